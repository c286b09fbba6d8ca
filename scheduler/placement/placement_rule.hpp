// Node placement: on which nodes of a partition a gang's tasks go. One file a rule.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/plugin.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// Collects a placement: nodes may be added in any order; consecutive ones with as many tasks
/// merge.
class PlacementDraft {
 public:
  void clear() {
    runs_.clear();
    ascending_ = true;
  }

  /// `cards`: of each of the nodes, where cards are shared and the rule chooses them.
  void add(std::uint32_t first,
           std::uint32_t count,
           std::uint32_t tasks_per_node,
           CardSet cards = 0);

  /// The same for nodes behind all others, with one task on each.
  void append(std::uint32_t first, std::uint32_t count) {
    if (!runs_.empty() && runs_.back().first + runs_.back().count == first) {
      runs_.back().count += count;
    } else {
      runs_.emplace_back(first, count, 1U);
    }
  }

  /// Ascending by node, merged.
  std::span<const NodeRun> runs();

 private:
  std::vector<NodeRun> runs_;
  bool ascending_ = true;
};

class PlacementRule {
 public:
  virtual ~PlacementRule() = default;

  /// Called once, before the run, with its seed.
  virtual void begin(std::uint64_t /*seed*/) {}

  /// Whether pools should log which nodes have changed, and know tasks of which classes hold their
  /// cards. It must do without, too.
  [[nodiscard]] virtual bool needs_change_log() const { return false; }

  [[nodiscard]] virtual bool needs_card_classes() const { return false; }

  /// Chooses nodes for `tasks` tasks of `shape`. The pool has room for them (pool.fits).
  virtual void choose(const NodePool& pool,
                      const TaskShape& shape,
                      std::uint32_t tasks,
                      PlacementDraft& draft) = 0;

  /// The same for a request on a partition of the centre: for rules that look at more than the
  /// pool.
  virtual void choose_on(const Observation& observation,
                         PartitionId partition,
                         const JobRequest& request,
                         PlacementDraft& draft) {
    choose(observation.pool(partition), TaskShape::of(request), request.tasks, draft);
  }

  /// Whether it compares nodes of several partitions; else a job goes to the first that it prefers
  /// and fits on.
  [[nodiscard]] virtual bool compares_partitions() const { return false; }

  /// Chooses nodes for a request anywhere in the centre: within its limits, where it fits. The
  /// partition, none() if it fits nowhere. Only for rules that compare.
  [[nodiscard]] virtual PartitionId choose_anywhere(const Observation& /*observation*/,
                                                    const JobRequest& /*request*/,
                                                    PlacementDraft& /*draft*/) {
    return PartitionId::none();
  }
};

/// Adds whole runs of free one-core nodes, lowest first. For pools of one-unit nodes and tasks of
/// one core, where every rule comes to this. False if the pool or the shape is of another kind.
bool place_on_single_unit_nodes(const NodePool& pool,
                                const TaskShape& shape,
                                std::uint32_t tasks,
                                PlacementDraft& draft);

/// Adds the lowest nodes with room, as many tasks on each as it takes.
void place_on_lowest(const NodePool& pool,
                     const TaskShape& shape,
                     std::uint32_t tasks,
                     PlacementDraft& draft);

/// All rules there are (generated from scheduler/placement/*.cpp).
PluginTable<PlacementRule> placement_rules();

}  // namespace suanwang
