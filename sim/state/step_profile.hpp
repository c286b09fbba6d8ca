// Units in use over future time as a step function: the calendar conservative backfilling plans on.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/time.hpp"

namespace suanwang {

/// An interval that is in the profile: `units` in use in [start, end).
struct PlannedUse {
  Time start = kNever;
  Time end = kNever;
  std::int64_t units = 0;
};

class StepProfile {
 public:
  /// Nothing in use, at any time.
  StepProfile() { clear(); }

  void clear() { steps_.assign(1, Step{Time{INT64_MIN}, 0}); }

  /// Adds `units` (negative: takes away) in [from, until). O(steps).
  void add(Time from, Time until, std::int64_t units);

  /// Drops what lies before `now`, except the step in force at `now`.
  void forget_before(Time now);

  /// The earliest time >= from at which `units` more fit under `capacity` for `span` without a gap;
  /// kNever if they never do.
  [[nodiscard]] Time earliest(std::int64_t capacity,
                              Time from,
                              std::int64_t units,
                              Duration span) const;

  /// The same as if `own`, which is in the profile and which asks for own.units over its own
  /// length, were lifted out of it first; the answer is never later than own.start. Does not change
  /// anything, so that jobs whose plan stays cost one scan.
  [[nodiscard]] Time earliest_if_lifted(std::int64_t capacity,
                                        Time from,
                                        const PlannedUse& own) const;

  /// Whether `units` more fit under `capacity` throughout [from, until).
  [[nodiscard]] bool fits(std::int64_t capacity, Time from, Time until, std::int64_t units) const;

  /// Units in use at `t`.
  [[nodiscard]] std::int64_t at(Time t) const;

  [[nodiscard]] std::size_t step_count() const { return steps_.size(); }

 private:
  struct Step {
    Time from;
    std::int64_t used = 0;
  };

  /// Index of the step in force at t.
  [[nodiscard]] std::size_t find(Time t) const;
  std::size_t cut(Time t);

  std::vector<Step> steps_;
};

}  // namespace suanwang
