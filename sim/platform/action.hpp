// The closed set of what a policy can do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

enum class ActionKind : std::uint8_t {
  admit,        ///< city: the platform takes the job on
  reject,       ///< city: it does not; the job leaves
  defer_until,  ///< city: look at an admitted job again then
  dispatch,     ///< city: an admitted job goes to a centre's queue
  reserve,      ///< centre: plan a waiting job's start in the calendar
  start,        ///< centre: a waiting job starts now on these nodes
  wake_at,      ///< both: ask me again then
  suspend,      ///< both: a running job keeps what it has done and frees its nodes, a waiting one
                ///< leaves its queue
  resume,       ///< both: a suspended job goes back to its centre's queue
  power_cap,    ///< centre: all nodes of a partition run at that level of power
  set_node_state,      ///< centre: idle nodes go to a state of rest, or resting ones wake
  set_capacity_curve,  ///< both: the share of a centre that may be allocated, by time
  dispatch_if_room,    ///< city: an admitted job goes to a centre's queue, if it has room now
  preempt,             ///< both: a running job goes back to its queue, with what its stream keeps
  resize,   ///< centre: a waiting job gets another number of tasks, one that its kind can have
  migrate,  ///< city: a waiting or running job moves to another centre, with what its stream keeps
  start_together,  ///< city: an admitted job starts now at several centres at once
  contract,        ///< city: the same as dispatch_if_room, by an offer of the market and at a price
};

/// Their names in logs and messages.
inline constexpr std::array<std::string_view, 18> kActionNames{"admit",
                                                               "reject",
                                                               "defer-until",
                                                               "dispatch",
                                                               "reserve",
                                                               "start",
                                                               "wake-at",
                                                               "suspend",
                                                               "resume",
                                                               "power-cap",
                                                               "set-node-state",
                                                               "set-capacity-curve",
                                                               "dispatch-if-room",
                                                               "preempt",
                                                               "resize",
                                                               "migrate",
                                                               "start-together",
                                                               "contract"};

[[nodiscard]] constexpr std::string_view name_of(ActionKind kind) {
  return kActionNames[static_cast<std::size_t>(kind)];
}

/// The kind of that name, or nothing.
[[nodiscard]] constexpr std::optional<ActionKind> action_kind_of(std::string_view name) {
  for (std::size_t kind = 0; kind < kActionNames.size(); ++kind) {
    if (kActionNames[kind] == name) {
      return static_cast<ActionKind>(kind);
    }
  }
  return std::nullopt;
}

/// Why an action was refused. A wrong or stale decision is a result, not a crash.
enum class Refusal : std::uint8_t {
  none,
  wrong_scope,       ///< an action of the other level
  unknown_job,       ///< no such live job
  wrong_phase,       ///< the job is not in the phase the action needs
  other_centre,      ///< the job, centre or partition is not this policy's
  cannot_run_there,  ///< the centre or partition could never run the job
  in_the_past,
  too_far,         ///< over a thousand years ahead: no plan, a mistake
  bad_placement,   ///< not the job's number of tasks
  nodes_not_free,  ///< the nodes can't take the tasks now
  no_calendar,     ///< the policy did not ask for a calendar
  calendar_full,   ///< the reservation does not fit beside what is planned
  power_limit,     ///< the centre's nodes could draw more than they may
  over_curve,      ///< more than the capacity curve lets be allocated
  unknown_state,   ///< the partition has no such level of power or state of rest
  no_room,         ///< the centre has no room for the job now, behind what waits there
  not_elastic,     ///< jobs of its kind can't have so many tasks
  no_route,        ///< no way leads from the job's centre to that one
  too_spread,      ///< jobs of its kind can't run at so many centres, or so far from each other
  spans_centres,   ///< the job runs at several centres, and can't be suspended or moved
  no_offer,        ///< there is no such offer now, or none for such an order
  beyond_limit,    ///< more than the buyer's limit, or less than the seller's ask after the fee
  sold_out,        ///< the offer has not so many cards left
};

inline constexpr std::size_t kRefusals = static_cast<std::size_t>(Refusal::sold_out) + 1;

[[nodiscard]] std::string_view name_of(Refusal refusal);

/// One action as it was given, and what became of it.
struct Action {
  ActionKind kind = ActionKind::admit;
  Refusal refusal = Refusal::none;
  JobId job;
  std::uint32_t place = 0;  ///< CentreId or PartitionId; reject: an Unmatched
  std::uint32_t first = 0;  ///< set_node_state: the first of `count` nodes; contract: the offer
  std::uint32_t count = 0;
  Time time{};
};

}  // namespace suanwang
