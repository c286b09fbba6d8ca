#include "sim/engine/interval_book.hpp"

namespace suanwang {

IntervalBook::IntervalBook(const City& city, Recorder& recorder, Duration interval)
    : city_(&city),
      recorder_(&recorder),
      interval_(interval),
      next_close_(Time{} + interval),
      told_(city.partitions.size()),
      told_sites_(city.centres.size()),
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
  meter.resting_node_ms = reading.resting_node_ms;
  meter.down_node_ms = reading.down_node_ms;
  meter.available_core_ms = Int128{reading.available_node_ms} * partition.cores;
  meter.available_accelerator_ms = Int128{reading.available_node_ms} * partition.accelerators;
  meter.busy_core_ms =
      meter.available_core_ms - reading.free_core_ms - meter.resting_node_ms * partition.cores;
  meter.busy_accelerator_ms = meter.available_accelerator_ms - reading.free_accelerator_ms -
                              meter.resting_node_ms * partition.accelerators;
  return meter;
}

/// Without a meter at the site its account follows from `meters`, of its partitions now, and the
/// constant PUE.
SiteAccount IntervalBook::read_site(Time now,
                                    CentreId id,
                                    const Column<PartitionId, PartitionMeter>& meters,
                                    WorldState& world) const {
  if (world.sites_are_metered()) {
    return world.read_site(now, id);
  }
  const Centre& centre = city_->centres[id];
  SiteAccount account;
  Int128 it_pj = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionMeter& meter = meters[centre.partition(i)];
    it_pj += meter.it_energy_uj * 1'000'000;
    account.whole.facility_pj += meter.facility_energy_pj;
    account.jobs.facility_pj += meter.job_energy_uj * centre.pue_ppm;
  }
  account.overhead_pj[static_cast<std::size_t>(Subsystem::auxiliary)] =
      account.whole.facility_pj - it_pj;
  return account;
}

/// The facility's energy is the site's, not the sum over partitions, which do not bear the overhead
/// of an empty centre.
void IntervalBook::fill_site(CentreInterval& row, WorldState& world) {
  const SiteAccount account = read_site(row.until, row.centre, told_, world);
  SiteAccount& told = told_sites_[row.centre];
  row.site = account;
  row.site -= told;
  row.cost_ufen = whole_units(account.whole.cost) - whole_units(told.whole.cost);
  row.carbon_ug = whole_units(account.whole.carbon) - whole_units(told.whole.carbon);
  row.meter.facility_energy_pj = row.site.whole.facility_pj;
  told = account;
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
    fill_site(row, world);
    const CentreState& state = world.centre(id);
    const EndCounts& ends = ends_[id];
    row.counts = {state.dispatched,
                  state.started,
                  ends.completed,
                  ends.failed,
                  ends.walltime_reached,
                  ends.killed,
                  state.requeued,
                  ends.failures,
                  ends.struck,
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

Column<CentreId, SiteAccount> IntervalBook::sites(Time now, WorldState& world) const {
  const Column<PartitionId, PartitionMeter> meters = totals(now, world);
  Column<CentreId, SiteAccount> sites;
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    sites.push_back(read_site(now, CentreId(c), meters, world));
  }
  return sites;
}

}  // namespace suanwang
