// The part of the world in which jobs run: starts, stops, what a job keeps and what it has borne.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

bool WorldState::start(Time now, JobId id, PartitionId partition, std::span<const NodeRun> runs) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::waiting, "only a waiting job starts");
  PartitionState& state = partitions_[partition];
  const std::int64_t free_before = free_units(partition);
  const PoolTotals totals_before = state.pool.totals();
  state.meter.advance(now, totals_before, state.pool.available_nodes());
  advance_site(now, job.centre);
  const TaskShape shape = TaskShape::of(job.request);
  if (state.pool.shares_cards()) {
    state.pool.choose_cards(runs, shape, runs_with_cards_);
    runs = runs_with_cards_;
  }
  if (!state.pool.take(now, runs, shape, job.request.tasks)) {
    return false;
  }
  change_site_power(job.centre, totals_before, state.pool.totals());
  SUANWANG_CHECK(!has_limits_ || is_within_power_limit(job.centre),
                 "a centre is over its power limit");
  load_.free_units[job.centre.value()] += free_units(partition) - free_before;
  take_from_queue(job, id);
  if (centres_[job.centre].keeping.calendar) {
    lift_reservation(job);
  }
  job.partition = partition;
  job.placement = arena_.store(runs);
  job.startup_left = Duration{job.request.startup_ms};
  ++centres_[job.centre].started;
  begin_running(now, id, computing_on(job.request, job.partition) + job.lead());
  return true;
}

/// The job's nodes are taken: it runs from now on, for so long if it runs as was requested.
void WorldState::begin_running(Time now, JobId id, Duration walltime) {
  LiveJob& job = jobs_[id];
  PartitionState& state = partitions_[job.partition];
  CentreState& centre = centres_[job.centre];
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
  LoadBoard::add_work(load_.running_unit_end_ms[c], 1, job.load_units, job.expected_end.ms);
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
  if (job.phase != JobPhase::running) {
    return job.it_energy_uj;
  }
  if (job.whole != id) {
    return job.it_energy_uj + borne_now_uj(now, job);
  }
  Int128 energy = job.it_energy_uj;
  for (const JobId part : spans_.parts_of(id)) {
    energy += borne_now_uj(now, jobs_[part]);
  }
  return energy;
}

void WorldState::stop(Time now, JobId id) {
  const LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::running, "only a running job stops");
  if (job.whole.exists()) [[unlikely]] {
    stop_parts(now, job.whole);
    return;
  }
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
  job.served = job.served + (now - job.start);
  if (network_.latency().was_broken()) [[unlikely]] {
    note_latency(now, id);
  }
  if (sites_are_metered()) {
    bearings_[id.value()].earlier += borne_here(now, id);
  }
  state.releases.erase(job.expected_end, id);
  if (centre.keeping.calendar && now < job.expected_end) {
    state.calendar.add(now, job.expected_end, -std::int64_t{job.load_units});
  }
  if (centre.usage.is_kept()) {
    centre.usage.add(job.request.tenant, job.load_units * in_seconds(now - job.start), now);
  }
  job.phase = JobPhase::admitted;
  ++job.generation;
  --centre.running;
  const std::uint32_t c = job.centre.value();
  load_.running_units[c] -= job.load_units;
  LoadBoard::add_work(load_.running_unit_end_ms[c], -1, job.load_units, job.expected_end.ms);
}

/// What a job has done since its start counts: `request.walltime` is what is left.
WorldState::Progress WorldState::keep_progress(Time now, LiveJob& job) {
  const Duration ran = now - job.start;
  const Progress kept = progress(now, job);
  job.done = job.done + kept.computed;
  job.ran = job.ran + ran;
  job.request.walltime = job.request.walltime - kept.computed;
  const Duration restarted{std::max<std::int64_t>((ran - job.startup_left).ms, 0)};
  job.restart_left = {std::max<std::int64_t>((job.restart_left - restarted).ms, 0)};
  job.startup_left = {std::max<std::int64_t>((job.startup_left - ran).ms, 0)};
  return kept;
}

void WorldState::suspend(Time now, JobId id) {
  if (jobs_[id].phase == JobPhase::waiting) {
    withdraw(id);
    jobs_[id].phase = JobPhase::suspended;
    return;
  }
  jobs_.keep_first_start(id);
  stop(now, id);
  LiveJob& job = jobs_[id];
  keep_all(now, job);
  give_up_nodes(job);
  job.phase = JobPhase::suspended;
  ++job.suspensions;
}

/// The job is stopped, and has all that it has done. Of what it needed before it could go on, the
/// startup comes anew with each start; of a restart from a checkpoint what is left.
void WorldState::keep_all(Time now, LiveJob& job) {
  keep_progress(now, job);
  job.done_here = {};
  job.ran_here = {};
  job.saved_here = {};
}

void WorldState::give_up_nodes(LiveJob& job) {
  arena_.release(job.placement);
  job.placement = {};
  job.start = kNever;
  job.partition = PartitionId::none();
}

void WorldState::preempt(Time now, JobId id) {
  id = whole_of(id);
  jobs_.keep_first_start(id);
  stop(now, id);
  keep_or_fall_back(now, id);
  queue_again(now, id);
}

/// Of a job that was stopped by a policy.
void WorldState::keep_or_fall_back(Time now, JobId id) {
  if (saves_when_preempted(jobs_[id].request)) {
    keep_all(now, jobs_[id]);
  } else {
    fall_back(now, id);
  }
}

/// A stopped job goes back to its centre's queue.
void WorldState::queue_again(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  if (job.whole.exists()) [[unlikely]] {
    hand_back(id);
    return;
  }
  give_up_nodes(job);
  ++job.requeues;
  ++centres_[job.centre].requeued;
  measure_for_queue(job, job.centre);
  enqueue(now, id);
}

void WorldState::resume(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::suspended, "only a suspended job is resumed");
  measure_for_queue(job, job.centre);
  enqueue(now, id);
}

void WorldState::requeue(Time now, JobId id) {
  const LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted && job.centre.exists(),
                 "only a stopped job is queued again");
  jobs_.keep_first_start(id);
  fall_back(now, id);
  queue_again(now, id);
}

void WorldState::leave(JobId id) {
  const LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted || job.phase == JobPhase::rejected ||
                     job.phase == JobPhase::delivering,
                 "a job that is queued or running can't leave");
  if (!histories_.are_empty()) [[unlikely]] {
    forget(id);
  }
  if (job.partition.exists()) {
    arena_.release(job.placement);
  }
  if (job.centre.exists() && job.phase != JobPhase::delivering) {
    release_from_centre(job);
  }
  jobs_.remove(id);
}

/// What stands of the job beside the table.
[[gnu::noinline]] void WorldState::forget(JobId id) {
  if (jobs_[id].whole.exists()) {
    dissolve(id);
  }
  histories_.close(id);
}

}  // namespace suanwang
