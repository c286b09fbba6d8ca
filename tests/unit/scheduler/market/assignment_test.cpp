// The flow mechanism and VCG over pairs that may meet, and flow with gangs and lots.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "tests/support/config.hpp"
#include "tests/support/market.hpp"

namespace suanwang::test {

namespace {

MarketOutcome by_flow(const MarketBook& book, const ConfigNode& params = {}) {
  const MarketOutcome outcome = market_rule("flow", params)->clear(book);
  CHECK(doubt_of(book, outcome).empty());
  return outcome;
}

MarketBook with_pairs(MarketBook book, std::vector<MarketPair> pairs) {
  book.pairs = std::move(pairs);
  return book;
}

}  // namespace

TEST_CASE("who may meet only one gets it, at what the other would have paid", "[market]") {
  // B1 may meet both, B2 only S1: 10 - 4 + 9 - 3. S1 is worth 4 to the market: the other way for
  // B1 costs that.
  const MarketBook book =
      with_pairs(market_book({{1, 10}, {1, 9}}, {{1, 3}, {1, 4}}), {{0, 0}, {0, 1}, {1, 0}});
  const MarketOutcome outcome = by_flow(book);
  REQUIRE(outcome.trades.size() == 2);
  CHECK(outcome.trades[0].ask == 1);
  CHECK(outcome.trades[1].ask == 0);
  CHECK(outcome.welfare == 12);
  CHECK(outcome.welfare_bound == 12);
}

TEST_CASE("an extra ranks pairs and is not paid", "[market]") {
  const MarketBook book =
      with_pairs(market_book({{4, 10}}, {{4, 3}, {4, 5}}), {{0, 0, 6}, {0, 1, 1}});
  const MarketOutcome outcome = by_flow(book);
  REQUIRE(outcome.trades.size() == 1);
  CHECK(outcome.trades[0].ask == 1);
  CHECK(outcome.welfare == 4 * (10 - 5 - 1));
  CHECK(outcome.surplus() == 0);
  CHECK(outcome.paid() >= 4 * 5);
  // A pair that is worth less than its extra does not trade.
  CHECK(by_flow(with_pairs(market_book({{4, 10}}, {{4, 5}}), {{0, 0, 6}})).trades.empty());
}

TEST_CASE("a priority puts a lower bid first, at no more than the bid", "[market]") {
  const MarketBook book =
      with_pairs(market_book({{1, 10}, {1, 12}}, {{1, 5}}), {{0, 0, -5}, {1, 0, 0}});
  const MarketOutcome outcome = by_flow(book);
  REQUIRE(outcome.trades.size() == 1);
  CHECK(outcome.trades[0].bid == 0);
  CHECK(outcome.paid() == 10);  // the ask is worth 12 to the market
  // It takes nobody below an ask.
  CHECK(by_flow(with_pairs(market_book({{1, 4}}, {{1, 5}}), {{0, 0, -9}})).trades.empty());
}

TEST_CASE("a gang is not cut: who fits beside it decides", "[market]") {
  // The relaxation gives 5 to the gang of 6 at 10. Whole, it does not fit.
  MarketBook book = market_book({{6, 10}, {4, 9}}, {{5, 1}});
  book.bids[0].least = 6;
  const MarketOutcome outcome = by_flow(book);
  CHECK(outcome.bids[0].left_out);
  CHECK(outcome.bids[1].traded == 4);
  CHECK(outcome.welfare == 4 * 8);
  CHECK(outcome.welfare_bound == 5 * 9);
}

TEST_CASE("a gang is brought in where that is better than to leave it out", "[market]") {
  // 4 at 10 fills 4 of 6; a gang of 3 at 9 needs a unit of it: 3 * 8 + 3 * 9 > 4 * 9.
  MarketBook book = market_book({{4, 10}, {3, 9}}, {{6, 1}});
  book.bids[1].least = 3;
  const MarketOutcome outcome = by_flow(book);
  CHECK(outcome.bids[0].traded == 3);
  CHECK(outcome.bids[1].traded == 3);
  CHECK(outcome.welfare == 3 * 9 + 3 * 8);
}

TEST_CASE("a gang may need a pair that alone would not be worth its extra", "[market]") {
  MarketBook book = with_pairs(market_book({{2, 10}}, {{1, 2}, {1, 8}}), {{0, 0, 0}, {0, 1, 5}});
  CHECK(by_flow(book).bids[0].traded == 1);
  book.bids[0].least = 2;
  CHECK(by_flow(book).bids[0].traded == 2);
  CHECK(by_flow(book).welfare == (10 - 2) + (10 - 8 - 5));
}

TEST_CASE("what was left out too soon is tried once more, if tries are allowed", "[market]") {
  std::int64_t with_tries = 0;
  std::int64_t without = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    RandomStream random(seed, "tests/market/tries");
    const MarketBook book =
        draw_book(random, BookKind{.bids_with_least = 0.7, .asks_with_least = 0.4});
    with_tries += static_cast<std::int64_t>(by_flow(book).welfare);
    without += static_cast<std::int64_t>(by_flow(book, tests::map({{"tries", "0"}})).welfare);
  }
  CHECK(with_tries > without);
}

