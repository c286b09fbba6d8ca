// Each task to any node with room for it, with equal chance; a share to any card that has enough.
#include "sim/base/random.hpp"

#include <optional>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

class RandomPlacement : public PlacementRule {
 public:
  void begin(std::uint64_t seed) override { random_.emplace(seed, "placement/random"); }

  [[nodiscard]] bool compares_partitions() const override { return true; }

  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    nodes_.clear();
    add_nodes(pool, shape);
    place(pool, shape, tasks, draft);
  }

  /// Every node counts alike, so a partition's chance is its nodes' with room.
  PartitionId choose_anywhere(const Observation& observation,
                              const JobRequest& request,
                              PlacementDraft& draft) override {
    const TaskShape shape = TaskShape::of(request);
    candidates_.clear();
    nodes_.clear();
    observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
      const NodePool& pool = observation.pool(partition);
      if (observation.has_room(request, partition) && pool.fits(shape, request.tasks)) {
        const std::size_t first = nodes_.size();
        add_nodes(pool, shape);
        candidates_.push_back({partition, first, nodes_.size()});
      }
      return true;
    });
    if (nodes_.empty()) {
      return PartitionId::none();
    }
    const std::uint64_t drawn = draw(nodes_.size());
    for (const Candidate& candidate : candidates_) {
      if (drawn < candidate.last) {
        const std::vector<Node> all = std::move(nodes_);
        nodes_.assign(all.begin() + static_cast<std::ptrdiff_t>(candidate.first),
                      all.begin() + static_cast<std::ptrdiff_t>(candidate.last));
        first_ = drawn - candidate.first;
        place(observation.pool(candidate.partition), shape, request.tasks, draft);
        return candidate.partition;
      }
    }
    return PartitionId::none();
  }

 private:
  struct Node {
    std::uint32_t id = 0;
    std::uint32_t room = 0;   ///< for tasks
    std::uint32_t tasks = 0;  ///< that it gets
    CardSet cards = 0;
  };

  struct Candidate {
    PartitionId partition;
    std::size_t first = 0;  ///< of nodes_
    std::size_t last = 0;
  };

  std::uint64_t draw(std::uint64_t count) {
    if (!random_) {
      begin(0);
    }
    return random_->uniform_int(count);
  }

  void add_nodes(const NodePool& pool, const TaskShape& shape) {
    const NodeSet& open = pool.open_nodes();
    for (std::uint32_t n = open.next(0); n < open.size(); n = open.next(n + 1)) {
      if (const std::uint32_t room = pool.tasks_on(n, shape); room > 0) {
        nodes_.push_back({n, room});
      }
    }
  }

  /// Draws from nodes_; those that are full go to the end.
  void place(const NodePool& pool,
             const TaskShape& shape,
             std::uint32_t tasks,
             PlacementDraft& draft) {
    std::size_t open = nodes_.size();
    for (; tasks > 0; --tasks) {
      const std::size_t at = first_ ? *first_ : draw(open);
      first_.reset();
      Node& node = nodes_[at];
      if (pool.shares_cards() && shape.accelerators > 0) {
        node.cards |= draw_card(pool.free_nodes().cards, node, shape.accelerators);
      }
      ++node.tasks;
      if (--node.room == 0) {
        std::swap(node, nodes_[--open]);
      }
    }
    for (const Node& node : nodes_) {
      if (node.tasks > 0) {
        draft.add(node.id, 1, node.tasks, node.cards);
      }
    }
  }

  /// One for a share; nothing for whole cards, of which all that are untouched are alike.
  CardSet draw_card(const CardTable& cards, const Node& node, std::uint32_t share) {
    if (share >= cards.units()) {
      return 0;
    }
    const auto left = cards.left_on(node.id);
    std::vector<std::uint32_t> serving;
    for (std::uint32_t card = 0; card < left.size(); ++card) {
      if (left[card] >= share && (node.cards >> card & 1U) == 0) {
        serving.push_back(card);
      }
    }
    return CardSet{1} << serving[draw(serving.size())];
  }

  std::optional<RandomStream> random_;
  std::vector<Node> nodes_;
  std::vector<Candidate> candidates_;
  std::optional<std::uint64_t> first_;  // of nodes_, drawn already
};

}  // namespace

extern const PluginEntry<PlacementRule> place_random;
const PluginEntry<PlacementRule> place_random = plugin<PlacementRule, RandomPlacement>(
    "random", "each task to any node with room, with equal chance");

}  // namespace suanwang
