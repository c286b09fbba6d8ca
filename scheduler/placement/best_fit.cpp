// P2: the nodes with the fewest free units first, ties by id, as many tasks on each as it takes.
#include <algorithm>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class BestFit : public PlacementRule {
 public:
  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    const auto fill = [&](std::uint32_t node) {
      const std::uint32_t here = std::min(pool.tasks_on(node, shape), tasks);
      if (here > 0) {
        draft.add(node, 1, here);
        tasks -= here;
      }
    };
    if (shape.accelerators == 0 && pool.has_accelerators()) {
      // Tasks without cards go first where no card is left to others.
      const NodeSet& open = pool.open_nodes();
      for (std::uint32_t n = open.next(0); tasks > 0 && n < open.size(); n = open.next(n + 1)) {
        if (pool.free_units_on(n) == 0) {
          fill(n);
        }
      }
    }
    for (std::uint32_t level = 1; tasks > 0 && level <= pool.units_per_node(); ++level) {
      const NodeSet& nodes = pool.nodes_with(level);
      for (std::uint32_t n = nodes.next(0); tasks > 0 && n < nodes.size(); n = nodes.next(n + 1)) {
        fill(n);
      }
    }
  }
};

}  // namespace

extern const PluginEntry<PlacementRule> place_best_fit;
const PluginEntry<PlacementRule> place_best_fit =
    plugin<PlacementRule, BestFit>("best-fit", "fullest nodes first, each filled");

}  // namespace suanwang
