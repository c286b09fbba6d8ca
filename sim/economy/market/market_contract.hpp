// A match of an order with an offer, as it was made. What becomes of it stands in the ledger of
// contracts.
#pragma once

#include <cstdint>

#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/market/contract.hpp"
#include "sim/economy/market/market_plan.hpp"

namespace suanwang {

struct MarketContract {
  ContractId number;        ///< in the ledger
  std::uint64_t job = 0;    ///< its number by arrival: that of its order
  std::uint32_t offer = 0;  ///< place in MarketPlan::offers
  CentreId seller;
  TenantId buyer;  ///< none(): a job of no tenant
  ProductKind product = ProductKind::on_demand;
  std::int64_t units = 0;  ///< of cards
  Duration agreed{};       ///< at reference speed; of a reserved contract its term
  Time matched{};
  std::int64_t limit_ufen = 0;   ///< what the buyer would have borne itself, for a card-hour
  std::int64_t price_ufen = 0;   ///< what it pays
  std::int64_t seller_ufen = 0;  ///< what the seller gets before the fee
  std::int64_t ask_ufen = 0;     ///< what it wanted to get at least after it
  Share fee{};                   ///< of what the seller gets
  Int128 voucher_ufen_ms = 0;    ///< what the buyer counted on, in micro-fen an hour x unit_ms

  /// What it was agreed for.
  [[nodiscard]] Int128 unit_ms() const { return Int128{units} * agreed.ms; }
};

/// What a job's contracts came to.
struct ContractEnd {
  std::int64_t price_ufen = 0;  ///< for a card-hour, of the last
  Money due{};                  ///< of all, before vouchers
};

}  // namespace suanwang
