// D5: where the job is expected to complete first: when running jobs, ending as they requested,
// leave room for it, plus the requested work that waits before it, plus its own time at the
// centre's speed.
#include <algorithm>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

class EarliestCompletion : public DispatchRule {
 public:
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
    const NodePool& pool = observation.pool(partition);
    if (pool.fits(TaskShape::of(request), request.tasks) &&
        observation.has_room(request, partition)) {
      return {};
    }
    if (observation.has_room(request, partition) &&
        observation.fits_when_awake(request, partition)) {
      return observation.slowest_wake(partition);
    }
    const std::uint64_t units = observation.load_units(request, partition);
    const std::uint64_t free = std::min(observation.room(partition).units,
                                        observation.city().partitions[partition].accelerators > 0
                                            ? pool.totals().free_accelerators
                                            : pool.totals().free_cores);
    if (free >= units) {
      // Enough in sum, but in pieces: at the next release at the earliest.
      return first_release(observation, partition) - observation.now();
    }
    return observation.releases(partition).shadow(units, free).at - observation.now();
  }

  static Time first_release(const Observation& observation, PartitionId partition) {
    Time first = kNever;
    observation.releases(partition).for_each([&](Time end, JobId, std::uint32_t) {
      first = end;
      return false;
    });
    return first;
  }
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_earliest_completion;
const PluginEntry<DispatchRule> dispatch_earliest_completion =
    plugin<DispatchRule, EarliestCompletion>("earliest-completion",
                                             "where the job is expected to complete first");

}  // namespace suanwang
