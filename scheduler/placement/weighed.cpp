// Filters and weighers, as in OpenStack's and Kubernetes' schedulers: of the nodes that a task fits
// on, the one with the greatest weighted sum of what is free; then the next task, with that one
// counted. Scores are kept and brought up to date for nodes that have changed only.
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

namespace {

struct Weights {
  double cores = 1;
  double accelerators = 1;
  double memory = 0;
  double imbalance = 0;

  template <class V>
  void fields(V& v) {
    const auto any = between(-1e6, 1e6);
    v.optional("cores",
               cores,
               "of the share of its cores that is free: above 0 spreads, below packs",
               any);
    v.optional("accelerators", accelerators, "of the share of its accelerators", any);
    v.optional("memory", memory, "of the share of its memory, where jobs ask for any", any);
    v.optional("imbalance",
               imbalance,
               "of how far the free shares of cores and accelerators are apart: below 0 keeps from "
               "stranding either",
               any);
  }

  [[nodiscard]] std::string objection() const {
    return cores != 0 || accelerators != 0 || memory != 0 || imbalance != 0
               ? ""
               : "one of the weights must be other than 0";
  }
};

/// What is free on a node, and what a node has.
struct NodeAmounts {
  double cores = 0;
  double accelerators = 0;
  double memory_mib = 0;
};

NodeAmounts free_on(std::uint32_t node, const FreeNodes& free) {
  return {static_cast<double>(free.cores[node]),
          free.accelerators.empty() ? 0 : static_cast<double>(free.accelerators[node]),
          free.memory_mib.empty() ? 0 : static_cast<double>(free.memory_mib[node])};
}

NodeAmounts amounts_of_a_node(const NodePool& pool) {
  return {static_cast<double>(pool.cores_per_node()),
          static_cast<double>(pool.accelerators_per_node()),
          static_cast<double>(pool.memory_per_node_mib())};
}

double share(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

double score_of(const Weights& weights, const NodeAmounts& free, const NodeAmounts& all) {
  const double cores = share(free.cores, all.cores);
  const double accelerators = share(free.accelerators, all.accelerators);
  double score = weights.cores * cores;
  score += weights.accelerators * accelerators;
  score += weights.memory * share(free.memory_mib, all.memory_mib);
  if (all.accelerators > 0) {
    score += weights.imbalance * std::abs(cores - accelerators);
  }
  return score;
}

/// The scores of a pool's nodes as they are now.
class ScoreBoard {
 public:
  /// A pool that keeps no log of changes is looked at whole.
  void refresh(const NodePool& pool, const Weights& weights) {
    const FreeNodes& free = pool.free_nodes();
    const ChangeLog* log = pool.change_log();
    const bool follows = log != nullptr && log->reaches(seen_) && !scores_.empty();
    scores_.resize(free.cores.size());
    greatest_.resize((scores_.size() + kBlock - 1) / kBlock);
    if (follows) {
      for (; seen_ < log->count(); ++seen_) {
        const std::uint32_t node = log->node(seen_);
        scores_[node] = score_of(weights, free_on(node, free), amounts_of_a_node(pool));
        bound(node / kBlock);
      }
      return;
    }
    for (std::uint32_t n = 0; n < scores_.size(); ++n) {
      scores_[n] = score_of(weights, free_on(n, free), amounts_of_a_node(pool));
    }
    for (std::uint32_t block = 0; block < greatest_.size(); ++block) {
      bound(block);
    }
    seen_ = log != nullptr ? log->count() : 0;
  }

  [[nodiscard]] const std::vector<double>& scores() const { return scores_; }

  /// Of the nodes of a block; bounds what can be found there.
  [[nodiscard]] double greatest(std::uint32_t block) const { return greatest_[block]; }

  static constexpr std::uint32_t kBlock = 64;

 private:
  void bound(std::uint32_t block) {
    const auto first = scores_.begin() + std::ptrdiff_t{block} * kBlock;
    const auto size = std::min<std::ptrdiff_t>(kBlock, scores_.end() - first);
    greatest_[block] = *std::max_element(first, first + size);
  }

  std::vector<double> scores_;
  std::vector<double> greatest_;  // by block
  std::uint64_t seen_ = 0;        // changes of the log
};

/// Whether one task of a shape fits on a node.
class TaskRoom {
 public:
  TaskRoom(const FreeNodes& free, const TaskShape& shape)
      : cores_(free.cores.data()),
        accelerators_(shape.accelerators == 0 ? nullptr : free.accelerators.data()),
        single_cards_(shape.accelerators > 0 && free.cards.exists() ? &free.cards : nullptr),
        memory_mib_(shape.memory_mib == 0 || free.memory_mib.empty() ? nullptr
                                                                     : free.memory_mib.data()),
        shape_(shape) {}

  /// Where cards are shared what is left may be in pieces: not looked at in the fast test.
  [[nodiscard]] bool on_single_cards(std::uint32_t node) const {
    return single_cards_ == nullptr || single_cards_->tasks_on(node, shape_.accelerators) > 0;
  }

  [[nodiscard]] bool on(std::uint32_t node) const {
    bool fits = cores_[node] >= shape_.cores;
    if (accelerators_ != nullptr) {
      fits &= accelerators_[node] >= shape_.accelerators;
    }
    if (memory_mib_ != nullptr) {
      fits &= memory_mib_[node] >= shape_.memory_mib;
    }
    return fits;
  }

 private:
  const std::uint32_t* cores_;
  const std::uint32_t* accelerators_;
  const CardTable* single_cards_;
  const std::uint64_t* memory_mib_;
  TaskShape shape_;
};

class Weighed : public PlacementRule {
 public:
  using Params = Weights;

  explicit Weighed(const Params& params) : weights_(params) {}

  [[nodiscard]] bool needs_change_log() const override { return true; }

  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override {
    if (pool.free_nodes().cores.empty()) {
      place_on_lowest(pool, shape, tasks, draft);  // free nodes of one core are all alike
      return;
    }
    ScoreBoard& board = boards_[&pool];
    board.refresh(pool, weights_);
    taken_.clear();
    for (std::uint32_t task = 0; task < tasks; ++task) {
      take(pool, shape, best_node(pool, shape, board));
    }
    for (const Taken& taken : taken_) {
      draft.add(taken.node, 1, taken.tasks);
    }
  }

 private:
  /// A node that has tasks of this gang already, with what they leave of it.
  struct Taken {
    std::uint32_t node = 0;
    std::uint32_t tasks = 0;
    std::uint32_t room = 0;  ///< for more of them
    double score = 0;
  };

  /// Of those with room, ties to the lowest id.
  [[nodiscard]] std::uint32_t best_node(const NodePool& pool,
                                        const TaskShape& shape,
                                        const ScoreBoard& board) const {
    const std::vector<double>& scores = board.scores();
    std::uint32_t best = UINT32_MAX;
    double best_score = -HUGE_VAL;
    for (const Taken& taken : taken_) {
      if (taken.room > 0 &&
          (taken.score > best_score || (taken.score == best_score && taken.node < best))) {
        best = taken.node;
        best_score = taken.score;
      }
    }
    const std::uint32_t untouched = best_untouched(pool, shape, board);
    const bool is_better =
        untouched != UINT32_MAX &&
        (scores[untouched] > best_score || (scores[untouched] == best_score && untouched < best));
    return is_better ? untouched : best;
  }

  [[nodiscard]] bool is_taken(std::uint32_t node) const {
    return std::any_of(
        taken_.begin(), taken_.end(), [node](const Taken& taken) { return taken.node == node; });
  }

  /// The loop that decides. Whether a node has room is three comparisons without a branch; nodes
  /// that rest or are down have nothing free. A block without a better node is left by its greatest
  /// score.
  [[nodiscard]] std::uint32_t best_untouched(const NodePool& pool,
                                             const TaskShape& shape,
                                             const ScoreBoard& board) const {
    constexpr std::uint32_t kBlock = ScoreBoard::kBlock;
    const std::vector<double>& scores = board.scores();
    const std::uint32_t nodes = pool.available_nodes();
    const TaskRoom room(pool.free_nodes(), shape);
    std::uint32_t best = UINT32_MAX;
    double best_score = -HUGE_VAL;
    for (std::uint32_t first = 0; first < nodes; first += kBlock) {
      if (board.greatest(first / kBlock) <= best_score) {
        continue;
      }
      const std::uint32_t last = std::min(first + kBlock, nodes);
      double most = -HUGE_VAL;
      for (std::uint32_t n = first; n < last; ++n) {
        const double score = room.on(n) ? scores[n] : -HUGE_VAL;
        most = score > most ? score : most;
      }
      for (std::uint32_t n = first; most > best_score && n < last; ++n) {
        if (scores[n] > best_score && room.on(n) && room.on_single_cards(n) && !is_taken(n)) {
          best = n;
          best_score = scores[n];
        }
      }
    }
    return best;
  }

  void take(const NodePool& pool, const TaskShape& shape, std::uint32_t node) {
    auto found = std::find_if(
        taken_.begin(), taken_.end(), [node](const Taken& taken) { return taken.node == node; });
    if (found == taken_.end()) {
      taken_.push_back({node, 0, pool.tasks_on(node, shape), 0});
      found = taken_.end() - 1;
    }
    ++found->tasks;
    --found->room;
    NodeAmounts free = free_on(node, pool.free_nodes());
    free.cores -= static_cast<double>(found->tasks) * shape.cores;
    free.accelerators -= static_cast<double>(found->tasks) * shape.accelerators;
    free.memory_mib -= static_cast<double>(found->tasks) * shape.memory_mib;
    found->score = score_of(weights_, free, amounts_of_a_node(pool));
  }

  Weights weights_;
  std::map<const NodePool*, ScoreBoard> boards_;
  std::vector<Taken> taken_;
};

}  // namespace

extern const PluginEntry<PlacementRule> place_weighed;
const PluginEntry<PlacementRule> place_weighed = plugin<PlacementRule, Weighed>(
    "weighed", "each task to the node with the greatest weighted sum of what is free");

}  // namespace suanwang
