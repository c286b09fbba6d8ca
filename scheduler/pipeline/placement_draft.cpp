#include <algorithm>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

void PlacementDraft::add(std::uint32_t first,
                         std::uint32_t count,
                         std::uint32_t tasks_per_node,
                         CardSet cards) {
  if (!runs_.empty()) {
    NodeRun& last = runs_.back();
    if (last.first + last.count == first && last.tasks_per_node == tasks_per_node &&
        last.cards == cards) {
      last.count += count;
      return;
    }
    ascending_ &= last.first < first;
  }
  runs_.emplace_back(first, count, tasks_per_node, cards);
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
      add(run.first, run.count, run.tasks_per_node, run.cards);
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
  pool.nodes_at(1).for_each_range([&](std::uint32_t first, std::uint32_t last) {
    const std::uint32_t count = std::min(last - first, tasks);
    draft.append(first, count);
    tasks -= count;
    return tasks > 0;
  });
  return true;
}

void place_on_lowest(const NodePool& pool,
                     const TaskShape& shape,
                     std::uint32_t tasks,
                     PlacementDraft& draft) {
  const NodeSet& open = pool.open_nodes();
  for (std::uint32_t n = open.next(0); tasks > 0 && n < open.size(); n = open.next(n + 1)) {
    const std::uint32_t here = std::min(pool.tasks_on(n, shape), tasks);
    if (here > 0) {
      draft.add(n, 1, here);
      tasks -= here;
    }
  }
}

}  // namespace suanwang
