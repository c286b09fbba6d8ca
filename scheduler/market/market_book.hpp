// Orders of the market and what a clearing makes of them. Whole numbers only: units of computing
// (thousandths of card-hours, say) and micro-fen a unit, so that money is neither made nor lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

enum class Side : std::uint8_t { bid, ask };

/// The largest price and quantity of an order: solvers' sums stay in 64 bits, accounts in 128.
inline constexpr std::int64_t kMostOrderPrice = 1'000'000'000'000;
inline constexpr std::int64_t kMostOrderQuantity = 1'000'000'000'000;

struct MarketOrder {
  std::uint64_t number = 0;  ///< unique over both sides of a market
  Side side = Side::bid;
  std::int64_t quantity = 0;        ///< units wanted or offered, > 0
  std::int64_t price_microfen = 0;  ///< limit for a unit, >= 0
  Time placed{};
  std::int32_t preference = 0;  ///< first-use preference: among equal prices the lower goes first
  /// It trades nothing, or at least so many units: a supplier's minimum lot; = quantity:
  /// indivisible (a gang). 0 or 1: any part will do.
  std::int64_t least = 0;
};

/// A bid and an ask, by their places in the book, that may meet. Chip, latency tier, residency and
/// deadline of an order say who may.
struct MarketPair {
  std::uint32_t bid = 0;
  std::uint32_t ask = 0;
  /// Transport + energy - priority, for a unit. It ranks pairs, and a divisible pair that is worth
  /// less than it does not trade; it is not paid here: links and energy have bills of their own.
  std::int64_t extra_microfen = 0;
};

/// What is cleared at once.
struct MarketBook {
  std::vector<MarketOrder> bids;
  std::vector<MarketOrder> asks;
  /// Absent: each bid may meet each ask, at no extra.
  std::optional<std::vector<MarketPair>> pairs;
};

struct Trade {
  std::uint32_t bid = 0;  ///< place in the book
  std::uint32_t ask = 0;
  std::int64_t quantity = 0;
  /// For a unit, where the two have one price; else see what each order pays or gets.
  std::optional<std::int64_t> price_microfen;

  friend bool operator==(const Trade&, const Trade&) = default;
};

struct OrderOutcome {
  std::int64_t traded = 0;  ///< units
  Int128 microfen = 0;      ///< that the buyer pays, or the seller gets, for all of them
  bool left_out = false;    ///< it could not have its least, or the mechanism takes no such order

  friend bool operator==(const OrderOutcome&, const OrderOutcome&) = default;
};

struct MarketOutcome {
  std::vector<Trade> trades;  ///< in the order in which they were made
  std::vector<OrderOutcome> bids;
  std::vector<OrderOutcome> asks;
  /// What a unit costs all buyers, and earns all sellers, where that is one price.
  std::optional<std::int64_t> buyers_microfen;
  std::optional<std::int64_t> sellers_microfen;
  /// Sum of quantity * (bid - ask - extra) by the limits as they were stated.
  Int128 welfare = 0;
  /// No clearing that keeps all conditions has more. Only of mechanisms that seek the most.
  std::optional<Int128> welfare_bound;

  [[nodiscard]] Int128 paid() const;
  [[nodiscard]] Int128 received() const;

  /// What stays with the platform; negative: its deficit. paid = received + surplus.
  [[nodiscard]] Int128 surplus() const { return paid() - received(); }
};

/// What is wrong with a book, or nothing: quantities, prices and leasts out of range, orders on the
/// wrong side, a number met twice, pairs of orders that are not there or met twice.
[[nodiscard]] std::string objection(const MarketBook& book);

}  // namespace suanwang
