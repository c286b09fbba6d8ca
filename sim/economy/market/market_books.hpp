// The market's books of a run: what is sold of each offer now, who has a contract, what all of it
// came to. Contracts themselves, their meters and bills stand in the ledger.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/economy/market/contract_ledger.hpp"
#include "sim/economy/market/market_contract.hpp"
#include "sim/economy/market/market_plan.hpp"
#include "sim/economy/market/voucher_hopes.hpp"

namespace suanwang {

struct OrderCount {
  std::uint64_t orders = 0;
  Int128 unit_ms = 0;  ///< cards x requested time

  void add(Int128 more_unit_ms) {
    ++orders;
    unit_ms += more_unit_ms;
  }

  void take(Int128 less_unit_ms) {
    --orders;
    unit_ms -= less_unit_ms;
  }
};

/// What a market came to. Sums of money over agreed time are micro-fen an hour x unit_ms: divide by
/// the milliseconds of an hour and the units of a card.
struct MarketTotals {
  std::uint32_t card_units = 1;  ///< to a card
  OrderCount traded;   ///< and not dropped by their sellers, as all sums of what was agreed
  OrderCount waiting;  ///< at the end
  std::array<OrderCount, kUnmatchedReasons> unmet;  ///< by Unmatched, of those that left
  std::uint64_t clearings = 0;                      ///< instants at which anything was sold
  std::uint64_t cancelled = 0;                      ///< contracts, by their buyers
  std::uint64_t defaulted = 0;                      ///< by their sellers
  std::uint64_t replaced = 0;                       ///< of these, matched again
  Int128 traded_gflops_ms = 0;                      ///< units x FP16 peak, where that is known
  Int128 paid_for_gflops = 0;                       ///< the part of `paid` for these
  Int128 value = 0;                                 ///< at the buyers' limits
  Int128 paid = 0;                                  ///< at the buyers' prices
  Int128 vouchers = 0;                              ///< that buyers counted on
  Int128 received = 0;                              ///< at the sellers' prices, fee not taken off
  Int128 fee_ppm = 0;                               ///< of that, in millionths
  Int128 cost = 0;                                  ///< at the asks
  Int128 offered_unit_ms = 0;                       ///< of all offers, within the run
  Column<CentreId, Int128> sold_unit_ms;            ///< of what was agreed
  Int128 metered_unit_ms = 0;                       ///< that ran
  Column<CentreId, Int128> used_at;                 ///< by seller, with what was undone
  ContractAccount account;                          ///< what was paid, when all has been settled
  Int128 due_fen = 0;                               ///< by buyers, before vouchers
  Int128 credit_fen = 0;                            ///< taken off for broken promises
  Int128 cancellation_fen = 0;                      ///< charged for cancellations
  Int128 due_with_vouchers_fen = 0;  ///< the part of due_fen that some voucher was paid for
  std::uint64_t voucher_claims = 0;
  std::uint64_t voucher_refusals = 0;
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

  [[nodiscard]] const ContractLedger& ledger() const { return ledger_; }

  [[nodiscard]] bool is_order(const JobRequest& request) const {
    return plan_->rule_of(request) != nullptr;
  }

  /// What its owner bears itself, at most. Needs is_order.
  [[nodiscard]] std::int64_t limit_ufen(const JobRequest& request) const {
    return plan_->limit_ufen(request, seed_);
  }

  /// The highest price of which it bears no more than that, with the voucher that it may count on
  /// now. Needs is_order.
  [[nodiscard]] std::int64_t bid_ufen(const JobRequest& request, Time now) const;

  /// Since when it waits for a match: since it came, or came back from a seller that dropped it.
  [[nodiscard]] Time waits_since(const JobRequest& request) const;

  /// Within its window, and the seller has not dropped out.
  [[nodiscard]] bool is_open(const Offer& offer, Time now) const {
    return offer.from <= now && now < offer.until && now < offer.drops_out;
  }

