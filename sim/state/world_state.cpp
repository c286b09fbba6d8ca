#include "sim/state/world_state.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr std::uint64_t divided_up(std::uint64_t a, std::uint64_t b) {
  return (a + b - 1) / b;
}

/// sum += sign * units * ms. 64 bits hold 10^6 units over 290 years; a log that asks for more must
/// not wrap around silently.
void add_work(std::int64_t& sum, std::int64_t sign, std::uint32_t units, std::int64_t ms) {
  std::int64_t work = 0;
  const bool too_large = __builtin_mul_overflow(sign * std::int64_t{units}, ms, &work) ||
                         __builtin_add_overflow(sum, work, &sum);
  SUANWANG_CHECK(!too_large, "the load of a centre is beyond 2^63 unit-milliseconds");
}

}  // namespace

WorldState::WorldState(const City& city,
                       const Column<SpeedProfileId, SpeedProfile>& speeds,
                       const DemandOutline& outline,
                       std::span<const CentreKeeping> keeping,
                       const Surroundings* surroundings)
    : city_(&city), partition_count_(city.partitions.size()), outline_(outline) {
  SUANWANG_CHECK(keeping.size() == city.centres.size(), "one keeping per centre");
  partitions_.reserve(city.partitions.size());
  for (const Partition& partition : city.partitions) {
    partitions_.push_back(PartitionState(partition, outline.memory_asked));
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
  for (auto* column : {&load_.capacity_units,
                       &load_.free_units,
                       &load_.queued_units,
                       &load_.queued_unit_ms,
                       &load_.running_units,
                       &load_.running_unit_end_ms}) {
    column->assign(centres, 0);
  }
  for (const Partition& partition : city.partitions) {
    const std::int64_t units = std::int64_t{partition.nodes} * partition.units();
    load_.capacity_units[partition.centre.value()] += units;
    load_.free_units[partition.centre.value()] += units;
  }
  fill_speeds(speeds);
  for (std::uint32_t p = 0; p < city.partitions.size(); ++p) {
    partitions_[PartitionId(p)].level = city.partitions[PartitionId(p)].first_level;
    fill_partition_speeds(PartitionId(p));
  }
  for (const Centre& centre : city.centres) {
    has_limits_ |= centre.power_limit_mw != kNoPowerLimit;
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
    for (const Centre& centre : city_->centres) {
      const std::size_t first = preference_.size();
      for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
        preference_.push_back(centre.partition(i));
      }
      std::stable_sort(preference_.begin() + static_cast<std::ptrdiff_t>(first),
                       preference_.end(),
                       [&](PartitionId a, PartitionId b) {
                         return speed.speed_ppm(city_->partitions[a].accelerator) >
                                speed.speed_ppm(city_->partitions[b].accelerator);
                       });
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

bool WorldState::could_run(const JobRequest& request, CentreId id) const {
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

/// What a queue must know of a job: the least it needs, and its load. No load: it can't run there.
void WorldState::measure_for_queue(LiveJob& job, CentreId centre) {
  job.queue_need = UINT32_MAX;
  job.queue_walltime = {INT64_MAX};
  job.queue_load = 0;
  for_each_partition(job.request, centre, [&](PartitionId partition) {
    const std::uint32_t units = load_units(job.request, partition);
    job.queue_load = job.queue_load == 0 ? units : job.queue_load;
    job.queue_need = std::min(job.queue_need, units);
    job.queue_walltime = std::min(job.queue_walltime, walltime_on(job.request, partition));
    return true;
  });
}

bool WorldState::dispatch(Time now, JobId id, CentreId centre) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted, "only an admitted job is dispatched");
  measure_for_queue(job, centre);
  if (job.queue_load == 0) {
    return false;
  }
  job.centre = centre;
  ++centres_[centre].dispatched;
  enqueue(now, id);
  return true;
}

void WorldState::enqueue(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  CentreState& centre = centres_[job.centre];
  job.phase = JobPhase::waiting;
  job.reserved_start = kNever;
  if (centre.keeping.order != nullptr) {
    job.order_key =
        rounded_key(centre.keeping.order->key(job.request, OrderContext{now, &centre.usage}));
  }
  centre.waiting.insert({job.order_key,
                         job.request.submit,
                         job.request.number,
                         id,
                         job.queue_need,
                         job.queue_walltime});
  const std::uint32_t c = job.centre.value();
  load_.queued_units[c] += job.queue_load;
  add_work(load_.queued_unit_ms[c], 1, job.queue_load, job.queue_walltime.ms);
}

void WorldState::take_from_queue(LiveJob& job, JobId id) {
  centres_[job.centre].waiting.erase(WaitingEntry{job.order_key,
                                                  job.request.submit,
                                                  job.request.number,
                                                  id,
                                                  job.queue_need,
                                                  job.queue_walltime});
  const std::uint32_t c = job.centre.value();
  load_.queued_units[c] -= job.queue_load;
  add_work(load_.queued_unit_ms[c], -1, job.queue_load, job.queue_walltime.ms);
}

void WorldState::withdraw(JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::waiting, "only a waiting job is withdrawn");
  lift_reservation(job);
  take_from_queue(job, id);
  job.phase = JobPhase::admitted;
}

void WorldState::lift_reservation(LiveJob& job) {
  if (job.reserved_start == kNever) {
    return;
  }
  const Duration span = walltime_on(job.request, job.reserved_partition);
  partitions_[job.reserved_partition].calendar.add(
      job.reserved_start,
      job.reserved_start + span,
      -std::int64_t{load_units(job.request, job.reserved_partition)});
  job.reserved_start = kNever;
}

bool WorldState::reserve(JobId id, PartitionId partition, Time start) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::waiting, "only a waiting job is reserved for");
  const PartitionId old_partition = job.reserved_partition;
  const Time old_start = job.reserved_start;
  lift_reservation(job);
  const bool fits = put_reservation(job, partition, start);
  if (!fits && old_start != kNever) {
    put_reservation(job, old_partition, old_start);
  }
  return fits;
}

