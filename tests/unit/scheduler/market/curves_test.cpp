// Call auction, McAfee and posted prices: ties, rationing, roundings and orders with a least.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/config.hpp"
#include "tests/support/market.hpp"

namespace suanwang::test {

namespace {

std::vector<std::int64_t> units_bought(const MarketOutcome& outcome) {
  std::vector<std::int64_t> units;
  for (const OrderOutcome& order : outcome.bids) {
    units.push_back(order.traded);
  }
  return units;
}

using Units = std::vector<std::int64_t>;

MarketOutcome by_auction(const MarketBook& book) {
  return market_rule("call-auction")->clear(book);
}

MarketOutcome by_mcafee(const MarketBook& book) {
  return market_rule("mcafee")->clear(book);
}

}  // namespace

TEST_CASE("among equal prices preference goes before time, and time before number", "[market]") {
  MarketBook book = market_book({{5, 10}, {5, 10}, {5, 10}}, {{7, 4}});
  CHECK(units_bought(by_auction(book)) == Units{5, 2, 0});
  book.bids[1].placed = {0};
  CHECK(units_bought(by_auction(book)) == Units{2, 5, 0});
  book.bids[1].placed = book.bids[0].placed;
  CHECK(units_bought(by_auction(book)) == Units{5, 2, 0});
  book.bids[1].number = 0;
  CHECK(units_bought(by_auction(book)) == Units{2, 5, 0});
  book.bids[2].preference = -1;
  CHECK(units_bought(by_auction(book)) == Units{0, 2, 5});
  book.bids[0].price_microfen = 11;
  CHECK(units_bought(by_auction(book)) == Units{5, 0, 2});
}

TEST_CASE("a bid at its ask trades, one below does not", "[market]") {
  CHECK(by_auction(market_book({{3, 5}}, {{3, 5}})).buyers_microfen == 5);
  const MarketOutcome none = by_auction(market_book({{3, 5}}, {{3, 6}}));
  CHECK(none.trades.empty());
  CHECK_FALSE(none.buyers_microfen.has_value());
}

TEST_CASE("a price between is rounded down, alike for both sides", "[market]") {
  const MarketBook book = market_book({{1, 10}}, {{1, 7}});
  const MarketOutcome outcome = by_auction(book);
  CHECK(outcome.buyers_microfen == 8);
  CHECK(outcome.surplus() == 0);
  const auto third = market_rule("call-auction", tests::map({{"k", "0.333334"}}));
  CHECK(third->clear(book).buyers_microfen == 8);
  const auto less = market_rule("call-auction", tests::map({{"k", "0.333333"}}));
  CHECK(less->clear(book).buyers_microfen == 7);
}

TEST_CASE("competitive prices reach from the bids and asks that trade to those that do not",
          "[market]") {
  const MarketBook book = market_book({{1, 20}, {1, 8}}, {{1, 5}, {1, 15}});
  const auto at = [&](const std::string& k) {
    const auto params = tests::map({{"price", "competitive"}, {"k", k}});
    return market_rule("call-auction", params)->clear(book).buyers_microfen;
  };
  CHECK(at("0") == 8);
  CHECK(at("1") == 15);
  CHECK(at("0.5") == 11);
}

TEST_CASE("a gang that does not fit is left out, and the next goes in its place", "[market]") {
  MarketBook book = market_book({{3, 12}, {4, 11}, {2, 10}}, {{5, 2}});
  CHECK(units_bought(by_auction(book)) == Units{3, 2, 0});
  book.bids[1].least = 4;
  const MarketOutcome outcome = by_auction(book);
  CHECK(units_bought(outcome) == Units{3, 0, 2});
  CHECK(outcome.bids[1].left_out);
  CHECK_FALSE(outcome.bids[2].left_out);
}

TEST_CASE("a minimum lot is sold whole or not at all", "[market]") {
  MarketBook book = market_book({{5, 12}}, {{3, 1}, {4, 2}, {4, 3}});
  book.asks[1].least = 3;
  const MarketOutcome outcome = by_auction(book);
  CHECK(outcome.asks[0].traded == 3);
  CHECK(outcome.asks[1].left_out);
  CHECK(outcome.asks[2].traded == 2);
  book.asks[1].least = 2;
  CHECK(by_auction(book).asks[1].traded == 2);
}

TEST_CASE("mcafee gives up the last trade where the mean of the next is no price for it",
          "[market]") {
  // (9 + 13) / 2 = 11 is above the second bid: one pair trades, the platform keeps 10 - 6.
  const MarketOutcome outcome = by_mcafee(market_book({{1, 15}, {1, 10}, {1, 9}},  //
                                                      {{1, 2}, {1, 6}, {1, 13}}));
  CHECK(units_bought(outcome) == Units{1, 0, 0});
  CHECK(outcome.buyers_microfen == 10);
  CHECK(outcome.sellers_microfen == 6);
  CHECK(outcome.surplus() == 4);
  CHECK_FALSE(outcome.trades[0].price_microfen.has_value());
}

TEST_CASE("mcafee gives up the last trade where there is no next bid or ask", "[market]") {
  CHECK(by_mcafee(market_book({{1, 15}}, {{1, 2}, {1, 3}})).trades.empty());
  const MarketOutcome outcome = by_mcafee(market_book({{1, 15}, {1, 9}}, {{1, 2}, {1, 3}}));
  CHECK(units_bought(outcome) == Units{1, 0});
  CHECK(outcome.surplus() == 9 - 3);
}

TEST_CASE("mcafee gives up marginal orders of several units whole", "[market]") {
  // The marginal orders are the bid of 4 at 10 and the ask of 3 at 8; 5 units are left of bids, 6
  // of asks.
  const MarketOutcome outcome = by_mcafee(market_book({{5, 15}, {4, 10}}, {{6, 2}, {3, 8}}));
  CHECK(units_bought(outcome) == Units{5, 0});
  CHECK(outcome.asks[0].traded == 5);
  CHECK(outcome.surplus() == 5 * (10 - 8));
}

TEST_CASE("a posted price follows the excess of demand", "[market]") {
  const auto rule = market_rule("posted-price",
                                tests::map({{"price_microfen", "1000000"},
                                            {"eta", "0.1"},
                                            {"least_microfen", "950000"},
                                            {"most_microfen", "1300000"}}));
  const MarketBook wanted = market_book({{30, 2'000'000}}, {{20, 500'000}});
  CHECK(rule->clear(wanted).buyers_microfen == 1'000'000);
  CHECK(rule->clear(wanted).buyers_microfen == 1'050'000);  // 1 + 0.1 * 10 / 20
  CHECK(rule->clear(wanted).buyers_microfen == 1'102'500);
  // Nothing offered: the excess counts as one supply.
  CHECK(rule->clear(market_book({{30, 2'000'000}}, {})).trades.empty());
  CHECK(rule->clear(wanted).buyers_microfen == 1'273'387);  // 1157625 + 115762.5, half to even
  CHECK(rule->clear(wanted).buyers_microfen == 1'300'000);
  const MarketBook offered = market_book({}, {{20, 500'000}});
  for (int i = 0; i < 10; ++i) {
    CHECK(rule->clear(offered).trades.empty());
  }
  CHECK(rule->clear(wanted).buyers_microfen == 950'000);
}

TEST_CASE("at a posted price those come first who were there first, not who offer more",
          "[market]") {
  const auto rule = market_rule("posted-price", tests::map({{"price_microfen", "8"}}));
  const MarketBook book = market_book({{5, 9}, {5, 20}, {5, 7}}, {{7, 4}});
  CHECK(units_bought(rule->clear(book)) == Units{5, 2, 0});
  // A fixed price stays where it is.
  CHECK(rule->clear(book).buyers_microfen == 8);
}

TEST_CASE("parameters of market rules out of range are refused", "[market]") {
  CHECK(market_rule("call-auction", tests::map({{"k", "1.1"}})) == nullptr);
  CHECK(market_rule("call-auction", tests::map({{"price", "fair"}})) == nullptr);
  CHECK(market_rule("posted-price", tests::map({{"price_microfen", "0"}})) == nullptr);
  CHECK(market_rule("posted-price", tests::map({{"most_microfen", "5"}})) == nullptr);
  CHECK(market_rule("flow", tests::map({{"tries", "-1"}})) == nullptr);
  CHECK(market_rule("barter") == nullptr);
}

}  // namespace suanwang::test
