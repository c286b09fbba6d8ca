// Starts jobs on nodes that the placement rule chooses.
#pragma once

#include <span>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

class Starter {
 public:
  /// `draft` is scratch space that outlives the starter, so that nothing is allocated per decision.
  Starter(const Observation& observation,
          PlacementRule& placement,
          PlacementDraft& draft,
          ActionList& actions)
      : observation_(&observation), placement_(&placement), draft_(&draft), actions_(&actions) {}

  /// Whether the job's gang fits on the partition now, and within the centre's limits.
  [[nodiscard]] bool fits(const JobRequest& request, PartitionId partition) const {
    return observation_->pool(partition).fits(TaskShape::of(request), request.tasks) &&
           observation_->has_room(request, partition);
  }

  /// The nodes the placement rule would take. Needs fits(). Valid until the next call.
  std::span<const NodeRun> choose(const JobRequest& request, PartitionId partition);

  /// Starts a job that fits.
  bool start(JobId job, PartitionId partition);

  /// Starts it on nodes that `choose` gave.
  bool start_on(JobId job, PartitionId partition, std::span<const NodeRun> runs);

  /// Starts the job on the first partition, by preference, on which it fits, or where the placement
  /// rule finds the best nodes of all; false if it fits on none.
  bool start_anywhere(JobId job);

  ActionList& actions() { return *actions_; }

 private:
  [[nodiscard]] std::span<const NodeRun> with_cards(const NodePool& pool,
                                                    const JobRequest& request);
  bool start_on_best(JobId job, const JobRequest& request);

  const Observation* observation_;
  PlacementRule* placement_;
  PlacementDraft* draft_;
  ActionList* actions_;
  std::vector<NodeRun> runs_with_cards_;  // where cards are shared
};

/// The place after a job that stood at `at` and has left the queue, or has not: the next one to
/// look at.
[[nodiscard]] inline WaitingPosition after(const WaitingIndex& waiting,
                                           WaitingPosition at,
                                           bool started) {
  return started ? waiting.settle(at) : waiting.next(at);
}

}  // namespace suanwang
