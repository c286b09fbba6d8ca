#include "scheduler/pipeline/starter.hpp"

namespace suanwang {

std::span<const NodeRun> Starter::choose(const JobRequest& request, PartitionId partition) {
  const NodePool& pool = observation_->pool(partition);
  const TaskShape shape = TaskShape::of(request);
  draft_->clear();
  if (!place_on_single_unit_nodes(pool, shape, request.tasks, *draft_)) {
    placement_->choose(pool, shape, request.tasks, *draft_);
  }
  return draft_->runs();
}

bool Starter::start_on(JobId job, PartitionId partition, std::span<const NodeRun> runs) {
  return actions_->start(job, partition, runs) == Refusal::none;
}

bool Starter::start(JobId job, PartitionId partition) {
  return start_on(job, partition, choose(observation_->request(job), partition));
}

bool Starter::start_anywhere(JobId job) {
  const JobRequest& request = observation_->request(job);
  bool started = false;
  observation_->for_each_partition(request, observation_->centre(), [&](PartitionId partition) {
    started = fits(request, partition) && start(job, partition);
    return !started;
  });
  return started;
}

}  // namespace suanwang
