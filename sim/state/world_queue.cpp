// The part of the world in which jobs wait: the centres' queues and what is planned for them.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

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

/// The partition whose queue the job counts in: the first that has room for it behind those at home
/// there, else the one where it would rather run.
PartitionId WorldState::home_of(const LiveJob& job) const {
  const Centre& centre = city_->centres[job.centre];
  if (centre.partition_count == 1) [[likely]] {
    return centre.first_partition;
  }
  PartitionId home;
  PartitionId first;
  for_each_partition(job.request, job.centre, [&](PartitionId partition) {
    first = first.exists() ? first : partition;
    const std::int64_t left = free_units(partition) - partitions_[partition].queued_units;
    home = left >= std::int64_t{job.queue_load} ? partition : home;
    return !home.exists();
  });
  return home.exists() ? home : first;
}

bool WorldState::dispatch(Time now, JobId id, CentreId centre) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::admitted, "only an admitted job is dispatched");
  measure_for_queue(job, centre);
  if (job.queue_load == 0 || !network_.may_be_at(job.request, centre)) {
    return false;
  }
  job.centre = centre;
  ++centres_[centre].dispatched;
  quotas_.add(job.request, centre);
  if (!network_.data().are_kept() || !waits_for_data(now, id)) [[likely]] {
    enqueue(now, id);
  }
  return true;
}

/// A dispatched job whose data is not all at its centre is on its way.
[[gnu::noinline]] bool WorldState::waits_for_data(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  network_.data().pin(job.request, job.centre);
  if (network_.data().has_all(job.request, job.centre)) {
    return false;
  }
  JobHistory& history = histories_.open(id);
  history.from = CentreId::none();
  history.sent = now;
  expect_here(job);
  return true;
}

/// On its way, it counts as load already: who sends jobs knows what was sent.
void WorldState::expect_here(LiveJob& job) {
  job.phase = JobPhase::moving;
  ++job.generation;
  job.home = job.queue_load > 0 ? home_of(job) : city_->centres[job.centre].first_partition;
  count_in_load<1>(job);
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
  job.home = home_of(job);
  count_in_load<1>(job);
}

void WorldState::take_from_queue(LiveJob& job, JobId id) {
  centres_[job.centre].waiting.erase(WaitingEntry{job.order_key,
                                                  job.request.submit,
                                                  job.request.number,
                                                  id,
                                                  job.queue_need,
                                                  job.queue_walltime});
  count_in_load<-1>(job);
}

void WorldState::withdraw(JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::waiting, "only a waiting job is withdrawn");
  lift_reservation(job);
  take_from_queue(job, id);
  job.phase = JobPhase::admitted;
}

void WorldState::resize(Time now, JobId id, std::uint32_t tasks) {
  withdraw(id);
  LiveJob& job = jobs_[id];
  JobRequest& request = job.request;
  JobHistory& history = histories_.open(id);
  history.task_ms += (job.ran - history.ran).ms * request.tasks;
  history.ran = job.ran;
  const SpeedProfile& profile = (*profiles_)[request.speeds];
  quotas_.remove(request, job.centre);
  request.submitted_tasks = request.stated_tasks();
  request.tasks = tasks;
  request.count_ppm = profile.count_ppm(tasks, request.submitted_tasks);
  quotas_.add(request, job.centre);
  measure_for_queue(job, job.centre);
  enqueue(now, id);
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

void WorldState::forget_before(Time now, CentreId id) {
  if (!centres_[id].keeping.calendar) {
    return;
  }
  const Centre& centre = city_->centres[id];
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    partitions_[centre.partition(i)].calendar.forget_before(now);
  }
}

}  // namespace suanwang
