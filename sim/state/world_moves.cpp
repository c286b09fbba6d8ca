// The part of the world in which jobs move from one centre to another, and data comes and goes.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

Bytes WorldState::state_size(const JobRequest& request) const {
  const std::size_t stream = request.stream.value();
  return stream < outline_.state.size() ? outline_.state[stream] : Bytes{};
}

void WorldState::note_latency(Time now, JobId id) {
  const LiveJob& job = jobs_[id];
  const auto of_centre = [&](CentreId centre) {
    return network_.latency().too_far(job.request.stream, centre, job.start, now);
  };
  Duration too_far = of_centre(job.centre);
  if (job.whole == id) {
    for (const JobId part : spans_.parts_of(id)) {
      too_far = std::max(too_far, of_centre(jobs_[part].centre));
    }
  }
  if (too_far.ms > 0) {
    JobTraffic& traffic = histories_.open(id).traffic;
    traffic.too_far = traffic.too_far + too_far;
  }
}

void WorldState::move(Time now, JobId id, CentreId to) {
  LiveJob& job = jobs_[id];
  JobHistory& history = histories_.open(id);
  history.saving = {};
  if (job.phase == JobPhase::waiting) {
    withdraw(id);
  } else {
    jobs_.keep_first_start(id);
    stop(now, id);
    keep_or_fall_back(now, id);
    give_up_nodes(job);
    const Checkpointing* checkpoint = checkpoint_of(job.request);
    if (checkpoint != nullptr && saves_when_preempted(job.request)) {
      history.saving = checkpoint->cost;  // what it keeps must be written first
    }
  }
  ++history.moves;
  history.from = job.centre;
  history.size = job.done > Duration{} ? state_size(job.request) : Bytes{};
  history.facility_energy_pj = facility_energy_pj(now, id, job.it_energy_uj);
  history.it_energy_uj = job.it_energy_uj;
  quotas_.remove(job.request, job.centre);
  quotas_.add(job.request, to);  // nobody else gets what it was promised
  if (network_.data().are_kept()) {
    history.size.base += network_.data().needs(job.request.stream).input.base;
    network_.data().unpin(job.request, job.centre);
    network_.data().pin(job.request, to);
  }
  job.centre = to;
  measure_for_queue(job, to);
  expect_here(job);
}

void WorldState::give_back(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  JobHistory& history = histories_.open(id);
  if (job.phase == JobPhase::waiting) {
    withdraw(id);
  } else if (job.phase == JobPhase::running) {
    jobs_.keep_first_start(id);
    stop(now, id);
    fall_back(now, id);
    give_up_nodes(job);
  } else {
    SUANWANG_CHECK(job.phase == JobPhase::suspended, "a centre gives back what it has");
  }
  ++job.requeues;
  history.facility_energy_pj = facility_energy_pj(now, id, job.it_energy_uj);
  history.it_energy_uj = job.it_energy_uj;
  release_from_centre(job);
  job.centre = CentreId::none();
  job.phase = JobPhase::admitted;
}

bool WorldState::arrive(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::moving, "only a moving job arrives");
  JobHistory& history = histories_.open(id);
  if (history.from.exists()) {
    ++centres_[job.centre].dispatched;
  } else {
    history.traffic.staging = history.traffic.staging + (now - history.sent);
  }
  count_in_load<-1>(job);
  measure_for_queue(job, job.centre);
  if (job.queue_load > 0) {
    enqueue(now, id);
    return true;
  }
  release_from_centre(job);
  job.centre = CentreId::none();
  job.phase = JobPhase::admitted;
  return false;
}

void WorldState::deliver(JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted && job.centre.exists(),
                 "only a stopped job delivers");
  release_from_centre(job);
  job.phase = JobPhase::delivering;
}

void WorldState::release_from_centre(const LiveJob& job) {
  quotas_.remove(job.request, job.centre);
  if (network_.data().are_kept()) [[unlikely]] {
    network_.data().unpin(job.request, job.centre);
  }
}

DataMovement WorldState::movement(JobId id, CentreId to) const {
  const LiveJob& job = jobs_[id];
  const bool has_state = job.phase == JobPhase::running || job.done > Duration{};
  return network_.movement(
      job.request, job.centre, to, has_state ? state_size(job.request) : Bytes{});
}

}  // namespace suanwang
