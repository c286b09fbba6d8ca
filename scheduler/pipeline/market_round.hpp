// One clearing of the market: from the orders that wait and what is left of the offers to sales.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "scheduler/market/market_rule.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// An order that waits. Its quantity is the cards it needs now: what is scarce in a clearing are
/// cards at this instant, and one that is free again is offered again in the next.
struct MarketBid {
  JobId job;
  MarketOrder order;                   ///< indivisible
  std::vector<std::uint32_t> offers;   ///< that it may use, by place in the plan, ascending
  bool is_of_public_interest = false;  ///< its tenant
  Unmatched reason = Unmatched::none;  ///< once it was cleared without a match
};

struct MarketSale {
  std::size_t bid = 0;  ///< place in `MarketRound::bids`
  SaleTerms terms;
};

/// Which offers orders meet.
struct MarketReach {
  bool quotas = false;   ///< those beyond the quotas of their tenants and districts not
  bool matching = true;  ///< false: only those that their owners know by themselves
};

/// Regulated offers are sold first: at their asks, without fee; tenants of public interest choose
/// before others, then earlier orders; each the cheapest that has room. What is left is cleared by
/// a rule. A rule that looks at pairs clears all at once; for others, orders that may use the same
/// offers are a market of their own, and those with the fewest offers are cleared first, then by
/// the places of the offers. A job runs at one centre: an order that a rule has spread over several
/// offers gets the first of them that can hold it whole, where there is one price also any other
/// that wants no more than that, else it waits. A seller that is left with less than its lot sells
/// nothing.
class MarketRound {
 public:
  using RuleFor = std::function<MarketRule&(const std::vector<std::uint32_t>& offers)>;

  /// Both must outlive it. `observation` is narrowed to centres that jobs may go to.
  MarketRound(const Observation& observation, const MarketBooks& market, MarketReach reach);

  /// An order that waits. Add them in the order of their jobs' arrival.
  void add(JobId job);

  /// `rule_for`: the rule of a market, by its offers; of all of them where `uses_pairs`.
  void clear(const RuleFor& rule_for, bool uses_pairs);

  [[nodiscard]] std::span<const MarketBid> bids() const { return bids_; }

  /// In the order in which they are to be made.
  [[nodiscard]] std::span<const MarketSale> sales() const { return sales_; }

 private:
  /// A book, and what its places stand for.
  struct Market {
    MarketBook book;
    std::vector<std::size_t> bids;      ///< places in bids_
    std::vector<std::uint32_t> offers;  ///< places in the plan
    std::vector<std::int64_t> left;     ///< by ask, not given to a bid yet
    std::vector<std::size_t> ask_of;    ///< by bid; SIZE_MAX: none
  };

  [[nodiscard]] bool may_use(const JobRequest& request, const Offer& offer) const;
  [[nodiscard]] bool has_cards(const JobRequest& request, const Offer& offer) const;
  [[nodiscard]] std::int64_t room_at(const JobRequest& request,
                                     const Offer& offer,
                                     std::int64_t most);
  void open_offers();
  void sell_regulated();
  [[nodiscard]] Market market_of(std::vector<std::size_t> bids,
                                 const std::vector<std::uint32_t>& offers);
  void add_pairs(Market& market) const;
  void clear_market(Market market, MarketRule& rule);
  void choose_asks(Market& market, const MarketOutcome& outcome) const;
  static void keep_lots(Market& market);
  [[nodiscard]] SaleTerms terms_of(const Market& market,
                                   const MarketOutcome& outcome,
                                   std::size_t bid) const;
  [[nodiscard]] Unmatched reason_of(const MarketBid& bid,
                                    const OrderOutcome* outcome,
                                    std::int64_t price_ufen) const;

  [[nodiscard]] bool is_sold(std::size_t bid) const { return sold_[bid] != 0; }

  const Observation* observation_;
  const MarketBooks* market_;
  MarketReach reach_;
  std::vector<MarketBid> bids_;
  std::vector<char> sold_;                         ///< by bid
  std::vector<std::int64_t> opened_;               ///< units by offer, as the clearing began
  std::vector<std::int64_t> rest_;                 ///< of those, not sold yet
  std::map<PartitionId, std::int64_t> room_left_;  ///< units that no offer has counted
  std::vector<MarketSale> sales_;
};

}  // namespace suanwang
