// The step curves of demand and supply, and clearings that fill both in an order of priority.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "scheduler/market/market_book.hpp"

namespace suanwang {

/// Places of the orders of one side: the better price first, then the lower preference, the earlier
/// time, the lower number. O(n log n).
[[nodiscard]] std::vector<std::uint32_t> by_priority(std::span<const MarketOrder> orders);

/// The same without the price, for markets whose price is one for all; only those whose limit
/// allows that price.
[[nodiscard]] std::vector<std::uint32_t> by_turn(std::span<const MarketOrder> orders,
                                                 std::int64_t price_microfen);

/// The orders of a book in the order in which they are filled.
struct Curves {
  const MarketBook& book;
  std::vector<std::uint32_t> bids;  ///< places in the book
  std::vector<std::uint32_t> asks;

  [[nodiscard]] const MarketOrder& bid(std::size_t rank) const { return book.bids[bids[rank]]; }

  [[nodiscard]] const MarketOrder& ask(std::size_t rank) const { return book.asks[asks[rank]]; }
};

/// Where curves by priority cross: the last units whose bid is at least their ask.
struct Crossing {
  std::int64_t quantity = 0;
  // If it is > 0: ranks of the orders of the last unit, and what is left of them.
  std::size_t bid = 0;
  std::size_t ask = 0;
  std::int64_t bid_rest = 0;
  std::int64_t ask_rest = 0;
};

/// O(n).
[[nodiscard]] Crossing cross(const Curves& curves);

/// How much is filled on both sides from the first rank on, and for how much a unit.
struct CurvePlan {
  std::int64_t quantity = 0;
  std::int64_t buyers_microfen = 0;
  std::int64_t sellers_microfen = 0;
};

/// Clears by a plan. The last order of the longer side gets what is left for it; if that is below
/// its least, it is taken out of the curves and a new plan is asked for. O(n) a plan. Units of
/// either side meet in order.
[[nodiscard]] MarketOutcome clear_curves(Curves curves,
                                         const std::function<CurvePlan(const Curves&)>& plan);

/// Nothing traded yet.
[[nodiscard]] MarketOutcome empty_outcome(const MarketBook& book);

/// Books a trade at one price for both; the pair's extra counts for welfare only.
void add_trade(MarketOutcome& outcome,
               const MarketBook& book,
               const Trade& trade,
               std::int64_t extra_microfen = 0);

}  // namespace suanwang
