// P8: as few nodes as can be. The nodes that take the most tasks first; what is left over goes to
// the node where it leaves the least room (ties by id).
#include <algorithm>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class Consolidated : public PlacementRule {
 public:
  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    candidates_.clear();
    const NodeSet& open = pool.open_nodes();
    for (std::uint32_t n = open.next(0); n < open.size(); n = open.next(n + 1)) {
      if (const std::uint32_t room = pool.tasks_on(n, shape); room > 0) {
        candidates_.push_back({room, n});
      }
    }
    std::sort(candidates_.begin(), candidates_.end(), [](const Node& a, const Node& b) {
      return a.room != b.room ? a.room > b.room : a.id < b.id;
    });
    std::size_t next = 0;
    while (tasks > 0 && candidates_[next].room < tasks) {
      draft.add(candidates_[next].id, 1, candidates_[next].room);
      tasks -= candidates_[next].room;
      ++next;
    }
    if (tasks > 0) {
      draft.add(tightest(next, tasks), 1, tasks);
    }
  }

 private:
  struct Node {
    std::uint32_t room = 0;
    std::uint32_t id = 0;
  };

  /// Of the candidates from `first` on, all sorted by falling room, the first of the least room
  /// that still takes `tasks`.
  [[nodiscard]] std::uint32_t tightest(std::size_t first, std::uint32_t tasks) const {
    const auto begin = candidates_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = std::partition_point(
        begin, candidates_.end(), [tasks](const Node& node) { return node.room >= tasks; });
    const std::uint32_t least = (end - 1)->room;
    return std::partition_point(begin, end, [least](const Node& node) { return node.room > least; })
        ->id;
  }

  std::vector<Node> candidates_;
};

}  // namespace

extern const PluginEntry<PlacementRule> place_consolidated;
const PluginEntry<PlacementRule> place_consolidated =
    plugin<PlacementRule, Consolidated>("consolidated", "as few nodes as can be");

}  // namespace suanwang
