// Objections to books, and the continuous book.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/market/clearing/continuous_book.hpp"
#include "sim/base/check.hpp"
#include "tests/support/market.hpp"

namespace suanwang::test {

namespace {

using Match = ContinuousBook::Match;

std::vector<Match> inserted(ContinuousBook& book, const MarketOrder& order) {
  const auto matches = book.insert(order);
  return {matches.begin(), matches.end()};
}

std::string objection_after(const std::function<void(MarketBook&)>& change) {
  MarketBook book = worked_example();
  REQUIRE(objection(book).empty());
  change(book);
  return objection(book);
}

}  // namespace

TEST_CASE("a book says what is wrong with it", "[market]") {
  using Catch::Contains;
  CHECK_THAT(objection_after([](MarketBook& b) { b.bids[0].quantity = 0; }), Contains("quantity"));
  CHECK_THAT(objection_after([](MarketBook& b) { b.asks[1].price_microfen = -1; }),
             Contains("order 102 has a price"));
  CHECK_THAT(objection_after([](MarketBook& b) { b.bids[0].least = 101; }), Contains("least"));
  CHECK_THAT(objection_after([](MarketBook& b) { b.bids[0].side = Side::ask; }),
             Contains("wrong side"));
  CHECK_THAT(objection_after([](MarketBook& b) { b.asks[0].number = 3; }),
             Contains("two orders 3"));
  CHECK_THAT(objection_after([](MarketBook& b) { b.pairs = {{3, 0}}; }), Contains("not there"));
  CHECK_THAT(objection_after([](MarketBook& b) {
               b.pairs = {{0, 0}, {1, 0}, {0, 0}};
             }),
             Contains("twice"));
  CHECK_THAT(objection_after([](MarketBook& b) {
               b.pairs = {{0, 0, 2 * kMostOrderPrice}};
             }),
             Contains("extra"));
}

TEST_CASE("an order trades with the best that waits, at its price, and then waits", "[market]") {
  ContinuousBook book;
  CHECK(inserted(book, market_order(Side::ask, 1, 5, 12)).empty());
  CHECK(inserted(book, market_order(Side::ask, 2, 5, 10)).empty());
  CHECK(inserted(book, market_order(Side::ask, 3, 5, 10)).empty());
  CHECK(book.best_ask() == 10);
  CHECK_FALSE(book.best_bid().has_value());
  const auto matches = inserted(book, market_order(Side::bid, 4, 13, 11));
  CHECK(matches == std::vector<Match>{{4, 2, 5, 10}, {4, 3, 5, 10}});
  CHECK(book.waiting(4) == 3);
  CHECK(book.best_bid() == 11);
  CHECK(book.best_ask() == 12);
  CHECK(book.size() == 2);
}

TEST_CASE("an order that is cancelled is not met, one that traded can't be cancelled", "[market]") {
  ContinuousBook book;
  book.insert(market_order(Side::bid, 1, 5, 10));
  book.insert(market_order(Side::bid, 2, 5, 10));
  CHECK(book.cancel(1));
  CHECK_FALSE(book.cancel(1));
  CHECK(inserted(book, market_order(Side::ask, 3, 5, 9)) == std::vector<Match>{{2, 3, 5, 10}});
  CHECK_FALSE(book.cancel(2));
  CHECK(book.size() == 0);
  CHECK_FALSE(book.best_bid().has_value());
}

TEST_CASE("preference goes before time in a book", "[market]") {
  ContinuousBook book;
  book.insert(market_order(Side::ask, 1, 5, 10));
  MarketOrder preferred = market_order(Side::ask, 2, 5, 10);
  preferred.preference = -1;
  book.insert(preferred);
  // Placed earlier, though it comes later.
  MarketOrder earlier = market_order(Side::ask, 3, 5, 10);
  earlier.placed = {};
  book.insert(earlier);
  const auto matches = inserted(book, market_order(Side::bid, 4, 15, 10));
  CHECK(matches == std::vector<Match>{{4, 2, 5, 10}, {4, 3, 5, 10}, {4, 1, 5, 10}});
}

TEST_CASE("a gang waits for one order that fills it, and is passed over by smaller ones",
          "[market]") {
  ContinuousBook book;
  MarketOrder gang = market_order(Side::bid, 1, 5, 12);
  gang.least = 5;
  book.insert(market_order(Side::ask, 9, 4, 11));
  CHECK(inserted(book, gang).empty());  // four are not five
  book.insert(market_order(Side::bid, 2, 5, 10));
  CHECK(inserted(book, market_order(Side::ask, 3, 4, 9)) == std::vector<Match>{{2, 3, 4, 10}});
  CHECK(inserted(book, market_order(Side::ask, 4, 6, 9)) ==
        std::vector<Match>{{1, 4, 5, 12}, {2, 4, 1, 10}});
}

TEST_CASE("a number that waits already is a mistake of the caller's", "[market]") {
  ContinuousBook book;
  book.insert(market_order(Side::bid, 1, 5, 10));
  CHECK_THROWS_AS(book.insert(market_order(Side::bid, 1, 5, 10)), InvariantBreach);
  CHECK_THROWS_AS(book.insert(market_order(Side::bid, 2, 0, 10)), InvariantBreach);
}

}  // namespace suanwang::test
