// What is left of each single card of a partition's nodes, where jobs may share cards.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/state/placement.hpp"

namespace suanwang {

/// Tasks by how many cards they ask for: shares of one, 1, 2, 3 to 4, 5 to 8, and so on.
inline constexpr std::uint32_t kCardClasses = 8;

/// The class of a task that asks for `asked` units, `units` to a card; asked > 0.
[[nodiscard]] constexpr std::uint32_t card_class(std::uint32_t asked, std::uint32_t units) {
  const std::uint32_t cards = asked / units;
  const auto doublings = static_cast<std::uint32_t>(cards > 0 ? std::bit_width(cards - 1) + 1 : 0);
  return doublings < kCardClasses ? doublings : kCardClasses - 1;
}

/// A task asks for a share of one card, or for whole cards, which must be untouched. Two tasks of a
/// gang never get the same card: collective communication needs one card a rank (NCCL refuses a
/// card that two ranks name). Amounts are in units, `units` to a card.
class CardTable {
 public:
  CardTable() = default;
  CardTable(std::uint32_t nodes, std::uint32_t cards, std::uint32_t units);

  /// Whether cards are told apart at all.
  [[nodiscard]] bool exists() const { return cards_ > 0; }

  /// What is left of each card of the node.
  [[nodiscard]] std::span<const std::uint16_t> left_on(std::uint32_t node) const {
    return {left_.data() + std::size_t{node} * cards_, cards_};
  }

  /// How many tasks that ask for `asked` units each the node's cards can serve; asked > 0.
  [[nodiscard]] std::uint32_t tasks_on(std::uint32_t node, std::uint32_t asked) const;

  /// The cards for so many tasks: untouched ones in order for whole cards; for shares those with
  /// the least left that is enough, ties by their order. Empty if the node has no room for them.
  [[nodiscard]] CardSet choose(std::uint32_t node, std::uint32_t tasks, std::uint32_t asked) const;

  /// Whether exactly these cards can serve them.
  [[nodiscard]] bool can_take(std::uint32_t node,
                              std::uint32_t tasks,
                              std::uint32_t asked,
                              CardSet cards) const;

  void take(std::uint32_t node, std::uint32_t asked, CardSet cards);
  void give(std::uint32_t node, std::uint32_t asked, CardSet cards);

  /// Leaves so much of each card of nodes [first, last).
  void fill(std::uint32_t first, std::uint32_t last, std::uint32_t left);

  [[nodiscard]] std::uint32_t units() const { return units_; }

 private:
  [[nodiscard]] bool is_share(std::uint32_t asked) const { return asked < units_; }

  std::uint32_t cards_ = 0;  // of a node
  std::uint32_t units_ = 1;
  std::vector<std::uint16_t> left_;  // by node and card
};

}  // namespace suanwang
