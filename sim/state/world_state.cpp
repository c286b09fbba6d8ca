#include "sim/state/world_state.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr std::uint64_t divided_up(std::uint64_t a, std::uint64_t b) {
  return (a + b - 1) / b;
}

}  // namespace

WorldState::WorldState(const City& city,
                       const Column<SpeedProfileId, SpeedProfile>& speeds,
                       const DemandOutline& outline,
                       std::span<const CentreKeeping> keeping,
                       const Surroundings* surroundings)
    : city_(&city),
      profiles_(&speeds),
      partition_count_(city.partitions.size()),
      outline_(outline),
      quotas_(city),
      network_(city, outline_.data_sets, outline_.data, outline_.reach),
      span_table_(city, outline_.spans) {
  SUANWANG_CHECK(keeping.size() == city.centres.size(), "one keeping per centre");
  partitions_.reserve(city.partitions.size());
  for (const Partition& partition : city.partitions) {
    PartitionState state(partition, outline.memory_asked);
    if (keeping[partition.centre.value()].change_log) {
      state.pool.keep_change_log();
    }
    if (keeping[partition.centre.value()].card_classes) {
      state.pool.keep_card_classes();
    }
    partitions_.push_back(std::move(state));
  }
  const std::size_t centres = city.centres.size();
  for (std::size_t c = 0; c < centres; ++c) {
    CentreState state;
    state.keeping = keeping[c];
    if (state.keeping.order != nullptr && state.keeping.order->usage_half_life().ms > 0) {
      state.usage = TenantUsage(city.tenants, state.keeping.order->usage_half_life());
    }
    centres_.push_back(std::move(state));
  }
  load_.resize(centres);
  for (const Partition& partition : city.partitions) {
    const std::int64_t units = std::int64_t{partition.nodes} * partition.units();
    load_.capacity_units[partition.centre.value()] += units;
    load_.free_units[partition.centre.value()] += units;
  }
  fill_speeds(speeds);
  for (std::uint32_t p = 0; p < city.partitions.size(); ++p) {
    partitions_[PartitionId(p)].level = city.partitions[PartitionId(p)].first_level;
    fill_partition_speeds(PartitionId(p));
    first_rise_mw_.push_back(partitions_[PartitionId(p)].pool.steepest_rise_mw());
  }
  for (std::uint32_t c = 0; c < centres; ++c) {
    sort_preference(CentreId(c));
  }
  for (std::uint32_t c = 0; c < centres; ++c) {
    const Centre& centre = city.centres[CentreId(c)];
    centres_[CentreId(c)].power_limit_mw = centre.power_limit_mw;
    has_limits_ |= centre.power_limit_mw != kNoPowerLimit || !centre.demand_response.empty();
  }
  if (surroundings != nullptr && !surroundings->empty()) {
    open_sites(*surroundings);
  }
}

void WorldState::fill_speeds(const Column<SpeedProfileId, SpeedProfile>& speeds) {
  for (const SpeedProfile& speed : speeds) {
    for (const Partition& partition : city_->partitions) {
      speed_ppm_.push_back(speed.speed_ppm(partition.accelerator));
    }
    for (std::uint32_t p = 0; p < partition_count_; ++p) {
      preference_.emplace_back(p);
    }
  }
  full_speed_ppm_ = speed_ppm_;
}

bool WorldState::could_run(const JobRequest& request, PartitionId id) const {
  const Partition& partition = city_->partitions[id];
  if (speed_ppm(request, id) == 0 || (has_limits_ && !fits_power_limit(request, id))) {
    return false;
  }
  if (request.accelerators == 0 && request.memory_mib == 0 && request.cores == 1) {
    return request.tasks <= std::uint64_t{partition.nodes} * partition.cores;
  }
  const std::uint32_t per_node = partitions_[id].pool.tasks_per_empty_node(TaskShape::of(request));
  return request.tasks <= std::uint64_t{per_node} * partition.nodes;
}

bool WorldState::has_nodes_for(const JobRequest& request, CentreId id) const {
  bool could = false;
  for_each_partition(request, id, [&could](PartitionId) {
    could = true;
    return false;
  });
  return could;
}

std::uint32_t WorldState::load_units(const JobRequest& request, PartitionId id) const {
  const Partition& partition = city_->partitions[id];
  if (partition.accelerators == 0 && request.memory_mib == 0) {
    return static_cast<std::uint32_t>(request.total_cores());
  }
  const std::uint64_t node_units = partition.units();
  std::uint64_t units = request.total_accelerators();
  units = std::max(units, divided_up(request.total_cores() * node_units, partition.cores));
  if (request.memory_mib > 0 && partition.memory_mib > 0) {
    const std::uint64_t memory = std::uint64_t{request.tasks} * request.memory_mib;
    units = std::max(units, divided_up(memory * node_units, partition.memory_mib));
  }
  return static_cast<std::uint32_t>(units);
}

