#include "sim/state/card_table.hpp"

#include <algorithm>
#include <bit>

#include "sim/base/check.hpp"
#include "sim/city/city.hpp"

namespace suanwang {

CardTable::CardTable(std::uint32_t nodes, std::uint32_t cards, std::uint32_t units)
    : cards_(cards),
      units_(units),
      left_(std::size_t{nodes} * cards, static_cast<std::uint16_t>(units)) {
  SUANWANG_CHECK(cards <= kMostSharedCards && units <= UINT16_MAX,
                 "a node has more cards, or finer ones, than can be shared");
}

std::uint32_t CardTable::tasks_on(std::uint32_t node, std::uint32_t asked) const {
  const std::uint32_t of_a_card = std::min(asked, units_);
  const auto left = left_on(node);
  const auto serving =
      std::count_if(left.begin(), left.end(), [&](auto rest) { return rest >= of_a_card; });
  return static_cast<std::uint32_t>(serving) / (is_share(asked) ? 1 : asked / units_);
}

CardSet CardTable::choose(std::uint32_t node, std::uint32_t tasks, std::uint32_t asked) const {
  const auto left = left_on(node);
  std::uint32_t wanted = is_share(asked) ? tasks : tasks * (asked / units_);
  CardSet chosen = 0;
  for (; wanted > 0; --wanted) {
    std::uint32_t best = cards_;
    for (std::uint32_t card = 0; card < cards_; ++card) {
      const bool serves = left[card] >= std::min(asked, units_) && (chosen >> card & 1U) == 0;
      if (serves && (best == cards_ || left[card] < left[best])) {
        best = card;
      }
    }
    if (best == cards_) {
      return 0;
    }
    chosen |= CardSet{1} << best;
  }
  return chosen;
}

bool CardTable::can_take(std::uint32_t node,
                         std::uint32_t tasks,
                         std::uint32_t asked,
                         CardSet cards) const {
  const std::uint64_t wanted = is_share(asked) ? tasks : std::uint64_t{tasks} * (asked / units_);
  if (wanted != static_cast<std::uint64_t>(std::popcount(cards)) ||
      static_cast<std::uint32_t>(std::bit_width(cards)) > cards_) {
    return false;
  }
  const auto left = left_on(node);
  for (CardSet rest = cards; rest != 0; rest &= rest - 1) {
    if (left[static_cast<std::size_t>(std::countr_zero(rest))] < std::min(asked, units_)) {
      return false;
    }
  }
  return true;
}

void CardTable::take(std::uint32_t node, std::uint32_t asked, CardSet cards) {
  const auto taken = static_cast<std::uint16_t>(std::min(asked, units_));
  for (CardSet rest = cards; rest != 0; rest &= rest - 1) {
    left_[std::size_t{node} * cards_ + static_cast<std::size_t>(std::countr_zero(rest))] -= taken;
  }
}

void CardTable::give(std::uint32_t node, std::uint32_t asked, CardSet cards) {
  const auto given = static_cast<std::uint16_t>(std::min(asked, units_));
  for (CardSet rest = cards; rest != 0; rest &= rest - 1) {
    left_[std::size_t{node} * cards_ + static_cast<std::size_t>(std::countr_zero(rest))] += given;
  }
}

void CardTable::fill(std::uint32_t first, std::uint32_t last, std::uint32_t left) {
  std::fill(left_.begin() + static_cast<std::ptrdiff_t>(std::size_t{first} * cards_),
            left_.begin() + static_cast<std::ptrdiff_t>(std::size_t{last} * cards_),
            static_cast<std::uint16_t>(left));
}

}  // namespace suanwang
