// The head's reservation where fitting is a matter of counting cores.
#include <algorithm>

#include "scheduler/pipeline/backfill.hpp"

namespace suanwang {

namespace {

class CountingReservation : public HeadReservation {
 public:
  void plan(const Observation& observation, JobId head) override {
    partition_ = observation.city().centres[observation.centre()].first_partition;
    shadow_ = observation.releases(partition_)
                  .shadow(observation.request(head).tasks, free_units(observation));
    // No release is enough (nodes are away): nothing can be reserved, so nothing is held back.
    if (shadow_.at == kNever) {
      shadow_.extra = UINT32_MAX;
    }
  }

  bool try_start(const Observation& observation, JobId job, Starter& starter) override {
    const JobRequest& request = observation.request(job);
    if (request.tasks > free_units(observation)) {
      return false;
    }
    const bool ends_before =
        observation.now() + observation.walltime_on(request, partition_) <= shadow_.at;
    if (!ends_before && request.tasks > shadow_.extra) {
      return false;
    }
    if (!starter.start(job, partition_)) {
      return false;
    }
    shadow_.extra -= ends_before ? 0 : request.tasks;
    return true;
  }

  [[nodiscard]] CandidateFilter filter(const Observation& observation) const override {
    const auto free = static_cast<std::uint32_t>(free_units(observation));
    return {free,
            shadow_.at - observation.now(),
            static_cast<std::uint32_t>(std::min<std::uint64_t>(shadow_.extra, free))};
  }

 private:
  /// Units that are free and may be allocated: what a release frees is room, too.
  [[nodiscard]] std::uint64_t free_units(const Observation& observation) const {
    return std::min(observation.pool(partition_).totals().free_cores,
                    observation.room(partition_).units);
  }

  PartitionId partition_;
  Shadow shadow_;
};

}  // namespace

std::unique_ptr<HeadReservation> counting_reservation() {
  return std::make_unique<CountingReservation>();
}

}  // namespace suanwang
