// Books of the market for tests, what every clearing must keep to, and the most welfare by brute
// force.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/market/market_rule.hpp"
#include "sim/base/config_node.hpp"
#include "sim/base/random.hpp"

namespace suanwang::test {

/// The rule, or nothing if it or its parameters are no good.
inline std::unique_ptr<MarketRule> market_rule(const std::string& name,
                                               const ConfigNode& params = {}) {
  Issues issues;
  const PluginEntry<MarketRule>* entry = find_plugin(market_rules(), name);
  return entry == nullptr ? nullptr : entry->make(params, "market", issues);
}

inline MarketOrder market_order(Side side,
                                std::uint64_t number,
                                std::int64_t quantity,
                                std::int64_t price_microfen) {
  MarketOrder order;
  order.side = side;
  order.number = number;
  order.quantity = quantity;
  order.price_microfen = price_microfen;
  order.placed = {static_cast<std::int64_t>(number)};
  return order;
}

/// Bids B1.. are numbers 1.., asks S1.. are 101.., each placed at the time of its number.
inline MarketBook market_book(const std::vector<std::pair<std::int64_t, std::int64_t>>& bids,
                              const std::vector<std::pair<std::int64_t, std::int64_t>>& asks) {
  MarketBook book;
  for (const auto& [quantity, price] : bids) {
    book.bids.push_back(market_order(Side::bid, book.bids.size() + 1, quantity, price));
  }
  for (const auto& [quantity, price] : asks) {
    book.asks.push_back(market_order(Side::ask, book.asks.size() + 101, quantity, price));
  }
  return book;
}

/// The worked example of three bids and three asks.
inline MarketBook worked_example() {
  return market_book({{100, 14}, {80, 12}, {60, 9}}, {{120, 7}, {70, 10}, {100, 13}});
}

inline std::int64_t units_traded(const std::vector<OrderOutcome>& orders) {
  std::int64_t units = 0;
  for (const OrderOutcome& order : orders) {
    units += order.traded;
  }
  return units;
}

/// The extra of a pair, or nothing if the two may not meet.
inline std::optional<std::int64_t> extra_of(const MarketBook& book,
                                            std::size_t bid,
                                            std::size_t ask) {
  if (!book.pairs) {
    return 0;
  }
  for (const MarketPair& pair : *book.pairs) {
    if (pair.bid == bid && pair.ask == ask) {
      return pair.extra_microfen;
    }
  }
  return std::nullopt;
}

inline std::string doubt_of_order(const MarketOrder& order, const OrderOutcome& outcome) {
  const std::string name = "order " + std::to_string(order.number);
  if (outcome.traded < 0 || outcome.traded > order.quantity) {
    return name + " trades beyond its quantity";
  }
  if (outcome.traded > 0 && outcome.traded < order.least) {
    return name + " trades below its least";
  }
  if (outcome.left_out && outcome.traded > 0) {
    return name + " trades and is left out";
  }
  const Int128 limit = Int128{order.price_microfen} * outcome.traded;
  const bool good = order.side == Side::bid ? outcome.microfen <= limit : outcome.microfen >= limit;
  return good ? "" : name + " does worse than by its limit";
}

/// What is wrong with a clearing, or nothing: quantities of orders are those of their trades and
/// within bounds, nobody does worse than by its limit, no bid meets an ask above it or one it may
/// not meet, prices add up, welfare is that of the trades.
inline std::string doubt_of(const MarketBook& book, const MarketOutcome& outcome) {
  std::vector<std::int64_t> bids(book.bids.size());
  std::vector<std::int64_t> asks(book.asks.size());
  Int128 welfare = 0;
  Int128 priced = 0;
  bool all_priced = true;
  for (const Trade& trade : outcome.trades) {
    const MarketOrder& bid = book.bids[trade.bid];
    const MarketOrder& ask = book.asks[trade.ask];
    const auto extra = extra_of(book, trade.bid, trade.ask);
    if (trade.quantity <= 0 || bid.price_microfen < ask.price_microfen || !extra) {
      return "a trade that may not be";
    }
    bids[trade.bid] += trade.quantity;
    asks[trade.ask] += trade.quantity;
    welfare += Int128{trade.quantity} * (bid.price_microfen - ask.price_microfen - *extra);
    priced += Int128{trade.quantity} * trade.price_microfen.value_or(0);
    all_priced = all_priced && trade.price_microfen.has_value();
  }
  for (std::size_t i = 0; i < bids.size(); ++i) {
    if (bids[i] != outcome.bids[i].traded) {
      return "a bid's trades do not add up";
    }
    if (std::string doubt = doubt_of_order(book.bids[i], outcome.bids[i]); !doubt.empty()) {
      return doubt;
    }
  }
  for (std::size_t i = 0; i < asks.size(); ++i) {
    if (asks[i] != outcome.asks[i].traded) {
      return "an ask's trades do not add up";
    }
    if (std::string doubt = doubt_of_order(book.asks[i], outcome.asks[i]); !doubt.empty()) {
      return doubt;
    }
  }
  if (all_priced && (priced != outcome.paid() || priced != outcome.received())) {
    return "prices of trades are not what is paid and received";
  }
  return welfare == outcome.welfare ? "" : "the welfare is not that of the trades";
}

/// The most welfare of all clearings, leasts kept, over pairs whose bid is at least its ask. Unit
/// after unit of each bid goes to any ask or to none; what the asks have sold, and how much the bid
/// has, is the state. Exponential in the number of asks.
class BruteMarket {
 public:
  explicit BruteMarket(const MarketBook& book) : book_(book), steps_(book.asks.size() + 1, 1) {
    for (std::size_t ask = 0; ask < book.asks.size(); ++ask) {
      steps_[ask + 1] = steps_[ask] * (static_cast<std::size_t>(book.asks[ask].quantity) + 1);
    }
  }