bool WorldState::put_reservation(LiveJob& job, PartitionId partition, Time start) {
  PartitionState& state = partitions_[partition];
  const std::int64_t capacity =
      std::int64_t{state.pool.available_nodes()} * state.pool.units_per_node();
  const std::int64_t units = load_units(job.request, partition);
  const Time end = start + walltime_on(job.request, partition);
  if (!state.calendar.fits(capacity, start, end, units)) {
    return false;
  }
  state.calendar.add(start, end, units);
  job.reserved_partition = partition;
  job.reserved_start = start;
  return true;
}

std::int64_t WorldState::free_units(PartitionId partition) const {
  const NodePool& pool = partitions_[partition].pool;
  const PoolTotals& totals = pool.totals();
  const std::uint64_t free =
      city_->partitions[partition].accelerators > 0 ? totals.free_accelerators : totals.free_cores;
  return static_cast<std::int64_t>(free +
                                   std::uint64_t{totals.resting_nodes} * pool.units_per_node());
}

bool WorldState::start(Time now, JobId id, PartitionId partition, std::span<const NodeRun> runs) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::waiting, "only a waiting job starts");
  PartitionState& state = partitions_[partition];
  const std::int64_t free_before = free_units(partition);
  const PoolTotals totals_before = state.pool.totals();
  state.meter.advance(now, totals_before, state.pool.available_nodes());
  advance_site(now, job.centre);
  if (!state.pool.take(now, runs, TaskShape::of(job.request))) {
    return false;
  }
  change_site_power(job.centre, totals_before, state.pool.totals());
  SUANWANG_CHECK(!has_limits_ || may_draw_more(job.centre, 0), "a centre is over its power limit");
  load_.free_units[job.centre.value()] += free_units(partition) - free_before;
  take_from_queue(job, id);
  if (centres_[job.centre].keeping.calendar) {
    lift_reservation(job);
  }
  job.partition = partition;
  job.placement = arena_.store(runs);
  ++centres_[job.centre].started;
  begin_running(now, id);
  return true;
}

