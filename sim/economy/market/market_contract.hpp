// A match that became a contract, and its bill.
#pragma once

#include <cstdint>

#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/market/market_plan.hpp"

namespace suanwang {

struct MarketContract {
  std::uint64_t number = 0;  ///< from 1, in the order of matching
  std::uint64_t job = 0;     ///< its number by arrival: that of its order
  std::uint32_t offer = 0;   ///< place in MarketPlan::offers
  CentreId seller;
  TenantId buyer;  ///< none(): a job of no tenant
  Product product = Product::on_demand;
  std::int64_t units = 0;  ///< of cards
  Duration requested{};    ///< at reference speed
  Time matched{};
  std::int64_t limit_ufen = 0;   ///< what the buyer would have paid, for a card-hour
  std::int64_t price_ufen = 0;   ///< what it pays
  std::int64_t seller_ufen = 0;  ///< what the seller gets before the fee
  std::int64_t ask_ufen = 0;     ///< what it wanted to get at least after it
  Share fee{};                   ///< of what the seller gets

  /// What it was agreed for.
  [[nodiscard]] Int128 unit_ms() const { return Int128{units} * requested.ms; }
};

/// To the fen: paid = received + fee + spread.
struct Bill {
  Int128 metered_unit_ms = 0;
  Int128 paid_fen = 0;      ///< by the buyer
  Int128 received_fen = 0;  ///< by the seller, fee taken off
  Int128 fee_fen = 0;       ///< by the platform
  Int128 spread_fen = 0;    ///< what else stays with the platform; negative: it adds that

  Bill& operator+=(const Bill& other);
};

/// Turns metered card-hours into money. One object serves one run.
class MarketBilling {
 public:
  /// `card_units`: the city's.
  explicit MarketBilling(std::uint32_t card_units) : card_units_(card_units) {}

  void open(const MarketContract& contract);

  /// Card-hours x price, each side's rounded half to even to the fen, once; the fee is a share of
  /// the seller's, rounded alike. A job that never ran pays nothing.
  Bill end(const MarketContract& contract, Int128 metered_unit_ms);

  /// Of all bills so far.
  [[nodiscard]] const Bill& totals() const { return totals_; }

  /// Breaks the run if buyers have not paid what sellers and the platform got, or a bill was
  /// written that nobody had opened.
  void check() const;

 private:
  std::uint32_t card_units_;
  std::uint64_t opened_ = 0;
  std::uint64_t ended_ = 0;
  Bill totals_;
};

}  // namespace suanwang