  [[nodiscard]] std::int64_t most_welfare() const {
    std::vector<std::int64_t> best(steps_.back(), kNothing);
    best[0] = 0;
    for (std::size_t bid = 0; bid < book_.bids.size(); ++bid) {
      best = after_bid(bid, best);
    }
    std::int64_t most = 0;
    for (std::size_t state = 0; state < best.size(); ++state) {
      most = may_end(state) ? std::max(most, best[state]) : most;
    }
    return most;
  }

 private:
  static constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::min() / 2;

  [[nodiscard]] std::int64_t sold(std::size_t state, std::size_t ask) const {
    return static_cast<std::int64_t>(state % steps_[ask + 1] / steps_[ask]);
  }

  [[nodiscard]] bool may_end(std::size_t state) const {
    for (std::size_t ask = 0; ask < book_.asks.size(); ++ask) {
      const std::int64_t units = sold(state, ask);
      if (units > 0 && units < book_.asks[ask].least) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::vector<std::int64_t> after_bid(std::size_t bid,
                                                    std::vector<std::int64_t> with) const {
    std::vector<std::int64_t> best = with;
    const MarketOrder& order = book_.bids[bid];
    std::vector<std::optional<std::int64_t>> gains;
    for (std::size_t ask = 0; ask < book_.asks.size(); ++ask) {
      const std::int64_t gap = order.price_microfen - book_.asks[ask].price_microfen;
      const auto extra = extra_of(book_, bid, ask);
      gains.push_back(extra && gap >= 0 ? std::optional(gap - *extra) : std::nullopt);
    }
    for (std::int64_t unit = 1; unit <= order.quantity; ++unit) {
      with = after_unit(gains, with);
      for (std::size_t state = 0; unit >= order.least && state < best.size(); ++state) {
        best[state] = std::max(best[state], with[state]);
      }
    }
    return best;
  }

  [[nodiscard]] std::vector<std::int64_t> after_unit(
      const std::vector<std::optional<std::int64_t>>& gains,
      const std::vector<std::int64_t>& with) const {
    std::vector<std::int64_t> next(with.size(), kNothing);
    for (std::size_t state = 0; state < with.size(); ++state) {
      for (std::size_t ask = 0; with[state] > kNothing && ask < gains.size(); ++ask) {
        if (gains[ask] && sold(state, ask) < book_.asks[ask].quantity) {
          std::int64_t& held = next[state + steps_[ask]];
          held = std::max(held, with[state] + *gains[ask]);
        }
      }
    }
    return next;
  }

  const MarketBook& book_;
  std::vector<std::size_t> steps_;  // of the state, by ask
};

/// What a random book has.
struct BookKind {
  std::uint64_t most_orders = 6;  ///< a side
  std::int64_t most_units = 3;
  bool has_pairs = false;
  std::int64_t least_extra = -2;  ///< of pairs; below 0: a priority
  double bids_with_least = 0;
  double asks_with_least = 0;
};

inline std::int64_t draw_to(RandomStream& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(
                     random.uniform_int(static_cast<std::uint64_t>(most - least + 1)));
}

/// Few prices, times and preferences, so that ties are many.
inline MarketOrder draw_order(RandomStream& random, Side side, std::uint64_t number, double least) {
  MarketOrder order = market_order(side, number, 1, draw_to(random, 0, 12));
  order.placed = {draw_to(random, 0, 4)};
  order.preference = static_cast<std::int32_t>(draw_to(random, 0, 1));
  order.least = random.chance(least) ? -1 : 0;
  return order;
}

inline MarketBook draw_book(RandomStream& random, const BookKind& kind) {
  MarketBook book;
  for (const Side side : {Side::bid, Side::ask}) {
    std::vector<MarketOrder>& orders = side == Side::bid ? book.bids : book.asks;
    const double least = side == Side::bid ? kind.bids_with_least : kind.asks_with_least;
    for (std::uint64_t count = random.uniform_int(kind.most_orders + 1); count > 0; --count) {
      const std::uint64_t number = count * 2 + (side == Side::bid ? 0 : 1);
      MarketOrder order = draw_order(random, side, number, least);
      order.quantity = draw_to(random, 1, kind.most_units);
      order.least =
          order.least == 0
              ? 0
              : draw_to(random, std::min<std::int64_t>(2, order.quantity), order.quantity);
      orders.push_back(order);
    }
  }
  if (kind.has_pairs) {
    book.pairs.emplace();
    for (std::uint32_t bid = 0; bid < book.bids.size(); ++bid) {
      for (std::uint32_t ask = 0; ask < book.asks.size(); ++ask) {
        if (random.chance(0.7)) {
          book.pairs->push_back({bid, ask, draw_to(random, kind.least_extra, 4)});
        }
      }
    }
  }
  return book;
}

}  // namespace suanwang::test
