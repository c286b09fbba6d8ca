// The actions that save power.
#include <algorithm>
#include <utility>

#include "sim/platform/action_list.hpp"

namespace suanwang {

Refusal ActionList::check_own_partition(PartitionId partition) const {
  if (scope_ != Scope::centre) {
    return Refusal::wrong_scope;
  }
  const City& city = world_->city();
  const bool own =
      city.partitions.contains(partition) && city.partitions[partition].centre == centre_;
  return own ? Refusal::none : Refusal::other_centre;
}

Refusal ActionList::check_room(const JobRequest& request, PartitionId partition) const {
  const Room room = world_->room(partition);
  if (room.limit == RoomLimit::none || world_->units_held(request, partition) <= room.units) {
    return Refusal::none;
  }
  return room.limit == RoomLimit::power ? Refusal::power_limit : Refusal::over_curve;
}

Refusal ActionList::power_cap(PartitionId partition, std::uint32_t level) {
  Refusal refusal = check_own_partition(partition);
  if (refusal == Refusal::none) {
    const NodePool& pool = world_->partition(partition).pool;
    if (level >= world_->city().partitions[partition].levels.size()) {
      refusal = Refusal::unknown_state;
    } else if (!world_->may_draw_more(centre_, pool.power_at_mw(level) - pool.totals().power_mw)) {
      refusal = Refusal::power_limit;
    } else {
      world_->set_power_level(now_, partition, level);
    }
  }
  ActionDetail detail;
  detail.state = level;
  return note(ActionKind::power_cap, refusal, JobId::none(), partition.value(), now_, &detail);
}

/// A plan may count on the nodes: they rest only where the calendar has room for that.
Refusal ActionList::check_rest(PartitionId partition,
                               std::uint32_t first,
                               std::uint32_t count,
                               std::uint32_t state) const {
  const PartitionState& live = world_->partition(partition);
  const auto& states = world_->city().partitions[partition].rest_states;
  if (state >= states.size()) {
    return Refusal::unknown_state;
  }
  for (std::uint32_t n = first; n < first + count; ++n) {
    if (!live.pool.is_idle(n)) {
      return Refusal::nodes_not_free;
    }
  }
  const std::int64_t units = live.pool.units_per_node();
  if (world_->centre(centre_).keeping.calendar &&
      !live.calendar.fits(live.pool.available_nodes() * units, now_, kNever, count * units)) {
    return Refusal::calendar_full;
  }
  const std::int64_t rise = states[state].enter_power_mw - live.pool.idle_power_mw();
  const bool may = world_->may_draw_more(centre_, count * std::max<std::int64_t>(rise, 0));
  return may ? Refusal::none : Refusal::power_limit;
}

Refusal ActionList::check_wake(PartitionId partition,
                               std::uint32_t first,
                               std::uint32_t count) const {
  const PartitionState& live = world_->partition(partition);
  std::int64_t rise = 0;
  for (std::uint32_t n = first; n < first + count; ++n) {
    const auto found = live.rests.find(n);
    if (found == live.rests.end() || found->second.ready != kNever) {
      return Refusal::wrong_phase;
    }
    const RestState& kind = world_->city().partitions[partition].rest_states[found->second.state];
    const std::int64_t peak = std::max(kind.leave_power_mw, live.pool.idle_power_mw());
    rise += std::max<std::int64_t>(peak - kind.power_mw, 0);
  }
  return world_->may_draw_more(centre_, rise) ? Refusal::none : Refusal::power_limit;
}

Refusal ActionList::set_node_state(PartitionId partition,
                                   std::uint32_t first,
                                   std::uint32_t count,
                                   std::uint32_t state) {
  Refusal refusal = check_own_partition(partition);
  if (refusal == Refusal::none) {
    const std::uint32_t available = world_->partition(partition).pool.available_nodes();
    if (count == 0 || first >= available || count > available - first) {
      refusal = Refusal::bad_placement;
    } else {
      refusal = state == kOn ? check_wake(partition, first, count)
                             : check_rest(partition, first, count, state);
    }
  }
  for (std::uint32_t n = first; refusal == Refusal::none && n < first + count; ++n) {
    if (state == kOn) {
      world_->begin_wake(now_, partition, n);
    } else {
      world_->begin_rest(now_, partition, n, state);
    }
  }
  ActionDetail detail;
  detail.state = state;
  detail.first = first;
  detail.count = count;
  return note(ActionKind::set_node_state, refusal, JobId::none(), partition.value(), now_, &detail);
}

Refusal ActionList::set_capacity_curve(CentreId centre, CapacityCurve curve) {
  constexpr Duration kFarthest = days(365'000);
  Refusal refusal = Refusal::none;
  if (!world_->city().centres.contains(centre) || (scope_ == Scope::centre && centre != centre_)) {
    refusal = Refusal::other_centre;
  }
  for (std::size_t i = 0; refusal == Refusal::none && i < curve.size(); ++i) {
    const Time earliest = i == 0 ? now_ : curve[i - 1].from + milliseconds(1);
    if (curve[i].from < earliest) {
      refusal = Refusal::in_the_past;
    } else if (curve[i].from - now_ > kFarthest) {
      refusal = Refusal::too_far;
    } else if (curve[i].share < Share{0} || curve[i].share > Share{1'000'000}) {
      refusal = Refusal::unknown_state;
    }
  }
  if (refusal == Refusal::none) {
    world_->set_curve(now_, centre, curve);
  }
  ActionDetail detail;
  detail.curve = curve;
  return note(
      ActionKind::set_capacity_curve, refusal, JobId::none(), centre.value(), now_, &detail);
}

}  // namespace suanwang
