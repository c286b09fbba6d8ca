// P8: as few nodes as can be. The nodes that take the most tasks first; what is left over goes to
// the node where it leaves the least room (ties by id).
#include <cstddef>
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
    fill_buckets(pool, shape);
    std::size_t used = 0;  // of the bucket at hand; those of more room are used up
    std::size_t room = by_room_.size();
    while (tasks > 0) {
      while (used == (room < by_room_.size() ? by_room_[room].size() : 0)) {
        --room;
        used = 0;
      }
      if (room >= tasks) {
        draft.add(tightest(room, used, tasks), 1, tasks);
        return;
      }
      draft.add(by_room_[room][used], 1, static_cast<std::uint32_t>(room));
      tasks -= static_cast<std::uint32_t>(room);
      ++used;
    }
  }

 private:
  /// Open nodes by how many tasks they take, each bucket by id: a sort by counting, since there are
  /// many nodes and few different rooms.
  void fill_buckets(const NodePool& pool, const TaskShape& shape) {
    for (std::vector<std::uint32_t>& bucket : by_room_) {
      bucket.clear();
    }
    const NodeSet& open = pool.open_nodes();
    for (std::uint32_t n = open.next(0); n < open.size(); n = open.next(n + 1)) {
      const std::uint32_t room = pool.tasks_on(n, shape);
      if (room >= by_room_.size()) {
        by_room_.resize(std::size_t{room} + 1);
      }
      by_room_[room].push_back(n);
    }
  }

  /// The first node of the least room that still takes `tasks`; `used` nodes of `room` are taken.
  [[nodiscard]] std::uint32_t tightest(std::size_t room,
                                       std::size_t used,
                                       std::uint32_t tasks) const {
    std::size_t least = tasks;
    while (least < room && by_room_[least].empty()) {
      ++least;
    }
    return by_room_[least][least == room ? used : 0];
  }

  std::vector<std::vector<std::uint32_t>> by_room_;
};

}  // namespace

extern const PluginEntry<PlacementRule> place_consolidated;
const PluginEntry<PlacementRule> place_consolidated =
    plugin<PlacementRule, Consolidated>("consolidated", "as few nodes as can be");

}  // namespace suanwang
