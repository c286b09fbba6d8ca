// The part of the world that saves power: nodes at rest, levels of power, and the limits on what a
// centre may draw or allocate.
#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

void WorldState::set_node_power(Time now,
                                PartitionId partition,
                                std::uint32_t node,
                                std::int64_t power_mw) {
  change_pool(now, partition, [&](NodePool& pool) { pool.set_rest_power(node, power_mw); });
}

void WorldState::begin_rest(Time now,
                            PartitionId partition,
                            std::uint32_t node,
                            std::uint32_t state_index) {
  const RestState& kind = city_->partitions[partition].rest_states[state_index];
  PartitionState& state = partitions_[partition];
  change_pool(now, partition, [&](NodePool& pool) { pool.rest(node, kind.enter_power_mw); });
  NodeRest& rest = state.rests[node];
  rest = {state_index, RestPhase::entering, false, now + kind.enter, kNever};
  ++state.unwoken;
  foresee_rise(partition, rest);
  if (centres_[city_->partitions[partition].centre].keeping.calendar) {
    state.calendar.add(now, kNever, state.pool.units_per_node());
  }
}

/// Until it is on again, or rests for good.
void WorldState::foresee_rise(PartitionId partition, NodeRest& rest) {
  PartitionState& state = partitions_[partition];
  const RestState& kind = city_->partitions[partition].rest_states[rest.state];
  const std::int64_t idle = state.pool.idle_power_mw();
  std::int64_t rise = 0;
  if (rest.phase == RestPhase::leaving) {
    rise = idle - kind.leave_power_mw;
  } else if (rest.phase == RestPhase::entering) {
    rise = (rest.is_wanted ? std::max(kind.leave_power_mw, idle) : kind.power_mw) -
           kind.enter_power_mw;
  }
  state.rise_mw -= rest.rise_mw;
  rest.rise_mw = std::max<std::int64_t>(rise, 0);
  state.rise_mw += rest.rise_mw;
}

void WorldState::begin_wake(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  NodeRest& rest = state.rests.at(node);
  const RestState& kind = city_->partitions[partition].rest_states[rest.state];
  if (rest.phase == RestPhase::entering) {
    rest.is_wanted = true;
    rest.ready = rest.until + kind.leave;
  } else {
    rest.phase = RestPhase::leaving;
    rest.until = now + kind.leave;
    rest.ready = rest.until;
    set_node_power(now, partition, node, kind.leave_power_mw);
  }
  --state.unwoken;
  foresee_rise(partition, rest);
  expect_ready(partition, rest);
}

/// Planners see when the node's units come free, as they see the expected ends of jobs.
void WorldState::expect_ready(PartitionId partition, NodeRest& rest) {
  PartitionState& state = partitions_[partition];
  const std::uint32_t units = state.pool.units_per_node();
  state.releases.insert(rest.ready, JobId::none(), units);
  if (centres_[city_->partitions[partition].centre].keeping.calendar) {
    state.calendar.add(rest.ready, kNever, -std::int64_t{units});
  }
}

bool WorldState::end_rest_phase(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  const auto found = state.rests.find(node);
  if (found == state.rests.end() || found->second.until != now) {
    return false;
  }
  NodeRest& rest = found->second;
  const RestState& kind = city_->partitions[partition].rest_states[rest.state];
  if (rest.phase == RestPhase::leaving) {
    end_rest(now, partition, node);
  } else if (rest.is_wanted) {
    rest.phase = RestPhase::leaving;
    rest.until = rest.ready;
    foresee_rise(partition, rest);
    set_node_power(now, partition, node, kind.leave_power_mw);
  } else {
    rest.phase = RestPhase::resting;
    rest.until = kNever;
    foresee_rise(partition, rest);
    set_node_power(now, partition, node, kind.power_mw);
  }
  SUANWANG_CHECK(is_within_power_limit(city_->partitions[partition].centre),
                 "a centre is over its power limit");
  return true;
}

