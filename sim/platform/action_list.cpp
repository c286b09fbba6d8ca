#include "sim/platform/action_list.hpp"

#include <algorithm>
#include <array>

namespace suanwang {

std::string_view name_of(Refusal refusal) {
  static constexpr std::array<std::string_view, kRefusals> kNames{
      "none",          "wrong-scope",      "unknown-job",   "wrong-phase",
      "other-centre",  "cannot-run-there", "in-the-past",   "too-far",
      "bad-placement", "nodes-not-free",   "no-calendar",   "calendar-full",
      "power-limit",   "over-curve",       "unknown-state", "no-room",
      "not-elastic",   "no-route",         "too-spread",    "spans-centres",
      "no-offer",      "beyond-limit",     "sold-out"};
  return kNames[static_cast<std::size_t>(refusal)];
}

void ActionList::open(Time now, Scope scope, CentreId centre) {
  now_ = now;
  scope_ = scope;
  centre_ = centre;
  actions_.clear();
}

Refusal ActionList::note(ActionKind kind,
                         Refusal refusal,
                         JobId job,
                         std::uint32_t place,
                         Time time,
                         const ActionDetail* detail) {
  // Made where it stays: pushed as a whole it is written in small pieces and at once copied in
  // large ones, for which a processor waits until the small ones are in memory.
  actions_.emplace_back(kind,
                        refusal,
                        job,
                        place,
                        detail == nullptr ? 0U : detail->first,
                        detail == nullptr ? 0U : detail->count,
                        time);
  if (listener_ != nullptr) [[unlikely]] {
    tell(detail);
  }
  return refusal;
}

/// The listener hears of the last action.
void ActionList::tell(const ActionDetail* detail) const {
  const Action& action = actions_.back();
  const bool is_known = action.job.exists() && world_->jobs().is_live(action.job);
  listener_->action(action,
                    is_known ? world_->jobs()[action.job].request.number : 0,
                    detail == nullptr ? ActionDetail{} : *detail);
}

Refusal ActionList::check_city_job(JobId job, bool must_be_admitted) const {
  if (scope_ != Scope::city) {
    return Refusal::wrong_scope;
  }
  if (!world_->jobs().is_live(job)) {
    return Refusal::unknown_job;
  }
  const JobPhase phase = world_->jobs()[job].phase;
  const bool right =
      phase == JobPhase::admitted || (!must_be_admitted && phase == JobPhase::submitted);
  return right ? Refusal::none : Refusal::wrong_phase;
}

/// A time at which something is to happen. One that is absurdly far would keep a run going through
/// all the recording intervals until then.
Refusal ActionList::check_later(Time time) const {
  constexpr Duration kFarthest = days(365'000);
  if (time <= now_) {
    return Refusal::in_the_past;
  }
  return time - now_ <= kFarthest ? Refusal::none : Refusal::too_far;
}

Refusal ActionList::admit(JobId job) {
  Refusal refusal = check_city_job(job, false);
  if (refusal == Refusal::none && world_->jobs()[job].phase != JobPhase::submitted) {
    refusal = Refusal::wrong_phase;
  }
  if (refusal == Refusal::none) {
    world_->admit(job);
  }
  return note(ActionKind::admit, refusal, job, 0, now_);
}

Refusal ActionList::reject(JobId job, Unmatched reason) {
  const Refusal refusal = check_city_job(job, false);
  if (refusal == Refusal::none) {
    world_->reject(job);
  }
  return note(ActionKind::reject, refusal, job, static_cast<std::uint32_t>(reason), now_);
}

Refusal ActionList::defer_until(JobId job, Time time) {
  Refusal refusal = check_city_job(job, true);
  if (refusal == Refusal::none) {
    refusal = check_later(time);
  }
  if (refusal == Refusal::none) {
    world_->defer(job);
  }
  return note(ActionKind::defer_until, refusal, job, 0, time);
}

Refusal ActionList::check_dispatch(JobId job, CentreId centre) const {
  const Refusal refusal = check_city_job(job, true);
  if (refusal != Refusal::none) {
    return refusal;
  }
  return check_target(job, centre);
}

/// A centre that the job's owner has nothing against.
Refusal ActionList::check_target(JobId job, CentreId centre) const {
  if (!world_->city().centres.contains(centre)) {
    return Refusal::other_centre;
  }
  const JobRequest& request = world_->jobs()[job].request;
  return request.target.exists() && request.target != centre ? Refusal::other_centre
                                                             : Refusal::none;
}

/// A job that may go there.
Refusal ActionList::send(JobId job, CentreId centre) {
  if (!world_->dispatch(now_, job, centre)) {
    return Refusal::cannot_run_there;
  }
  if (monitor_ != nullptr) [[unlikely]] {
    monitor_->note_dispatch(world_->jobs()[job]);
  }
  return Refusal::none;
}

Refusal ActionList::dispatch(JobId job, CentreId centre) {
  Refusal refusal = check_dispatch(job, centre);
  if (refusal == Refusal::none) {
    refusal = send(job, centre);
  }
  return note(ActionKind::dispatch, refusal, job, centre.value(), now_);
}

/// A job that may go there, if the centre has room for it.
Refusal ActionList::send_if_room(JobId job, CentreId centre) {
  const JobRequest& request = world_->jobs()[job].request;
  if (!world_->could_run(request, centre)) {
    return Refusal::cannot_run_there;
  }
  if (world_->has_room_for(request, centre)) {
    return send(job, centre);
  }
  if (monitor_ != nullptr) {
    monitor_->note_refusal(centre, world_->least_load_units(request, centre));
  }
  return Refusal::no_room;
}

Refusal ActionList::dispatch_if_room(JobId job, CentreId centre) {
  Refusal refusal = check_dispatch(job, centre);
  if (refusal == Refusal::none) {
    refusal = send_if_room(job, centre);
  }
  return note(ActionKind::dispatch_if_room, refusal, job, centre.value(), now_);
}

Refusal ActionList::check_waiting_job(JobId job, PartitionId partition) const {
  if (scope_ != Scope::centre) {
    return Refusal::wrong_scope;
  }
  if (!world_->jobs().is_live(job)) {
    return Refusal::unknown_job;
  }
  const LiveJob& live = world_->jobs()[job];
  if (live.phase != JobPhase::waiting) {
    return Refusal::wrong_phase;
  }
  const City& city = world_->city();
  if (live.centre != centre_ || !city.partitions.contains(partition) ||
      city.partitions[partition].centre != centre_) {
    return Refusal::other_centre;
  }
  return Refusal::none;
}

Refusal ActionList::check_reserve(JobId job, PartitionId partition, Time start) const {
  if (const Refusal refusal = check_waiting_job(job, partition); refusal != Refusal::none) {
    return refusal;
  }
  if (!world_->could_run(world_->jobs()[job].request, partition)) {
    return Refusal::cannot_run_there;
  }
  if (start < now_ || start >= kNever) {
    return Refusal::in_the_past;
  }
  return world_->centre(centre_).keeping.calendar ? Refusal::none : Refusal::no_calendar;
}

Refusal ActionList::reserve(JobId job, PartitionId partition, Time start) {
  const Refusal refusal = check_reserve(job, partition, start);
  if (refusal != Refusal::none) {
    return note(ActionKind::reserve, refusal, job, partition.value(), start);
  }
  const bool fits = world_->reserve(job, partition, start);
  return note(ActionKind::reserve,
              fits ? Refusal::none : Refusal::calendar_full,
              job,
              partition.value(),
              start);
}

Refusal ActionList::check_start(JobId job, PartitionId partition) const {
  if (const Refusal refusal = check_waiting_job(job, partition); refusal != Refusal::none) {
    return refusal;
  }
  const JobRequest& request = world_->jobs()[job].request;
  if (world_->speed_ppm(request, partition) == 0) {
    return Refusal::cannot_run_there;
  }
  return Refusal::none;
}

/// Why a job that passed `check_start` did not start there.
Refusal ActionList::refusal_of_nodes(const JobRequest& request,
                                     PartitionId partition,
                                     std::span<const NodeRun> runs) const {
  if (total_tasks(runs) != request.tasks) {
    return Refusal::bad_placement;
  }
  return world_->could_run(request, partition) ? Refusal::nodes_not_free
                                               : Refusal::cannot_run_there;
}

Refusal ActionList::start(JobId job, PartitionId partition, std::span<const NodeRun> runs) {
  Refusal refusal = check_start(job, partition);
  if (refusal == Refusal::none && world_->has_limits()) [[unlikely]] {
    const JobRequest& request = world_->jobs()[job].request;
    refusal = total_tasks(runs) == request.tasks ? check_room(request, partition)
                                                 : Refusal::bad_placement;
  }
  if (refusal == Refusal::none && !world_->start(now_, job, partition, runs)) [[unlikely]] {
    refusal = refusal_of_nodes(world_->jobs()[job].request, partition, runs);
  }
  if (listener_ == nullptr) [[likely]] {
    return note(ActionKind::start, refusal, job, partition.value(), now_);  // nobody hears of nodes
  }
  ActionDetail detail;
  detail.nodes = runs;
  return note(ActionKind::start, refusal, job, partition.value(), now_, &detail);
}

/// A job that a centre has, in that phase; a centre speaks of its own only.
Refusal ActionList::check_phase(JobId job, JobPhase phase) const {
  if (!world_->jobs().is_live(job)) {
    return Refusal::unknown_job;
  }
  const LiveJob& live = world_->jobs()[job];
  if (scope_ == Scope::centre && live.centre != centre_) {
    return Refusal::other_centre;
  }
  return live.phase == phase ? Refusal::none : Refusal::wrong_phase;
}

Refusal ActionList::check_queued_or_running(JobId job) const {
  const Refusal refusal = check_phase(job, JobPhase::running);
  return refusal == Refusal::wrong_phase ? check_phase(job, JobPhase::waiting) : refusal;
}

Refusal ActionList::suspend(JobId job) {
  Refusal refusal = check_queued_or_running(job);
  CentreId centre;
  if (refusal == Refusal::none && world_->jobs()[job].whole.exists()) {
    refusal = Refusal::spans_centres;
  }
  if (refusal == Refusal::none) {
    centre = world_->jobs()[job].centre;
    world_->suspend(now_, job);
  }
  return note(ActionKind::suspend, refusal, job, centre.value(), now_);
}

Refusal ActionList::resume(JobId job) {
  const Refusal refusal = check_phase(job, JobPhase::suspended);
  CentreId centre;
  if (refusal == Refusal::none) {
    centre = world_->jobs()[job].centre;
    world_->resume(now_, job);
  }
  return note(ActionKind::resume, refusal, job, centre.value(), now_);
}

Refusal ActionList::preempt(JobId job, std::optional<Time> told) {
  if (world_->jobs().is_live(job) && world_->jobs()[job].whole.exists()) [[unlikely]] {
    return preempt_together(world_->whole_of(job));
  }
  const Refusal refusal = check_phase(job, JobPhase::running);
  CentreId centre;
  if (refusal == Refusal::none) {
    centre = world_->jobs()[job].centre;
    world_->preempt(now_, job);
  }
  const Time since = std::min(told.value_or(now_), now_);
  return note(ActionKind::preempt, refusal, job, centre.value(), since);
}

Refusal ActionList::resize(JobId job, std::uint32_t tasks) {
  Refusal refusal =
      scope_ == Scope::centre ? check_phase(job, JobPhase::waiting) : Refusal::wrong_scope;
  if (refusal == Refusal::none) {
    const std::span<const SpeedProfile::Count> counts = world_->counts(world_->jobs()[job].request);
    const bool is_known = std::any_of(
        counts.begin(), counts.end(), [tasks](const auto& count) { return count.tasks == tasks; });
    refusal = is_known ? Refusal::none : Refusal::not_elastic;
  }
  if (refusal == Refusal::none) {
    JobRequest request = world_->jobs()[job].request;
    request.tasks = tasks;
    refusal = world_->could_run(request, centre_) ? Refusal::none : Refusal::cannot_run_there;
  }
  if (refusal == Refusal::none) {
    world_->resize(now_, job, tasks);
  }
  ActionDetail detail;
  detail.count = tasks;
  return note(ActionKind::resize, refusal, job, centre_.value(), now_, &detail);
}

Refusal ActionList::check_migrate(JobId job, CentreId centre) const {
  if (scope_ != Scope::city) {
    return Refusal::wrong_scope;
  }
  if (const Refusal refusal = check_queued_or_running(job); refusal != Refusal::none) {
    return refusal;
  }
  if (const Refusal refusal = check_target(job, centre); refusal != Refusal::none) {
    return refusal;
  }
  const LiveJob& live = world_->jobs()[job];
  if (live.whole.exists()) {
    return Refusal::spans_centres;
  }
  if (live.centre == centre) {
    return Refusal::other_centre;
  }
  if (!world_->could_run(live.request, centre)) {
    return Refusal::cannot_run_there;
  }
  return world_->network().route(Place::of(live.centre), Place::of(centre)) ? Refusal::none
                                                                            : Refusal::no_route;
}

Refusal ActionList::migrate(JobId job, CentreId centre) {
  const Refusal refusal = check_migrate(job, centre);
  if (refusal == Refusal::none) {
    world_->move(now_, job, centre);
  }
  return note(ActionKind::migrate, refusal, job, centre.value(), now_);
}

Refusal ActionList::wake_at(Time time) {
  const Refusal refusal = check_later(time);
  return note(ActionKind::wake_at, refusal, JobId::none(), centre_.value(), time);
}

}  // namespace suanwang
