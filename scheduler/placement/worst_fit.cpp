// P3: spread. Each task goes to the node with the most free units, ties by id.
#include <algorithm>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class WorstFit : public PlacementRule {
 public:
  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    collect(pool, shape);
    const bool by_cards = pool.has_accelerators();
    const std::uint32_t step = by_cards ? shape.accelerators : shape.cores;
    // Nodes of one level take a task each, by id, and go down a step: the same as giving every task
    // to the freest node, without looking for it each time.
    for (std::size_t level = by_level_.size(); level-- > 0 && tasks > 0;) {
      std::sort(by_level_[level].begin(), by_level_[level].end());
      for (const std::uint32_t slot : by_level_[level]) {
        give(slot, level, step, tasks);
      }
    }
    for (const Taken& taken : taken_) {
      if (taken.tasks > 0) {
        draft.add(taken.node, 1, taken.tasks);
      }
    }
  }

 private:
  struct Taken {
    std::uint32_t node = 0;
    std::uint32_t room = 0;
    std::uint32_t tasks = 0;
  };

  void collect(const NodePool& pool, const TaskShape& shape) {
    taken_.clear();
    by_level_.assign(std::size_t{pool.units_per_node()} + 1, {});
    const NodeSet& open = pool.open_nodes();
    for (std::uint32_t n = open.next(0); n < open.size(); n = open.next(n + 1)) {
      const std::uint32_t room = pool.tasks_on(n, shape);
      if (room > 0) {
        by_level_[pool.free_units_on(n)].push_back(static_cast<std::uint32_t>(taken_.size()));
        taken_.push_back({n, room, 0});
      }
    }
  }

  void give(std::uint32_t slot, std::size_t level, std::uint32_t step, std::uint32_t& tasks) {
    Taken& taken = taken_[slot];
    if (tasks == 0) {
      return;
    }
    // Tasks that take no unit leave the node at its level: it takes all it can.
    const std::uint32_t count = step == 0 ? std::min(taken.room, tasks) : 1;
    taken.tasks += count;
    taken.room -= count;
    tasks -= count;
    if (taken.room > 0 && step > 0) {
      by_level_[level - step].push_back(slot);
    }
  }

  std::vector<Taken> taken_;
  std::vector<std::vector<std::uint32_t>> by_level_;
};

}  // namespace

extern const PluginEntry<PlacementRule> place_worst_fit;
const PluginEntry<PlacementRule> place_worst_fit =
    plugin<PlacementRule, WorstFit>("worst-fit", "spread: each task to the freest node");

}  // namespace suanwang
