// A continuous double auction: orders are taken in the order in which they were placed and trade at
// once with those that wait, the best price first, at the price of the one that waited. Platforms
// that take orders as they come use the book itself.
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "scheduler/market/clearing/continuous_book.hpp"
#include "scheduler/market/clearing/curves.hpp"
#include "scheduler/market/market_rule.hpp"
#include "sim/base/check.hpp"

namespace suanwang {

namespace {

class PriceTime final : public MarketRule {
 public:
  [[nodiscard]] MarketOutcome clear(const MarketBook& book) override {
    SUANWANG_CHECK(!book.pairs, "a mechanism without pairs is given none");
    MarketOutcome outcome = empty_outcome(book);
    std::unordered_map<std::uint64_t, std::uint32_t> place_of;
    for (const auto* orders : {&book.bids, &book.asks}) {
      for (std::size_t i = 0; i < orders->size(); ++i) {
        place_of.emplace((*orders)[i].number, static_cast<std::uint32_t>(i));
      }
    }
    ContinuousBook waiting;
    for (const MarketOrder* order : by_time(book)) {
      for (const ContinuousBook::Match& match : waiting.insert(*order)) {
        add_trade(
            outcome,
            book,
            {place_of.at(match.bid), place_of.at(match.ask), match.quantity, match.price_microfen});
      }
    }
    mark_left_out(book.bids, outcome.bids);
    mark_left_out(book.asks, outcome.asks);
    return outcome;
  }

 private:
  static std::vector<const MarketOrder*> by_time(const MarketBook& book) {
    std::vector<const MarketOrder*> orders;
    for (const auto* side : {&book.bids, &book.asks}) {
      for (const MarketOrder& order : *side) {
        orders.push_back(&order);
      }
    }
    std::sort(orders.begin(), orders.end(), [](const MarketOrder* a, const MarketOrder* b) {
      return std::tie(a->placed, a->number) < std::tie(b->placed, b->number);
    });
    return orders;
  }

  /// Those that wait for their least in vain.
  static void mark_left_out(const std::vector<MarketOrder>& orders,
                            std::vector<OrderOutcome>& outcomes) {
    for (std::size_t i = 0; i < orders.size(); ++i) {
      outcomes[i].left_out = orders[i].least > 1 && outcomes[i].traded == 0;
    }
  }
};

}  // namespace

extern const PluginEntry<MarketRule> market_rule_price_time;
const PluginEntry<MarketRule> market_rule_price_time = plugin<MarketRule, PriceTime>(
    "price-time", "one order after the other, with the best that waits, at that one's price");

}  // namespace suanwang
