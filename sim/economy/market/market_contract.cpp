#include "sim/economy/market/market_contract.hpp"

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

/// Needs none of them below 0.
Int128 half_even_fen(Int128 amount, Int128 units_per_fen) {
  return static_cast<Int128>(
      half_even_quotient(static_cast<UInt128>(amount), static_cast<UInt128>(units_per_fen)));
}

}  // namespace

Bill& Bill::operator+=(const Bill& other) {
  metered_unit_ms += other.metered_unit_ms;
  paid_fen += other.paid_fen;
  received_fen += other.received_fen;
  fee_fen += other.fee_fen;
  spread_fen += other.spread_fen;
  return *this;
}

void MarketBilling::open(const MarketContract& contract) {
  SUANWANG_CHECK(contract.units > 0 && contract.price_ufen >= 0 && contract.seller_ufen >= 0,
                 "a contract without cards, or at a price below nothing");
  ++opened_;
}

Bill MarketBilling::end(const MarketContract& contract, Int128 metered_unit_ms) {
  constexpr Int128 kMsPerHour = 3'600'000;
  constexpr Int128 kUfenPerFen = 1'000'000;
  constexpr Int128 kPpm = 1'000'000;
  const Int128 per_fen = kMsPerHour * kUfenPerFen * card_units_;
  Bill bill;
  bill.metered_unit_ms = metered_unit_ms;
  bill.paid_fen = half_even_fen(metered_unit_ms * contract.price_ufen, per_fen);
  const Int128 gross_fen = half_even_fen(metered_unit_ms * contract.seller_ufen, per_fen);
  bill.fee_fen = half_even_fen(gross_fen * contract.fee.base, kPpm);
  bill.received_fen = gross_fen - bill.fee_fen;
  bill.spread_fen = bill.paid_fen - gross_fen;
  totals_ += bill;
  ++ended_;
  return bill;
}

void MarketBilling::check() const {
  SUANWANG_CHECK(ended_ <= opened_, "more bills were written than contracts were made");
  SUANWANG_CHECK(totals_.paid_fen == totals_.received_fen + totals_.fee_fen + totals_.spread_fen,
                 "what buyers paid is not what sellers and the platform got");
}

}  // namespace suanwang
