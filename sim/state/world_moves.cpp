// The part of the world in which jobs move from one centre to another, and data comes and goes.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

void WorldState::move(Time now, JobId id, CentreId to) {
  LiveJob& job = jobs_[id];
  JobHistory& history = histories_.open(id);
  history.saving = {};
  if (job.phase == JobPhase::waiting) {
    withdraw(id);
  } else {
    stop(now, id);
    keep_or_fall_back(now, job);
    give_up_nodes(job);
    const Checkpointing* checkpoint = checkpoint_of(job.request);
    if (checkpoint != nullptr && saves_when_preempted(job.request)) {
      history.saving = checkpoint->cost;  // what it keeps must be written first
    }
  }
  ++history.moves;
  history.from = job.centre;
  const std::size_t stream = job.request.stream.value();
  const bool has_state = job.done > Duration{} && stream < outline_.state.size();
  history.size = has_state ? outline_.state[stream] : Bytes{};
  history.facility_energy_pj = facility_energy_pj(id, job.it_energy_uj);
  history.it_energy_uj = job.it_energy_uj;
  quotas_.remove(job.request, job.centre);
  quotas_.add(job.request, to);  // nobody else gets what it was promised
  if (data_.are_kept()) {
    history.size.base += data_.needs(job.request.stream).input.base;
    data_.unpin(job.request, job.centre);
    data_.pin(job.request, to);
  }
  job.centre = to;
  measure_for_queue(job, to);
  expect_here(job);
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
  if (data_.are_kept()) [[unlikely]] {
    data_.unpin(job.request, job.centre);
  }
}

Place WorldState::nearest_source(DataSetId set, CentreId id) const {
  const std::vector<Place> places = data_.places_of(set);
  const Bytes size = data_.set(set).size;
  Place nearest = places.front();
  Duration least{kNever.ms};
  for (const Place place : places) {
    const std::optional<Route>& route = routes_.between(place, Place::of(id));
    const Duration time = route ? route->transfer_time(size) : Duration{kNever.ms};
    if (time < least) {
      least = time;
      nearest = place;
    }
  }
  return nearest;
}

DataMovement WorldState::data_movement(const JobRequest& request, CentreId id) const {
  DataMovement sum;
  if (!data_.are_kept()) [[likely]] {
    return sum;
  }
  const DataNeeds& needs = data_.needs(request.stream);
  const auto add = [&](Place from, Bytes size) {
    constexpr double kBytesPerGb = 1e9;
    const std::optional<Route>& route = routes_.between(from, Place::of(id));
    sum.bytes += size.base;
    if (!route) {
      sum.time = {kNever.ms};
      return;
    }
    const auto gigabytes = static_cast<double>(size.base) / kBytesPerGb;
    sum.time = std::max(sum.time, route->transfer_time(size));
    sum.price_ufen += gigabytes * static_cast<double>(route->price.base);
  };
  if (needs.input.base > 0 && needs.from != Place::of(id)) {
    add(needs.from, needs.input);
  }
  if (needs.reads.exists() && !data_.holds(id, needs.reads)) {
    add(nearest_source(needs.reads, id), data_.set(needs.reads).size);
  }
  return sum;
}

}  // namespace suanwang
