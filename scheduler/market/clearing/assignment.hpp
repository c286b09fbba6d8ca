// Bids to asks at the most welfare, as a minimum-cost flow: the assignment problem's linear
// programme, whose vertices are whole (Ahuja, Magnanti, Orlin, "Network Flows", 1993).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scheduler/market/market_book.hpp"
#include "scheduler/solve/network_simplex.hpp"

namespace suanwang {

/// Units flow from each bid over a way to an ask and on to the sink, at the ask's price, or
/// straight to the sink, at the bid's price: what is lost if they do not trade. The orders stand by
/// priority
/// ("rank"), so that the order of input decides nothing. Orders may be asked for their least, or
/// shut out, from one solve to the next, which begins from the last one's tree.
class Assignment {
 public:
  enum class Part : std::uint8_t {
    free,  ///< any part of the quantity
    in,    ///< at least its least
    out,   ///< nothing
  };

  enum class LeastOrders : std::uint8_t { take, leave_out };

  /// A flow of units between two ranks.
  struct Way {
    std::uint32_t bid = 0;
    std::uint32_t ask = 0;
    std::int64_t extra_microfen = 0;
    std::int64_t units = 0;
  };

  /// What all trade, by rank. Without pairs, `ways` joins bids and asks in order of rank.
  struct Answer {
    std::vector<std::int64_t> bid_traded;
    std::vector<std::int64_t> ask_traded;
    std::vector<Way> ways;  ///< those with units, by bid, then by ask
  };

  /// Only pairs whose bid is at least its ask are ways. `leave_out`: orders with a least are out
  /// from the beginning. O(pairs + n log n); with orders to take that have a least and no pairs,
  /// each pair of orders is one. Throws InvariantBreach where the sums of NetworkSimplex do not
  /// hold it: beyond 2^61 units over all ways, or about 280,000 orders at the largest prices.
  Assignment(const MarketBook& book, LeastOrders least_orders);

  [[nodiscard]] const MarketBook& book() const { return book_; }

  [[nodiscard]] std::size_t size(Side side) const { return parts_of(side).size(); }

  [[nodiscard]] std::uint32_t place(Side side, std::size_t rank) const {
    return (side == Side::bid ? bids_ : asks_)[rank];
  }

  [[nodiscard]] const MarketOrder& order(Side side, std::size_t rank) const;

  [[nodiscard]] Part part(Side side, std::size_t rank) const { return parts_of(side)[rank]; }

  void set_part(Side side, std::size_t rank, Part part);

  /// False: not all that are `in` can have their least.
  bool solve();

  // Of the last solve, which must have been true.

  /// The most welfare: by duality from the prices, O(n).
  [[nodiscard]] Int128 welfare() const;

  [[nodiscard]] std::int64_t traded(Side side, std::size_t rank) const;

  /// What one unit more of the ask is worth: between its price and the prices of the bids that it
  /// serves, if none of them is `in`.
  [[nodiscard]] std::int64_t worth(std::size_t ask_rank) const {
    return height(ask_node(ask_rank));
  }

  /// Of all answers of the most welfare that of the most units, and among those one with the least
  /// sum of units times rank: earlier ranks first.
  [[nodiscard]] Answer answer() const;

 private:
  using Node = NetworkSimplex::Node;
  using Arc = NetworkSimplex::Arc;

  struct WayArc {
    std::uint32_t bid = 0;
    std::uint32_t ask = 0;
    std::int64_t extra_microfen = 0;
  };

  class TieBreak;

  static constexpr Node kSink = 0;

  [[nodiscard]] const std::vector<Part>& parts_of(Side side) const {
    return side == Side::bid ? bid_parts_ : ask_parts_;
  }

  [[nodiscard]] Node bid_node(std::size_t rank) const { return static_cast<Node>(1 + rank); }

  [[nodiscard]] Node ask_node(std::size_t rank) const {
    return static_cast<Node>(1 + bids_.size() + (over_hub_ ? 0 : rank));
  }

  [[nodiscard]] Arc unsold_arc(std::size_t rank) const { return static_cast<Arc>(rank); }

  [[nodiscard]] Arc sale_arc(std::size_t rank) const {
    return static_cast<Arc>(bids_.size() + rank);
  }

  /// What one unit at a node is worth, against the sink.
  [[nodiscard]] std::int64_t height(Node node) const {
    return network_.potential(kSink) - network_.potential(node);
  }

  [[nodiscard]] std::int64_t supply_of_bid(std::size_t rank) const;
  [[nodiscard]] std::int64_t room_of_unsold(std::size_t rank) const;
  [[nodiscard]] std::int64_t forced_sale(std::size_t rank) const;
  [[nodiscard]] std::int64_t room_of_sale(std::size_t rank) const;
  [[nodiscard]] std::int64_t room_of_way(std::size_t bid_rank) const;

  void leave_out_least_orders(Side side);
  void list_pairs(const std::vector<MarketPair>& pairs);
  void list_all_pairs();
  void list_pair(std::uint32_t bid, std::uint32_t ask, std::int64_t extra_microfen);
  void sort_ways();
  void build();
  void add_supply(Node node, std::int64_t units);
  void join_over_hub(Answer& answer) const;

  const MarketBook& book_;
  bool over_hub_ = false;
  std::vector<std::uint32_t> bids_;  // places by rank
  std::vector<std::uint32_t> asks_;
  std::vector<Part> bid_parts_;
  std::vector<Part> ask_parts_;
  std::vector<WayArc> ways_;          // by bid, then by ask; none over the hub
  std::vector<std::int64_t> supply_;  // by node
  NetworkSimplex network_;
};

}  // namespace suanwang