TEST_CASE("a lot that must be sold whole finds several buyers or none", "[market]") {
  MarketBook book = market_book({{2, 10}, {2, 8}}, {{4, 3}});
  book.asks[0].least = 4;
  CHECK(by_flow(book).asks[0].traded == 4);
  book.bids[1].price_microfen = 2;
  CHECK(by_flow(book).asks[0].left_out);
  CHECK(by_flow(book).trades.empty());
}

TEST_CASE("vcg leaves gangs out and prices the others without them", "[market]") {
  MarketBook book = market_book({{1, 10}, {1, 8}, {2, 50}}, {{1, 3}});
  book.bids[2].least = 2;
  const MarketOutcome outcome = market_rule("vcg")->clear(book);
  CHECK(outcome.bids[2].left_out);
  CHECK(outcome.bids[0].microfen == 8);   // the second price
  CHECK(outcome.asks[0].microfen == 10);  // what it makes for all
}

TEST_CASE("vcg over pairs charges what an order takes from the others", "[market]") {
  // B2 may meet S1 only; B1 both. Without B1 all would be the same for the others.
  const MarketBook book =
      with_pairs(market_book({{1, 10}, {1, 9}}, {{1, 3}, {1, 4}}), {{0, 0}, {0, 1}, {1, 0}});
  const MarketOutcome outcome = market_rule("vcg")->clear(book);
  CHECK(outcome.bids[0].microfen == 4);  // 6 - (12 - 10)
  CHECK(outcome.bids[1].microfen == 4);  // 7 - (12 - 9)
  CHECK(outcome.asks[0].microfen == 9);  // 3 + 12 - 6
  CHECK(outcome.asks[1].microfen == 9);  // 4 + 12 - 7
}

TEST_CASE("totals beyond 64 bits are exact", "[market]") {
  const MarketBook book = market_book({{kMostOrderQuantity, kMostOrderPrice}},
                                      {{kMostOrderQuantity, kMostOrderPrice - 1}});
  for (const char* name : {"call-auction", "flow", "vcg", "price-time"}) {
    INFO(name);
    const MarketOutcome outcome = market_rule(name)->clear(book);
    CHECK(outcome.welfare == kMostOrderQuantity);
    CHECK(outcome.paid() >= Int128{kMostOrderQuantity} * (kMostOrderPrice - 1));
  }
}

TEST_CASE("rules without pairs refuse them, rules with pairs look at them", "[market]") {
  const MarketBook book = with_pairs(worked_example(), {});
  for (const PluginEntry<MarketRule>* entry : market_rules()) {
    INFO(entry->name);
    const auto rule = market_rule(std::string(entry->name));
    if (rule->uses_pairs()) {
      CHECK(rule->clear(book).trades.empty());
    } else {
      CHECK_THROWS_AS(rule->clear(book), InvariantBreach);
    }
  }
}

}  // namespace suanwang::test
