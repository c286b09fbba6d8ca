// Move rules: which jobs the platform sends on from the centre where they are. One file a rule.
#pragma once

#include <cstdint>
#include <optional>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/shifting/shifting_rule.hpp"
#include "sim/base/plugin.hpp"

namespace suanwang {

/// A job that the platform has sent to a centre, and that is still there.
struct SentJob {
  JobId id;
  std::uint64_t number = 0;
  Time sent{};
};

class MoveRule {
 public:
  virtual ~MoveRule() = default;

  /// From one look at the jobs to the next.
  [[nodiscard]] virtual Duration every() const = 0;

  /// The forecast that it looks at; nothing if it looks at none.
  [[nodiscard]] virtual std::optional<ShiftSignal> signal() const { return std::nullopt; }

  /// Whether a job that waits, or runs, should go elsewhere.
  [[nodiscard]] virtual bool should_leave(const Observation& observation,
                                          const SentJob& job) const = 0;

  /// Where to, of the centres that could run a job in this view, those with room now; none() or its
  /// own: it stays. `dispatch` is the platform's rule for new jobs.
  [[nodiscard]] virtual CentreId destination(const Observation& with_room,
                                             const SentJob& job,
                                             DispatchRule& dispatch) const = 0;
};

/// All rules there are (generated from scheduler/move/*.cpp).
PluginTable<MoveRule> move_rules();

}  // namespace suanwang
