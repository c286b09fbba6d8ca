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

/// The jobs that run there and have a run of nodes that `choose` takes, in order of arrival.
template <class Choose>
std::vector<JobId> Simulator::Run::jobs_on(PartitionId partition, Choose choose) const {
  std::vector<JobId> found;
  world_.partition(partition).releases.for_each([&](Time, JobId id, std::uint32_t) {
    if (id.exists()) {  // no waking node
      const std::span<const NodeRun> runs = world_.placement(world_.jobs()[id]);
      if (std::any_of(runs.begin(), runs.end(), choose)) {
        found.push_back(id);
      }
    }
    return true;
  });
  std::sort(found.begin(), found.end(), [this](JobId a, JobId b) {
    return world_.jobs()[a].request.number < world_.jobs()[b].request.number;
  });
  return found;
}

/// A job that loses its nodes is queued again: displaced, never lost. Where nodes fail, its stream
/// may have it killed.
void Simulator::Run::stop_displaced(JobId id, bool is_failure) {
  const LiveJob& job = world_.jobs()[id];
  const CentreId centre = job.centre;
  const OnFailure on_failure = demand_->streams[job.request.stream].resilience.on_failure;
  world_.stop(now_, id);
  if (is_failure && on_failure == OnFailure::kill) {
    book_end(id, FinalState::killed, RejectReason::none);
    return;
  }
  world_.requeue(now_, id);
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

void Simulator::Run::fail_node(PartitionId partition, std::uint32_t node) {
  const CentreId centre = city_->partitions[partition].centre;
  fingerprint_.add(std::uint64_t{partition.value()} << 32 | node);
  const NodePool& pool = world_.partition(partition).pool;
  std::vector<JobId> struck;
  if (!pool.is_idle(node)) {  // else nobody need be looked for
    struck = jobs_on(partition, [node](const NodeRun& run) {
      return node >= run.first && node - run.first < run.count;
    });
  }
  for (const JobId id : struck) {
    stop_displaced(id, true);
    ++book_.ends(centre).struck;
    ++totals_.struck;
  }
  world_.fail_node(now_, partition, node);
  ++book_.ends(centre).failures;
  ++totals_.failures;
  note_change(centre, Change::capacity);
  RandomStream& draws = failure_draws_[partition.value()];
  expect(now_ + draw_lifetime(city_->partitions[partition].failures->down, draws),
         Kind::repair,
         partition.value(),
         node);
}

void Simulator::Run::repair_node(PartitionId partition, std::uint32_t node) {
  world_.repair_node(now_, partition, node);
  note_change(city_->partitions[partition].centre, Change::capacity);
  RandomStream& draws = failure_draws_[partition.value()];
  expect(now_ + draw_lifetime(city_->partitions[partition].failures->up, draws),
         Kind::failure,
         partition.value(),
         node);
}

}  // namespace suanwang
