// What the ledger meters, who gets what, and which calls it refuses.
#include "sim/economy/market/contract_ledger.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "tests/unit/sim/economy/market/agreement.hpp"

namespace suanwang::tests {

namespace {

/// 10 cards for 30 days at 8.576 yuan (0.67 x 12.80): 61,747.20 yuan.
ContractTerms month_term() {
  return with_product(with_price(agreement(10, {}, at_hour(720)), 857'600'000),
                      ProductKind::reserved);
}

/// 16 cards at 5.12 yuan (0.4 x 12.80), of the class with the least promises; preempted from hour 3
/// to 8.
Contract preempted_contract(Duration notice) {
  ContractLedger ledger = illustrative_ledger();
  const ContractTerms terms = with_price(agreement(16, {}, at_hour(10)), 512'000'000);
  const ContractId id = ledger.open(with_class(with_product(terms, ProductKind::spot), 2));
  ledger.begin(id, {});
  ledger.pause(id, at_hour(3), PauseCause::preemption, notice);
  ledger.resume(id, at_hour(8));
  ledger.end(id, at_hour(9) + minutes(30));
  ledger.check();
  return ledger.contract(id);
}

template <class Call>
void check_breach(ContractLedger& ledger, Call call) {
  const ContractAccount before = ledger.totals();
  CHECK_THROWS_AS(call(ledger), InvariantBreach);
  CHECK(ledger.totals() == before);
}

/// Three contracts that run from hour 1 on; the last is reserved.
ContractLedger three_running() {
  ContractLedger ledger = illustrative_ledger();
  for (const ContractTerms& terms :
       {agreement(2, {}, at_hour(9)), agreement(3, {}, at_hour(9)), month_term()}) {
    ledger.begin(ledger.open(terms), {});
  }
  return ledger;
}

}  // namespace

TEST_CASE("a spot contract that is preempted with notice pays for what ran, and is owed no more",
          "[economy][contract]") {
  const Contract contract = preempted_contract(minutes(2));
  CHECK(contract.metered_unit_ms() == Int128{16} * (hours(4) + minutes(30)).ms);
  CHECK(contract.bill.computing == Money{36'864});  // 72 card-hours
  CHECK(contract.owed() == hours(4) + minutes(30));
  CHECK(contract.excused == hours(5));
  CHECK(contract.bill.credit == Money{0});
}

TEST_CASE("a preemption with less notice than agreed breaks the availability",
          "[economy][contract]") {
  const Contract contract = preempted_contract(minutes(2) - milliseconds(1));
  CHECK(contract.bill.computing == Money{36'864});
  CHECK(contract.owed() == hours(9) + minutes(30));
  CHECK(contract.undelivered == hours(5));
  CHECK(contract.bill.credit == Money{18'432});
}

TEST_CASE("what was never to be preempted can't be excused by notice", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(1, {}, at_hour(10)));
  ledger.begin(id, {});
  ledger.pause(id, at_hour(1), PauseCause::preemption, days(1));
  CHECK(ledger.contract(id).span == SpanKind::preempted_unnoticed);
}

TEST_CASE("a pause of the buyer is neither metered nor owed", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(1, {}, at_hour(10)));
  ledger.begin(id, {});
  ledger.pause(id, at_hour(4), PauseCause::buyer);
  ledger.pause(id, at_hour(6), PauseCause::failure);  // the pause has another cause from here on
  ledger.pause(id, at_hour(6), PauseCause::buyer);    // and at once another
  ledger.resume(id, at_hour(7));
  ledger.end(id, at_hour(8));
  const Contract& contract = ledger.contract(id);
  CHECK(contract.ran == hours(5));
  CHECK(contract.owed() == hours(5));
  CHECK(ledger.spans() ==
        std::vector<ContractSpan>{{id, SpanKind::running, {}, at_hour(4)},
                                  {id, SpanKind::left, at_hour(4), at_hour(6)},
                                  {id, SpanKind::left, at_hour(6), at_hour(7)},
                                  {id, SpanKind::running, at_hour(7), at_hour(8)}});
}

TEST_CASE("meters that are read on the way tell what was, and change no bill",
          "[economy][contract]") {
  ContractLedger ledger = three_running();
  const ContractId id(0);
  ledger.read_meters(at_hour(2));
  CHECK(ledger.contract(id).ran == hours(2));
  CHECK(ledger.spans().size() == 3);
  ledger.check();
  ledger.read_meters(at_hour(2));
  CHECK(ledger.spans().size() == 3);
  ledger.end(id, at_hour(5));
  CHECK(ledger.contract(id).bill.computing == Money{12'800});
  ledger.read_meters(at_hour(6));
  CHECK(ledger.spans().size() == 6);
  CHECK(ledger.contract(id).ran == hours(5));
  check_breach(ledger, [](ContractLedger& l) { l.read_meters(at_hour(5)); });
}

TEST_CASE("a reserved term is paid in advance, and whole though nobody used it",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(month_term());
  CHECK(ledger.contract(id).account == ContractAccount{.paid = {6'174'720}, .held = {6'174'720}});
  ledger.check();
  ledger.end(id, at_hour(720));
  const Contract& contract = ledger.contract(id);
  CHECK_FALSE(contract.is_late());
  CHECK(contract.metered_unit_ms() == 0);
  CHECK(contract.owed() == hours(720));
  // 2 % is 1,234.944.
  CHECK(contract.account ==
        ContractAccount{.paid = {6'174'720}, .received = {6'051'226}, .platform_fee = {123'494}});
  ledger.check();
}

TEST_CASE("a reserved term that its buyer ends early is paid whole, cancelled it is paid in part",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId ended = ledger.open(month_term());
  const ContractId cancelled = ledger.open(month_term());
  ledger.begin(ended, {});
  ledger.end(ended, at_hour(360));
  ledger.cancel(cancelled, at_hour(360));
  CHECK(ledger.contract(ended).bill.due() == Money{6'174'720});
  const ContractBill& bill = ledger.contract(cancelled).bill;
  CHECK(bill.computing == Money{3'087'360});
  CHECK(bill.cancellation == Money{1'543'680});  // half of the other half
  CHECK(ledger.contract(cancelled).account.paid == Money{4'631'040});
  ledger.check();
}

TEST_CASE("cards of a reserved term that fail are undelivered, used or not",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId unused = ledger.open(month_term());
  const ContractId used = ledger.open(month_term());
  ledger.pause(unused, {}, PauseCause::failure);
  ledger.begin(used, {});
  ledger.pause(unused, at_hour(5), PauseCause::buyer);
  ledger.pause(used, at_hour(10), PauseCause::failure);
  ledger.resume(used, at_hour(12));
  ledger.end(unused, at_hour(720));
  ledger.end(used, at_hour(720));
  // 715 of 720 hours are 99.306 %, 718 are 99.722 %.
  CHECK(ledger.contract(unused).undelivered == hours(5));
  CHECK(ledger.contract(unused).bill.credit == Money{1'543'680});
  CHECK(ledger.contract(used).undelivered == hours(2));
  CHECK(ledger.contract(used).bill.credit == Money{0});
  ledger.check();
}

TEST_CASE("a seller that drops out ends its contracts, and their buyers are matched again",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  ContractTerms elsewhere = agreement(1, {}, at_hour(20));
  elsewhere.seller = CentreId(1);
  const ContractId term = ledger.open(month_term());
  const ContractId other = ledger.open(elsewhere);
  const ContractId job = ledger.open(agreement(4, {}, at_hour(20)));
  ledger.begin(job, at_hour(1));
  CHECK(ledger.seller_default(CentreId(0), at_hour(5)) == std::vector{term, job});
  ledger.check();
  CHECK(ledger.contract(other).state == ContractState::open);
  CHECK(ledger.rest_of(term) == hours(715));
  CHECK(ledger.rest_of(job) == hours(16));
  // 10 x 5 h x 8.576 = 428.80, half of it credited; what was paid beyond comes back.
  CHECK(ledger.contract(term).account.paid == Money{21'440});
  CHECK(ledger.contract(job).bill.due() == Money{10'240});  // half of 4 x 4 x 12.80

  ContractTerms again = agreement(4, at_hour(5), at_hour(21));
  again.matched = at_hour(5);
  again.seller = CentreId(1);
  again.replaces = job;
  const ContractId next = ledger.open(again);
  CHECK(ledger.contract(job).replaced_by == next);
  check_breach(ledger, [&](ContractLedger& l) { l.open(again); });
  again.replaces = term;
  again.buyer = TenantId(1);
  check_breach(ledger, [&](ContractLedger& l) { l.open(again); });
  again.replaces = other;
  again.buyer = TenantId(0);
  check_breach(ledger, [&](ContractLedger& l) { l.open(again); });
}

TEST_CASE("a reserved term that is dropped before it begins owes nothing", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  ContractTerms terms = month_term();
  terms.begins = at_hour(24);
  const ContractId id = ledger.open(terms);
  ledger.seller_default(id, at_hour(23));
  CHECK(ledger.contract(id).bill.total() == Money{0});
  CHECK(ledger.contract(id).account == ContractAccount{});
  CHECK(ledger.rest_of(id) == hours(696));
}

TEST_CASE("what is told in the wrong state or order breaks an invariant", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(1, at_hour(1), at_hour(10)));
  const ContractId term = ledger.open(month_term());
  check_breach(ledger, [&](ContractLedger& l) { l.begin(id, {}); });
  check_breach(ledger, [&](ContractLedger& l) { l.begin(ContractId(7), at_hour(1)); });
  check_breach(ledger, [&](ContractLedger& l) { l.pause(id, at_hour(1), PauseCause::failure); });
  check_breach(ledger, [&](ContractLedger& l) { l.resume(id, at_hour(1)); });
  ledger.begin(id, at_hour(2));
  check_breach(ledger, [&](ContractLedger& l) { l.begin(id, at_hour(2)); });
  check_breach(ledger, [&](ContractLedger& l) { l.resume(id, at_hour(2)); });
  check_breach(ledger, [&](ContractLedger& l) { l.postpone(id, at_hour(9)); });
  check_breach(ledger, [&](ContractLedger& l) { l.end(id, at_hour(1)); });
  check_breach(ledger, [&](ContractLedger& l) { l.open(agreement(1, {}, at_hour(1))); });
  check_breach(ledger, [&](ContractLedger& l) { l.claim_voucher(id, at_hour(2), {}); });
  check_breach(ledger, [&](ContractLedger& l) { (void)l.rest_of(id); });
  ledger.end(id, at_hour(3));
  check_breach(ledger, [&](ContractLedger& l) { l.cancel(id, at_hour(4)); });
  check_breach(ledger, [&](ContractLedger& l) { l.end(term, at_hour(721)); });
}

TEST_CASE("the order in which events of an instant stand decides nothing", "[economy][contract]") {
  const ContractId first(0);
  const ContractId second(1);
  const ContractId term(2);
  const Time noon = at_hour(12);
  // By kind: 0 ends and the rest is void for it; 1 pauses before its seller drops it; 2 pauses
  // before it is dropped, too, and runs again in between.
  std::vector<ContractEvent> events{
      {ContractEventKind::end, first, noon, {}, {}},
      {ContractEventKind::seller_default, first, noon, {}, {}},
      {ContractEventKind::pause, second, at_hour(11), PauseCause::failure, {}},
      {ContractEventKind::seller_default, second, noon, {}, {}},
      {ContractEventKind::pause, term, at_hour(11), PauseCause::failure, {}},
      {ContractEventKind::resume, term, noon, {}, {}},
      {ContractEventKind::pause, term, noon, PauseCause::buyer, {}},
  };
  const auto rank = [](const ContractEvent& e) {
    return std::tuple(e.at, e.kind, e.contract);
  };
  const auto before = [&](const ContractEvent& a, const ContractEvent& b) {
    return rank(a) < rank(b);
  };
  std::sort(events.begin(), events.end(), before);
  int orders = 0;
  do {
    ContractLedger ledger = three_running();
    ledger.apply(events);
    ledger.check();
    REQUIRE(ledger.contract(first).state == ContractState::ended);
    REQUIRE(ledger.contract(first).ran == hours(12));
    REQUIRE(ledger.contract(second).state == ContractState::defaulted);
    REQUIRE(ledger.contract(second).undelivered == hours(1));
    REQUIRE(ledger.contract(term).undelivered == hours(1));
    REQUIRE(ledger.contract(term).span == SpanKind::left);
    ++orders;
  } while (std::next_permutation(events.begin(), events.end(), before));
  CHECK(orders == 5'040);
}

}  // namespace suanwang::tests
