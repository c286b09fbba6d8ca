#include "sim/economy/market/voucher_hopes.hpp"

#include <algorithm>

#include "sim/base/int128.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/account_units.hpp"
#include "sim/economy/market/contract.hpp"

namespace suanwang {
namespace {

/// In micro-fen an hour x unit_ms.
Int128 scaled(Money money, std::uint32_t card_units) {
  return Int128{money.base} * kMicrofenPerFen * kMillisecondsPerCardHour * card_units;
}

}  // namespace

Money VoucherHopes::left(const std::string& firm, Time now) const {
  const VoucherLedger* vouchers = ledger_->vouchers();
  if (vouchers == nullptr) {
    return {};
  }
  const VoucherRules& rules = vouchers->rules();
  const CivilDay today = ledger_->calendar().civil_day(now);
  const bool is_on =
      rules.signed_from.day <= today && !(rules.claimed_until && rules.claimed_until->day < today);
  if (!is_on) {
    return {};
  }
  const bool with_latest = latest_at_ < now;
  const std::int32_t year = date_of(today).year;
  std::int64_t left =
      rules.firm_cap.base - vouchers->paid_to(firm, year).base - hoped(firm, with_latest).base;
  if (const auto of_city = vouchers->left_in(year)) {
    left = std::min(left, of_city->base - hoped_by_all(with_latest).base);
  }
  return {std::max<std::int64_t>(left, 0)};
}

void VoucherHopes::add(const std::string& firm, Money amount, Time now) {
  if (latest_at_ != now) {
    count_latest();
    latest_at_ = now;
  }
  latest_.push_back({firm, amount});
}

void VoucherHopes::remove(const std::string& firm, Money amount) {
  count_latest();
  by_firm_[firm].base -= amount.base;
  by_all_.base -= amount.base;
}

void VoucherHopes::count_latest() {
  for (const Hope& hope : latest_) {
    by_firm_[hope.firm].base += hope.amount.base;
    by_all_.base += hope.amount.base;
  }
  latest_.clear();
}

Money VoucherHopes::hoped(const std::string& firm, bool with_latest) const {
  const auto found = by_firm_.find(firm);
  Money sum = found == by_firm_.end() ? Money{} : found->second;
  for (const Hope& hope : latest_) {
    sum.base += with_latest && hope.firm == firm ? hope.amount.base : 0;
  }
  return sum;
}

Money VoucherHopes::hoped_by_all(bool with_latest) const {
  Money sum = by_all_;
  for (const Hope& hope : latest_) {
    sum.base += with_latest ? hope.amount.base : 0;
  }
  return sum;
}

std::int64_t price_with_voucher(
    std::int64_t limit_ufen, Share share, Money left, Int128 unit_ms, std::uint32_t card_units) {
  const Int128 by_amount = limit_ufen + scaled(left, card_units) / unit_ms;
  const std::int64_t borne = kPpm - share.base;
  const Int128 by_share = borne > 0 ? Int128{limit_ufen} * kPpm / borne : by_amount;
  return static_cast<std::int64_t>(
      std::min(std::min(by_amount, by_share), Int128{kMostContractPrice}));
}

Int128 voucher_for(
    std::int64_t price_ufen, Share share, Money left, Int128 unit_ms, std::uint32_t card_units) {
  const Int128 by_share = Int128{price_ufen} * unit_ms * share.base / kPpm;
  return std::min(by_share, scaled(left, card_units));
}

}  // namespace suanwang
