// Conservative backfilling by rebuilding: every pass drops all reservations and places the waiting
// jobs again in queue order. A job may lose an earlier promise to one before it in the order.
#include <vector>

#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class ConservativeRebuild : public StartRule {
 public:
  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              Starter& starter) override {
    const Centre& centre = observation.city().centres[observation.centre()];
    plans_.resize(centre.partition_count);
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      plan_running(observation, centre.partition(i), plans_[i]);
    }
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at);) {
      at = after(waiting, at, place(observation, centre, waiting.job(at), starter));
    }
  }

 private:
  static void plan_running(const Observation& observation,
                           PartitionId partition,
                           StepProfile& plan) {
    plan.clear();
    plan.add(observation.now(), kNever, observation.absent_units(partition));
    observation.releases(partition).for_each([&](Time end, JobId, std::uint32_t units) {
      plan.add(observation.now(), end, units);
      return true;
    });
  }

  /// True if the job started.
  bool place(const Observation& observation, const Centre& centre, JobId job, Starter& starter) {
    const JobRequest request = observation.request(job);
    PartitionId best;
    Time start = kNever;
    Time completes = kNever;
    observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
      const Duration walltime = observation.walltime_on(request, partition);
      const Time hole = plan_of(centre, partition)
                            .earliest(observation.usable_units(request, partition),
                                      observation.now(),
                                      observation.load_units(request, partition),
                                      walltime);
      if (hole < kNever && hole + walltime < completes) {
        best = partition;
        start = hole;
        completes = hole + walltime;
      }
      return true;
    });
    if (start == kNever) {
      return false;
    }
    plan_of(centre, best).add(start, completes, observation.load_units(request, best));
    return start == observation.now() && starter.fits(request, best) && starter.start(job, best);
  }

  StepProfile& plan_of(const Centre& centre, PartitionId partition) {
    return plans_[partition.value() - centre.first_partition.value()];
  }

  std::vector<StepProfile> plans_;
};

}  // namespace

extern const PluginEntry<StartRule> start_conservative_rebuild;
const PluginEntry<StartRule> start_conservative_rebuild = plugin<StartRule, ConservativeRebuild>(
    "conservative-rebuild", "conservative backfilling, planned anew at every pass");

}  // namespace suanwang
