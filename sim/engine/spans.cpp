// Jobs that run at several centres at once: all parts start, end and stop together.
#include <algorithm>
#include <optional>

#include "sim/engine/run.hpp"

namespace suanwang {

/// Nodes of its centres have gone, as by works: their policies plan anew.
[[gnu::noinline]] void Simulator::Run::begin_together(JobId id) {
  if (world_.jobs()[id].phase != JobPhase::running) {
    return;  // preempted in the same decision
  }
  expect_completion(id);
  for (const JobId part : world_.spans().parts_of(id)) {
    note_change(world_.jobs()[part].centre, Change::capacity);
  }
}

[[gnu::noinline]] void Simulator::Run::note_end_of_parts(JobId whole) {
  for (const JobId part : world_.spans().parts_of(whole)) {
    note_change(world_.jobs()[part].centre, Change::end);
  }
}

/// Some of its nodes go, and with them all of the job.
[[gnu::noinline]] void Simulator::Run::stop_together(JobId whole, bool is_failure) {
  const JobRequest& request = world_.jobs()[whole].request;
  const OnFailure on_failure = demand_->streams[request.stream].resilience.on_failure;
  world_.stop(now_, whole);
  if (is_failure && on_failure == OnFailure::kill) {
    note_end_of_parts(whole);
    book_end(whole, FinalState::killed, RejectReason::none);
    return;
  }
  world_.requeue(now_, whole);
  fingerprint_.add(request.number);
  take_back(whole);
}

/// To the platform, which is asked again: to its old place in the order of arrival. False if it has
/// not come back, or was taken before.
[[gnu::noinline]] bool Simulator::Run::take_back(JobId whole) {
  const std::optional<std::vector<CentreId>> centres = world_.spans().take_return(whole);
  if (!centres) {
    return false;
  }
  for (const CentreId centre : *centres) {
    note_change(centre, Change::end);
  }
  if (world_.jobs()[whole].phase != JobPhase::admitted) {
    return true;  // started again in the same decision
  }
  hold_again(whole);
  return true;
}

/// At its old place in the order of arrival.
void Simulator::Run::hold_again(JobId job) {
  const std::uint64_t number = world_.jobs()[job].request.number;
  const auto next = std::find_if(pending_.begin(), pending_.end(), [&](JobId id) {
    return world_.jobs()[id].request.number > number;
  });
  pending_.insert(next, job);
  city_seat_.changes = static_cast<TriggerMask>(city_seat_.changes | (Change::wake | Change::news));
}

/// Whether a job that was preempted is the platform's: other jobs are in their centre's queue, or
/// run there again by now.
bool Simulator::Run::came_back(JobId id) {
  const bool is_back = take_back(id);
  const LiveJob& job = world_.jobs()[id];
  return is_back || !job.centre.exists() || job.whole.exists();
}

[[gnu::noinline]] void Simulator::Run::tell_parts(JobId whole, JobRow& row) {
  told_parts_.clear();
  for (const JobId id : world_.spans().parts_of(whole)) {
    const LiveJob& part = world_.jobs()[id];
    told_parts_.push_back({part.partition, part.request.tasks, world_.placement(part)});
  }
  row.parts = told_parts_;
}

}  // namespace suanwang
