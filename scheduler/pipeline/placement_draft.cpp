#include <algorithm>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

void PlacementDraft::add(std::uint32_t first,
                         std::uint32_t count,
                         std::uint32_t tasks_per_node,
                         CardSet cards) {
  if (count_ > 0) {
    NodeRun& last = runs_[count_ - 1];
    if (last.first + last.count == first && last.tasks_per_node == tasks_per_node &&
        last.cards == cards) {
      last.count += count;
      return;
    }
    ascending_ &= last.first < first;
  }
  if (count_ == runs_.size()) {
    runs_.resize(2 * count_ + 1);
  }
  runs_[count_++] = {first, count, tasks_per_node, cards};
}

std::span<const NodeRun> PlacementDraft::runs() {
  if (!ascending_) [[unlikely]] {
    sort();
  }
  return {runs_.data(), count_};
}

void PlacementDraft::sort() {
  std::vector<NodeRun> runs(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(count_));
  std::sort(runs.begin(), runs.end(), [](const NodeRun& a, const NodeRun& b) {
    return a.first < b.first;
  });
  clear();
  for (const NodeRun& run : runs) {
    add(run.first, run.count, run.tasks_per_node, run.cards);
  }
}

bool place_on_single_unit_nodes(const NodePool& pool,
                                const TaskShape& shape,
                                std::uint32_t tasks,
                                PlacementDraft& draft) {
  const bool one_core = shape.cores == 1 && shape.accelerators == 0 && shape.memory_mib == 0;
  if (!one_core || pool.units_per_node() != 1 || pool.has_accelerators()) {
    return false;
  }
  const NodeSet& idle = pool.nodes_at(1);
  draft.fill(std::min(tasks, idle.size() / 2) + std::size_t{1}, [&idle, tasks](NodeRun* runs) {
    std::size_t run_count = 0;
    std::uint32_t begin = 0;  // of the last run
    std::uint32_t end = UINT32_MAX;
    std::uint32_t left = tasks;
    idle.for_each_range([&](std::uint32_t first, std::uint32_t last) {
      // Bits, not a branch on whether the range goes on with the run before: a coin toss.
      const auto apart = std::uint32_t{first != end};
      begin ^= (begin ^ first) & (0U - apart);
      run_count += apart;
      end = first + std::min(last - first, left);
      left -= end - first;
      runs[run_count - 1] = {begin, end - begin, 1U, 0U};
      return left > 0;
    });
    return run_count;
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
