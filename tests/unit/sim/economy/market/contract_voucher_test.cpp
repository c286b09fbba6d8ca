// Vouchers on what contracts came to: the city's rules of 2023 to 2025.
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "sim/economy/market/contract_ledger.hpp"
#include "tests/unit/sim/economy/market/agreement.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

namespace suanwang::tests {

namespace {

ContractLedger ledger_with_vouchers(VoucherRules rules = beijing_voucher_rules()) {
  return {illustrative_contract_rules(), beijing_from({2024, 1, 5}), std::move(rules)};
}

/// Runs to its end.
ContractId settled_contract(ContractLedger& ledger, ContractTerms terms) {
  const ContractId id = ledger.open(terms);
  ledger.begin(id, terms.begins);
  ledger.end(id, terms.ends);
  return id;
}

/// A thousand cards at 12.80 yuan for that long.
ContractTerms thousand_cards(Time from, Duration length) {
  ContractTerms terms = agreement(1000, from, from + length);
  terms.matched = from;
  return terms;
}

VoucherFacts of_firm(const std::string& firm) {
  VoucherFacts facts;
  facts.firm = firm;
  return facts;
}

}  // namespace

TEST_CASE("contracts of 8 and 5 million yuan get vouchers of 1.6 and 0.4 million",
          "[economy][contract][voucher]") {
  ContractLedger ledger = ledger_with_vouchers();
  const ContractId eight = settled_contract(ledger, thousand_cards({}, hours(625)));
  const Time then = ledger.contract(eight).closed;
  const ContractId five = settled_contract(ledger, thousand_cards(then, seconds(1'406'250)));
  ledger.check();
  const Time day = at_hour(1100);
  CHECK(ledger.contract(eight).bill.due() == yuan(8'000'000));
  CHECK(ledger.claim_voucher(eight, day, of_firm("a")).answer.amount == yuan(1'600'000));
  const VoucherAnswer cut = ledger.claim_voucher(five, day, of_firm("a")).answer;
  CHECK(cut.amount == yuan(400'000));
  CHECK(cut.limit == VoucherLimit::firm_cap);
  const VoucherAnswer again = ledger.claim_voucher(eight, day, of_firm("a")).answer;
  CHECK(again.amount == Money{0});
  CHECK(again.refusals == std::vector{VoucherRefusal::contract_claimed_before});
  CHECK(ledger.claims().size() == 3);
  ledger.check();

  const ContractAccount& account = ledger.contract(eight).account;
  CHECK(account.paid == yuan(6'400'000));
  CHECK(account.subsidy == yuan(1'600'000));
  CHECK(account.received == yuan(7'840'000));
  CHECK(account.platform_fee == yuan(160'000));
  CHECK(ledger.totals().subsidy == yuan(2'000'000));
}

TEST_CASE("a term of thirteen months gets no voucher, one of twelve does, to the millisecond",
          "[economy][contract][voucher]") {
  const auto refusals_of = [](Duration more) {
    ContractLedger ledger = ledger_with_vouchers();
    // From 5 January 2024, 10:00, to the same of 2025: 366 days.
    ContractTerms terms = agreement(1, at_hour(10), at_hour(10) + days(366) + more);
    terms.product = ProductKind::reserved;
    const ContractId id = settled_contract(ledger, terms);
    return ledger.claim_voucher(id, terms.ends, of_firm("a")).answer.refusals;
  };
  CHECK(refusals_of({}).empty());
  CHECK(refusals_of(milliseconds(1)) == std::vector{VoucherRefusal::contract_too_long});
  CHECK(refusals_of(days(31)) == std::vector{VoucherRefusal::contract_too_long});
}

TEST_CASE("a voucher is on what is due for computing: credits off, cancellations out",
          "[economy][contract][voucher]") {
  ContractLedger ledger = ledger_with_vouchers();
  const ContractId id = ledger.open(thousand_cards({}, hours(10)));
  ledger.begin(id, {});
  ledger.break_latency(id, at_hour(1));
  ledger.cancel(id, at_hour(5));
  const VoucherRecord& record = ledger.claim_voucher(id, at_hour(6), of_firm("a"));
  // 64,000 for five hours less a tenth; a tenth of 64,000 as a fee.
  CHECK(record.claim.computing == yuan(57'600));
  CHECK(record.claim.value == yuan(64'000));
  CHECK(record.answer.amount == yuan(11'520));
  CHECK(ledger.contract(id).account.paid == yuan(52'480));
  ledger.check();
}

TEST_CASE("why a claim gets nothing is kept, and it may come again after settlement",
          "[economy][contract][voucher]") {
  ContractLedger ledger = ledger_with_vouchers();
  const ContractId id = ledger.open(thousand_cards({}, hours(10)));
  ledger.begin(id, {});
  CHECK(ledger.claim_voucher(id, at_hour(1), of_firm("a")).answer.refusals ==
        std::vector{VoucherRefusal::nothing_for_computing,
                    VoucherRefusal::not_settled,
                    VoucherRefusal::no_invoice,
                    VoucherRefusal::no_delivery_proof});
  ledger.end(id, at_hour(10));
  VoucherFacts related = of_firm("a");
  related.related_supplier = related.other_subsidy = true;
  related.has_invoice = false;
  CHECK(ledger.claim_voucher(id, at_hour(10), related).answer.refusals ==
        std::vector{VoucherRefusal::related_supplier,
                    VoucherRefusal::other_subsidy,
                    VoucherRefusal::no_invoice});
  CHECK(ledger.totals().subsidy == Money{0});
  CHECK(ledger.claim_voucher(id, at_hour(10), of_firm("a")).answer.amount == yuan(25'600));
  CHECK(ledger.claims().size() == 3);
  ledger.check();
}

TEST_CASE("the city's envelope is the last limit of contracts' vouchers",
          "[economy][contract][voucher]") {
  VoucherRules rules = beijing_voucher_rules();
  rules.annual_envelope = yuan(30'000);
  ContractLedger ledger = ledger_with_vouchers(rules);
  const ContractId first = settled_contract(ledger, thousand_cards({}, hours(10)));
  const ContractId second = settled_contract(ledger, thousand_cards(at_hour(10), hours(10)));
  CHECK(ledger.claim_voucher(first, at_hour(20), of_firm("a")).answer.amount == yuan(25'600));
  const VoucherAnswer cut = ledger.claim_voucher(second, at_hour(20), of_firm("b")).answer;
  CHECK(cut.amount == yuan(4'400));
  CHECK(cut.limit == VoucherLimit::envelope);
  ledger.check();
}

TEST_CASE("vouchers that could exceed a contract are no rules", "[economy][contract][voucher]") {
  VoucherRules rules = beijing_voucher_rules();
  rules.claims_per_contract = 5;
  CHECK_NOTHROW(ledger_with_vouchers(rules));
  rules.claims_per_contract = 6;
  CHECK_THROWS_AS(ledger_with_vouchers(rules), InvariantBreach);
}

}  // namespace suanwang::tests
