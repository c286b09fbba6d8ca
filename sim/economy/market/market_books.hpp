// The market's books of a run: what is sold of each offer now, who has a contract, what all of it
// came to.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/economy/market/market_contract.hpp"
#include "sim/economy/market/market_plan.hpp"

namespace suanwang {

struct OrderCount {
  std::uint64_t orders = 0;
  Int128 unit_ms = 0;  ///< cards x requested time

  void add(Int128 more_unit_ms) {
    ++orders;
    unit_ms += more_unit_ms;
  }
};

/// What a market came to. Sums of money are micro-fen an hour x unit_ms, of what was agreed: divide
/// by the milliseconds of an hour and the units of a card.
struct MarketTotals {
  OrderCount traded;
  OrderCount waiting;                               ///< at the end
  std::array<OrderCount, kUnmatchedReasons> unmet;  ///< by Unmatched, of those that left
  std::uint64_t clearings = 0;                      ///< instants at which anything was sold
  Int128 value = 0;                                 ///< at the buyers' limits
  Int128 paid = 0;                                  ///< at the buyers' prices
  Int128 received = 0;                              ///< at the sellers' prices, fee not taken off
  Int128 fee_ppm = 0;                               ///< of that, in millionths
  Int128 cost = 0;                                  ///< at the asks
  Bill bills;                                       ///< of all contracts, to the end of the run
  Int128 offered_unit_ms = 0;                       ///< of all offers, within the run
  Column<CentreId, Int128> sold_unit_ms;            ///< of what was agreed
};

class MarketBooks {
 public:
  /// What is wrong with a sale.
  enum class Objection : std::uint8_t {
    none,
    no_offer,      ///< not there, or not now, or of another product
    beyond_limit,  ///< dearer than the buyer's limit, or less than the seller's ask after the fee
    sold_out,      ///< the offer has not so many cards left
  };

  /// Both must outlive it.
  MarketBooks(const MarketPlan& plan, const City& city, std::uint64_t seed);

  [[nodiscard]] const MarketPlan& plan() const { return *plan_; }

  [[nodiscard]] bool is_order(const JobRequest& request) const {
    return plan_->rule_of(request) != nullptr;
  }

  /// Needs is_order.
  [[nodiscard]] std::int64_t limit_ufen(const JobRequest& request) const {
    return plan_->limit_ufen(request, seed_);
  }

  /// Of an offer, that no contract holds; 0 outside its window.
  [[nodiscard]] std::int64_t free_units(std::uint32_t offer, Time now) const;

  /// The contract of the job with that number, or null: it has none, or it has ended.
  [[nodiscard]] const MarketContract* find(std::uint64_t job) const;

  [[nodiscard]] Objection objection(const JobRequest& request,
                                    const SaleTerms& sale,
                                    Time now) const;

  /// Needs no objection, and a job without a contract.
  const MarketContract& open(const JobRequest& request, const SaleTerms& sale, Time now);

  /// Its cards are free again. Needs a contract.
  Bill end(std::uint64_t job, Int128 metered_unit_ms);

  /// A job leaves, or is still there at the end (`none`), without a match.
  void note_unmatched(const JobRequest& request, Unmatched reason);

  /// Compares what buyers agreed to pay, buyer by buyer, with what sellers and the platform are to
  /// get, and what was billed; no offer is oversold. Breaks the run if that is not so.
  void check() const;

  /// At the end of the run, after all contracts have ended.
  [[nodiscard]] MarketTotals close(Time end);

 private:
  const MarketPlan* plan_;
  const City* city_;
  std::uint64_t seed_;
  MarketBilling billing_;
  std::vector<std::int64_t> sold_;                ///< units now, by offer
  std::map<std::uint64_t, MarketContract> live_;  ///< by number of the job
  std::uint64_t contracts_ = 0;
  Time last_sale_{INT64_MIN};
  std::map<TenantId, Int128> paid_by_;
  Column<CentreId, Int128> received_by_;
  Int128 platform_ = 0;  ///< spreads
  MarketTotals totals_;
};

}  // namespace suanwang
