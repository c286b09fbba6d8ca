// P1: nodes by id, as many tasks on each as it takes.
#include <algorithm>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class FirstFit : public PlacementRule {
 public:
  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    const NodeSet& open = pool.open_nodes();
    for (std::uint32_t n = open.next(0); tasks > 0; n = open.next(n + 1)) {
      const std::uint32_t here = std::min(pool.tasks_on(n, shape), tasks);
      if (here > 0) {
        draft.add(n, 1, here);
        tasks -= here;
      }
    }
  }
};

}  // namespace

extern const PluginEntry<PlacementRule> place_first_fit;
const PluginEntry<PlacementRule> place_first_fit =
    plugin<PlacementRule, FirstFit>("first-fit", "lowest node ids first, each filled");

}  // namespace suanwang