std::uint32_t WorldState::least_load_units(const JobRequest& request, CentreId id) const {
  std::uint32_t least = 0;
  for_each_partition(request, id, [&](PartitionId partition) {
    const std::uint32_t units = load_units(request, partition);
    least = least == 0 ? units : std::min(least, units);
    return true;
  });
  return least;
}

JobId WorldState::submit(const JobRequest& request) {
  const JobId id = jobs_.add(request);
  if (sites_are_metered()) {
    bearings_.resize(std::max(bearings_.size(), std::size_t{id.value()} + 1));
    bearings_[id.value()] = {};
  }
  return id;
}

void WorldState::admit(JobId id) {
  SUANWANG_CHECK(jobs_[id].phase == JobPhase::submitted, "only a submitted job is admitted");
  jobs_[id].phase = JobPhase::admitted;
}

void WorldState::defer(JobId id) {
  SUANWANG_CHECK(jobs_[id].phase == JobPhase::admitted, "only an admitted job is deferred");
  jobs_[id].phase = JobPhase::deferred;
}

void WorldState::recall(JobId id) {
  SUANWANG_CHECK(jobs_[id].phase == JobPhase::deferred, "only a deferred job is recalled");
  jobs_[id].phase = JobPhase::admitted;
}

void WorldState::reject(JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::submitted || job.phase == JobPhase::admitted,
                 "a job that is queued or running can't be rejected");
  job.phase = JobPhase::rejected;
}

void WorldState::set_available(Time now, PartitionId partition, std::uint32_t nodes) {
  PartitionState& state = partitions_[partition];
  const std::uint32_t c = city_->partitions[partition].centre.value();
  take_resting_away(now, partition, nodes);
  take_down_away(now, partition, nodes);
  const std::int64_t free_before = free_units(partition);
  const auto units = static_cast<std::int64_t>(state.pool.units_per_node());
  const PoolTotals totals_before = state.pool.totals();
  state.meter.advance(now, totals_before, state.pool.available_nodes());
  advance_site(now, CentreId(c));
  load_.capacity_units[c] -= state.pool.available_nodes() * units;
  state.pool.set_available(now, nodes);
  change_site_power(CentreId(c), totals_before, state.pool.totals());
  bring_resting_back(now, partition);
  load_.capacity_units[c] += nodes * units;
  load_.free_units[c] += free_units(partition) - free_before;
  bring_down_back(now, partition);
  if (centres_[CentreId(c)].keeping.calendar) {
    drop_reservations(partition);
  }
}

const MeterReading& WorldState::read_meter(Time now, PartitionId id) {
  PartitionState& state = partitions_[id];
  state.meter.advance(now, state.pool.totals(), state.pool.available_nodes());
  return state.meter.reading();
}

void WorldState::check() const {
  for (const PartitionState& partition : partitions_) {
    partition.pool.check();
  }
  std::vector<std::int64_t> coming(city_->centres.size(), 0);
  for (std::uint32_t slot = 0; slot < jobs_.slot_count(); ++slot) {
    const LiveJob& job = jobs_[JobId(slot)];
    if (job.phase == JobPhase::moving) {
      coming[job.centre.value()] += job.queue_load;
    }
  }
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    check_centre(CentreId(c), coming[c]);
  }
  check_spans();
}

/// `coming_units`: of jobs that are on their way to it.
void WorldState::check_centre(CentreId id, std::int64_t coming_units) const {
  const Centre& centre = city_->centres[id];
  std::int64_t free = 0;
  std::int64_t capacity = 0;
  std::int64_t running_units = 0;
  std::uint32_t running = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionState& state = partitions_[centre.partition(i)];
    free += free_units(centre.partition(i));
    capacity += std::int64_t{state.pool.available_nodes() - state.pool.totals().down_nodes} *
                state.pool.units_per_node();
    state.releases.for_each([&](Time, JobId job, std::uint32_t units) {
      running_units += job.exists() ? units : 0;
      running += static_cast<std::uint32_t>(job.exists());
      return true;
    });
  }
  std::int64_t queued_units = coming_units;
  const CentreState& state = centres_[id];
  for (auto at = state.waiting.begin(); !state.waiting.at_end(at); at = state.waiting.next(at)) {
    queued_units += jobs_[state.waiting.job(at)].queue_load;
  }
  const std::uint32_t c = id.value();
  SUANWANG_CHECK(free == load_.free_units[c], "free units of centre " + centre.name);
  SUANWANG_CHECK(capacity == load_.capacity_units[c], "capacity of centre " + centre.name);
  SUANWANG_CHECK(running_units == load_.running_units[c], "running units of " + centre.name);
  SUANWANG_CHECK(queued_units == load_.queued_units[c], "queued units of " + centre.name);
  SUANWANG_CHECK(running == state.running, "running jobs of centre " + centre.name);
}

}  // namespace suanwang