/// The node is on, whatever phase it was in: awake, or about to go with its partition's capacity.
void WorldState::end_rest(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  const NodeRest rest = state.rests.at(node);
  state.rests.erase(node);
  state.rise_mw -= rest.rise_mw;
  state.unwoken -= static_cast<std::uint32_t>(rest.ready == kNever);
  if (rest.ready != kNever) {
    state.releases.erase(rest.ready, JobId::none());
  }
  if (centres_[city_->partitions[partition].centre].keeping.calendar) {
    state.calendar.add(now, rest.ready, -std::int64_t{state.pool.units_per_node()});
  }
  change_pool(now, partition, [&](NodePool& pool) { pool.wake(now, node); });
}

/// Those from node `nodes` on. They draw nothing while they are away.
void WorldState::take_resting_away(Time now, PartitionId partition, std::uint32_t nodes) {
  PartitionState& state = partitions_[partition];
  while (!state.rests.empty() && state.rests.rbegin()->first >= nodes) {
    const auto [node, rest] = *state.rests.rbegin();
    state.away_at_rest[node] = rest.state;
    end_rest(now, partition, node);
  }
}

/// Nodes that have come back at rest; nobody has woken them.
void WorldState::bring_resting_back(Time now, PartitionId partition) {
  PartitionState& state = partitions_[partition];
  while (!state.away_at_rest.empty() &&
         state.away_at_rest.begin()->first < state.pool.available_nodes()) {
    const auto [node, state_index] = *state.away_at_rest.begin();
    state.away_at_rest.erase(state.away_at_rest.begin());
    put_to_rest(now, partition, node, state_index);
  }
}

/// An idle node rests from now on; nobody has woken it.
void WorldState::put_to_rest(Time now,
                             PartitionId partition,
                             std::uint32_t node,
                             std::uint32_t state_index) {
  PartitionState& state = partitions_[partition];
  const RestState& kind = city_->partitions[partition].rest_states[state_index];
  change_pool(now, partition, [&](NodePool& pool) { pool.rest(node, kind.power_mw); });
  state.rests[node] = {state_index, RestPhase::resting, false, kNever, kNever};
  ++state.unwoken;
  if (centres_[city_->partitions[partition].centre].keeping.calendar) {
    state.calendar.add(now, kNever, state.pool.units_per_node());
  }
}

void WorldState::set_power_level(Time now, PartitionId partition, std::uint32_t level) {
  PartitionState& state = partitions_[partition];
  if (state.level == level) {
    return;
  }
  std::vector<JobId> running;
  state.releases.for_each([&](Time, JobId id, std::uint32_t) {
    if (id.exists()) {
      running.push_back(id);
    }
    return true;
  });
  std::sort(running.begin(), running.end(), [this](JobId a, JobId b) {
    return jobs_[a].request.number < jobs_[b].request.number;
  });
  const CentreId centre = city_->partitions[partition].centre;
  state.meter.advance(now, state.pool.totals(), state.pool.available_nodes());
  advance_site(now, centre);
  for (const JobId id : running) {
    LiveJob& job = jobs_[id];
    end_running(now, id);
    const Duration ran_before = job.ran;
    const Progress kept = keep_progress(now, job);
    if (kept.saved.ms > 0) {
      job.saved_here = job.done_here + kept.saved;
    }
    job.done_here = job.done_here + kept.computed;
    job.ran_here = job.ran_here + (job.ran - ran_before);
  }
  const std::vector<Planned> planned = empty_queue(centre);
  change_pool(now, partition, [&](NodePool& pool) { pool.set_level(now, level); });
  state.level = level;
  fill_partition_speeds(partition);
  sort_preference(centre);
  for (const JobId id : running) {
    begin_running(now, id, computing_on(jobs_[id].request, jobs_[id].partition) + jobs_[id].lead());
  }
  fill_queue(now, centre, planned);
}

/// Speeds of a partition are those at its level of power.
void WorldState::fill_partition_speeds(PartitionId id) {
  const Partition& partition = city_->partitions[id];
  if (partition.levels.empty()) {
    return;
  }
  const auto level = static_cast<std::uint64_t>(partition.levels[partitions_[id].level].speed.base);
  for (std::size_t at = id.value(); at < speed_ppm_.size(); at += partition_count_) {
    const std::uint64_t speed = (full_speed_ppm_[at] * level + kPpm / 2) / kPpm;
    speed_ppm_[at] = static_cast<std::uint32_t>(
        full_speed_ppm_[at] == 0 ? 0 : std::max<std::uint64_t>(speed, 1));
  }
}

