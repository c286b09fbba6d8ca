// Plans for elastic jobs with deadlines: ElasticFlow (Gu et al., ASPLOS 2023), sections 4.2
// and 4.3.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/time.hpp"

namespace suanwang {

/// What an elastic job can have, and how fast it is with that.
struct ElasticShare {
  std::uint32_t units = 0;      ///< of the partition
  std::uint32_t speed_ppm = 0;  ///< work in a millisecond, in millionths
};

struct ElasticJob {
  Duration work{};                       ///< what is left, at speed 1
  Time deadline = kNever;                ///< kNever: as soon as may be
  Duration startup{};                    ///< at each start, before it makes progress
  std::uint32_t now_units = 0;           ///< what it runs on; 0: it waits
  std::span<const ElasticShare> shares;  ///< ascending units; their owner outlives the plan
};

/// Free units over time, in slots of one length from now on. What lies beyond the last slot is
/// taken for as free as that.
class ElasticPlan {
 public:
  ElasticPlan(Time now, Duration slot, std::size_t slots, std::int64_t free_units);

  /// The minimum satisfactory share of the job beside those planned before: the least share such
  /// that it is done by its deadline if in every slot it has that, or what is free if that is less.
  /// Takes it out of the free units. False, and nothing changed, if no share is enough.
  bool add(const ElasticJob& job);

  /// What the last job that was added has in the first slot.
  [[nodiscard]] std::uint32_t units_now() const { return units_now_; }

  [[nodiscard]] std::int64_t free_now() const { return free_.front(); }

 private:
  /// The work done by the deadline with at most that share; `used` tells the units of each slot.
  [[nodiscard]] bool is_enough(const ElasticJob& job,
                               std::size_t share,
                               std::vector<std::uint32_t>& used) const;

  Time now_;
  Duration slot_;
  std::vector<std::int64_t> free_;
  std::uint32_t units_now_ = 0;
  std::vector<std::uint32_t> used_;  // scratch
};

/// Gives out what is left now, in steps from one share of a job to its next: the step first that
/// costs least, in unit time per unit of it beyond what the job would need at its present share.
/// `units` by job: what each has so far; raised.
void give_rest(std::span<const ElasticJob> jobs,
               std::span<std::uint32_t> units,
               std::int64_t free_units);

/// Whether a running job is sooner done with more units although it must start again.
[[nodiscard]] bool is_worth_a_restart(const ElasticJob& job, std::uint32_t units);

}  // namespace suanwang
