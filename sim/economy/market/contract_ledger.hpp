// The ledger of contracts: it hears what happens to them, meters what was delivered, and when one
// closes bills it and pays buyer to platform to seller, so that no money is made or lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/economy/market/contract.hpp"
#include "sim/economy/market/contract_rules.hpp"
#include "sim/economy/voucher.hpp"

namespace suanwang {

/// What can happen to a contract once it is open, in the order that counts within an instant:
/// stretches of time are [from, until), so that what closes comes before what begins, and what
/// begins before what breaks.
enum class ContractEventKind : std::uint8_t {
  end,
  cancel,
  begin,
  resume,
  pause,
  seller_default,
  break_latency,
};

struct ContractEvent {
  ContractEventKind kind = ContractEventKind::end;
  ContractId contract{};
  Time at{};
  PauseCause cause = PauseCause::failure;  ///< of a pause
  Duration notice{};                       ///< of a preemption
  Duration undone{};                       ///< of a pause
};

/// What a contract does not say and a voucher asks for.
struct VoucherFacts {
  std::string firm;  ///< the buyer's; its claims of a year count together
  bool related_supplier = false;
  bool other_subsidy = false;
  bool has_invoice = true;
  bool has_delivery_proof = true;
};

/// A claim with its answer, refused ones too.
struct VoucherRecord {
  ContractId contract{};
  CivilDay day;
  VoucherClaim claim;
  VoucherAnswer answer;
};

/// Calls come in order of time; those of an instant count in the order of the calls, see `apply`
/// for one that does not depend on it. A call that its contract is in no state for breaks an
/// invariant: what is told must have happened. O(1) each, or as told.
class ContractLedger {
 public:
  /// Needs rules without objection and, if there are vouchers, share x claims of a contract <= 1.
  /// `calendar` gives the days of vouchers.
  ContractLedger(ContractRules rules,
                 Calendar calendar,
                 std::optional<VoucherRules> vouchers = std::nullopt);

  /// At terms.matched. What is paid in advance is the buyer's from here on. Needs terms without
  /// objection; a contract that is replaced has defaulted, with the same buyer, and once only.
  ContractId open(const ContractTerms& terms);

  /// The buyer is not ready: the latest start moves to a later time. Before the first begin.
  void postpone(ContractId id, Time start_by);

  /// The first job starts. Not before the agreed begin.
  void begin(ContractId id, Time at);

  /// Nothing runs from here on. A contract that is paused goes on with the new cause. A reserved
  /// contract may be paused before its first begin: its cards are owed from the agreed begin on.
  /// `notice`: with which a preemption was told. `undone`: what it ran last and did not keep, no
  /// more than the stretch that ends; it counts with the pause.
  void pause(ContractId id, Time at, PauseCause cause, Duration notice = {}, Duration undone = {});

  /// The agreed period, of the same length, begins later; the latest start stays. Before the first
  /// begin.
  void put_off(ContractId id, Time begins);

  /// A reserved contract goes on beyond its term, to a later time; more is paid in advance.
  void renew(ContractId id, Time at, Time ends);

  /// It runs again, after its first begin.
  void resume(ContractId id, Time at);

  /// By the meter: the job has ended. A reserved contract ends with its term or before, and is
  /// paid whole. Bills and settles, as the next two do.
  void end(ContractId id, Time at);

  /// The buyer withdraws.
  void cancel(ContractId id, Time at);

  /// The seller can't deliver any more: the buyer may be matched again, to a contract that
  /// `replaces` this.
  void seller_default(ContractId id, Time at);

  /// The same for all open contracts of a seller, which are returned in order. O(contracts).
  std::vector<ContractId> seller_default(CentreId seller, Time at);

  /// The latency that was agreed does not hold (any more). Counts once.
  void break_latency(ContractId id, Time at);

  /// Cuts the stretches that go on, so that meters and stretches are whole up to here: at the end
  /// of a run, or of a month. No bill depends on it. O(contracts).
  void read_meters(Time at);

  /// Events of one instant or several, sorted by time, kind and contract first; the order in which
  /// they stand decides nothing but between equals. Those for a contract that has closed at the
  /// same instant are void. O(n log n).
  void apply(std::vector<ContractEvent> events);

  /// Claims a voucher for a contract, on what the buyer owes for computing after credits. What is
  /// paid goes to the buyer at once. Needs vouchers. The answer is valid until the next claim.
  const VoucherRecord& claim_voucher(ContractId id, Time at, const VoucherFacts& facts);

  [[nodiscard]] const Contract& contract(ContractId id) const { return contracts_[id]; }

  [[nodiscard]] const Column<ContractId, Contract>& contracts() const { return contracts_; }

  /// Stretches of time that are over, in the order in which they ended, none of no length.
  [[nodiscard]] const std::vector<ContractSpan>& spans() const { return spans_; }

  [[nodiscard]] const std::vector<VoucherRecord>& claims() const { return claims_; }

  [[nodiscard]] const ContractRules& rules() const { return rules_; }

  [[nodiscard]] const Calendar& calendar() const { return calendar_; }

  /// Null without vouchers.
  [[nodiscard]] const VoucherLedger* vouchers() const { return vouchers_ ? &*vouchers_ : nullptr; }

  /// Over all contracts.
  [[nodiscard]] const ContractAccount& totals() const { return totals_; }

  /// Agreed time of a contract that its seller dropped, less what ran: what a new match is for.
  [[nodiscard]] Duration rest_of(ContractId id) const;

  /// Throws an InvariantBreach where money or time was made or lost: accounts against totals, each
  /// account against its bill and state, meters against stretches, vouchers paid against the city's
  /// ledger. Each payment has been checked when it was made; this goes over all of them again.
  /// O(contracts + stretches + vouchers).
  void check() const;

 private:
  Contract& open_contract(ContractId id, Time at);
  void apply_one(const ContractEvent& event);
  void change_stretch(Contract& contract, Time at, ContractPhase phase, SpanKind kind);
  void close_stretch(Contract& contract, Time at);
  void close(ContractId id, Time at, ContractState state);
  void settle(Contract& contract);
  void post(Contract& contract, const ContractAccount& change);
  [[nodiscard]] SpanKind kind_of(const Contract& contract, PauseCause cause, Duration notice) const;
  [[nodiscard]] VoucherClaim claim_for(const Contract& contract, const VoucherFacts& facts) const;
  void check_meters() const;

  ContractRules rules_;
  Calendar calendar_;
  std::optional<VoucherLedger> vouchers_;
  Column<ContractId, Contract> contracts_;
  std::vector<ContractSpan> spans_;
  std::vector<VoucherRecord> claims_;
  ContractAccount totals_;
  Time now_{-kNever.ms};
};

}  // namespace suanwang
