// Bills worked out by hand, to the fen.
#include "sim/economy/market/contract.hpp"

#include <array>
#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "tests/unit/sim/economy/market/agreement.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

namespace suanwang::tests {

namespace {

ContractBill settled_bill(std::int64_t computing,
                          std::int64_t cancellation,
                          Share credit_share,
                          std::int64_t credit,
                          std::int64_t platform_fee) {
  const Money due{computing + cancellation - credit};
  return {{computing}, {cancellation}, credit_share, {credit}, due, {platform_fee}};
}

/// The bill of 8 cards that ran and then failed for so long, in a class of service.
ContractBill bill_with_failure(std::uint32_t sla, Duration ran, Duration failed) {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(with_class(agreement(8, {}, at_hour(1000)), sla));
  ledger.begin(id, {});
  ledger.pause(id, Time{} + ran, PauseCause::failure);
  ledger.end(id, Time{} + ran + failed);
  ledger.check();
  return ledger.contract(id).bill;
}

std::int64_t credit_ppm(std::uint32_t sla, Duration ran, Duration failed) {
  return bill_with_failure(sla, ran, failed).credit_share.base;
}

/// One card that waits until `begin` and then runs for 10 hours, in the class that starts within
/// 15 minutes.
ContractBill bill_with_start(Time begin) {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(with_class(agreement(1, at_hour(2), at_hour(12)), 0));
  ledger.begin(id, begin);
  ledger.end(id, begin + hours(10));
  ledger.check();
  return ledger.contract(id).bill;
}

ContractTerms half_fen_an_hour() {
  return with_price(agreement(1, {}, at_hour(100)), 500'000);
}

std::int64_t fen_after_hours(std::int64_t count) {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(half_fen_an_hour());
  ledger.begin(id, {});
  ledger.end(id, at_hour(count));
  ledger.check();
  return ledger.contract(id).bill.computing.base;
}

/// 4 cards for 24 hours that begin at hour 10: 1228.80 yuan; cancelled before they begin.
ContractBill bill_cancelled_at(Time at) {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(4, at_hour(10), at_hour(34)));
  ledger.cancel(id, at);
  ledger.check();
  return ledger.contract(id).bill;
}

}  // namespace

TEST_CASE("99.3 % against 99.5 % costs the seller the declared quarter", "[economy][contract]") {
  // 8 x 993 h x 12.80 = 101,683.20; a quarter 25,420.80; 2 % of the rest 1,525.248.
  CHECK(bill_with_failure(1, hours(993), hours(7)) ==
        settled_bill(10'168'320, 0, {250'000}, 2'542'080, 152'525));
}

TEST_CASE("availability on the step itself has kept its promise", "[economy][contract]") {
  CHECK(credit_ppm(1, hours(995), hours(5)) == 0);
  CHECK(credit_ppm(1, hours(995) - milliseconds(1), hours(5)) == 250'000);
  CHECK(credit_ppm(1, hours(990), hours(10)) == 250'000);
  CHECK(credit_ppm(1, hours(989), hours(11)) == 500'000);
}

TEST_CASE("a class promises what its own steps say", "[economy][contract]") {
  CHECK(credit_ppm(0, hours(999), hours(1)) == 0);
  CHECK(credit_ppm(0, hours(998), hours(2)) == 100'000);
  CHECK(credit_ppm(0, hours(993), hours(7)) == 250'000);
  CHECK(credit_ppm(2, hours(993), hours(7)) == 0);
  CHECK(credit_ppm(2, hours(98), hours(2)) == 500'000);
}

TEST_CASE("a start after the latest one costs the declared tenth", "[economy][contract]") {
  const Time latest = at_hour(2) + minutes(15);
  CHECK(bill_with_start(latest) == settled_bill(12'800, 0, {0}, 0, 256));
  CHECK(bill_with_start(latest + milliseconds(1)) ==
        settled_bill(12'800, 0, {100'000}, 1'280, 230));  // 2 % of 115.20 is 2.304
}

TEST_CASE("best effort is never late, and a buyer that is not ready moves the latest start",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId effort = ledger.open(with_class(agreement(1, {}, at_hour(10)), 2));
  const ContractId moved = ledger.open(agreement(1, {}, at_hour(10)));
  const ContractId late = ledger.open(agreement(1, {}, at_hour(10)));
  CHECK(ledger.contract(effort).start_by == kNever);
  CHECK(ledger.contract(moved).start_by == at_hour(4));
  ledger.postpone(moved, at_hour(9));
  for (const ContractId id : {effort, moved, late}) {
    ledger.begin(id, at_hour(9));
  }
  CHECK_FALSE(ledger.contract(effort).is_late());
  CHECK_FALSE(ledger.contract(moved).is_late());
  CHECK(ledger.contract(late).is_late());
}

TEST_CASE("latency that breaks costs its credit once", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(1, {}, at_hour(10)));
  ledger.begin(id, {});
  ledger.break_latency(id, at_hour(3));
  ledger.break_latency(id, at_hour(4));
  ledger.end(id, at_hour(10));
  CHECK(ledger.contract(id).bill == settled_bill(12'800, 0, {100'000}, 1'280, 230));
}

TEST_CASE("credits add up, but never to more than the charge", "[economy][contract]") {
  ContractRules rules = illustrative_contract_rules();
  rules.sla.rows[0].value.late_start_credit = {400'000};
  rules.sla.rows[0].value.default_credit = {200'000};
  ContractLedger ledger(rules, Calendar{});
  const ContractId id = ledger.open(with_class(agreement(1, {}, at_hour(10)), 0));
  ledger.begin(id, at_hour(1));
  ledger.pause(id, at_hour(2), PauseCause::failure);
  ledger.seller_default(id, at_hour(3));
  // 40 % late, 50 % for 50.0 % availability, 20 % for the default.
  CHECK(ledger.contract(id).bill == settled_bill(1'280, 0, {1'000'000}, 1'280, 0));
  CHECK(ledger.contract(id).account == ContractAccount{});
  ledger.check();
}

TEST_CASE("half a fen goes to the even one, once a bill", "[economy][contract]") {
  CHECK(fen_after_hours(1) == 0);
  CHECK(fen_after_hours(3) == 2);
  CHECK(fen_after_hours(5) == 2);
  CHECK(fen_after_hours(7) == 4);
  // Three stretches of half a fen each: rounded one by one they would be nothing.
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(half_fen_an_hour());
  ledger.begin(id, {});
  for (const std::int64_t hour : {1, 3}) {
    ledger.pause(id, at_hour(hour), PauseCause::buyer);
    ledger.resume(id, at_hour(hour + 1));
  }
  ledger.end(id, at_hour(5));
  CHECK(ledger.contract(id).bill.computing == Money{2});
}

TEST_CASE("credits and fees of half a fen go to the even one", "[economy][contract]") {
  ContractRules rules = illustrative_contract_rules();
  rules.sla.rows[0].value.latency_credit = {500'000};
  for (const auto& [fen, credit, fee] : {std::array<std::int64_t, 3>{1, 0, 0},
                                         std::array<std::int64_t, 3>{3, 2, 0},
                                         std::array<std::int64_t, 3>{5, 2, 2},
                                         std::array<std::int64_t, 3>{6, 3, 2}}) {
    ContractLedger ledger(rules, Calendar{});
    ContractTerms terms = with_price(agreement(1, {}, at_hour(1)), fen * 1'000'000);
    terms.fee = {500'000};
    const ContractId id = ledger.open(with_class(terms, 0));
    ledger.begin(id, {});
    ledger.break_latency(id, {});
    ledger.end(id, at_hour(1));
    CHECK(ledger.contract(id).bill == settled_bill(fen, 0, {500'000}, credit, fee));
  }
}

TEST_CASE("a cancellation costs nothing if told in time, a tenth of the rest if not",
          "[economy][contract]") {
  CHECK(bill_cancelled_at(at_hour(9)) == ContractBill{});
  CHECK(bill_cancelled_at(at_hour(9) + milliseconds(1)) == settled_bill(0, 12'288, {0}, 0, 246));
  // The latest start was hour 14: who is kept waiting for longer goes free.
  CHECK(bill_cancelled_at(at_hour(14)) == settled_bill(0, 10'240, {0}, 0, 205));  // 204.8
  CHECK(bill_cancelled_at(at_hour(14) + milliseconds(1)).total() == Money{0});
}

TEST_CASE("a late start is credited, and frees nobody of what is left", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(4, at_hour(10), at_hour(34)));
  ledger.begin(id, at_hour(15));
  ledger.cancel(id, at_hour(16));
  // 4 x 12.80 less a tenth; a tenth of 4 x 18 x 12.80; 2 % of 138.24 is 2.7648.
  CHECK(ledger.contract(id).bill == settled_bill(5'120, 9'216, {100'000}, 512, 276));
}

TEST_CASE("a cancellation under way pays for what ran and the fee for what is left",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(4, at_hour(10), at_hour(34)));
  ledger.begin(id, at_hour(10));
  ledger.cancel(id, at_hour(16));
  // 4 x 6 x 12.80 = 307.20; a tenth of 4 x 18 x 12.80 = 92.16; 2 % of 399.36 is 7.9872.
  CHECK(ledger.contract(id).bill == settled_bill(30'720, 9'216, {0}, 0, 799));
  ledger.check();
}

TEST_CASE("prices of card-hours are exact up to the largest", "[economy][contract]") {
  CHECK(price_of(0, kMostContractPrice, 1) == Money{0});
  CHECK(price_of(3'600'000, 1'280'000'000, 1) == Money{1'280});
  // A million cards for a hundred days at 10,000 yuan: 2.4e13 yuan.
  CHECK(price_of(Int128{1'000'000} * days(100).ms, kMostContractPrice, 1) ==
        Money{2'400'000'000'000'000});
  CHECK_THROWS_AS(price_of(1, -1, 1), InvariantBreach);
  CHECK_THROWS_AS(price_of(Int128{1} << 86, kMostContractPrice, 1), InvariantBreach);
}

TEST_CASE("terms that can't be are told why", "[economy][contract]") {
  const ContractRules rules = illustrative_contract_rules();
  const auto objection_to = [&](auto change) {
    ContractTerms terms = agreement(1, at_hour(1), at_hour(2));
    change(terms);
    return objection(terms, rules);
  };
  CHECK(objection_to([](ContractTerms& /*terms*/) {}).empty());
  CHECK(objection_to([](ContractTerms& t) { t.buyer = TenantId::none(); }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.card_units = 0; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.fee = {1'000'001}; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.seller_price_microfen = -1; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.seller = CentreId::none(); }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.sla = 3; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.units = 0; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.units = kMostContractCards + 1; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.price_microfen = -1; }).empty());
  CHECK_FALSE(
      objection_to([](ContractTerms& t) { t.price_microfen = kMostContractPrice + 1; }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.matched = at_hour(2); }).empty());
  CHECK_FALSE(objection_to([](ContractTerms& t) { t.ends = t.begins; }).empty());
  const auto too_much = [](ContractTerms& t) {
    t.units = kMostContractCards;
    t.price_microfen = kMostContractPrice;
    t.ends = t.begins + days(1000);
  };
  CHECK_FALSE(objection_to(too_much).empty());
}

TEST_CASE("contract rules are read from a file, and say where they come from",
          "[economy][contract]") {
  const auto rules = parsed<ContractRules>(R"(
sla:
  gold:
    availability: [{ below: 99.9 %, credit: 10 % }, { below: 99 %, credit: 30 % }]
    start_within: 15 min
    source: illustrative
spot: { preemption_notice: 2 min, source: illustrative }
on_demand: { source: illustrative }
reserved: { prepaid: 100 %, cancellation: { notice: 7d, fee: 50 % }, source: illustrative }
)");
  CHECK(rules.objection().empty());
  CHECK(rules.sla.rows[0].value.availability[1].credit == Share{300'000});
  CHECK(rules.sla.rows[0].value.start_within == minutes(15));
  CHECK(rules.of(ProductKind::reserved).cancellation.notice == days(7));
  CHECK(rules.of(ProductKind::spot).preemption_notice == minutes(2));
  CHECK_FALSE(rules.of(ProductKind::on_demand).preemption_notice.has_value());
  ContractRules silent = rules;
  silent.sla.rows[0].value.source.clear();
  CHECK(silent.objection().find("gold: source is empty") == 0);
  silent = rules;
  silent.spot.source.clear();
  CHECK_FALSE(silent.objection().empty());
  silent = rules;
  silent.sla.rows.clear();
  CHECK_FALSE(silent.objection().empty());
  CHECK(illustrative_contract_rules().objection().empty());
  CHECK(plain_contract_rules().objection().empty());
}

TEST_CASE("what buyers pay is what sellers, fee and spread come to", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  ContractTerms terms = with_price(agreement(2, {}, at_hour(1)), 1'200'000'000);
  terms.seller_price_microfen = 1'000'000'000;
  terms.fee = {50'000};
  const ContractId id = ledger.open(terms);
  ledger.begin(id, {});
  ledger.end(id, at_hour(1));
  const ContractAccount& account = ledger.contract(id).account;
  CHECK(account.paid == Money{2'400});
  CHECK(account.received == Money{1'900});
  CHECK(account.platform_fee == Money{100});
  CHECK(account.spread == Money{400});
  ledger.check();
}

TEST_CASE("a seller that gets more than its buyer pays is paid by the platform",
          "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  ContractTerms terms = with_price(agreement(1, {}, at_hour(1)), 800'000'000);
  terms.seller_price_microfen = 1'000'000'000;
  terms.fee = {};
  const ContractId id = ledger.open(terms);
  ledger.begin(id, {});
  ledger.end(id, at_hour(1));
  CHECK(ledger.contract(id).account.received == Money{1'000});
  CHECK(ledger.contract(id).account.spread == Money{-200});
}

TEST_CASE("shares of cards are billed in thousandths", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  ContractTerms terms = with_price(agreement(250, {}, at_hour(1)), 800'000'000);
  terms.card_units = 1'000;
  const ContractId id = ledger.open(terms);
  ledger.begin(id, {});
  ledger.end(id, at_hour(1));
  CHECK(ledger.contract(id).bill.computing == Money{200});
}

TEST_CASE("what a failure undid is not delivered and not billed", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id = ledger.open(agreement(1, {}, at_hour(20)));
  ledger.begin(id, {});
  // The last checkpoint was at hour 4.
  ledger.pause(id, at_hour(7), PauseCause::failure, {}, hours(3));
  ledger.resume(id, at_hour(8));
  ledger.end(id, at_hour(10));
  const Contract& contract = ledger.contract(id);
  CHECK(contract.ran == hours(6));
  CHECK(contract.undelivered == hours(4));
  CHECK(contract.bill.computing == Money{6 * 1'280});
  CHECK(ledger.spans() ==
        std::vector<ContractSpan>{{id, SpanKind::running, {}, at_hour(4)},
                                  {id, SpanKind::failed, at_hour(4), at_hour(8)},
                                  {id, SpanKind::running, at_hour(8), at_hour(10)}});
  ContractLedger other = illustrative_ledger();
  const ContractId next = other.open(agreement(1, {}, at_hour(20)));
  other.begin(next, {});
  CHECK_THROWS_AS(other.pause(next, at_hour(1), PauseCause::failure, {}, hours(2)),
                  InvariantBreach);
}

TEST_CASE("a term that is renewed is paid for whole, in advance as well", "[economy][contract]") {
  ContractLedger ledger = illustrative_ledger();
  const ContractId id =
      ledger.open(with_product(agreement(1, {}, at_hour(24)), ProductKind::reserved));
  ledger.begin(id, {});
  CHECK(ledger.contract(id).account.held == Money{24 * 1'280});
  ledger.renew(id, at_hour(24), at_hour(48));
  CHECK(ledger.contract(id).account.held == Money{48 * 1'280});
  ledger.end(id, at_hour(30));
  CHECK(ledger.contract(id).bill.computing == Money{48 * 1'280});
  ledger.check();
}

}  // namespace suanwang::tests
