#include "sim/economy/market/contract.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"
#include "sim/economy/account_units.hpp"

namespace suanwang {
namespace {

Money share_of_money(Money money, Share share) {
  return {static_cast<std::int64_t>(rounded_ratio(Int128{money.base} * share.base, kPpm, 0))};
}

/// Of [from, until), what lies within the agreed period.
Duration within_period(const ContractTerms& terms, Time from, Time until) {
  const Time first = std::max(from, terms.begins);
  const Time end = std::min(until, terms.ends);
  return first < end ? end - first : Duration{0};
}

/// Unit-milliseconds that are paid for. A term counts as a whole, unless it was cut by one side.
Int128 charged_unit_ms(const Contract& contract) {
  const ContractTerms& terms = contract.terms;
  if (terms.product != ProductKind::reserved) {
    return contract.metered_unit_ms();
  }
  const bool was_cut = contract.state != ContractState::ended;
  const Time until = was_cut ? contract.closed : terms.ends;
  return Int128{terms.units} * within_period(terms, terms.begins, until).ms;
}

/// Of what, priced in micro-fen an hour of a card, makes a fen.
Int128 per_fen(const ContractTerms& terms) {
  return kMillisecondsPerCardHour * kMicrofenPerFen * terms.card_units;
}

/// Free if told early enough, or while a late seller keeps the buyer waiting.
Money cancellation_fee(const Contract& contract,
                       const CancellationRule& rule,
                       std::int64_t price_microfen) {
  const ContractTerms& terms = contract.terms;
  const bool in_time = contract.closed + rule.notice <= terms.begins;
  const bool kept_waiting = contract.began == kNever && contract.is_late();
  if (contract.state != ContractState::cancelled || in_time || kept_waiting) {
    return {};
  }
  const Duration left = within_period(terms, contract.closed, terms.ends);
  // From the exact price of what is left, not from one already rounded.
  const Int128 exact = Int128{terms.units} * left.ms * price_microfen;
  return {
      static_cast<std::int64_t>(rounded_ratio(exact * rule.fee.base, per_fen(terms) * kPpm, 0))};
}

/// The largest of the steps that delivered / owed is below. Compared without a quotient.
Share availability_credit(const Contract& contract, const SlaClass& sla) {
  const Int128 owed = contract.owed().ms;
  const Int128 delivered = owed - contract.undelivered.ms;
  Share credit{};
  for (const CreditStep& step : sla.availability) {
    if (delivered * kPpm < owed * step.below.base) {
      credit = std::max(credit, step.credit);
    }
  }
  return credit;
}

Share credit_share(const Contract& contract, const SlaClass& sla) {
  std::int64_t sum = availability_credit(contract, sla).base;
  sum += contract.is_late() ? sla.late_start_credit.base : 0;
  sum += contract.is_latency_met ? 0 : sla.latency_credit.base;
  sum += contract.state == ContractState::defaulted ? sla.default_credit.base : 0;
  return {std::min(sum, kPpm)};
}

}  // namespace

std::string_view name_of(ContractState state) {
  switch (state) {
    case ContractState::open:
      return "open";
    case ContractState::ended:
      return "ended";
    case ContractState::cancelled:
      return "cancelled";
    case ContractState::defaulted:
      break;
  }
  return "defaulted";
}

std::string_view name_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::running:
      return "running";
    case SpanKind::failed:
      return "failed";
    case SpanKind::preempted:
      return "preempted";
    case SpanKind::preempted_unnoticed:
      return "preempted-unnoticed";
    case SpanKind::left:
      break;
  }
  return "left";
}

ContractAccount& ContractAccount::operator+=(const ContractAccount& other) {
  paid.base += other.paid.base;
  subsidy.base += other.subsidy.base;
  received.base += other.received.base;
  platform_fee.base += other.platform_fee.base;
  spread.base += other.spread.base;
  held.base += other.held.base;
  return *this;
}

bool Contract::is_late() const {
  if (began != kNever) {
    return began > start_by;
  }
  return terms.product != ProductKind::reserved && closed != kNever && closed > start_by;
}

Duration Contract::owed() const {
  SUANWANG_CHECK(state != ContractState::open, "what is owed is known when a contract closes");
  if (terms.product != ProductKind::reserved) {
    return ran + undelivered;
  }
  return within_period(terms, terms.begins, closed) - excused;
}

Money price_of(Int128 unit_ms, std::int64_t price_microfen, std::uint32_t card_units) {
  SUANWANG_CHECK(unit_ms >= 0 && price_microfen >= 0 && price_microfen <= kMostContractPrice,
                 "card-hours and prices are not negative");
  const Int128 fen = rounded_ratio(
      unit_ms * price_microfen, kMillisecondsPerCardHour * kMicrofenPerFen * card_units, 0);
  SUANWANG_CHECK(fen <= INT64_MAX, "money is below 2^63 fen");
  return {static_cast<std::int64_t>(fen)};
}

Money agreed_value(const ContractTerms& terms) {
  return price_of(terms.agreed_unit_ms(), terms.price_microfen, terms.card_units);
}

Money prepayment(const ContractTerms& terms, Share prepaid) {
  return share_of_money(agreed_value(terms), prepaid);
}

ContractBill bill_of(const Contract& contract, const ContractRules& rules) {
  SUANWANG_CHECK(contract.state != ContractState::open, "a contract is billed when it closes");
  ContractBill bill;
  const ContractTerms& terms = contract.terms;
  const CancellationRule& cancellation = rules.of(terms.product).cancellation;
  bill.credit_share = credit_share(contract, rules.sla.rows[terms.sla].value);
  bill.cancellation = cancellation_fee(contract, cancellation, terms.price_microfen);
  bill.computing = price_of(charged_unit_ms(contract), terms.price_microfen, terms.card_units);
  bill.credit = share_of_money(bill.computing, bill.credit_share);
  const Money computing =
      price_of(charged_unit_ms(contract), terms.seller_price_microfen, terms.card_units);
  bill.gross = {computing.base +
                cancellation_fee(contract, cancellation, terms.seller_price_microfen).base -
                share_of_money(computing, bill.credit_share).base};
  bill.platform_fee = share_of_money(bill.gross, terms.fee);
  return bill;
}

std::string objection(const ContractTerms& terms, const ContractRules& rules) {
  if (!terms.seller.exists()) {
    return "a contract has a seller";
  }
  if (terms.sla >= rules.sla.rows.size()) {
    return "no such class of service";
  }
  if (terms.card_units < 1 || terms.card_units > kMostCardUnits || terms.units < 1 ||
      terms.units > kMostContractCards * terms.card_units) {
    return "cards are up to 10^6, of 1 to 1000 units each";
  }
  const auto is_price = [](std::int64_t price) {
    return price >= 0 && price <= kMostContractPrice;
  };
  if (!is_price(terms.price_microfen) || !is_price(terms.seller_price_microfen)) {
    return "a price is 0 to 10^12 micro-fen";
  }
  if (terms.fee < Share{0} || terms.fee > Share{kPpm}) {
    return "a fee is a share of one";
  }
  if (terms.begins < terms.matched || terms.ends <= terms.begins || terms.ends > kNever) {
    return "a contract is matched, begins, ends, in that order";
  }
  const Int128 exact =
      terms.agreed_unit_ms() * std::max(terms.price_microfen, terms.seller_price_microfen);
  return exact / per_fen(terms) >= Int128{1} << 53 ? "a contract is worth less than 2^53 fen" : "";
}

}  // namespace suanwang
