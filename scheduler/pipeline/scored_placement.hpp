// Placement by scores of 0 to 100, as plug-ins of Kubernetes give them: each task goes to the node
// of the centre with the greatest score. Nodes with equal scores stand in an order drawn once per
// run and centre, as in the simulator of Weng et al. (USENIX ATC 2023), whose rules these are.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/placement/placement_rule.hpp"

namespace suanwang {

/// What is left of a node.
struct NodeLeft {
  std::uint32_t cores = 0;
  std::uint32_t units = 0;               ///< of all its cards
  std::span<const std::uint16_t> cards;  ///< units of each card
  std::uint32_t classes = 0;             ///< of tasks that hold cards of it (card_class), as bits
  CardSet own = 0;                       ///< cards that the gang has already: no more for it
};

/// What a task asks of a node.
struct TaskAsk {
  std::uint32_t cores = 0;
  std::uint32_t units = 0;      ///< of all cards that it asks for
  std::uint32_t of_a_card = 0;  ///< units of each of them: all of a card, or a share
  std::uint32_t cards = 0;
};

/// The nodes that are scored, and against what.
struct ScoreSite {
  const Observation* observation = nullptr;  ///< null: the pool is all there is
  PartitionId partition;
  std::uint32_t card_units = 1;
  std::uint32_t most_cores = 0;  ///< of any node of the centre
  std::uint32_t most_units = 0;
};

/// A score, and for a task that asks for a share of a card the card that it should get.
struct NodeScore {
  std::uint32_t score = 0;  ///< 0 to 100
  std::uint32_t card = 0;
};

class ScoreRule {
 public:
  virtual ~ScoreRule() = default;

  [[nodiscard]] virtual bool needs_card_classes() const { return false; }

  /// A request comes for the first time. True if scores are no longer what they were.
  virtual bool meet(const JobRequest& /*request*/) { return false; }

  /// A value of the node as it is, which `score` is given; looked up again when the node changes.
  [[nodiscard]] virtual std::int64_t worth(const ScoreSite& /*site*/, const NodeLeft& /*left*/) {
    return 0;
  }

  /// Of a node that has room for the task.
  [[nodiscard]] virtual NodeScore score(const ScoreSite& site,
                                        const NodeLeft& left,
                                        const TaskAsk& ask,
                                        std::int64_t worth) = 0;
};

/// The card with the least left that is enough for a share, ties to the lowest.
[[nodiscard]] std::uint32_t tightest_card(const NodeLeft& left, std::uint32_t share);

/// Keeps each node's score for each kind of task, and makes it anew only where the node has changed
/// since: one node changes at a placement, all are compared.
class ScoredPlacement : public PlacementRule {
 public:
  explicit ScoredPlacement(std::unique_ptr<ScoreRule> rule) : rule_(std::move(rule)) {}

  void begin(std::uint64_t seed) override { seed_ = seed; }

  [[nodiscard]] bool needs_change_log() const override { return true; }

  [[nodiscard]] bool needs_card_classes() const override { return rule_->needs_card_classes(); }

  [[nodiscard]] bool compares_partitions() const override { return true; }

  void choose(const NodePool& pool,
              const TaskShape& shape,
              std::uint32_t tasks,
              PlacementDraft& draft) override;

  void choose_on(const Observation& observation,
                 PartitionId partition,
                 const JobRequest& request,
                 PlacementDraft& draft) override;

  PartitionId choose_anywhere(const Observation& observation,
                              const JobRequest& request,
                              PlacementDraft& draft) override;

 private:
  /// The scores of one kind of task, by place in the order of ties.
  struct Column {
    TaskAsk ask;
    std::vector<std::uint8_t> scores;  ///< one more than the score; 0: no room
    std::vector<std::uint8_t> cards;
    std::uint64_t seen = 0;  ///< changes of the log
    std::uint64_t edition = 0;
  };

  /// What is kept of a partition.
  struct Board {
    const NodePool* pool = nullptr;
    ScoreSite site;
    std::vector<std::uint32_t> order;  ///< nodes, those that win ties first
    std::vector<std::uint32_t> place;  ///< of each node in it
    std::vector<std::uint32_t> rank;   ///< of each place among all of the centre's nodes
    std::vector<std::int64_t> worth;
    std::vector<std::uint64_t> changed;  ///< by node: the number of its last change
    std::uint64_t seen = 0;              ///< changes of the log
    std::uint64_t edition = 0;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Column> columns;  ///< by cores and units
  };

  /// A node, by its place in the order of ties.
  struct Found {
    std::uint32_t score = 0;  ///< as columns have it
    std::uint32_t place = 0;
  };

  /// A node that has tasks of this gang, with what they leave.
  struct Taken {
    std::uint32_t node = 0;
    std::uint32_t tasks = 0;
    std::uint32_t cores = 0;
    std::uint64_t memory_mib = 0;
    std::vector<std::uint16_t> cards;
    CardSet own = 0;
    NodeScore score{};
    bool has_room = false;
  };

  Board& board_of(const NodePool& pool);
  Board& board_of(const Observation& observation, PartitionId partition);
  void open_centre(const Observation& observation);
  static void put_in_order(Board& board, std::span<const std::uint32_t> ranks);
  void meet(const JobRequest& request);
  void follow(Board& board);
  Column& column_of(Board& board, const TaskShape& shape);
  void rescore(Board& board, Column& column, std::uint32_t node);
  [[nodiscard]] NodeLeft left_on(const Board& board, std::uint32_t node);
  [[nodiscard]] static Found best(const Board& board,
                                  const Column& column,
                                  std::uint32_t memory_mib,
                                  std::span<const Taken> without);
  void place(Board& board, const TaskShape& shape, std::uint32_t tasks, PlacementDraft& draft);
  void place_gang(Board& board,
                  const Column& column,
                  const TaskShape& shape,
                  std::uint32_t tasks,
                  PlacementDraft& draft);
  void take(Board& board, const Column& column, const TaskShape& shape, Taken& taken);

  std::unique_ptr<ScoreRule> rule_;
  std::uint64_t seed_ = 0;
  std::uint64_t edition_ = 1;    ///< of the rule: scores of an earlier one are void
  std::uint64_t all_met_ = 0;    ///< jobs up to this number have been met, or count as such
  std::set<std::uint64_t> met_;  ///< others
  std::map<const NodePool*, Board> boards_;
  std::vector<std::uint16_t> whole_cards_;  ///< where cards are not told apart
  std::vector<Taken> taken_;
};

/// A placement rule from a score rule: `Score::Params`, if any, are its parameters.
template <class Score>
class ScoredBy : public ScoredPlacement {
 public:
  ScoredBy() : ScoredPlacement(std::make_unique<Score>()) {}
};

template <class Score>
requires requires {
  typename Score::Params;
}

class ScoredBy<Score> : public ScoredPlacement {
 public:
  using Params = typename Score::Params;

  explicit ScoredBy(const Params& params) : ScoredPlacement(std::make_unique<Score>(params)) {}
};

}  // namespace suanwang