/// The partitions of the centre by speed, for each profile.
void WorldState::sort_preference(CentreId id) {
  const Centre& centre = city_->centres[id];
  for (std::size_t row = 0; row < speed_ppm_.size(); row += partition_count_) {
    const auto begin =
        preference_.begin() + static_cast<std::ptrdiff_t>(row + centre.first_partition.value());
    const auto end = begin + centre.partition_count;
    std::sort(begin, end, [&](PartitionId a, PartitionId b) {
      const std::uint32_t speed_a = speed_ppm_[row + a.value()];
      const std::uint32_t speed_b = speed_ppm_[row + b.value()];
      return speed_a != speed_b ? speed_a > speed_b : a < b;
    });
  }
}

/// Takes the waiting jobs out of the centre's queue, with what is planned for them.
std::vector<WorldState::Planned> WorldState::empty_queue(CentreId centre) {
  std::vector<Planned> planned;
  const WaitingIndex& queue = centres_[centre].waiting;
  for (auto at = queue.begin(); !queue.at_end(at); at = queue.next(at)) {
    const LiveJob& job = jobs_[queue.job(at)];
    planned.push_back({queue.job(at), job.reserved_partition, job.reserved_start});
  }
  for (const Planned& plan : planned) {
    lift_reservation(jobs_[plan.job]);
    take_from_queue(jobs_[plan.job], plan.job);
  }
  return planned;
}

/// At the speeds that hold now. Reservations that still fit are kept.
void WorldState::fill_queue(Time now, CentreId centre, const std::vector<Planned>& planned) {
  for (const Planned& plan : planned) {
    measure_for_queue(jobs_[plan.job], centre);
    enqueue(now, plan.job);
  }
  for (const Planned& plan : planned) {
    if (plan.start != kNever) {
      put_reservation(jobs_[plan.job], plan.partition, plan.start);
    }
  }
}

void WorldState::set_curve(Time now, CentreId centre, CapacityCurve curve) {
  centres_[centre].curve = std::move(curve);
  centres_[centre].curve_share = Share{1'000'000};
  has_limits_ = true;
  advance_curve(now, centre);
}

void WorldState::advance_curve(Time now, CentreId centre) {
  CentreState& state = centres_[centre];
  for (const CurveStep& step : state.curve) {
    if (step.from <= now) {
      state.curve_share = step.share;
    }
  }
}

/// What the centre's nodes draw, or are bound to: nodes on their way to rest or back will draw what
/// their next phase draws, and nodes that are away or down may come back idle.
std::int64_t WorldState::power_bound_mw(CentreId id) const {
  const Centre& centre = city_->centres[id];
  std::int64_t power = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionId partition = centre.partition(i);
    const PartitionState& state = partitions_[partition];
    const std::int64_t idle = state.pool.idle_power_mw();
    power += state.pool.totals().power_mw + state.rise_mw;
    power += idle * (city_->partitions[partition].nodes - state.pool.available_nodes() +
                     state.pool.totals().down_nodes);
    const std::vector<RestState>& states = city_->partitions[partition].rest_states;
    for (const auto& [node, state_index] : state.away_at_rest) {
      power -= idle - states[state_index].power_mw;
    }
    for (const auto& [node, down] : state.down) {
      power -= down.rest_state ? idle - states[*down.rest_state].power_mw : 0;
    }
  }
  return power;
}

bool WorldState::may_draw_more(CentreId id, std::int64_t power_mw) const {
  const std::int64_t limit = centres_[id].power_limit_mw;
  return limit == kNoPowerLimit || power_mw <= 0 || power_bound_mw(id) + power_mw <= limit;
}

bool WorldState::is_within_power_limit(CentreId id) const {
  const std::int64_t limit = centres_[id].power_limit_mw;
  return limit == kNoPowerLimit || power_bound_mw(id) <= limit;
}

