// The head's reservation where fitting is a matter of counting cores.
#include <algorithm>

#include "scheduler/pipeline/backfill.hpp"

namespace suanwang {

namespace {

class CountingReservation : public HeadReservation {
 public:
  void plan(const Observation& observation, JobId head) override {
    partition_ = observation.city().centres[observation.centre()].first_partition;
    const std::uint64_t need = observation.request(head).tasks;
    shadow_ = observation.room(partition_).limit == RoomLimit::none
                  ? observation.releases(partition_).shadow(need, free_units(observation))
                  : shadow_under_limit(observation, need);
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
  /// What a job releases is room, too; a node that wakes is not.
  [[nodiscard]] Shadow shadow_under_limit(const Observation& observation,
                                          std::uint64_t need) const {
    std::uint64_t free = observation.pool(partition_).totals().free_cores;
    std::uint64_t room = observation.room(partition_).units;
    Shadow shadow;
    observation.releases(partition_).for_each([&](Time end, JobId job, std::uint32_t units) {
      if (std::min(free, room) >= need && end != shadow.at) {
        return false;
      }
      shadow.at = end;
      free += units;
      room += job.exists() ? units : 0;
      return true;
    });
    return std::min(free, room) >= need ? Shadow{shadow.at, std::min(free, room) - need} : Shadow{};
  }

  /// Units that are free and may be allocated.
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
