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
    const std::uint32_t step = pool.has_accelerators() ? shape.accelerators : shape.cores;
    std::make_heap(nodes_.begin(), nodes_.end(), comes_later);
    while (tasks > 0) {
      std::pop_heap(nodes_.begin(), nodes_.end(), comes_later);
      Node& freest = nodes_.back();
      // Tasks that take no unit leave the node as free as it was: it takes all it can.
      const std::uint32_t count = step == 0 ? std::min(freest.room, tasks) : 1;
      freest.tasks += count;
      freest.room -= count;
      tasks -= count;
      if (freest.room > 0) {
        freest.free -= count * step;
        std::push_heap(nodes_.begin(), nodes_.end(), comes_later);
      } else {
        draft.add(freest.id, 1, freest.tasks);
        nodes_.pop_back();
      }
    }
    for (const Node& node : nodes_) {
      if (node.tasks > 0) {
        draft.add(node.id, 1, node.tasks);
      }
    }
  }

 private:
  struct Node {
    std::uint32_t id = 0;
    std::uint32_t free = 0;   ///< units
    std::uint32_t room = 0;   ///< for tasks
    std::uint32_t tasks = 0;  ///< that it gets
  };

  /// Heaps have the greatest in front: the freest, of equal ones the lowest.
  static bool comes_later(const Node& a, const Node& b) {
    return a.free != b.free ? a.free < b.free : a.id > b.id;
  }

  void collect(const NodePool& pool, const TaskShape& shape) {
    nodes_.clear();
    const NodeSet& open = pool.open_nodes();
    for (std::uint32_t n = open.next(0); n < open.size(); n = open.next(n + 1)) {
      if (const std::uint32_t room = pool.tasks_on(n, shape); room > 0) {
        nodes_.push_back({n, pool.free_units_on(n), room, 0});
      }
    }
  }

  std::vector<Node> nodes_;
};

}  // namespace

extern const PluginEntry<PlacementRule> place_worst_fit;
const PluginEntry<PlacementRule> place_worst_fit =
    plugin<PlacementRule, WorstFit>("worst-fit", "spread: each task to the freest node");

}  // namespace suanwang