Room WorldState::limited_room(PartitionId id) const {
  const CentreId centre = city_->partitions[id].centre;
  const PartitionState& state = partitions_[id];
  Room room;
  const std::int64_t limit = centres_[centre].power_limit_mw;
  if (const std::int64_t rise = state.pool.steepest_rise_mw(); limit != kNoPowerLimit && rise > 0) {
    const std::int64_t left = std::max<std::int64_t>(limit - power_bound_mw(centre), 0);
    room = {static_cast<std::uint64_t>(left / rise) * state.pool.units_per_level(),
            RoomLimit::power};
  }
  if (const std::int64_t share = centres_[centre].curve_share.base; share < 1'000'000) {
    const std::int64_t units =
        std::int64_t{state.pool.available_nodes() - state.pool.totals().down_nodes} *
        state.pool.units_per_node();
    const auto allowed = static_cast<std::int64_t>(Int128{units} * share / 1'000'000);
    const auto left =
        static_cast<std::uint64_t>(std::max<std::int64_t>(allowed - (units - free_units(id)), 0));
    if (left < room.units) {
      room = {left, RoomLimit::curve};
    }
  }
  return room;
}

PartitionRoom WorldState::room_for(const JobRequest& request, PartitionId id) const {
  const PartitionState& state = partitions_[id];
  const TaskShape shape = TaskShape::of(request);
  PartitionRoom found;
  found.free_units = free_units(id);
  found.room = room(id);
  found.fits = state.pool.fits(shape, request.tasks);
  found.fits_when_awake = state.unwoken > 0 && state.pool.count_fits(shape) +
                                                       std::uint64_t{state.unwoken} *
                                                           state.pool.tasks_per_empty_node(shape) >=
                                                   request.tasks;
  return found;
}

bool WorldState::has_room_for(const JobRequest& request, CentreId id) const {
  bool has_room = false;
  for_each_partition(request, id, [&](PartitionId partition) {
    has_room = room_for(request, partition)
                   .holds(partitions_[partition].queued_units,
                          load_units(request, partition),
                          units_held(request, partition));
    return !has_room;
  });
  return has_room;
}

Time WorldState::expected_release(std::uint64_t units, PartitionId id) const {
  const PartitionState& state = partitions_[id];
  const PoolTotals& totals = state.pool.totals();
  const std::uint64_t free = std::min(
      room(id).units, state.pool.has_accelerators() ? totals.free_accelerators : totals.free_cores);
  if (free < units) {
    return state.releases.shadow(units, free).at;
  }
  Time first = kNever;
  state.releases.for_each([&first](Time end, JobId, std::uint32_t) {
    first = end;
    return false;
  });
  return first;
}

/// Under a limit: what plans count as taken now (running jobs and resting nodes) with the room that
/// is left. Where the request takes fewer units than it keeps from others, room says nothing of
/// units: then a plan that the limit can't keep is found out at its start.
std::int64_t WorldState::usable_units(const JobRequest& request, PartitionId id) const {
  const PartitionState& state = partitions_[id];
  const std::int64_t units =
      std::int64_t{state.pool.available_nodes()} * state.pool.units_per_node();
  const Room left = room(id);
  if (left.limit == RoomLimit::none || left.units >= static_cast<std::uint64_t>(units) ||
      units_held(request, id) < load_units(request, id)) {
    return units;
  }
  const auto taken = static_cast<std::int64_t>(state.releases.units()) + absent_units(id);
  return std::min(units, taken + static_cast<std::int64_t>(left.units));
}

/// Whether the job could run if nothing else did, every node idling, at the level at which the
/// partition begins: what can run does not change with the hour.
bool WorldState::fits_power_limit(const JobRequest& request, PartitionId id) const {
  const Centre& centre = city_->centres[city_->partitions[id].centre];
  if (centre.power_limit_mw == kNoPowerLimit) {
    return true;
  }
  Int128 power = Int128{first_rise_mw_[id.value()]} * units_held(request, id) /
                 partitions_[id].pool.units_per_level();
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionId partition = centre.partition(i);
    power +=
        Int128{partitions_[partition].pool.idle_power_mw()} * city_->partitions[partition].nodes;
  }
  return power <= centre.power_limit_mw;
}

}  // namespace suanwang