/// The job's nodes are taken: it runs from now on, at its partition's speed.
void WorldState::begin_running(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  PartitionState& state = partitions_[job.partition];
  CentreState& centre = centres_[job.centre];
  const Duration walltime = walltime_on(job.request, job.partition);
  job.load_units = load_units(job.request, job.partition);
  if (centre.keeping.calendar) {
    state.calendar.add(now, now + walltime, job.load_units);
  }
  job.phase = JobPhase::running;
  job.start = now;
  job.expected_end = now + walltime;
  ++job.generation;
  if (state.pool.unit_power_mw() < 0) {
    job.charge_at_start_uj = state.pool.borne_uj(now, placement(job), TaskShape::of(job.request));
  }
  if (sites_are_metered()) {
    bearings_[id.value()].at_start = site_mark(now, job);
  }
  state.releases.insert(job.expected_end, id, job.load_units);
  ++centre.running;
  const std::uint32_t c = job.centre.value();
  load_.running_units[c] += job.load_units;
  add_work(load_.running_unit_end_ms[c], 1, job.load_units, job.expected_end.ms);
}

Int128 WorldState::borne_now_uj(Time now, const LiveJob& job) {
  NodePool& pool = partitions_[job.partition].pool;
  if (pool.unit_power_mw() >= 0) {
    const std::uint64_t units = units_taken(job.request, job.partition);
    return Int128{pool.unit_power_mw()} * units * (now - job.start).ms;
  }
  return pool.borne_uj(now, placement(job), TaskShape::of(job.request)) - job.charge_at_start_uj;
}

Int128 WorldState::it_energy_uj(Time now, JobId id) {
  const LiveJob& job = jobs_[id];
  return job.phase == JobPhase::running ? job.it_energy_uj + borne_now_uj(now, job)
                                        : job.it_energy_uj;
}

void WorldState::stop(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::running, "only a running job stops");
  PartitionState& state = partitions_[job.partition];
  const PoolTotals totals_before = state.pool.totals();
  state.meter.advance(now, totals_before, state.pool.available_nodes());
  advance_site(now, job.centre);
  end_running(now, id);
  const std::int64_t free_before = free_units(job.partition);
  state.pool.give(now, placement(job), TaskShape::of(job.request));
  change_site_power(job.centre, totals_before, state.pool.totals());
  load_.free_units[job.centre.value()] += free_units(job.partition) - free_before;
}

/// The job runs no more, and still has its nodes. Meters must be up to date.
void WorldState::end_running(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  PartitionState& state = partitions_[job.partition];
  CentreState& centre = centres_[job.centre];
  job.it_energy_uj += borne_now_uj(now, job);
  if (sites_are_metered()) {
    bearings_[id.value()].earlier += borne_here(now, id);
  }
  state.releases.erase(job.expected_end, id);
  if (centre.keeping.calendar && now < job.expected_end) {
    state.calendar.add(now, job.expected_end, -std::int64_t{job.load_units});
  }
  if (centre.keeping.order != nullptr && centre.keeping.order->usage_half_life().ms > 0) {
    centre.usage.add(job.request.tenant, job.load_units * in_seconds(now - job.start), now);
  }
  job.phase = JobPhase::admitted;
  ++job.generation;
  --centre.running;
  const std::uint32_t c = job.centre.value();
  load_.running_units[c] -= job.load_units;
  add_work(load_.running_unit_end_ms[c], -1, job.load_units, job.expected_end.ms);
}

/// What a job has done since its start counts: `request.walltime` is what is left.
void WorldState::keep_progress(Time now, LiveJob& job) {
  const Duration ran = now - job.start;
  // The job has not ended, so that something is left of its time; rounding must not take that.
  const std::int64_t most = std::max<std::int64_t>(job.request.walltime.ms - 1, 0);
  const Duration done{std::min(work_done(ran, speed_ppm(job.request, job.partition)).ms, most)};
  job.done = job.done + done;
  job.ran = job.ran + ran;
  job.request.walltime = job.request.walltime - done;
}

void WorldState::suspend(Time now, JobId id) {
  if (jobs_[id].phase == JobPhase::waiting) {
    withdraw(id);
    jobs_[id].phase = JobPhase::suspended;
    return;
  }
  stop(now, id);
  LiveJob& job = jobs_[id];
  keep_progress(now, job);
  job.done_here = {};
  job.ran_here = {};
  arena_.release(job.placement);
  job.placement = {};
  job.start = kNever;
  job.partition = PartitionId::none();
  job.phase = JobPhase::suspended;
  ++job.suspensions;
}

