#include "scheduler/market/clearing/assignment.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "scheduler/market/clearing/curves.hpp"
#include "sim/base/check.hpp"

namespace suanwang {

namespace {

std::vector<std::uint32_t> rank_of_places(const std::vector<std::uint32_t>& places) {
  std::vector<std::uint32_t> ranks(places.size());
  for (std::size_t rank = 0; rank < places.size(); ++rank) {
    ranks[places[rank]] = static_cast<std::uint32_t>(rank);
  }
  return ranks;
}

bool has_least(const MarketOrder& order) {
  return order.least > 1;
}

bool any_has_least(const std::vector<MarketOrder>& orders) {
  return std::any_of(orders.begin(), orders.end(), has_least);
}

/// Stable, by counting: O(items + ranks).
template <class Item>
std::vector<Item> sorted_by(const std::vector<Item>& items,
                            std::uint32_t Item::*rank,
                            std::size_t ranks) {
  std::vector<std::size_t> begin(ranks + 1, 0);
  for (const Item& item : items) {
    ++begin[item.*rank + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<Item> sorted(items.size());
  for (const Item& item : items) {
    sorted[begin[item.*rank]++] = item;
  }
  return sorted;
}

}  // namespace

/// The network of what the prices leave open: arcs that cost nothing at them. What costs is not
/// used, what gains is used in full. Its costs break the ties.
class Assignment::TieBreak {
 public:
  explicit TieBreak(const Assignment& of) : of_(of), supply_(of.supply_) {
    // An unsold unit costs more than any ranks: a circle changes the number of those by one at
    // most, so that the most units trade.
    const auto bids = static_cast<std::int64_t>(of.size(Side::bid));
    const auto asks = static_cast<std::int64_t>(of.size(Side::ask));
    for (std::size_t rank = 0; rank < of.size(Side::bid); ++rank) {
      const std::int64_t gap =
          of.order(Side::bid, rank).price_microfen - of.height(of.bid_node(rank));
      const auto place = static_cast<std::int64_t>(rank);
      unsold_.push_back(
          {of.bid_node(rank), kSink, of.room_of_unsold(rank), gap, bids + asks - place});
    }
    for (std::size_t rank = 0; rank < of.size(Side::ask); ++rank) {
      const std::int64_t gap =
          of.order(Side::ask, rank).price_microfen - of.height(of.ask_node(rank));
      const auto place = static_cast<std::int64_t>(rank);
      sales_.push_back({of.ask_node(rank), kSink, of.room_of_sale(rank), gap, place});
    }
    for (const WayArc& way : of.ways_) {
      const Node from = of.bid_node(way.bid);
      const Node to = of.ask_node(way.ask);
      const std::int64_t gap = way.extra_microfen - of.height(from) + of.height(to);
      ways_.push_back({from, to, of.room_of_way(way.bid), gap, 0});
    }
    if (of.over_hub_) {
      const Node hub = of.ask_node(0);
      for (std::size_t rank = 0; rank < of.size(Side::bid); ++rank) {
        const Node from = of.bid_node(rank);
        ways_.push_back({from, hub, of.room_of_way(rank), of.height(hub) - of.height(from), 0});
      }
    }
  }

  [[nodiscard]] Answer solve() {
    for (const auto* arcs : {&unsold_, &sales_, &ways_}) {
      for (const Open& arc : *arcs) {
        use_in_full(arc);
      }
    }
    for (const std::int64_t units : supply_) {
      network_.add_node(units);
    }
    for (auto* arcs : {&unsold_, &sales_, &ways_}) {
      for (Open& arc : *arcs) {
        add_open(arc);
      }
    }
    const FlowStatus status = network_.solve();
    SUANWANG_CHECK(status == FlowStatus::optimal, "what was solved leaves an answer");
    return read();
  }

 private:
  struct Open {
    Node from = 0;
    Node to = 0;
    std::int64_t room = 0;
    std::int64_t gap = 0;   ///< reduced cost at the prices
    std::int64_t cost = 0;  ///< of the tie-break
    Arc arc = 0;            ///< if the gap is 0
  };

  void use_in_full(const Open& arc) {
    if (arc.gap < 0) {
      supply_[arc.from] -= arc.room;
      supply_[arc.to] += arc.room;
    }
  }

  void add_open(Open& arc) {
    if (arc.gap == 0) {
      arc.arc = network_.add_arc(arc.from, arc.to, arc.room, arc.cost);
    }
  }

  [[nodiscard]] std::int64_t units(const Open& arc) const {
    if (arc.gap == 0) {
      return network_.flow(arc.arc);
    }
    return arc.gap < 0 ? arc.room : 0;
  }

  [[nodiscard]] Answer read() const {
    Answer answer;
    for (std::size_t rank = 0; rank < unsold_.size(); ++rank) {
      answer.bid_traded.push_back(of_.supply_of_bid(rank) - units(unsold_[rank]));
    }
    for (std::size_t rank = 0; rank < sales_.size(); ++rank) {
      answer.ask_traded.push_back(of_.forced_sale(rank) + units(sales_[rank]));
    }
    if (of_.over_hub_) {
      of_.join_over_hub(answer);
      return answer;
    }
    for (std::size_t i = 0; i < ways_.size(); ++i) {
      if (const std::int64_t carried = units(ways_[i]); carried > 0) {
        const WayArc& way = of_.ways_[i];
        answer.ways.push_back({way.bid, way.ask, way.extra_microfen, carried});
      }
    }
    return answer;
  }

  const Assignment& of_;
  std::vector<std::int64_t> supply_;
  std::vector<Open> unsold_;
  std::vector<Open> sales_;
  std::vector<Open> ways_;
  NetworkSimplex network_;
};

Assignment::Assignment(const MarketBook& book, LeastOrders least_orders)
    : book_(book),
      bids_(by_priority(book.bids)),
      asks_(by_priority(book.asks)),
      bid_parts_(bids_.size(), Part::free),
      ask_parts_(asks_.size(), Part::free) {
  const bool has_leasts = any_has_least(book.bids) || any_has_least(book.asks);
  over_hub_ = !book.pairs && (least_orders == LeastOrders::leave_out || !has_leasts);
  if (book.pairs) {
    list_pairs(*book.pairs);
  } else if (!over_hub_) {
    list_all_pairs();
  }
  build();
  if (least_orders == LeastOrders::leave_out) {
    leave_out_least_orders(Side::bid);
    leave_out_least_orders(Side::ask);
  }
}

void Assignment::leave_out_least_orders(Side side) {
  for (std::size_t rank = 0; rank < size(side); ++rank) {
    if (has_least(order(side, rank))) {
      set_part(side, rank, Part::out);
    }
  }
}

const MarketOrder& Assignment::order(Side side, std::size_t rank) const {
  return (side == Side::bid ? book_.bids : book_.asks)[place(side, rank)];
}

void Assignment::list_pairs(const std::vector<MarketPair>& pairs) {
  const std::vector<std::uint32_t> bid_ranks = rank_of_places(bids_);
  const std::vector<std::uint32_t> ask_ranks = rank_of_places(asks_);
  ways_.reserve(pairs.size());
  for (const MarketPair& pair : pairs) {
    list_pair(bid_ranks[pair.bid], ask_ranks[pair.ask], pair.extra_microfen);
  }
  sort_ways();
}

void Assignment::list_all_pairs() {
  for (std::uint32_t bid = 0; bid < bids_.size(); ++bid) {
    for (std::uint32_t ask = 0; ask < asks_.size(); ++ask) {
      list_pair(bid, ask, 0);
    }
  }
}

/// Where any part will do for both, a pair that loses welfare never trades.
void Assignment::list_pair(std::uint32_t bid, std::uint32_t ask, std::int64_t extra_microfen) {
  const MarketOrder& wanted = order(Side::bid, bid);
  const MarketOrder& offered = order(Side::ask, ask);
  const std::int64_t gain = wanted.price_microfen - offered.price_microfen;
  if (gain >= 0 && (gain >= extra_microfen || has_least(wanted) || has_least(offered))) {
    ways_.push_back({bid, ask, extra_microfen});
  }
}

void Assignment::sort_ways() {
  ways_ = sorted_by(ways_, &WayArc::ask, asks_.size());
  ways_ = sorted_by(ways_, &WayArc::bid, bids_.size());
}

void Assignment::build() {
  const std::size_t nodes = 1 + bids_.size() + (over_hub_ ? 1 : asks_.size());
  supply_.assign(nodes, 0);
  network_.reserve(nodes, bids_.size() * (over_hub_ ? 2 : 1) + asks_.size() + ways_.size());
  for (std::size_t node = 0; node < nodes; ++node) {
    network_.add_node();
  }
  for (std::size_t rank = 0; rank < bids_.size(); ++rank) {
    const MarketOrder& bid = order(Side::bid, rank);
    add_supply(bid_node(rank), bid.quantity);
    network_.add_arc(bid_node(rank), kSink, bid.quantity, bid.price_microfen);
  }
  for (std::size_t rank = 0; rank < asks_.size(); ++rank) {
    const MarketOrder& ask = order(Side::ask, rank);
    network_.add_arc(ask_node(rank), kSink, ask.quantity, ask.price_microfen);
  }
  for (const WayArc& way : ways_) {
    const Node ask = ask_node(way.ask);
    network_.add_arc(bid_node(way.bid), ask, room_of_way(way.bid), way.extra_microfen);
  }
  for (std::size_t rank = 0; over_hub_ && rank < bids_.size(); ++rank) {
    network_.add_arc(bid_node(rank), ask_node(0), room_of_way(rank), 0);
  }
}

/// Takes the same from the sink.
void Assignment::add_supply(Node node, std::int64_t units) {
  supply_[node] += units;
  supply_[kSink] -= units;
  network_.set_supply(node, supply_[node]);
  network_.set_supply(kSink, supply_[kSink]);
}

std::int64_t Assignment::supply_of_bid(std::size_t rank) const {
  return bid_parts_[rank] == Part::out ? 0 : order(Side::bid, rank).quantity;
}

std::int64_t Assignment::room_of_unsold(std::size_t rank) const {
  const MarketOrder& bid = order(Side::bid, rank);
  return bid_parts_[rank] == Part::in ? bid.quantity - bid.least : supply_of_bid(rank);
}

/// What an ask must sell, beside its arc to the sink.
std::int64_t Assignment::forced_sale(std::size_t rank) const {
  return ask_parts_[rank] == Part::in ? order(Side::ask, rank).least : 0;
}

std::int64_t Assignment::room_of_sale(std::size_t rank) const {
  return ask_parts_[rank] == Part::out ? 0 : order(Side::ask, rank).quantity - forced_sale(rank);
}

/// More than the bid has units: no way is ever full, or its price would be none of the market.
std::int64_t Assignment::room_of_way(std::size_t bid_rank) const {
  return order(Side::bid, bid_rank).quantity + 1;
}

void Assignment::set_part(Side side, std::size_t rank, Part part) {
  Part& held = (side == Side::bid ? bid_parts_ : ask_parts_)[rank];
  if (held == part) {
    return;
  }
  if (side == Side::bid) {
    const std::int64_t before = supply_of_bid(rank);
    held = part;
    add_supply(bid_node(rank), supply_of_bid(rank) - before);
    network_.set_capacity(unsold_arc(rank), room_of_unsold(rank));
  } else {
    const std::int64_t before = forced_sale(rank);
    held = part;
    add_supply(ask_node(rank), before - forced_sale(rank));
    network_.set_capacity(sale_arc(rank), room_of_sale(rank));
  }
}

bool Assignment::solve() {
  return network_.solve() == FlowStatus::optimal;
}

Int128 Assignment::welfare() const {
  Int128 welfare = 0;
  for (std::size_t rank = 0; rank < bids_.size(); ++rank) {
    const std::int64_t price = order(Side::bid, rank).price_microfen;
    const std::int64_t worth = height(bid_node(rank));
    welfare += Int128{supply_of_bid(rank)} * (price - worth);
    welfare -= Int128{room_of_unsold(rank)} * std::min<std::int64_t>(0, price - worth);
  }
  for (std::size_t rank = 0; rank < asks_.size(); ++rank) {
    const std::int64_t price = order(Side::ask, rank).price_microfen;
    const std::int64_t gain = worth(rank) - price;
    welfare += Int128{forced_sale(rank)} * gain;
    welfare += Int128{room_of_sale(rank)} * std::max<std::int64_t>(0, gain);
  }
  return welfare;
}

std::int64_t Assignment::traded(Side side, std::size_t rank) const {
  return side == Side::bid ? supply_of_bid(rank) - network_.flow(unsold_arc(rank))
                           : forced_sale(rank) + network_.flow(sale_arc(rank));
}

Assignment::Answer Assignment::answer() const {
  return TieBreak(*this).solve();
}

/// Without pairs all units are alike: those of either side meet in order.
void Assignment::join_over_hub(Answer& answer) const {
  std::vector<std::int64_t> left = answer.ask_traded;
  std::uint32_t ask = 0;
  for (std::uint32_t bid = 0; bid < bids_.size(); ++bid) {
    for (std::int64_t wanted = answer.bid_traded[bid]; wanted > 0;) {
      while (left[ask] == 0) {
        ++ask;
      }
      const std::int64_t units = std::min(wanted, left[ask]);
      answer.ways.push_back({bid, ask, 0, units});
      left[ask] -= units;
      wanted -= units;
    }
  }
}

}  // namespace suanwang
