#include <algorithm>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

void PlacementDraft::add(std::uint32_t first, std::uint32_t count, std::uint32_t tasks_per_node) {
  if (!runs_.empty()) {
    NodeRun& last = runs_.back();
    if (last.first + last.count == first && last.tasks_per_node == tasks_per_node) {
      last.count += count;
      return;
    }
    ascending_ &= last.first < first;
  }
  runs_.push_back({first, count, tasks_per_node});
}

std::span<const NodeRun> PlacementDraft::runs() {
  if (!ascending_) {
    std::sort(runs_.begin(), runs_.end(), [](const NodeRun& a, const NodeRun& b) {
      return a.first < b.first;
    });
    std::vector<NodeRun> sorted;
    sorted.swap(runs_);
    ascending_ = true;
    for (const NodeRun& run : sorted) {
      add(run.first, run.count, run.tasks_per_node);
    }
  }
  return runs_;
}

bool place_on_single_unit_nodes(const NodePool& pool,
                                const TaskShape& shape,
                                std::uint32_t tasks,
                                PlacementDraft& draft) {
  const bool one_core = shape.cores == 1 && shape.accelerators == 0 && shape.memory_mib == 0;
  if (!one_core || pool.units_per_node() != 1 || pool.has_accelerators()) {
    return false;
  }
  pool.nodes_with(1).for_each_range([&](std::uint32_t first, std::uint32_t last) {
    const std::uint32_t count = std::min(last - first, tasks);
    draft.append(first, count);
    tasks -= count;
    return tasks > 0;
  });
  return true;
}

}  // namespace suanwang
