#include "sim/economy/voucher.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/base/int128.hpp"

namespace suanwang {
namespace {

/// The same date so many months later; a day that the month has not becomes one of the next.
CivilDay months_after(CivilDay day, std::int32_t months) {
  const CivilDate date = date_of(day);
  const std::int32_t month = date.month - 1 + months;
  return day_of({date.year + month / 12, month % 12 + 1, date.day});
}

template <class Map, class Key>
Money money_at(const Map& map, const Key& key) {
  const auto entry = map.find(key);
  return entry == map.end() ? Money{} : entry->second;
}

}  // namespace

std::string VoucherRules::objection() const {
  return source.empty() ? "source is empty: say where the rules come from, or 'illustrative'" : "";
}

VoucherRules beijing_voucher_rules() {
  VoucherRules rules;
  rules.share = {200'000};
  rules.firm_cap = {200'000'000};
  rules.longest_months = 12;
  rules.signed_from = {day_of({2023, 9, 1})};
  rules.claimed_until = Date{day_of({2025, 12, 31})};
  rules.source = "Beijing, AI compute vouchers 2023-25 (gkzhan.com/162502); last day assumed";
  return rules;
}

std::string_view refusal_text(VoucherRefusal refusal) {
  switch (refusal) {
    case VoucherRefusal::programme_over:
      return "the programme is over";
    case VoucherRefusal::signed_too_early:
      return "the contract was signed before the programme";
    case VoucherRefusal::contract_too_long:
      return "the contract is too long";
    case VoucherRefusal::related_supplier:
      return "firm and supplier are related";
    case VoucherRefusal::nothing_for_computing:
      return "nothing of the contract is for computing";
    case VoucherRefusal::other_subsidy:
      return "another municipal subsidy is paid for it";
    case VoucherRefusal::not_settled:
      return "the contract is not settled";
    case VoucherRefusal::no_invoice:
      return "there is no invoice";
    case VoucherRefusal::no_delivery_proof:
      return "there is no proof of delivery";
    case VoucherRefusal::contract_claimed_before:
      return "the contract had its voucher";
    case VoucherRefusal::firm_cap_reached:
      return "the firm has had all of the year";
    case VoucherRefusal::envelope_empty:
      break;
  }
  return "the city's envelope of the year is empty";
}

VoucherAnswer VoucherLedger::claim(const VoucherClaim& claim, CivilDay day) {
  SUANWANG_CHECK(Money{0} <= claim.computing && claim.computing <= claim.value,
                 "computing is a part of the contract's value");
  SUANWANG_CHECK(claim.begins <= claim.ends, "a contract ends after it begins");
  VoucherAnswer answer;
  answer.refusals = failed_conditions(claim, day);
  if (!answer.refusals.empty()) {
    return answer;
  }
  const std::int32_t year = date_of(day).year;
  const Money of_firm{
      std::max<std::int64_t>(0, rules_.firm_cap.base - paid_to(claim.firm, year).base)};
  answer.amount = share_of(claim);
  if (of_firm < answer.amount) {
    answer.amount = of_firm;
    answer.limit = VoucherLimit::firm_cap;
  }
  if (const auto left = left_in(year); left && *left < answer.amount) {
    answer.amount = *left;
    answer.limit = VoucherLimit::envelope;
  }
  if (answer.amount == Money{0}) {
    answer.refusals.push_back(
        answer.limit == VoucherLimit::firm_cap   ? VoucherRefusal::firm_cap_reached
        : answer.limit == VoucherLimit::envelope ? VoucherRefusal::envelope_empty
                                                 : VoucherRefusal::nothing_for_computing);
    return answer;
  }
  pay(claim, day, answer.amount);
  return answer;
}

std::vector<VoucherRefusal> VoucherLedger::failed_conditions(const VoucherClaim& claim,
                                                             CivilDay day) const {
  std::vector<VoucherRefusal> refusals;
  const auto refuse_if = [&](bool fails, VoucherRefusal refusal) {
    if (fails) {
      refusals.push_back(refusal);
    }
  };
  const CivilDay longest = months_after(claim.begins, rules_.longest_months);
  const auto claims = claims_of_contract_.find(claim.contract);
  refuse_if(rules_.claimed_until && rules_.claimed_until->day < day,
            VoucherRefusal::programme_over);
  refuse_if(claim.signed_on < rules_.signed_from.day, VoucherRefusal::signed_too_early);
  refuse_if(longest < claim.ends, VoucherRefusal::contract_too_long);
  refuse_if(rules_.unrelated_supplier && claim.related_supplier, VoucherRefusal::related_supplier);
  refuse_if(share_of(claim) == Money{0}, VoucherRefusal::nothing_for_computing);
  refuse_if(rules_.no_other_subsidy && claim.other_subsidy, VoucherRefusal::other_subsidy);
  refuse_if(rules_.after_settlement && !claim.settled, VoucherRefusal::not_settled);
  refuse_if(rules_.after_settlement && !claim.has_invoice, VoucherRefusal::no_invoice);
  refuse_if(rules_.after_settlement && !claim.has_delivery_proof,
            VoucherRefusal::no_delivery_proof);
  refuse_if(claims != claims_of_contract_.end() && claims->second >= rules_.claims_per_contract,
            VoucherRefusal::contract_claimed_before);
  return refusals;
}

/// Rounded down: the share is the most that may be paid.
Money VoucherLedger::share_of(const VoucherClaim& claim) const {
  const Money base = rules_.computing_only ? claim.computing : claim.value;
  return {static_cast<std::int64_t>(Int128{base.base} * rules_.share.base / kPpm)};
}

void VoucherLedger::pay(const VoucherClaim& claim, CivilDay day, Money amount) {
  const std::int32_t year = date_of(day).year;
  entries_.push_back({claim.firm, claim.contract, day, year, amount});
  ++claims_of_contract_[claim.contract];
  of_firm_[{claim.firm, year}].base += amount.base;
  of_year_[year].base += amount.base;
}

Money VoucherLedger::paid_to(const std::string& firm, std::int32_t year) const {
  return money_at(of_firm_, std::pair(firm, year));
}

Money VoucherLedger::paid_in(std::int32_t year) const {
  return money_at(of_year_, year);
}

std::optional<Money> VoucherLedger::left_in(std::int32_t year) const {
  if (!rules_.annual_envelope) {
    return std::nullopt;
  }
  return Money{rules_.annual_envelope->base - paid_in(year).base};
}

}  // namespace suanwang
