#include "sim/economy/market/market_books.hpp"

#include <algorithm>
#include <cstdint>

#include <catch2/catch.hpp>

namespace suanwang {

namespace {

constexpr std::int64_t kCny = 100'000'000;

MarketContract contract_at(std::int64_t price_ufen,
                           std::int64_t seller_ufen,
                           std::int64_t fee_ppm) {
  MarketContract contract;
  contract.units = 2;
  contract.price_ufen = price_ufen;
  contract.seller_ufen = seller_ufen;
  contract.fee = Share{fee_ppm};
  return contract;
}

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

TEST_CASE("a bill is rounded once, half to even", "[market]") {
  MarketBilling billing(1);
  constexpr Int128 kCardHour = 3'600'000;
  // 10 min of a card at 3.15 CNY are 52.5 fen, at 3.21 CNY 53.5 fen.
  const MarketContract down = contract_at(315'000'000, 315'000'000, 0);
  const MarketContract up = contract_at(321'000'000, 321'000'000, 0);
  billing.open(down);
  billing.open(up);
  CHECK(billing.end(down, kCardHour / 6).paid_fen == 52);
  CHECK(billing.end(up, kCardHour / 6).paid_fen == 54);
  CHECK(billing.totals().received_fen == 106);
  billing.check();
}

TEST_CASE("what buyers pay is what sellers, fee and spread come to", "[market]") {
  MarketBilling billing(1);
  const MarketContract contract = contract_at(12 * kCny, 10 * kCny, 50'000);
  billing.open(contract);
  const Bill bill = billing.end(contract, Int128{3'600'000} * 2);
  CHECK(bill.paid_fen == 2'400);
  CHECK(bill.fee_fen == 100);
  CHECK(bill.received_fen == 1'900);
  CHECK(bill.spread_fen == 400);
}

TEST_CASE("shares of cards are billed in thousandths, and who never ran pays nothing", "[market]") {
  MarketBilling billing(1'000);
  const MarketContract contract = contract_at(8 * kCny, 8 * kCny, 0);
  billing.open(contract);
  billing.open(contract);
  CHECK(billing.end(contract, Int128{3'600'000} * 250).paid_fen == 200);
  CHECK(billing.end(contract, 0).paid_fen == 0);
}

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
  books.end(1, 0);
  CHECK(books.free_units(0, now) == 8);
  CHECK(books.free_units(0, Time{}) == 0);
}

TEST_CASE("a market's surplus is the value of what was sold less what was asked", "[market]") {
  const OneOffer market;
  MarketBooks books(market.plan, market.city, 1);
  books.open(order_of(1, 4), {0, 8 * kCny, 7 * kCny}, Time{} + hours(2));
  books.note_unmatched(order_of(2, 8), Unmatched::no_capacity);
  books.end(1, Int128{4} * 1'800'000);
  const MarketTotals totals = books.close(Time{} + hours(4));
  const Int128 hour = 3'600'000;
  CHECK(totals.value == hour * 40 * kCny);
  CHECK(totals.paid == hour * 32 * kCny);
  CHECK(totals.received == hour * 28 * kCny);
  CHECK(totals.fee_ppm == hour * 28 * kCny * 100'000);
  CHECK(totals.cost == hour * 20 * kCny);
  CHECK(totals.unmet[static_cast<std::size_t>(Unmatched::no_capacity)].unit_ms == hour * 8);
  CHECK(totals.offered_unit_ms == hour * 16);  // two of its eight hours are in the run
  CHECK(totals.bills.paid_fen == 1'600);
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
