// What a scenario's market 算力供需对接 is: offers of centres, and what the jobs of a stream bid.
// Prices are in whole micro-fen for a card-hour, quantities in units of cards (card_units to a
// card).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"
#include "sim/demand/request.hpp"
#include "sim/economy/market/contract_rules.hpp"
#include "sim/economy/voucher.hpp"

namespace suanwang {

/// Why an order has found no match.
enum class Unmatched : std::uint8_t {
  none,
  no_offer,        ///< none that the job may use: product, cards, reach, window, deadline, quota
  price_too_low,   ///< below what those ask, or what others bid for them
  no_capacity,     ///< all that it could pay was sold
  gang_not_whole,  ///< there was enough in sum, and not at one offer
  patience_over,   ///< its time was over before any clearing
};

inline constexpr std::size_t kUnmatchedReasons = 6;

[[nodiscard]] constexpr std::string_view name_of(Unmatched reason) {
  constexpr std::array<std::string_view, kUnmatchedReasons> kNames{
      "", "no_eligible_offer", "price_too_low", "no_capacity", "gang_not_whole", "patience_over"};
  return kNames[static_cast<std::size_t>(reason)];
}

/// Cards of a centre, in [from, until): what a contract is for must end in it.
struct Offer {
  CentreId centre;
  ProductKind product = ProductKind::on_demand;  ///< orders meet offers of theirs only
  std::uint32_t sla = 0;                         ///< class of service, as in ContractRules
  AcceleratorId accelerator;                     ///< none(): any
  std::int64_t units = 0;                        ///< at a time
  std::int64_t ask_ufen = 0;     ///< that the seller wants to get at least, fee taken off
  std::int64_t card_gflops = 0;  ///< FP16, dense peak of a card; 0: not known, or of several types
  std::int64_t least_units = 0;  ///< that it sells in a clearing, if any
  Time from{};
  Time until = kNever;
  Time drops_out = kNever;    ///< when the seller gives up, whatever it has promised
  bool is_regulated = false;  ///< sold at the ask, without fee, before the others
  bool goes_first = false;    ///< first-use preference 首用优先 among equal asks
};

/// How limits are spread over the orders of a stream.
enum class LimitLaw : std::uint8_t { fixed, uniform, normal, lognormal, elastic };

/// What the jobs of a stream bid: each job that asks for cards is an order.
struct OrderRule {
  bool exists = false;
  ProductKind product = ProductKind::on_demand;
  LimitLaw law = LimitLaw::fixed;
  std::int64_t price_ufen = 0;
  double spread = 0;      ///< over the price: half width, standard deviation, sigma
  double elasticity = 0;  ///< of `elastic`
  std::int64_t most_ufen = 0;
  Duration patience{};
  Duration withdrawal{kNever.ms};  ///< after so long without a start the buyer cancels its contract
  bool claims_vouchers = false;
  std::vector<CentreId> known;  ///< sellers that its owners find by themselves; empty: all
};

/// A match as a policy states it; checked against the offers.
struct SaleTerms {
  std::uint32_t offer = 0;
  std::int64_t price_ufen = 0;   ///< that the buyer pays
  std::int64_t seller_ufen = 0;  ///< that the seller gets before the fee
};

struct MarketPlan {
  Duration clearing{};      ///< from one to the next, at whole multiples
  Share fee{};              ///< of what a seller gets
  Duration term = days(1);  ///< reserved contracts are for whole multiples of it
  ContractRules rules = plain_contract_rules();
  std::optional<VoucherRules> vouchers;
  std::vector<Offer> offers;
  Column<StreamId, OrderRule> orders;
  Column<StreamId, std::string> streams;  ///< names, for their random numbers

  [[nodiscard]] const OrderRule* rule_of(const JobRequest& request) const {
    const bool bids = request.accelerators > 0 && orders[request.stream].exists;
    return bids ? &orders[request.stream] : nullptr;
  }

  /// The most that the owner pays for a card-hour: the same under every policy.
  /// uniform: price (1 + spread (2 u - 1)); normal: price (1 + spread z); lognormal:
  /// price exp(spread z); elastic: price u^(-1 / elasticity), so that the share of orders that pay
  /// at least p is (p / price)^-elasticity. From 0 to most_ufen. Needs rule_of(request).
  [[nodiscard]] std::int64_t limit_ufen(const JobRequest& request, std::uint64_t seed) const;

  /// Whether the owner finds the offer by itself. Needs rule_of(request).
  [[nodiscard]] bool is_known(const JobRequest& request, const Offer& offer) const {
    const std::vector<CentreId>& known = orders[request.stream].known;
    return known.empty() || std::find(known.begin(), known.end(), offer.centre) != known.end();
  }

  /// What an order is for: the requested time, of reserved ones in whole terms.
  [[nodiscard]] Duration agreed_time(const JobRequest& request, Duration walltime) const;

  /// The least price at which nothing of an ask goes into the fee: ask / (1 - fee), rounded up.
  [[nodiscard]] std::int64_t asked_ufen(const Offer& offer) const;

  /// Of a sale by the offer.
  [[nodiscard]] Share fee_of(const Offer& offer) const {
    return offer.is_regulated ? Share{} : fee;
  }
};

}  // namespace suanwang
