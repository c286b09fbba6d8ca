#include "scheduler/market/clearing/curves.hpp"

#include <algorithm>
#include <compare>
#include <numeric>
#include <tuple>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

/// Who goes first at one price.
auto turn_of(const MarketOrder& order) {
  return std::tuple(order.preference, order.placed.ms, order.number);
}

bool goes_first(const MarketOrder& a, const MarketOrder& b) {
  if (a.price_microfen != b.price_microfen) {
    return (a.price_microfen < b.price_microfen) == (a.side == Side::ask);
  }
  return turn_of(a) < turn_of(b);
}

void check_orders(std::span<const MarketOrder> orders) {
  for (const MarketOrder& order : orders) {
    SUANWANG_CHECK(order.quantity > 0 && order.quantity <= kMostOrderQuantity &&
                       order.price_microfen >= 0 && order.price_microfen <= kMostOrderPrice &&
                       order.least >= 0 && order.least <= order.quantity,
                   "an order that the market's book objects to");
  }
}

/// Which order the quantity ends in, and what it gets; nothing if it ends with a whole one.
struct Cut {
  std::size_t rank = 0;
  std::int64_t gets = 0;
};

std::optional<Cut> cut_in(const std::vector<MarketOrder>& orders,
                          const std::vector<std::uint32_t>& ranks,
                          std::int64_t quantity) {
  for (std::size_t rank = 0; rank < ranks.size() && quantity > 0; ++rank) {
    const std::int64_t wants = orders[ranks[rank]].quantity;
    if (quantity < wants) {
      return Cut{rank, quantity};
    }
    quantity -= wants;
  }
  SUANWANG_CHECK(quantity == 0, "a plan fills no more than there is");
  return std::nullopt;
}

/// Takes out the order that would be cut below its least. Whether there was one.
bool take_out_cut(const std::vector<MarketOrder>& orders,
                  std::vector<std::uint32_t>& ranks,
                  std::int64_t quantity,
                  std::vector<OrderOutcome>& outcomes) {
  const auto cut = cut_in(orders, ranks, quantity);
  if (!cut || cut->gets >= orders[ranks[cut->rank]].least) {
    return false;
  }
  outcomes[ranks[cut->rank]].left_out = true;
  ranks.erase(ranks.begin() + static_cast<std::ptrdiff_t>(cut->rank));
  return true;
}

/// Fills both sides, unit by unit in order.
void fill(const Curves& curves, const CurvePlan& plan, MarketOutcome& outcome) {
  const bool one_price = plan.buyers_microfen == plan.sellers_microfen;
  std::size_t bid = 0;
  std::size_t ask = 0;
  std::int64_t bid_rest = curves.bid(0).quantity;
  std::int64_t ask_rest = curves.ask(0).quantity;
  for (std::int64_t left = plan.quantity; left > 0;) {
    Trade trade{curves.bids[bid], curves.asks[ask], std::min({left, bid_rest, ask_rest}), {}};
    if (one_price) {
      trade.price_microfen = plan.buyers_microfen;
    }
    add_trade(outcome, curves.book, trade);
    left -= trade.quantity;
    bid_rest -= trade.quantity;
    ask_rest -= trade.quantity;
    if (bid_rest == 0 && ++bid < curves.bids.size()) {
      bid_rest = curves.bid(bid).quantity;
    }
    if (ask_rest == 0 && ++ask < curves.asks.size()) {
      ask_rest = curves.ask(ask).quantity;
    }
  }
}

void charge(std::vector<OrderOutcome>& orders, std::int64_t price_microfen) {
  for (OrderOutcome& order : orders) {
    order.microfen = Int128{order.traded} * price_microfen;
  }
}

}  // namespace

std::vector<std::uint32_t> by_priority(std::span<const MarketOrder> orders) {
  check_orders(orders);
  std::vector<std::uint32_t> ranks(orders.size());
  std::iota(ranks.begin(), ranks.end(), 0U);
  std::sort(ranks.begin(), ranks.end(), [&](std::uint32_t a, std::uint32_t b) {
    return goes_first(orders[a], orders[b]);
  });
  return ranks;
}

std::vector<std::uint32_t> by_turn(std::span<const MarketOrder> orders,
                                   std::int64_t price_microfen) {
  check_orders(orders);
  std::vector<std::uint32_t> ranks;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const std::int64_t limit = orders[i].price_microfen;
    if (orders[i].side == Side::bid ? limit >= price_microfen : limit <= price_microfen) {
      ranks.push_back(static_cast<std::uint32_t>(i));
    }
  }
  std::sort(ranks.begin(), ranks.end(), [&](std::uint32_t a, std::uint32_t b) {
    return turn_of(orders[a]) < turn_of(orders[b]);
  });
  return ranks;
}

Crossing cross(const Curves& curves) {
  Crossing found;
  std::size_t bid = 0;
  std::size_t ask = 0;
  std::int64_t bid_rest = 0;
  std::int64_t ask_rest = 0;
  while (bid < curves.bids.size() && ask < curves.asks.size() &&
         curves.bid(bid).price_microfen >= curves.ask(ask).price_microfen) {
    bid_rest = bid_rest == 0 ? curves.bid(bid).quantity : bid_rest;
    ask_rest = ask_rest == 0 ? curves.ask(ask).quantity : ask_rest;
    const std::int64_t units = std::min(bid_rest, ask_rest);
    bid_rest -= units;
    ask_rest -= units;
    found = {found.quantity + units, bid, ask, bid_rest, ask_rest};
    bid += bid_rest == 0 ? 1U : 0U;
    ask += ask_rest == 0 ? 1U : 0U;
  }
  return found;
}

MarketOutcome empty_outcome(const MarketBook& book) {
  MarketOutcome outcome;
  outcome.bids.resize(book.bids.size());
  outcome.asks.resize(book.asks.size());
  return outcome;
}

void add_trade(MarketOutcome& outcome,
               const MarketBook& book,
               const Trade& trade,
               std::int64_t extra_microfen) {
  const MarketOrder& bid = book.bids[trade.bid];
  const MarketOrder& ask = book.asks[trade.ask];
  const Int128 money = Int128{trade.quantity} * trade.price_microfen.value_or(0);
  outcome.trades.push_back(trade);
  outcome.bids[trade.bid].traded += trade.quantity;
  outcome.bids[trade.bid].microfen += money;
  outcome.asks[trade.ask].traded += trade.quantity;
  outcome.asks[trade.ask].microfen += money;
  outcome.welfare +=
      Int128{trade.quantity} * (bid.price_microfen - ask.price_microfen - extra_microfen);
}

MarketOutcome clear_curves(Curves curves, const std::function<CurvePlan(const Curves&)>& plan) {
  const MarketBook& book = curves.book;
  SUANWANG_CHECK(!book.pairs, "a mechanism without pairs is given none");
  MarketOutcome outcome = empty_outcome(book);
  CurvePlan made;
  do {
    made = plan(curves);
  } while (take_out_cut(book.bids, curves.bids, made.quantity, outcome.bids) ||
           take_out_cut(book.asks, curves.asks, made.quantity, outcome.asks));
  if (made.quantity > 0) {
    fill(curves, made, outcome);
    outcome.buyers_microfen = made.buyers_microfen;
    outcome.sellers_microfen = made.sellers_microfen;
    charge(outcome.bids, made.buyers_microfen);
    charge(outcome.asks, made.sellers_microfen);
  }
  return outcome;
}

}  // namespace suanwang
