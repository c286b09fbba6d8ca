#include "sim/economy/market/contract_ledger.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/base/check.hpp"

namespace suanwang {
namespace {

/// Where the time of a stretch of that kind is added up; null: nowhere, it is the buyer's own.
Duration* meter_of(Contract& contract, SpanKind kind) {
  switch (kind) {
    case SpanKind::running:
      return &contract.ran;
    case SpanKind::failed:
    case SpanKind::preempted_unnoticed:
      return &contract.undelivered;
    case SpanKind::preempted:
      return &contract.excused;
    case SpanKind::left:
      break;
  }
  return nullptr;
}

void add_time(Contract& contract, SpanKind kind, Duration time) {
  if (Duration* const meter = meter_of(contract, kind)) {
    *meter = *meter + time;
  }
}

/// What the accounts of a contract must be by its state and bill alone.
ContractAccount account_of(const Contract& contract, const ContractRules& rules) {
  ContractAccount account;
  account.subsidy = contract.account.subsidy;  // by the voucher ledger; compared with it elsewhere
  if (contract.state == ContractState::open) {
    const Share prepaid = rules.of(contract.terms.product).prepaid;
    account.paid = account.held = prepayment(contract.terms, prepaid);
    return account;
  }
  account.paid = {contract.bill.due().base - account.subsidy.base};
  account.received = contract.bill.sellers();
  account.platform_fee = contract.bill.platform_fee;
  account.spread = contract.bill.spread();
  return account;
}

/// The first day after the agreed period. A period that ends later on the clock than it began takes
/// one more day, so that it is longer than a year exactly if it ends later than a year on.
CivilDay first_day_after(const ContractTerms& terms, const Calendar& calendar) {
  const CivilDay last = calendar.civil_day(terms.ends);
  const bool is_later = calendar.time_of_day_ms(terms.ends) > calendar.time_of_day_ms(terms.begins);
  return {last.days_since_1970 + (is_later ? 1 : 0)};
}

}  // namespace

ContractLedger::ContractLedger(ContractRules rules,
                               Calendar calendar,
                               std::optional<VoucherRules> vouchers)
    : rules_(std::move(rules)), calendar_(std::move(calendar)) {
  SUANWANG_CHECK(rules_.objection().empty(), rules_.objection());
  if (vouchers) {
    SUANWANG_CHECK(vouchers->share.base * vouchers->claims_per_contract <= kPpm,
                   "vouchers of a contract are no more than its value");
    vouchers_.emplace(std::move(*vouchers));
  }
}

ContractId ContractLedger::open(const ContractTerms& terms) {
  SUANWANG_CHECK(objection(terms, rules_).empty(), objection(terms, rules_));
  SUANWANG_CHECK(terms.matched >= now_, "a ledger is told of things in their order");
  now_ = terms.matched;
  const ContractId id = ContractId::from_size(contracts_.size());
  if (terms.replaces.exists()) {
    SUANWANG_CHECK(contracts_.contains(terms.replaces), "a contract that is replaced was opened");
    Contract& before = contracts_[terms.replaces];
    SUANWANG_CHECK(before.state == ContractState::defaulted && !before.replaced_by.exists() &&
                       before.terms.buyer == terms.buyer,
                   "what a seller dropped is replaced once, for its buyer");
    before.replaced_by = id;
  }
  Contract contract;
  contract.number = id;
  contract.terms = terms;
  if (const auto within = rules_.sla.rows[terms.sla].value.start_within) {
    contract.start_by = terms.begins + *within;
  }
  contracts_.push_back(contract);
  const Money advance = prepayment(terms, rules_.of(terms.product).prepaid);
  post(contracts_[id], {.paid = advance, .held = advance});
  return id;
}

Contract& ContractLedger::open_contract(ContractId id, Time at) {
  SUANWANG_CHECK(contracts_.contains(id), "a contract that was opened");
  SUANWANG_CHECK(at >= now_, "a ledger is told of things in their order");
  Contract& contract = contracts_[id];
  SUANWANG_CHECK(contract.state == ContractState::open, "nothing happens to a closed contract");
  now_ = at;
  return contract;
}

void ContractLedger::postpone(ContractId id, Time start_by) {
  Contract& contract = open_contract(id, now_);
  SUANWANG_CHECK(contract.began == kNever && start_by >= contract.start_by,
                 "a latest start moves to later, before the begin");
  contract.start_by = start_by;
}

void ContractLedger::begin(ContractId id, Time at) {
  Contract& contract = open_contract(id, at);
  SUANWANG_CHECK(contract.began == kNever, "a contract begins once; then it resumes");
  SUANWANG_CHECK(at >= contract.terms.begins, "not before the agreed begin");
  contract.began = at;
  change_stretch(contract, at, ContractPhase::running, SpanKind::running);
}

void ContractLedger::put_off(ContractId id, Time begins) {
  Contract& contract = open_contract(id, now_);
  ContractTerms& terms = contract.terms;
  SUANWANG_CHECK(contract.began == kNever && contract.phase == ContractPhase::waiting &&
                     begins >= terms.begins,
                 "a period is put off to later, before it begins");
  terms.ends = begins + (terms.ends - terms.begins);
  terms.begins = begins;
  SUANWANG_CHECK(objection(terms, rules_).empty(), objection(terms, rules_));
}

void ContractLedger::renew(ContractId id, Time at, Time ends) {
  Contract& contract = open_contract(id, at);
  SUANWANG_CHECK(contract.terms.product == ProductKind::reserved && ends >= contract.terms.ends,
                 "a term is renewed to a later end");
  const Share prepaid = rules_.of(contract.terms.product).prepaid;
  const Money before = prepayment(contract.terms, prepaid);
  contract.terms.ends = ends;
  SUANWANG_CHECK(objection(contract.terms, rules_).empty(), objection(contract.terms, rules_));
  const Money more{prepayment(contract.terms, prepaid).base - before.base};
  post(contract, {.paid = more, .held = more});
}

void ContractLedger::pause(
    ContractId id, Time at, PauseCause cause, Duration notice, Duration undone) {
  Contract& contract = open_contract(id, at);
  const bool is_term =
      contract.terms.product == ProductKind::reserved && at >= contract.terms.begins;
  SUANWANG_CHECK(contract.phase != ContractPhase::waiting || is_term,
                 "what was not owed yet can't pause");
  const bool ran = contract.phase == ContractPhase::running;
  SUANWANG_CHECK(undone.ms >= 0 && (undone.ms == 0 || (ran && contract.since + undone <= at)),
                 "what is undone was of the last stretch");
  change_stretch(contract, at - undone, ContractPhase::paused, kind_of(contract, cause, notice));
}

SpanKind ContractLedger::kind_of(const Contract& contract,
                                 PauseCause cause,
                                 Duration notice) const {
  if (cause == PauseCause::buyer) {
    return SpanKind::left;
  }
  if (cause == PauseCause::failure) {
    return SpanKind::failed;
  }
  const auto agreed = rules_.of(contract.terms.product).preemption_notice;
  return agreed && notice >= *agreed ? SpanKind::preempted : SpanKind::preempted_unnoticed;
}

void ContractLedger::resume(ContractId id, Time at) {
  Contract& contract = open_contract(id, at);
  SUANWANG_CHECK(contract.phase == ContractPhase::paused && contract.began != kNever,
                 "what resumes has begun and is paused");
  change_stretch(contract, at, ContractPhase::running, SpanKind::running);
}

void ContractLedger::change_stretch(Contract& contract,
                                    Time at,
                                    ContractPhase phase,
                                    SpanKind kind) {
  close_stretch(contract, at);
  contract.phase = phase;
  contract.span = kind;
  contract.since = at;
}

void ContractLedger::close_stretch(Contract& contract, Time at) {
  if (contract.phase == ContractPhase::waiting || contract.since == at) {
    return;
  }
  add_time(contract, contract.span, at - contract.since);
  spans_.push_back({contract.number, contract.span, contract.since, at});
}

void ContractLedger::end(ContractId id, Time at) {
  close(id, at, ContractState::ended);
}

void ContractLedger::cancel(ContractId id, Time at) {
  close(id, at, ContractState::cancelled);
}

void ContractLedger::seller_default(ContractId id, Time at) {
  close(id, at, ContractState::defaulted);
}

std::vector<ContractId> ContractLedger::seller_default(CentreId seller, Time at) {
  std::vector<ContractId> dropped;
  for (const Contract& contract : contracts_) {
    if (contract.state == ContractState::open && contract.terms.seller == seller) {
      dropped.push_back(contract.number);
    }
  }
  for (const ContractId id : dropped) {
    seller_default(id, at);
  }
  return dropped;
}

void ContractLedger::close(ContractId id, Time at, ContractState state) {
  Contract& contract = open_contract(id, at);
  SUANWANG_CHECK(contract.terms.product != ProductKind::reserved || at <= contract.terms.ends,
                 "a reserved contract closes with its term at the latest");
  close_stretch(contract, at);
  contract.phase = ContractPhase::waiting;
  contract.state = state;
  contract.closed = at;
  settle(contract);
}

void ContractLedger::break_latency(ContractId id, Time at) {
  open_contract(id, at).is_latency_met = false;
}

void ContractLedger::read_meters(Time at) {
  SUANWANG_CHECK(at >= now_, "a ledger is told of things in their order");
  now_ = at;
  for (Contract& contract : contracts_) {
    if (contract.state == ContractState::open) {
      close_stretch(contract, at);
      contract.since = at;
    }
  }
}

/// Buyer to platform, or back where more was paid in advance; then platform to seller.
void ContractLedger::settle(Contract& contract) {
  contract.bill = bill_of(contract, rules_);
  const Money due = contract.bill.due();
  const Money rest{due.base - contract.account.held.base};
  post(contract, {.paid = rest, .held = rest});
  post(contract,
       {.received = contract.bill.sellers(),
        .platform_fee = contract.bill.platform_fee,
        .spread = contract.bill.spread(),
        .held = {-due.base}});
}

void ContractLedger::post(Contract& contract, const ContractAccount& change) {
  SUANWANG_CHECK(change.balances(), "a payment takes from one what it gives to another");
  contract.account += change;
  totals_ += change;
  const ContractAccount& account = contract.account;
  SUANWANG_CHECK(account.balances() && totals_.balances(), "no money is made or lost");
  SUANWANG_CHECK(account.paid >= Money{0} && account.received >= Money{0} &&
                     account.platform_fee >= Money{0} && account.held >= Money{0},
                 "nobody has got more than was there");
}

void ContractLedger::apply_one(const ContractEvent& event) {
  switch (event.kind) {
    case ContractEventKind::end:
      return end(event.contract, event.at);
    case ContractEventKind::cancel:
      return cancel(event.contract, event.at);
    case ContractEventKind::begin:
      return begin(event.contract, event.at);
    case ContractEventKind::resume:
      return resume(event.contract, event.at);
    case ContractEventKind::pause:
      return pause(event.contract, event.at, event.cause, event.notice, event.undone);
    case ContractEventKind::seller_default:
      return seller_default(event.contract, event.at);
    case ContractEventKind::break_latency:
      return break_latency(event.contract, event.at);
  }
}

void ContractLedger::apply(std::vector<ContractEvent> events) {
  const auto rank = [](const ContractEvent& event) {
    return std::tuple(event.at, event.kind, event.contract);
  };
  std::stable_sort(
      events.begin(), events.end(), [&](const ContractEvent& a, const ContractEvent& b) {
        return rank(a) < rank(b);
      });
  for (const ContractEvent& event : events) {
    SUANWANG_CHECK(contracts_.contains(event.contract), "a contract that was opened");
    if (contracts_[event.contract].closed != event.at) {
      apply_one(event);
    }
  }
}

VoucherClaim ContractLedger::claim_for(const Contract& contract, const VoucherFacts& facts) const {
  const bool is_settled = contract.state != ContractState::open;
  VoucherClaim claim;
  claim.firm = facts.firm;
  claim.contract = std::to_string(contract.number.value());
  if (is_settled) {
    claim.value = contract.bill.due();
    claim.computing = {contract.bill.computing.base - contract.bill.credit.base};
  }
  claim.signed_on = calendar_.civil_day(contract.terms.matched);
  claim.begins = calendar_.civil_day(contract.terms.begins);
  claim.ends = first_day_after(contract.terms, calendar_);
  claim.related_supplier = facts.related_supplier;
  claim.other_subsidy = facts.other_subsidy;
  claim.settled = is_settled;
  claim.has_invoice = is_settled && facts.has_invoice;
  claim.has_delivery_proof = is_settled && facts.has_delivery_proof;
  return claim;
}

const VoucherRecord& ContractLedger::claim_voucher(ContractId id,
                                                   Time at,
                                                   const VoucherFacts& facts) {
  SUANWANG_CHECK(vouchers_.has_value(), "there are vouchers");
  SUANWANG_CHECK(contracts_.contains(id) && at >= now_, "of a contract, in the order of time");
  now_ = at;
  Contract& contract = contracts_[id];
  const CivilDay day = calendar_.civil_day(at);
  VoucherClaim claim = claim_for(contract, facts);
  VoucherAnswer answer = vouchers_->claim(claim, day);
  const Money amount = answer.amount;
  if (amount > Money{0}) {
    post(contract, {.subsidy = amount, .held = amount});
    post(contract, {.paid = {-amount.base}, .held = {-amount.base}});
  }
  claims_.push_back({id, day, std::move(claim), std::move(answer)});
  return claims_.back();
}

Duration ContractLedger::rest_of(ContractId id) const {
  const Contract& contract = contracts_[id];
  SUANWANG_CHECK(contract.state == ContractState::defaulted, "what a seller dropped has a rest");
  const ContractTerms& terms = contract.terms;
  const Duration done = terms.product == ProductKind::reserved
                            ? std::max(Duration{0}, contract.closed - terms.begins)
                            : contract.ran;
  return std::max(Duration{0}, terms.ends - terms.begins - done);
}

void ContractLedger::check() const {
  ContractAccount sum;
  for (const Contract& contract : contracts_) {
    SUANWANG_CHECK(contract.account == account_of(contract, rules_),
                   "a contract's payments are those of its bill");
    sum += contract.account;
  }
  SUANWANG_CHECK(sum == totals_ && sum.balances(), "contracts add up to the totals");
  Money by_vouchers{};
  if (vouchers_) {
    for (const VoucherLedger::Entry& entry : vouchers_->entries()) {
      by_vouchers.base += entry.amount.base;
    }
  }
  SUANWANG_CHECK(by_vouchers == totals_.subsidy, "subsidies are the vouchers that were paid");
  check_meters();
}

void ContractLedger::check_meters() const {
  Column<ContractId, Contract> meters(contracts_.size());
  for (const ContractSpan& span : spans_) {
    SUANWANG_CHECK(span.from < span.until, "a stretch has a length");
    add_time(meters[span.contract], span.kind, span.until - span.from);
  }
  for (const Contract& contract : contracts_) {
    const Contract& metered = meters[contract.number];
    SUANWANG_CHECK(metered.ran == contract.ran && metered.undelivered == contract.undelivered &&
                       metered.excused == contract.excused,
                   "meters are the sums of their stretches");
  }
}

}  // namespace suanwang
