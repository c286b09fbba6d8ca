// P2: the nodes with the fewest free units first, ties by id, as many tasks on each as it takes.
#include <algorithm>
#include <span>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class BestFitPlacement : public PlacementRule {
 public:
  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    const auto fill = [&](std::uint32_t node) {
      const std::uint32_t here = tasks > 0 ? std::min(pool.tasks_on(node, shape), tasks) : 0;
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
    for (std::uint32_t level = 1; tasks > 0 && level <= pool.top_level(); ++level) {
      const NodeSet& nodes = pool.nodes_at(level);
      if (pool.shares_cards()) {
        for (const std::uint32_t n : by_free_units(pool, nodes)) {
          fill(n);
        }
        continue;
      }
      for (std::uint32_t n = nodes.next(0); tasks > 0 && n < nodes.size(); n = nodes.next(n + 1)) {
        fill(n);
      }
    }
  }

 private:
  /// Levels are whole cards where cards are shared.
  std::span<const std::uint32_t> by_free_units(const NodePool& pool, const NodeSet& nodes) {
    sorted_.clear();
    for (std::uint32_t n = nodes.next(0); n < nodes.size(); n = nodes.next(n + 1)) {
      sorted_.push_back(n);
    }
    std::stable_sort(sorted_.begin(), sorted_.end(), [&pool](std::uint32_t a, std::uint32_t b) {
      return pool.free_units_on(a) < pool.free_units_on(b);
    });
    return sorted_;
  }

  std::vector<std::uint32_t> sorted_;
};

}  // namespace

extern const PluginEntry<PlacementRule> place_best_fit;
const PluginEntry<PlacementRule> place_best_fit =
    plugin<PlacementRule, BestFitPlacement>("best-fit", "fullest nodes first, each filled");

}  // namespace suanwang
