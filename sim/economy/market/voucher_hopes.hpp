// What buyers may count on of vouchers that are paid only when their contracts are settled: what is
// left for the firm and in the city's envelope, less what contracts that are open will claim.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/market/contract_ledger.hpp"

namespace suanwang {

class VoucherHopes {
 public:
  /// It must outlive them. Without vouchers there is nothing to hope for.
  explicit VoucherHopes(const ContractLedger& ledger) : ledger_(&ledger) {}

  /// What contracts made before this instant leave: those of one clearing count on the same money,
  /// whatever their order; who is paid then, is for the ledger to say.
  [[nodiscard]] Money left(const std::string& firm, Time now) const;

  /// A contract that counts on so much is made.
  void add(const std::string& firm, Money amount, Time now);

  /// It is settled.
  void remove(const std::string& firm, Money amount);

 private:
  struct Hope {
    std::string firm;
    Money amount;
  };

  [[nodiscard]] Money hoped(const std::string& firm, bool with_latest) const;
  [[nodiscard]] Money hoped_by_all(bool with_latest) const;
  void count_latest();

  const ContractLedger* ledger_;
  std::map<std::string, Money> by_firm_;
  Money by_all_{};
  std::vector<Hope> latest_;  ///< made at latest_at_, in nothing of the above
  Time latest_at_{INT64_MIN};
};

/// The highest price at which the buyer bears no more than `limit_ufen` itself, for a card-hour,
/// micro-fen, if the city pays `share` of the price and no more than `left` for the agreed
/// `unit_ms`; rounded down. Needs unit_ms > 0.
[[nodiscard]] std::int64_t price_with_voucher(
    std::int64_t limit_ufen, Share share, Money left, Int128 unit_ms, std::uint32_t card_units);

/// What the city pays then at a price, in micro-fen an hour x unit_ms.
[[nodiscard]] Int128 voucher_for(
    std::int64_t price_ufen, Share share, Money left, Int128 unit_ms, std::uint32_t card_units);

}  // namespace suanwang
