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

  void add(std::uint32_t first, std::uint32_t count, std::uint32_t tasks_per_node);

  /// The same for nodes behind all others, with one task on each.
  void append(std::uint32_t first, std::uint32_t count) {
    if (!runs_.empty() && runs_.back().first + runs_.back().count == first) {
      runs_.back().count += count;
    } else {
      runs_.push_back({first, count, 1});
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

  /// Whether pools should log which nodes have changed. It must do without, too.
  [[nodiscard]] virtual bool needs_change_log() const { return false; }

  /// Chooses nodes for `tasks` tasks of `shape`. The pool has room for them (pool.fits).
  virtual void choose(const NodePool& pool,
                      const TaskShape& shape,
                      std::uint32_t tasks,
                      PlacementDraft& draft) = 0;
};

/// Adds whole runs of free one-core nodes, lowest first. For pools of one-unit nodes and tasks of
/// one core, where every rule comes to this. False if the pool or the shape is of another kind.
bool place_on_single_unit_nodes(const NodePool& pool,
                                const TaskShape& shape,
                                std::uint32_t tasks,
                                PlacementDraft& draft);

/// All rules there are (generated from scheduler/placement/*.cpp).
PluginTable<PlacementRule> placement_rules();

}  // namespace suanwang
