// Nodes that fail, are repaired, or go with their partition's capacity, and the jobs on them.
#include <algorithm>

#include "sim/engine/run.hpp"
#include "sim/physics/failure.hpp"

namespace suanwang {

/// All nodes are as new when the run begins. One stream of draws a partition: failures come in the
/// same order whatever the policies do, so that these meet the same ones.
void Simulator::Run::open_failures() {
  const bool anything_fails =
      std::any_of(city_->partitions.begin(), city_->partitions.end(), [](const Partition& p) {
        return p.failures.has_value();
      });
  for (std::uint32_t p = 0; anything_fails && p < city_->partitions.size(); ++p) {
    failure_draws_.emplace_back(options_.seed, "physics/failures", p);
    const Partition& partition = city_->partitions[PartitionId(p)];
    for (std::uint32_t n = 0; partition.failures && n < partition.nodes; ++n) {
      expect(Time{} + draw_lifetime(partition.failures->up, failure_draws_.back()),
             Kind::failure,
             p,
             n);
    }
  }
}

/// A job that loses its nodes is queued again: displaced, never lost. Where nodes fail, its stream
/// may have it killed.
void Simulator::Run::stop_displaced(JobId id, bool is_failure) {
  const LiveJob& job = world_.jobs()[id];
  if (job.whole.exists()) [[unlikely]] {
    stop_together(job.whole, is_failure);
    return;
  }
  const CentreId centre = job.centre;
  const OnFailure on_failure = demand_->streams[job.request.stream].resilience.on_failure;
  world_.stop(now_, id);
  if (is_failure && on_failure == OnFailure::kill) {
    if (market_ != nullptr) {
      stop_contract(id, PauseCause::failure);
    }
    book_end(id, FinalState::killed, RejectReason::none);
    return;
  }
  world_.requeue(now_, id);
  if (market_ != nullptr) {
    stop_contract(id, PauseCause::failure);
  }
  fingerprint_.add(world_.jobs()[id].request.number);
  centre_seats_[centre].arrived.push_back(id);
  note_change(centre, Change::arrival);
}

/// Stops the jobs with tasks on nodes that go.
void Simulator::Run::displace(PartitionId partition, std::uint32_t nodes) {
  for (const JobId id :
       jobs_on(partition, [nodes](const NodeRun& run) { return run.first + run.count > nodes; })) {
    stop_displaced(id, false);
  }
}

void Simulator::Run::strike(const NodeSpan& span) {
  const CentreId centre = city_->partitions[span.partition].centre;
  const NodePool& pool = world_.partition(span.partition).pool;
  std::vector<std::uint32_t> falling;
  bool may_run_something = false;
  for (std::uint32_t n = span.first; n < span.first + span.count; ++n) {
    if (++causes_[{span.partition.value(), n}] == 1) {
      falling.push_back(n);
      may_run_something |= !pool.is_idle(n);
    }
  }
  if (falling.empty()) {
    return;
  }
  std::vector<JobId> struck;
  if (may_run_something) {  // else nobody need be looked for
    struck = jobs_on(span.partition, [&span](const NodeRun& run) {
      return run.first < span.first + span.count && span.first < run.first + run.count;
    });
  }
  for (const JobId id : struck) {
    stop_displaced(id, true);
    ++book_.ends(centre).struck;
    ++totals_.struck;
  }
  for (const std::uint32_t node : falling) {
    fingerprint_.add(std::uint64_t{span.partition.value()} << 32 | node);
    world_.fail_node(now_, span.partition, node);
    ++book_.ends(centre).failures;
    ++totals_.failures;
  }
  note_change(centre, Change::capacity);
}

void Simulator::Run::relieve(const NodeSpan& span) {
  for (std::uint32_t n = span.first; n < span.first + span.count; ++n) {
    const auto found = causes_.find({span.partition.value(), n});
    if (--found->second == 0) {
      causes_.erase(found);
      world_.repair_node(now_, span.partition, n);
      note_change(city_->partitions[span.partition].centre, Change::capacity);
    }
  }
}

void Simulator::Run::fail_node(PartitionId partition, std::uint32_t node) {
  strike({partition, node, 1});
  RandomStream& draws = failure_draws_[partition.value()];
  expect(now_ + draw_lifetime(city_->partitions[partition].failures->down, draws),
         Kind::repair,
         partition.value(),
         node);
}

void Simulator::Run::repair_node(PartitionId partition, std::uint32_t node) {
  relieve({partition, node, 1});
  RandomStream& draws = failure_draws_[partition.value()];
  expect(now_ + draw_lifetime(city_->partitions[partition].failures->up, draws),
         Kind::failure,
         partition.value(),
         node);
}

/// A stream of draws for each cause, whatever the others do.
void Simulator::Run::open_common_causes() {
  const std::vector<CommonCause>& causes = city_->common_causes;
  for (std::uint32_t i = 0; i < causes.size(); ++i) {
    outage_draws_.emplace_back(options_.seed, "physics/outages", i);
    const Time begin = causes[i].model
                           ? Time{} + draw_lifetime(causes[i].model->up, outage_draws_[i])
                           : causes[i].from;
    if (begin >= Time{}) {
      expect(begin, Kind::outage, i, 0);
    } else if (causes[i].until > Time{}) {
      expect(Time{}, Kind::outage, i, 0);  // it has begun before the run
    }
  }
}

void Simulator::Run::begin_outage(std::uint32_t cause) {
  const CommonCause& common = city_->common_causes[cause];
  for (const NodeSpan& span : common.nodes) {
    strike(span);
  }
  if (common.link.exists()) {
    change_link(common.link, 1);
  }
  const Time end =
      common.model ? now_ + draw_lifetime(common.model->down, outage_draws_[cause]) : common.until;
  expect(end, Kind::restoration, cause, 0);
}

void Simulator::Run::end_outage(std::uint32_t cause) {
  const CommonCause& common = city_->common_causes[cause];
  for (const NodeSpan& span : common.nodes) {
    relieve(span);
  }
  if (common.link.exists()) {
    change_link(common.link, -1);
  }
  if (common.model) {
    expect(now_ + draw_lifetime(common.model->up, outage_draws_[cause]), Kind::outage, cause, 0);
  }
}

}  // namespace suanwang
