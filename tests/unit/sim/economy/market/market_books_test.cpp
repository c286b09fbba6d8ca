#include "sim/economy/market/market_books.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

namespace suanwang {

namespace {

constexpr std::int64_t kCny = 100'000'000;

/// A city of one centre, which offers 8 cards at 5 from the second hour to the tenth.
struct OneOffer {
  City city;
  MarketPlan plan;

  OneOffer() {
    city.centres.push_back({});
    Offer offer;
    offer.centre = CentreId(0);
    offer.units = 8;
    offer.ask_ufen = 5 * kCny;
    offer.from = Time{} + hours(2);
    offer.until = Time{} + hours(10);
    plan.offers.push_back(offer);
    plan.fee = Share{100'000};
    OrderRule rule;
    rule.exists = true;
    rule.price_ufen = 10 * kCny;
    rule.most_ufen = 100 * kCny;
    plan.orders.push_back(rule);
    plan.streams.push_back("jobs");
  }
};

JobRequest order_of(std::uint64_t number, std::uint32_t cards) {
  JobRequest request;
  request.number = number;
  request.id = number;
  request.tasks = cards;
  request.accelerators = 1;
  request.walltime = hours(1);
  request.stream = StreamId(0);
  request.tenant = TenantId(0);
  return request;
}

}  // namespace

TEST_CASE("an offer is sold in its window, at its price, and no card of it twice", "[market]") {
  using Objection = MarketBooks::Objection;
  const OneOffer market;
  MarketBooks books(market.plan, market.city, 1);
  const SaleTerms sale{0, 6 * kCny, 6 * kCny};
  const Time now = Time{} + hours(3);
  CHECK(books.objection(order_of(1, 5), sale, Time{} + hours(1)) == Objection::no_offer);
  CHECK(books.objection(order_of(1, 5), sale, Time{} + hours(10)) == Objection::no_offer);
  CHECK(books.objection(order_of(1, 5), {1, 6 * kCny, 6 * kCny}, now) == Objection::no_offer);
  CHECK(books.objection(order_of(1, 5), {0, 10 * kCny + 1, 6 * kCny}, now) ==
        Objection::beyond_limit);
  // Of 5.55555555 CNY a tenth is the platform's, and less than 5 is left.
  CHECK(market.plan.asked_ufen(market.plan.offers[0]) == 555'555'556);
  CHECK(books.objection(order_of(1, 5), {0, 555'555'555, 555'555'555}, now) ==
        Objection::beyond_limit);
  CHECK(books.objection(order_of(1, 5), {0, 555'555'556, 555'555'556}, now) == Objection::none);
  books.open(order_of(1, 5), sale, now);
  CHECK(books.free_units(0, now) == 3);
  CHECK(books.objection(order_of(2, 4), sale, now) == Objection::sold_out);
  CHECK(books.objection(order_of(2, 3), sale, now) == Objection::none);
  books.close(1, now, ContractState::ended);
  CHECK(books.free_units(0, now) == 8);
  CHECK(books.free_units(0, Time{}) == 0);
}

TEST_CASE("a market's surplus is the value of what was sold less what was asked", "[market]") {
  const OneOffer market;
  MarketBooks books(market.plan, market.city, 1);
  books.open(order_of(1, 4), {0, 8 * kCny, 7 * kCny}, Time{} + hours(2));
  books.note_unmatched(order_of(2, 8), Unmatched::no_capacity);
  books.start(1, Time{} + hours(3));
  books.close(1, Time{} + hours(3) + minutes(30), ContractState::ended);
  REQUIRE(books.settle(1) != nullptr);
  const MarketTotals totals = books.finish(Time{} + hours(4));
  const Int128 hour = 3'600'000;
  CHECK(totals.value == hour * 40 * kCny);
  CHECK(totals.paid == hour * 32 * kCny);
  CHECK(totals.received == hour * 28 * kCny);
  CHECK(totals.fee_ppm == hour * 28 * kCny * 100'000);
  CHECK(totals.cost == hour * 20 * kCny);
  CHECK(totals.unmet[static_cast<std::size_t>(Unmatched::no_capacity)].unit_ms == hour * 8);
  CHECK(totals.offered_unit_ms == hour * 16);  // two of its eight hours are in the run
  CHECK(totals.due_fen == 1'600);
  CHECK(totals.account.received == Money{1'260});
  CHECK(totals.account.platform_fee == Money{140});
  CHECK(totals.account.spread == Money{200});
}

TEST_CASE("a job whose seller drops out is matched anew, and its contracts know of each other",
          "[market]") {
  OneOffer market;
  market.plan.offers.push_back(market.plan.offers[0]);
  market.plan.offers[0].drops_out = Time{} + hours(4);
  MarketBooks books(market.plan, market.city, 1);
  const JobRequest request = order_of(1, 4);
  books.open(request, {0, 8 * kCny, 8 * kCny}, Time{} + hours(2));
  books.start(1, Time{} + hours(2));
  CHECK(books.jobs_of(0) == std::vector<std::uint64_t>{1});
  const Time dropped = Time{} + hours(4);
  // Of two hours one is kept.
  books.stop(1, dropped, PauseCause::failure, {}, hours(1));
  books.close(1, dropped, ContractState::defaulted);
  CHECK(books.find(1) == nullptr);
  CHECK(books.free_units(0, dropped) == 0);
  CHECK(books.waits_since(request) == dropped);
  CHECK(books.objection(request, {0, 8 * kCny, 8 * kCny}, dropped) ==
        MarketBooks::Objection::no_offer);
  books.open(request, {1, 9 * kCny, 9 * kCny}, Time{} + hours(5));
  CHECK(books.waits_since(request) == request.submit);
  books.start(1, Time{} + hours(5));
  books.close(1, Time{} + hours(6), ContractState::ended);
  CHECK(books.ledger().contract(ContractId(1)).terms.replaces == ContractId(0));
  CHECK(books.ledger().contract(ContractId(0)).replaced_by == ContractId(1));
  CHECK(books.metered_unit_ms(1) == Int128{4} * 2 * 3'600'000);
  const ContractEnd* told = books.settle(1);
  REQUIRE(told != nullptr);
  CHECK(told->due == Money{4 * 800 + 4 * 900});
  CHECK(told->price_ufen == 9 * kCny);
  const MarketTotals totals = books.finish(Time{} + hours(10));
  CHECK(totals.defaulted == 1);
  CHECK(totals.replaced == 1);
  CHECK(totals.used_at[CentreId(0)] == Int128{4} * 3 * 3'600'000);  // with what was undone
}

TEST_CASE("data on their way move the latest start, those of an earlier match do not", "[market]") {
  OneOffer market;
  market.plan.rules = illustrative_contract_rules();
  market.plan.offers[0].sla = 1;  // within 4 h
  MarketBooks books(market.plan, market.city, 1);
  const SaleTerms sale{0, 8 * kCny, 8 * kCny};
  const JobRequest request = order_of(1, 2);
  const auto at = [](std::int64_t h) {
    return Time{} + hours(h);
  };
  const auto contract = [&](std::uint32_t i) {
    return books.ledger().contract(ContractId(i));
  };
  books.open(request, sale, at(2));
  books.await_data(1);
  books.open(order_of(2, 2), sale, at(2));
  books.await_data(2);
  books.note_data(1, at(3));
  CHECK(contract(0).start_by == at(7));
  books.close(1, at(5), ContractState::defaulted);
  CHECK(books.is_dropped(1));
  books.wait_again(1, at(6));
  CHECK(books.waits_since(request) == at(6));
  books.open(request, sale, at(6));
  CHECK(contract(2).start_by == at(10));
  books.note_data(1, at(9));  // of the first match, say: this one waits for none
  CHECK(contract(2).start_by == at(10));
  // Its data have not come when the seller gives up: the start is not late.
  books.close(2, at(9), ContractState::defaulted);
  CHECK(contract(1).start_by == at(13));
  CHECK_FALSE(contract(1).is_late());
}

TEST_CASE("a reserved contract is for whole terms, and renewed while its job goes on", "[market]") {
  OneOffer market;
  market.plan.term = hours(2);
  market.plan.offers[0].product = ProductKind::reserved;
  market.plan.orders[StreamId(0)].product = ProductKind::reserved;
  MarketBooks books(market.plan, market.city, 1);
  const Time begin = Time{} + hours(2);
  CHECK(books.open(order_of(1, 1), {0, 8 * kCny, 8 * kCny}, begin).agreed == hours(2));
  books.open(order_of(2, 1), {0, 8 * kCny, 8 * kCny}, begin);
  books.start(1, begin);
  books.start(2, begin);
  books.close(1, begin + minutes(30), ContractState::ended);
  books.close(2, begin + hours(3), ContractState::ended);
  CHECK(books.settle(1)->due == Money{2 * 800});
  CHECK(books.settle(2)->due == Money{4 * 800});
}

TEST_CASE("buyers bid with the voucher that they may count on, and no further", "[market]") {
  OneOffer market;
  market.city.tenants.push_back({"firm", DistrictId::none(), 1.0});
  market.city.calendar = Calendar(1'704'384'000'000, hours(8), {}, {});  // 2024-01-05 in Beijing
  market.plan.orders[StreamId(0)].claims_vouchers = true;
  market.plan.vouchers = beijing_voucher_rules();
  market.plan.vouchers->firm_cap = {1'000};  // 10 CNY
  MarketBooks books(market.plan, market.city, 1);
  const Time now = Time{} + hours(2);
  // A fifth is the city's: at 12.5 CNY the buyer bears its limit of 10.
  CHECK(books.bid_ufen(order_of(1, 1), now) == 1'250'000'000);
  // Of 8 card-hours the city pays no more than 10 CNY.
  CHECK(books.bid_ufen(order_of(1, 8), now) == 1'125'000'000);
  books.open(order_of(1, 2), {0, 1'200'000'000, 1'200'000'000}, now);
  CHECK(books.bid_ufen(order_of(2, 1), now) == 1'250'000'000);  // of the same clearing
  // 4.80 CNY are promised: 5.20 are left.
  CHECK(books.bid_ufen(order_of(2, 4), now + hours(1)) == 1'130'000'000);
  books.start(1, now);
  books.close(1, now + hours(1), ContractState::ended);
  CHECK(books.ledger().claims().size() == 1);
  CHECK(books.ledger().totals().subsidy == Money{480});
  CHECK(books.bid_ufen(order_of(2, 4), now + hours(1)) == 1'130'000'000);
  CHECK(books.settle(1)->due == Money{2'400});
  // The programme is over in 2026.
  CHECK(books.bid_ufen(order_of(3, 1), now + days(730)) == 10 * kCny);
}

TEST_CASE("limits follow their laws, the same for a job under every policy", "[market]") {
  OneOffer market;
  OrderRule& rule = market.plan.orders[StreamId(0)];
  constexpr int kOrders = 20'000;
  const auto share_from = [&](std::int64_t price_ufen) {
    int from = 0;
    for (std::uint64_t i = 1; i <= kOrders; ++i) {
      from += market.plan.limit_ufen(order_of(i, 1), 7) >= price_ufen ? 1 : 0;
    }
    return static_cast<double>(from) / kOrders;
  };
  rule.law = LimitLaw::elastic;
  rule.elasticity = 1.5;
  // (p / 10)^-1.5; four standard deviations of a share are 0.014.
  CHECK(share_from(10 * kCny) == 1);
  CHECK(share_from(20 * kCny) == Approx(0.35355).margin(0.014));
  CHECK(share_from(40 * kCny) == Approx(0.125).margin(0.014));
  CHECK(share_from(100 * kCny + 1) == 0);
  rule.law = LimitLaw::uniform;
  rule.spread = 0.5;
  CHECK(share_from(5 * kCny) == 1);
  CHECK(share_from(12 * kCny) == Approx(0.3).margin(0.014));
  CHECK(share_from(15 * kCny + 1) == 0);
  rule.law = LimitLaw::normal;
  rule.spread = 0.2;
  CHECK(share_from(12 * kCny) == Approx(0.15866).margin(0.014));
  rule.law = LimitLaw::lognormal;
  rule.spread = 0.3;
  CHECK(share_from(1'349'858'808) == Approx(0.15866).margin(0.014));  // 10 exp(0.3)
  CHECK(market.plan.limit_ufen(order_of(5, 1), 7) == market.plan.limit_ufen(order_of(5, 3), 7));
  CHECK(market.plan.limit_ufen(order_of(5, 1), 7) != market.plan.limit_ufen(order_of(5, 1), 8));
}

}  // namespace suanwang
