#include "sim/engine/interval_book.hpp"

namespace suanwang {

IntervalBook::IntervalBook(const City& city, Recorder& recorder, Duration interval)
    : city_(&city),
      recorder_(&recorder),
      interval_(interval),
      next_close_(Time{} + interval),
      told_(city.partitions.size()),
      ends_(city.centres.size()) {}

PartitionMeter IntervalBook::read(Time now, PartitionId id, WorldState& world) const {
  const MeterReading& reading = world.read_meter(now, id);
  const Partition& partition = city_->partitions[id];
  PartitionMeter meter;
  meter.it_energy_uj = reading.it_energy_uj;
  meter.facility_energy_pj = reading.it_energy_uj * city_->centres[partition.centre].pue_ppm;
  meter.job_energy_uj = reading.job_energy_uj;
  meter.busy_node_ms = reading.busy_node_ms;
  meter.available_node_ms = reading.available_node_ms;
  meter.available_core_ms = Int128{reading.available_node_ms} * partition.cores;
  meter.available_accelerator_ms = Int128{reading.available_node_ms} * partition.accelerators;
  meter.busy_core_ms = meter.available_core_ms - reading.free_core_ms;
  meter.busy_accelerator_ms = meter.available_accelerator_ms - reading.free_accelerator_ms;
  return meter;
}

void IntervalBook::close(Time now, WorldState& world) {
  if (now == last_close_) {
    return;
  }
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    const CentreId id(c);
    const Centre& centre = city_->centres[id];
    CentreInterval row;
    row.centre = id;
    row.from = last_close_;
    row.until = now;
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const PartitionId partition = centre.partition(i);
      const PartitionMeter meter = read(now, partition, world);
      PartitionMeter since = meter;
      since -= told_[partition];
      told_[partition] = meter;
      row.meter += since;
      if (const AcceleratorId type = city_->partitions[partition].accelerator; type.exists()) {
        const std::int64_t gflops = city_->accelerators[type].fp16_dense.base;
        row.busy_gflops_ms += since.busy_accelerator_ms * gflops;
        row.available_gflops_ms += since.available_accelerator_ms * gflops;
      }
    }
    const CentreState& state = world.centre(id);
    const EndCounts& ends = ends_[id];
    row.counts = {state.dispatched,
                  state.started,
                  ends.completed,
                  ends.failed,
                  ends.walltime_reached,
                  ends.killed,
                  state.requeued,
                  state.waiting.size(),
                  state.running};
    recorder_->centre_interval(row);
  }
  last_close_ = now;
  while (next_close_ <= now) {
    next_close_ = next_close_ + interval_;
  }
}

Column<PartitionId, PartitionMeter> IntervalBook::totals(Time now, WorldState& world) const {
  Column<PartitionId, PartitionMeter> totals;
  for (std::uint32_t p = 0; p < city_->partitions.size(); ++p) {
    totals.push_back(read(now, PartitionId(p), world));
  }
  return totals;
}

}  // namespace suanwang