  /// Of an offer, that no contract holds; 0 where it is not open.
  [[nodiscard]] std::int64_t free_units(std::uint32_t offer, Time now) const;

  /// The contract of the job with that number, or null: it has none, or it has closed.
  [[nodiscard]] const MarketContract* find(std::uint64_t job) const;

  [[nodiscard]] Objection objection(const JobRequest& request,
                                    const SaleTerms& sale,
                                    Time now) const;

  /// Needs no objection, and a job without a contract.
  const MarketContract& open(const JobRequest& request, const SaleTerms& sale, Time now);

  /// The data of a job with a new contract are on their way: a latest start moves with them.
  void await_data(std::uint64_t job);

  /// They have come, if it waited for them.
  void note_data(std::uint64_t job, Time now);

  /// A job with a contract starts, for the first time or again.
  void start(std::uint64_t job, Time now);

  /// It stopped before its end, if it ran. `undone`: all that it has run so far and not kept, on
  /// the clock; it is not metered.
  void stop(std::uint64_t job, Time now, PauseCause cause, Duration notice, Duration undone);

  void break_latency(std::uint64_t job, Time now);

  /// Its seller has dropped it, and it has no contract since.
  [[nodiscard]] bool is_dropped(std::uint64_t job) const;

  /// It waits for a match again from now on, if it was dropped.
  void wait_again(std::uint64_t job, Time now);

  /// Its contract closes, and its cards are free again.
  void close(std::uint64_t job, Time now, ContractState how);

  /// Numbers of jobs with contracts of that offer, ascending.
  [[nodiscard]] std::vector<std::uint64_t> jobs_of(std::uint32_t offer) const;

  /// The job has left. What its contracts came to; null if it had none. The answer is valid until
  /// the next call.
  const ContractEnd* settle(std::uint64_t job);

  /// Milliseconds of units of cards that its contracts have metered.
  [[nodiscard]] Int128 metered_unit_ms(std::uint64_t job) const;

  /// A job leaves, or is still there at the end (`none`), without a match.
  void note_unmatched(const JobRequest& request, Unmatched reason);

  /// Goes over the ledger, and over each offer's cards: none is oversold. Breaks the run if
  /// anything is wrong. O(contracts).
  void check() const;

  /// At the end of the run, after all contracts have closed.
  [[nodiscard]] MarketTotals finish(Time end);

 private:
  /// What has become of the contracts of a job.
  struct JobAccount {
    ContractEnd told;
    std::vector<ContractId> all;
    Time dropped = kNever;    ///< by its seller; kNever: it was not, or has a new one
    Duration undone{};        ///< of what its contracts have been told
    bool claims = false;      ///< vouchers
    bool is_staging = false;  ///< its data are on their way, since the last match
  };

  /// In whose name vouchers are claimed for it; null: none are.
  [[nodiscard]] const std::string* firm_of(const JobRequest& request) const;
  [[nodiscard]] Int128 agreed_unit_ms(const JobRequest& request) const;
  [[nodiscard]] ContractTerms terms_of(const JobRequest& request,
                                       const SaleTerms& sale,
                                       Time now) const;
  void claim(const MarketContract& contract, Time now);
  /// `sign`: 1, or -1 for one that its seller has dropped.
  void count_trade(const MarketContract& contract, int sign);
  void close_term(ContractId id, Time now, ContractState& how);

  const MarketPlan* plan_;
  const City* city_;
  std::uint64_t seed_;
  ContractLedger ledger_;
  VoucherHopes hopes_;
  std::vector<std::int64_t> sold_;                ///< units now, by offer
  std::map<std::uint64_t, MarketContract> live_;  ///< by number of the job
  std::map<std::uint64_t, JobAccount> accounts_;  ///< likewise, until it leaves
  Time last_sale_{INT64_MIN};
  ContractEnd told_;
  MarketTotals totals_;
};

}  // namespace suanwang
