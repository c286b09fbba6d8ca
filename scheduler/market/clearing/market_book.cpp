#include "scheduler/market/market_book.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace suanwang {

namespace {

Int128 money_in(const std::vector<OrderOutcome>& orders) {
  Int128 sum = 0;
  for (const OrderOutcome& order : orders) {
    sum += order.microfen;
  }
  return sum;
}

std::string_view fault_of(const MarketOrder& order, Side side) {
  if (order.side != side) {
    return "stands on the wrong side";
  }
  if (order.quantity <= 0 || order.quantity > kMostOrderQuantity) {
    return "has a quantity out of range";
  }
  if (order.price_microfen < 0 || order.price_microfen > kMostOrderPrice) {
    return "has a price out of range";
  }
  return order.least < 0 || order.least > order.quantity ? "has a least beyond its quantity" : "";
}

std::string fault_in(const std::vector<MarketOrder>& orders, Side side) {
  for (const MarketOrder& order : orders) {
    if (const std::string_view fault = fault_of(order, side); !fault.empty()) {
      return "order " + std::to_string(order.number) + " " + std::string(fault);
    }
  }
  return {};
}

std::string number_twice(const MarketBook& book) {
  std::vector<std::uint64_t> numbers;
  for (const auto* orders : {&book.bids, &book.asks}) {
    for (const MarketOrder& order : *orders) {
      numbers.push_back(order.number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
  return twice == numbers.end() ? "" : "there are two orders " + std::to_string(*twice);
}

std::string fault_in_pairs(const MarketBook& book, const std::vector<MarketPair>& pairs) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> met;
  met.reserve(pairs.size());
  for (const MarketPair& pair : pairs) {
    if (pair.bid >= book.bids.size() || pair.ask >= book.asks.size()) {
      return "a pair has an order that is not there";
    }
    if (pair.extra_microfen < -kMostOrderPrice || pair.extra_microfen > kMostOrderPrice) {
      return "a pair has an extra out of range";
    }
    met.emplace_back(pair.bid, pair.ask);
  }
  std::sort(met.begin(), met.end());
  return std::adjacent_find(met.begin(), met.end()) == met.end() ? "" : "a pair is met twice";
}

}  // namespace

Int128 MarketOutcome::paid() const {
  return money_in(bids);
}

Int128 MarketOutcome::received() const {
  return money_in(asks);
}

std::string objection(const MarketBook& book) {
  std::string fault = fault_in(book.bids, Side::bid);
  if (fault.empty()) {
    fault = fault_in(book.asks, Side::ask);
  }
  if (fault.empty()) {
    fault = number_twice(book);
  }
  return fault.empty() && book.pairs ? fault_in_pairs(book, *book.pairs) : fault;
}

}  // namespace suanwang
