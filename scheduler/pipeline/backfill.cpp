#include "scheduler/pipeline/backfill.hpp"

#include <algorithm>
#include <tuple>

namespace suanwang {

namespace {

std::unique_ptr<HeadReservation> reservation_for(const Observation& observation) {
  const bool counts = observation.unit_core_tasks() &&
                      observation.city().centres[observation.centre()].partition_count == 1;
  return counts ? counting_reservation() : node_reservation();
}

}  // namespace

/// With the head blocked, an arrival can't make an older job start: less is free than before, and
/// the shadow time is nearer. So it is enough to look at the newcomer itself.
bool Backfill::only_newcomers(const Observation& observation, const Trigger& trigger) const {
  return trigger.only(Change::arrival) && trigger.arrived.size() == 1 && head_.exists() &&
         !observation.waiting().empty() && observation.waiting().front() == head_ &&
         observation.request(head_).number == head_number_;
}

void Backfill::try_newcomer(const Observation& observation, JobId job, Starter& starter) {
  if (observation.is_waiting(job)) {
    reservation_->try_start(observation, job, starter);
  }
}

void Backfill::decide(const Observation& observation, const Trigger& trigger, Starter& starter) {
  if (only_newcomers(observation, trigger)) {
    try_newcomer(observation, trigger.arrived.front(), starter);
    return;
  }
  const WaitingIndex& waiting = observation.waiting();
  while (!waiting.empty() && starter.start_anywhere(waiting.front())) {
  }
  head_ = JobId::none();
  if (waiting.empty()) {
    return;
  }
  if (!reservation_) {
    reservation_ = reservation_for(observation);
  }
  head_ = waiting.front();
  head_number_ = observation.request(head_).number;
  reservation_->plan(observation, head_);
  if (order_ == BackfillOrder::queue) {
    scan_in_order(observation, starter);
  } else {
    scan_shortest_first(observation, starter);
  }
}

void Backfill::scan_in_order(const Observation& observation, Starter& starter) {
  const WaitingIndex& waiting = observation.waiting();
  auto at = waiting.find(waiting.next(waiting.begin()), reservation_->filter(observation));
  while (!waiting.at_end(at)) {
    const bool started = reservation_->try_start(observation, waiting.job(at), starter);
    at = waiting.find(after(waiting, at, started), reservation_->filter(observation));
  }
}

void Backfill::scan_shortest_first(const Observation& observation, Starter& starter) {
  const WaitingIndex& waiting = observation.waiting();
  const CandidateFilter filter = reservation_->filter(observation);
  candidates_.clear();
  for (auto at = waiting.find(waiting.next(waiting.begin()), filter); !waiting.at_end(at);
       at = waiting.find(waiting.next(at), filter)) {
    candidates_.push_back(waiting.entry(at));
  }
  std::sort(
      candidates_.begin(), candidates_.end(), [](const WaitingEntry& a, const WaitingEntry& b) {
        return std::tie(a.walltime, a.submit, a.number) < std::tie(b.walltime, b.submit, b.number);
      });
  for (const WaitingEntry& candidate : candidates_) {
    reservation_->try_start(observation, candidate.job, starter);
  }
}

}  // namespace suanwang
