#include "scheduler/dispatch/expected_run.hpp"

namespace suanwang {

namespace {

Duration wait_for_release(const Observation& observation,
                          const JobRequest& request,
                          PartitionId partition) {
  const PartitionRoom room = observation.room_for(request, partition);
  const bool is_allowed = room.allows(observation.units_held(request, partition));
  if (is_allowed && room.fits) {
    return {};
  }
  if (is_allowed && room.fits_when_awake) {
    return observation.slowest_wake(partition);
  }
  const std::uint64_t units = observation.load_units(request, partition);
  return observation.expected_release(units, partition) - observation.now();
}

}  // namespace

ExpectedRun expected_run(const Observation& observation,
                         const JobRequest& request,
                         CentreId centre) {
  const LoadBoard& board = observation.load();
  const std::size_t c = centre.value();
  ExpectedRun best;
  best.room_ms = static_cast<double>(kNever.ms);
  best.data_ms = static_cast<double>(observation.data_movement(request, centre).time.ms);
  best.queue_ms = board.capacity_units[c] > 0 ? static_cast<double>(board.queued_unit_ms[c]) /
                                                    static_cast<double>(board.capacity_units[c])
                                              : static_cast<double>(kNever.ms);
  observation.for_each_partition(request, centre, [&](PartitionId partition) {
    const auto room = static_cast<double>(wait_for_release(observation, request, partition).ms);
    const auto run = static_cast<double>(observation.walltime_on(request, partition).ms);
    if (!best.partition.exists() || room + run < best.room_ms + best.run_ms) {
      best.partition = partition;
      best.room_ms = room;
      best.run_ms = run;
    }
    return true;
  });
  return best;
}

}  // namespace suanwang
