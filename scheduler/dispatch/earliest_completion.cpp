// D5: where the job is expected to complete first: when running jobs, ending as they requested,
// leave room for it, plus the requested work that waits before it, plus its own time at the
// centre's speed.
#include <algorithm>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

class EarliestCompletion : public DispatchRule {
 public:
  [[nodiscard]] bool needs_releases() const override { return true; }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    CentreId best;
    double best_ms = 0;
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (!observation.could_run(request, centre)) {
        continue;
      }
      const double ms = expected_ms(observation, request, centre);
      if (!best.exists() || ms < best_ms) {
        best = centre;
        best_ms = ms;
      }
    }
    return best;
  }

 private:
  /// Milliseconds until completion, over the centre's partitions. The releases count units, so
  /// tasks that get fragmented may start later.
  static double expected_ms(const Observation& observation,
                            const JobRequest& request,
                            CentreId centre) {
    const LoadBoard& board = observation.load();
    const std::size_t c = centre.value();
    const double queue = board.capacity_units[c] > 0
                             ? static_cast<double>(board.queued_unit_ms[c]) /
                                   static_cast<double>(board.capacity_units[c])
                             : static_cast<double>(kNever.ms);
    double best = static_cast<double>(kNever.ms);
    observation.for_each_partition(request, centre, [&](PartitionId partition) {
      const double wait = static_cast<double>(wait_for_release(observation, request, partition).ms);
      const auto run = static_cast<double>(observation.walltime_on(request, partition).ms);
      best = std::min(best, wait + run);
      return true;
    });
    return best + queue;
  }

  static Duration wait_for_release(const Observation& observation,
                                   const JobRequest& request,
                                   PartitionId partition) {
    const PartitionRoom room = observation.room_for(request, partition);
    const bool is_allowed = room.allows(observation.units_taken(request, partition));
    if (is_allowed && room.fits) {
      return {};
    }
    if (is_allowed && room.fits_when_awake) {
      return observation.slowest_wake(partition);
    }
    const std::uint64_t units = observation.load_units(request, partition);
    return observation.expected_release(units, partition) - observation.now();
  }
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_earliest_completion;
const PluginEntry<DispatchRule> dispatch_earliest_completion =
    plugin<DispatchRule, EarliestCompletion>("earliest-completion",
                                             "where the job is expected to complete first");

}  // namespace suanwang
