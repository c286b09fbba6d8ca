// P1: nodes by id, as many tasks on each as it takes.
#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class FirstFit : public PlacementRule {
 public:
  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    place_on_lowest(pool, shape, tasks, draft);
  }
};

}  // namespace

extern const PluginEntry<PlacementRule> place_first_fit;
const PluginEntry<PlacementRule> place_first_fit =
    plugin<PlacementRule, FirstFit>("first-fit", "lowest node ids first, each filled");

}  // namespace suanwang