void WorldState::resume(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::suspended, "only a suspended job is resumed");
  measure_for_queue(job, job.centre);
  enqueue(now, id);
}

void WorldState::requeue(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted && job.centre.exists(),
                 "only a stopped job is queued again");
  arena_.release(job.placement);
  job.placement = {};
  job.start = kNever;
  job.partition = PartitionId::none();
  job.done = job.done - job.done_here;
  job.request.walltime = job.request.walltime + job.done_here;
  job.ran = job.ran - job.ran_here;
  job.done_here = {};
  job.ran_here = {};
  ++job.requeues;
  ++centres_[job.centre].requeued;
  enqueue(now, id);
}

void WorldState::leave(JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted || job.phase == JobPhase::rejected,
                 "a job that is queued or running can't leave");
  if (job.partition.exists()) {
    arena_.release(job.placement);
  }
  jobs_.remove(id);
}

void WorldState::set_available(Time now, PartitionId partition, std::uint32_t nodes) {
  PartitionState& state = partitions_[partition];
  const std::uint32_t c = city_->partitions[partition].centre.value();
  while (!state.rests.empty() && state.rests.rbegin()->first >= nodes) {
    end_rest(now, partition, state.rests.rbegin()->first);
  }
  const std::int64_t free_before = free_units(partition);
  const auto units = static_cast<std::int64_t>(state.pool.units_per_node());
  const PoolTotals totals_before = state.pool.totals();
  state.meter.advance(now, totals_before, state.pool.available_nodes());
  advance_site(now, CentreId(c));
  load_.capacity_units[c] -= state.pool.available_nodes() * units;
  state.pool.set_available(now, nodes);
  change_site_power(CentreId(c), totals_before, state.pool.totals());
  load_.capacity_units[c] += nodes * units;
  load_.free_units[c] += free_units(partition) - free_before;
  if (centres_[CentreId(c)].keeping.calendar) {
    drop_reservations(partition);
  }
}

/// Plans made for another capacity no longer hold; the policy makes new ones.
void WorldState::drop_reservations(PartitionId partition) {
  const WaitingIndex& waiting = centres_[city_->partitions[partition].centre].waiting;
  for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
    LiveJob& job = jobs_[waiting.job(at)];
    if (job.reserved_start != kNever && job.reserved_partition == partition) {
      lift_reservation(job);
    }
  }
}

void WorldState::refresh_order(Time now, CentreId id) {
  CentreState& centre = centres_[id];
  const WaitingOrder* order = centre.keeping.order;
  if (order == nullptr || !order->changes_with_time()) {
    return;
  }
  const OrderContext context{now, &centre.usage};
  centre.waiting.reorder([&](JobId id_of_job) {
    LiveJob& job = jobs_[id_of_job];
    job.order_key = rounded_key(order->key(job.request, context));
    return job.order_key;
  });
}

const MeterReading& WorldState::read_meter(Time now, PartitionId id) {
  PartitionState& state = partitions_[id];
  state.meter.advance(now, state.pool.totals(), state.pool.available_nodes());
  return state.meter.reading();
}

void WorldState::forget_before(Time now, CentreId id) {
  if (!centres_[id].keeping.calendar) {
    return;
  }
  const Centre& centre = city_->centres[id];
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    partitions_[centre.partition(i)].calendar.forget_before(now);
  }
}

void WorldState::check() const {
  for (const PartitionState& partition : partitions_) {
    partition.pool.check();
  }
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    check_centre(CentreId(c));
  }
}

void WorldState::check_centre(CentreId id) const {
  const Centre& centre = city_->centres[id];
  std::int64_t free = 0;
  std::int64_t capacity = 0;
  std::int64_t running_units = 0;
  std::uint32_t running = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionState& state = partitions_[centre.partition(i)];
    free += free_units(centre.partition(i));
    capacity += std::int64_t{state.pool.available_nodes()} * state.pool.units_per_node();
    state.releases.for_each([&](Time, JobId job, std::uint32_t units) {
      running_units += job.exists() ? units : 0;
      running += static_cast<std::uint32_t>(job.exists());
      return true;
    });
  }
  std::int64_t queued_units = 0;
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
