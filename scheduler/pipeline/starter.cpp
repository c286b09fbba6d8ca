#include "scheduler/pipeline/starter.hpp"

namespace suanwang {

std::span<const NodeRun> Starter::choose(const JobRequest& request, PartitionId partition) {
  const NodePool& pool = observation_->pool(partition);
  draft_->clear();
  if (!place_on_single_unit_nodes(pool, TaskShape::of(request), request.tasks, *draft_)) {
    placement_->choose_on(*observation_, partition, request, *draft_);
  }
  return with_cards(pool, request);
}

/// What has been drafted, with all cards chosen.
std::span<const NodeRun> Starter::with_cards(const NodePool& pool, const JobRequest& request) {
  if (!pool.shares_cards()) {
    return draft_->runs();
  }
  pool.choose_cards(draft_->runs(), TaskShape::of(request), runs_with_cards_);
  return runs_with_cards_;
}

bool Starter::start_on(JobId job, PartitionId partition, std::span<const NodeRun> runs) {
  return actions_->start(job, partition, runs) == Refusal::none;
}

bool Starter::start(JobId job, PartitionId partition) {
  return start_on(job, partition, choose(observation_->request(job), partition));
}

bool Starter::start_anywhere(JobId job) {
  const JobRequest& request = observation_->request(job);
  if (placement_->compares_partitions()) {
    return start_on_best(job, request);
  }
  bool started = false;
  observation_->for_each_partition(request, observation_->centre(), [&](PartitionId partition) {
    started = fits(request, partition) && start(job, partition);
    return !started;
  });
  return started;
}

bool Starter::start_on_best(JobId job, const JobRequest& request) {
  draft_->clear();
  const PartitionId partition = placement_->choose_anywhere(*observation_, request, *draft_);
  return partition.exists() &&
         start_on(job, partition, with_cards(observation_->pool(partition), request));
}

}  // namespace suanwang
