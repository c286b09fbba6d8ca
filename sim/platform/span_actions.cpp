// The actions on jobs that run at several centres at once.
#include <algorithm>

#include "sim/platform/action_list.hpp"

namespace suanwang {

/// As many centres, and as near to each other, as its stream says; all its tasks, and no more.
Refusal ActionList::check_spread(const JobRequest& request, std::span<const SpanPart> parts) const {
  const City& city = world_->city();
  const SpanRule* rule = world_->span_table().rule_of(request.stream);
  if (rule == nullptr || parts.size() > rule->most_centres) {
    return Refusal::too_spread;
  }
  std::uint64_t tasks = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!city.partitions.contains(parts[i].partition)) {
      return Refusal::other_centre;
    }
    tasks += parts[i].tasks;
    const CentreId centre = city.partitions[parts[i].partition].centre;
    for (std::size_t j = 0; j < i; ++j) {
      const CentreId other = city.partitions[parts[j].partition].centre;
      if (centre == other) {
        return Refusal::bad_placement;
      }
      if (!world_->span_table().are_near(*rule, centre, other)) {
        return Refusal::too_spread;
      }
    }
  }
  const bool has_empty =
      std::any_of(parts.begin(), parts.end(), [](const SpanPart& part) { return part.tasks == 0; });
  return parts.size() < 2 || has_empty || tasks != request.tasks ? Refusal::bad_placement
                                                                 : Refusal::none;
}

/// Nobody who waits at the centre loses a place by it.
Refusal ActionList::check_part(const JobRequest& request, const SpanPart& part) const {
  JobRequest asked = request;
  asked.tasks = part.tasks;
  const CentreId centre = world_->city().partitions[part.partition].centre;
  if (!world_->network().may_be_at(asked, centre) || !world_->could_run(asked, part.partition)) {
    return Refusal::cannot_run_there;
  }
  if (const Refusal refusal = check_room(asked, part.partition); refusal != Refusal::none) {
    return refusal;
  }
  const PartitionRoom room = world_->room_for(asked, part.partition);
  if (!room.fits) {
    return Refusal::nodes_not_free;
  }
  return room.holds(world_->partition(part.partition).queued_units,
                    world_->load_units(asked, part.partition),
                    world_->units_held(asked, part.partition))
             ? Refusal::none
             : Refusal::no_room;
}

Refusal ActionList::check_together(JobId job, std::span<const SpanPart> parts) const {
  if (const Refusal refusal = check_city_job(job, true); refusal != Refusal::none) {
    return refusal;
  }
  const JobRequest& request = world_->jobs()[job].request;
  if (request.target.exists()) {
    return Refusal::other_centre;
  }
  if (const Refusal refusal = check_spread(request, parts); refusal != Refusal::none) {
    return refusal;
  }
  for (const SpanPart& part : parts) {
    if (const Refusal refusal = check_part(request, part); refusal != Refusal::none) {
      if (monitor_ != nullptr) {
        JobRequest asked = request;
        asked.tasks = part.tasks;
        monitor_->note_refusal(world_->city().partitions[part.partition].centre,
                               world_->load_units(asked, part.partition));
      }
      return refusal;
    }
  }
  return Refusal::none;
}

Refusal ActionList::start_together(JobId job, std::span<const SpanPart> parts) {
  Refusal refusal = check_together(job, parts);
  if (refusal == Refusal::none && !world_->start_together(now_, job, parts)) {
    refusal = Refusal::nodes_not_free;
  }
  if (refusal == Refusal::none && monitor_ != nullptr) {
    for (const JobId part : world_->spans().parts_of(job)) {
      monitor_->note_dispatch(world_->jobs()[part]);
    }
  }
  ActionDetail detail;
  detail.parts = parts;
  detail.count = static_cast<std::uint32_t>(parts.size());
  const std::uint32_t first = parts.empty() ? 0 : parts.front().partition.value();
  return note(ActionKind::start_together, refusal, job, first, now_, &detail);
}

bool ActionList::is_at(JobId whole, CentreId centre) const {
  const std::vector<JobId>& parts = world_->spans().parts_of(whole);
  return std::any_of(parts.begin(), parts.end(), [&](JobId part) {
    return world_->jobs()[part].centre == centre;
  });
}

/// A centre that has a part may stop the whole. The action is told of the whole: its parts are
/// gone, and a replay must find the job.
[[gnu::noinline]] Refusal ActionList::preempt_together(JobId whole) {
  const bool is_own = scope_ == Scope::city || is_at(whole, centre_);
  const CentreId place = scope_ == Scope::city ? world_->jobs()[whole].centre : centre_;
  if (is_own) {
    world_->preempt(now_, whole);
  }
  return note(ActionKind::preempt,
              is_own ? Refusal::none : Refusal::other_centre,
              whole,
              place.value(),
              now_);
}

}  // namespace suanwang
