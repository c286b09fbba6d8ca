// The worked example (three bids, three asks) under every mechanism, by hand.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/config.hpp"
#include "tests/support/market.hpp"

namespace suanwang::test {

namespace {

MarketOutcome example_under(const std::string& name, const ConfigNode& params = {}) {
  const MarketBook book = worked_example();
  const auto rule = market_rule(name, params);
  REQUIRE(rule != nullptr);
  const MarketOutcome outcome = rule->clear(book);
  CHECK(doubt_of(book, outcome).empty());
  return outcome;
}

MarketOutcome auction_at(const std::string& price, const std::string& k) {
  return example_under("call-auction", tests::map({{"price", price}, {"k", k}}));
}

std::vector<std::int64_t> money_of(const std::vector<OrderOutcome>& orders) {
  std::vector<std::int64_t> money;
  for (const OrderOutcome& order : orders) {
    money.push_back(static_cast<std::int64_t>(order.microfen));
  }
  return money;
}

std::vector<std::int64_t> units_of(const std::vector<OrderOutcome>& orders) {
  std::vector<std::int64_t> units;
  for (const OrderOutcome& order : orders) {
    units.push_back(order.traded);
  }
  return units;
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("the efficient mechanisms trade 180 units for a surplus of 920", "[market]") {
  for (const char* name : {"call-auction", "flow", "vcg", "mcafee"}) {
    INFO(name);
    const MarketOutcome outcome = example_under(name);
    CHECK(units_of(outcome.bids) == Numbers{100, 80, 0});
    CHECK(units_of(outcome.asks) == Numbers{120, 60, 0});
    CHECK(outcome.welfare == 920);
  }
}

TEST_CASE("the competitive price is 10 whatever k, that of the marginal pair moves with k",
          "[market]") {
  for (const char* k : {"0", "0.5", "1"}) {
    CHECK(auction_at("competitive", k).buyers_microfen == 10);
  }
  CHECK(auction_at("marginal-pair", "0").buyers_microfen == 10);
  CHECK(auction_at("marginal-pair", "0.5").buyers_microfen == 11);
  CHECK(auction_at("marginal-pair", "1").buyers_microfen == 12);
  CHECK(example_under("call-auction").sellers_microfen == 11);
}

TEST_CASE("at 10 the buyers gain 560 and the sellers 360", "[market]") {
  const MarketOutcome outcome = auction_at("competitive", "0.5");
  CHECK(100 * 14 + 80 * 12 - outcome.paid() == 560);
  CHECK(outcome.received() - (120 * 7 + 60 * 10) == 360);
  CHECK(outcome.surplus() == 0);
  CHECK(example_under("flow").paid() == 1800);
}

TEST_CASE("vcg pays 960, 780, 1450 and 720, a deficit of 430", "[market]") {
  const MarketOutcome outcome = example_under("vcg");
  CHECK(money_of(outcome.bids) == Numbers{960, 780, 0});
  CHECK(money_of(outcome.asks) == Numbers{1450, 720, 0});
  CHECK(outcome.surplus() == -430);
  CHECK_FALSE(outcome.buyers_microfen.has_value());
}

TEST_CASE("mcafee's price is the mean of the first that do not trade, 9 and 13", "[market]") {
  const MarketOutcome outcome = example_under("mcafee");
  CHECK(outcome.buyers_microfen == 11);
  CHECK(outcome.sellers_microfen == 11);
}

TEST_CASE("in a continuous book asks that come later sell at the bids that wait", "[market]") {
  const MarketOutcome outcome = example_under("price-time");
  const std::vector<Trade> trades{{0, 0, 100, 14}, {1, 0, 20, 12}, {1, 1, 60, 12}};
  CHECK(outcome.trades == trades);
  CHECK(money_of(outcome.asks) == Numbers{1640, 720, 0});
}

TEST_CASE("a posted price of 10 finds 180 units wanted of 190 offered", "[market]") {
  const MarketOutcome at_10 = example_under("posted-price", tests::map({{"price_microfen", "10"}}));
  CHECK(units_of(at_10.bids) == Numbers{100, 80, 0});
  CHECK(units_of(at_10.asks) == Numbers{120, 60, 0});
  CHECK(at_10.paid() == 1800);
  const MarketOutcome at_13 = example_under("posted-price", tests::map({{"price_microfen", "13"}}));
  CHECK(units_of(at_13.bids) == Numbers{100, 0, 0});
}

}  // namespace suanwang::test
