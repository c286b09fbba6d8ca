#include "scheduler/solve/network_simplex.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/int128.hpp"

namespace suanwang {

void NetworkSimplex::clear() {
  supply_.assign(1, 0);
  potential_.assign(1, 0);
  link_.assign(1, Link{});
  room_.assign(1, Room{});
  tree_arc_.assign(1, kToRoot);
  base_.assign(1, 0);
  ends_.clear();
  capacity_.clear();
  cost_.clear();
  place_.clear();
  position_.clear();
  candidates_.clear();
  arc_at_.clear();
  hung_ = 1;
  priced_ = 0;
  mixed_ = 0;
  search_from_ = 0;
  largest_cost_ = 0;
  total_ = 0;
  pivots_ = 0;
  flows_stale_ = false;
  solved_ = false;
  status_ = FlowStatus::optimal;
}

void NetworkSimplex::reserve(std::size_t nodes, std::size_t arcs) {
  supply_.reserve(nodes + 1);
  potential_.reserve(nodes + 1);
  link_.reserve(nodes + 1);
  room_.reserve(nodes + 1);
  tree_arc_.reserve(nodes + 1);
  base_.reserve(nodes + 1);
  excess_.reserve(nodes + 1);
  preorder_.reserve(nodes);
  ends_.reserve(arcs);
  capacity_.reserve(arcs);
  cost_.reserve(arcs);
  place_.reserve(arcs);
  position_.reserve(arcs);
  candidates_.reserve(arcs);
  arc_at_.reserve(arcs);
}

NetworkSimplex::Node NetworkSimplex::add_node(std::int64_t supply) {
  SUANWANG_CHECK(supply_.size() < kNone, "too many nodes");
  count_total(0, supply);
  const auto node = static_cast<Node>(node_count());
  supply_.push_back(supply);
  potential_.push_back(0);
  link_.emplace_back();
  room_.emplace_back();
  tree_arc_.push_back(kToRoot);
  base_.push_back(0);
  flows_stale_ = true;
  solved_ = false;
  return node;
}

NetworkSimplex::Arc NetworkSimplex::add_arc(Node from,
                                            Node to,
                                            std::int64_t capacity,
                                            std::int64_t cost) {
  check_node(from);
  check_node(to);
  SUANWANG_CHECK(ends_.size() < kMostArcs, "too many arcs");
  SUANWANG_CHECK(capacity >= 0, "a capacity is negative");
  SUANWANG_CHECK(cost >= -kLargestCost && cost <= kLargestCost, "a cost is beyond kLargestCost");
  count_total(0, capacity);
  const auto arc = static_cast<Arc>(ends_.size());
  ends_.push_back({from + 1, to + 1});
  capacity_.push_back(capacity);
  cost_.push_back(cost);
  place_.push_back(Place::at_zero);
  position_.push_back(arc);
  arc_at_.push_back(arc);
  candidates_.emplace_back();
  write_candidate(arc);
  largest_cost_ = std::max(largest_cost_, std::abs(cost));
  solved_ = false;
  return arc;
}

void NetworkSimplex::set_supply(Node node, std::int64_t supply) {
  check_node(node);
  count_total(supply_[node + 1], supply);
  flows_stale_ = flows_stale_ || supply != supply_[node + 1];
  supply_[node + 1] = supply;
  solved_ = false;
}

void NetworkSimplex::set_capacity(Arc arc, std::int64_t capacity) {
  check_arc(arc);
  SUANWANG_CHECK(capacity >= 0, "a capacity is negative");
  count_total(capacity_[arc], capacity);
  flows_stale_ = flows_stale_ || (place_[arc] != Place::at_zero && capacity != capacity_[arc]);
  if (place_[arc] == Place::at_capacity && std::min(capacity, capacity_[arc]) == 0) {
    place_[arc] = Place::at_zero;  // an arc that is closed and opened again begins empty
  }
  capacity_[arc] = capacity;
  write_candidate(arc);
  solved_ = false;
}

void NetworkSimplex::set_cost(Arc arc, std::int64_t cost) {
  check_arc(arc);
  SUANWANG_CHECK(cost >= -kLargestCost && cost <= kLargestCost, "a cost is beyond kLargestCost");
  cost_[arc] = cost;
  largest_cost_ = std::max(largest_cost_, std::abs(cost));
  write_candidate(arc);
  solved_ = false;
}

FlowStatus NetworkSimplex::solve() {
  if (solved_) {
    pivots_ = 0;
    return status_;
  }
  SUANWANG_CHECK(largest_cost_ < kLargestCost / static_cast<std::int64_t>(supply_.size()),
                 "costs are too large for so many nodes");
  pivots_ = 0;
  const bool anew = hung_ == 1 || status_ == FlowStatus::infeasible;
  hang_new_nodes();
  mix_candidates();
  if (flows_stale_) {
    fit_flows();
    flows_stale_ = false;
  }
  price_artificial_arcs(anew);
  optimise();
  while (status() == FlowStatus::infeasible && penalty_ < most_penalty_) {
    raise_penalty();
    optimise();
  }
  status_ = status();
  solved_ = true;
  return status_;
}

std::int64_t NetworkSimplex::flow(Arc arc) const {
  check_arc(arc);
  SUANWANG_CHECK(solved_, "the network was changed after it was solved");
  if (place_[arc] != Place::in_tree) {
    return place_[arc] == Place::at_zero ? 0 : capacity_[arc];
  }
  const Ends ends = ends_[arc];
  return tree_arc_[ends.from] == arc ? room_[ends.from].down : room_[ends.to].up;
}

std::int64_t NetworkSimplex::potential(Node node) const {
  check_node(node);
  SUANWANG_CHECK(solved_, "the network was changed after it was solved");
  return potential_[node + 1];
}

std::int64_t NetworkSimplex::total_cost() const {
  Int128 sum = 0;
  for (Arc arc = 0; arc < ends_.size(); ++arc) {
    sum += Int128{cost_[arc]} * flow(arc);
  }
  SUANWANG_CHECK(sum >= INT64_MIN && sum <= INT64_MAX, "the cost of the flow is beyond 64 bits");
  return static_cast<std::int64_t>(sum);
}

void NetworkSimplex::check_node(Node node) const {
  SUANWANG_CHECK(node < node_count(), "no such node");
}

void NetworkSimplex::check_arc(Arc arc) const {
  SUANWANG_CHECK(arc < ends_.size(), "no such arc");
}

void NetworkSimplex::count_total(std::int64_t before, std::int64_t after) {
  SUANWANG_CHECK(after >= -kLargestTotal && after <= kLargestTotal, "beyond kLargestTotal");
  const std::int64_t total = total_ - std::abs(before) + std::abs(after);
  SUANWANG_CHECK(total <= kLargestTotal, "capacities and supplies sum to beyond kLargestTotal");
  total_ = total;
}

/// Spreads the arcs that were added together over all blocks, for those of one node often cost
/// alike. Arcs added later stay at the end until they are many.
void NetworkSimplex::mix_candidates() {
  const std::size_t count = ends_.size();
  if (count - mixed_ <= mixed_ / 4) {
    return;
  }
  const auto stride =
      std::max<std::size_t>(10, static_cast<std::size_t>(std::sqrt(static_cast<double>(count))));
  std::uint32_t position = 0;
  for (std::size_t first = 0; first < stride; ++first) {
    for (std::size_t arc = first; arc < count; arc += stride) {
      position_[arc] = position;
      arc_at_[position] = static_cast<Arc>(arc);
      write_candidate(static_cast<Arc>(arc));
      ++position;
    }
  }
  mixed_ = count;
  search_from_ = 0;
}

void NetworkSimplex::write_candidate(Arc arc) {
  Candidate& candidate = candidates_[position_[arc]];
  const Ends ends = ends_[arc];
  if (place_[arc] == Place::in_tree || capacity_[arc] == 0) {
    candidate = {};
  } else if (place_[arc] == Place::at_zero) {
    candidate = {ends.from, ends.to, cost_[arc]};
  } else {
    candidate = {ends.to, ends.from, -cost_[arc]};
  }
}

void NetworkSimplex::optimise() {
  recompute_potentials();
  for (auto entering = find_entering(); entering != kNone; entering = find_entering()) {
    pivot(entering);
    ++pivots_;
  }
}

FlowStatus NetworkSimplex::status() const {
  for (std::uint32_t node = 1; node < supply_.size(); ++node) {
    if (artificial(tree_arc_[node]) && carries(node)) {
      return FlowStatus::infeasible;
    }
  }
  return FlowStatus::optimal;
}

/// The position of the best of the first block that has an arc worth changing, or none.
std::uint32_t NetworkSimplex::find_entering() {
  const auto count = static_cast<std::uint32_t>(candidates_.size());
  const auto block =
      std::max(10U, static_cast<std::uint32_t>(std::sqrt(static_cast<double>(count))));
  const Candidate* const candidates = candidates_.data();
  const std::int64_t* const potential = potential_.data();
  std::uint32_t at = search_from_;
  for (std::uint32_t left = count; left > 0;) {
    const std::uint32_t end = at + std::min({block, left, count - at});
    left -= end - at;
    std::int64_t least = 0;
    std::uint32_t best = kNone;
    for (; at < end; ++at) {
      const Candidate& candidate = candidates[at];
      const std::int64_t reduced =
          candidate.cost + potential[candidate.from] - potential[candidate.to];
      if (reduced < least) {
        least = reduced;
        best = at;
      }
    }
    at = at == count ? 0 : at;
    if (best != kNone) {
      search_from_ = at;
      return best;
    }
  }
  return kNone;
}

void NetworkSimplex::pivot(std::uint32_t position) {
  const Candidate entering = candidates_[position];
  const Arc arc = arc_at_[position];
  const Opening opening = find_opening(entering, capacity_[arc]);
  if (opening.amount > 0) {
    push(entering, opening);
  }
  if (opening.top == kNone) {
    place_[arc] = place_[arc] == Place::at_zero ? Place::at_capacity : Place::at_zero;
    write_candidate(arc);
  } else {
    retire(opening.top, opening.on_head_side);
    exchange(position, opening);
  }
}

/// Walks the cycle that the entering arc closes, both ends upwards. Of several arcs that stop the
/// flow the last one leaves, seen from the apex in the direction of the flow: that keeps the tree
/// strongly feasible.
NetworkSimplex::Opening NetworkSimplex::find_opening(const Candidate& entering,
                                                     std::int64_t capacity) const {
  std::int64_t tail_least = capacity;
  std::int64_t head_least = capacity;
  std::uint32_t tail_top = kNone;
  std::uint32_t head_top = kNone;
  std::uint32_t tail = entering.from;
  std::uint32_t head = entering.to;
  const auto tail_up = [&] {
    if (const std::int64_t room = room_[tail].down; room < tail_least) {
      tail_least = room;
      tail_top = tail;
    }
    tail = link_[tail].parent;
  };
  const auto head_up = [&] {
    if (const std::int64_t room = room_[head].up; room <= head_least) {
      head_least = room;
      head_top = head;
    }
    head = link_[head].parent;
  };
  while (link_[tail].depth > link_[head].depth) {
    tail_up();
  }
  while (link_[head].depth > link_[tail].depth) {
    head_up();
  }
  while (tail != head) {
    tail_up();
    head_up();
  }
  if (head_top != kNone && head_least <= tail_least) {
    return {head_top, true, head_least, head};
  }
  return {tail_top, false, tail_least, head};
}

void NetworkSimplex::push(const Candidate& entering, const Opening& opening) {
  for (auto node = entering.from; node != opening.apex; node = link_[node].parent) {
    room_[node].down -= opening.amount;
    room_[node].up += opening.amount;
  }
  for (auto node = entering.to; node != opening.apex; node = link_[node].parent) {
    room_[node].up -= opening.amount;
    room_[node].down += opening.amount;
  }
}

/// Takes a node's arc to its parent out of the tree, at the bound that it has reached.
void NetworkSimplex::retire(std::uint32_t node, bool full_upwards) {
  const Arc arc = tree_arc_[node];
  if (artificial(arc)) {
    return;
  }
  const bool upwards = ends_[arc].from == node;
  place_[arc] = upwards == full_upwards ? Place::at_capacity : Place::at_zero;
  write_candidate(arc);
}

/// Takes an arc into the tree, by which the subtree that was cut off hangs from now on.
void NetworkSimplex::exchange(std::uint32_t position, const Opening& opening) {
  const Candidate entering = candidates_[position];
  const Arc arc = arc_at_[position];
  const std::int64_t rest = capacity_[arc] - opening.amount;
  place_[arc] = Place::in_tree;
  candidates_[position] = {};
  if (opening.on_head_side) {
    rehang(entering.to, entering.from, arc, {opening.amount, rest}, opening.top);
  } else {
    rehang(entering.from, entering.to, arc, {rest, opening.amount}, opening.top);
  }
}

/// Turns the subtree under `top` so that `node` becomes its top, and hangs it on `parent` by
/// `arc`. Each node of the subtree is visited once, for its potential, its depth and its place in
/// the ring.
void NetworkSimplex::rehang(
    std::uint32_t node, std::uint32_t parent, Arc arc, Room room, std::uint32_t top) {
  const std::int64_t cost = ends_[arc].from == node ? -cost_[arc] : cost_[arc];
  const std::int64_t shift = potential_[parent] + cost - potential_[node];
  const std::uint32_t first = node;
  const std::uint32_t new_parent = parent;
  const std::uint32_t before_top = link_[top].previous;
  std::uint32_t last = kNone;         // of the nodes visited, in their new order
  std::uint32_t child_before = node;  // what stood before those nodes
  std::uint32_t after = kNone;        // and what after them
  for (;;) {
    const Link old = link_[node];
    const std::uint32_t sink = link_[parent].depth + 1 - old.depth;  // modulo 2^32
    const auto visit = [&](std::uint32_t visited) {
      potential_[visited] += shift;
      link_[visited].depth += sink;
    };
    link_[node].parent = parent;
    std::swap(arc, tree_arc_[node]);
    std::swap(room, room_[node]);
    std::swap(room.up, room.down);
    // The node, and what stood between it and that child of it which is its parent now.
    std::uint32_t end = node;
    visit(end);
    while (end != child_before) {
      end = link_[end].next;
      visit(end);
    }
    // What came after that child's nodes.
    after = after == kNone ? old.next : after;
    if (link_[after].depth > old.depth) {
      link_[end].next = after;
      link_[after].previous = end;
      do {
        end = after;
        visit(end);
        after = link_[end].next;
      } while (link_[after].depth > old.depth);
    }
    if (last != kNone) {
      link_[last].next = node;
      link_[node].previous = last;
    }
    last = end;
    if (node == top) {
      break;
    }
    child_before = old.previous;
    parent = node;
    node = old.parent;
  }
  link_[before_top].next = after;
  link_[after].previous = before_top;
  splice(first, last, new_parent);
}

/// Puts a chain of nodes into the ring after one of it.
void NetworkSimplex::splice(std::uint32_t first, std::uint32_t last, std::uint32_t after) {
  const std::uint32_t next = link_[after].next;
  link_[after].next = first;
  link_[first].previous = after;
  link_[last].next = next;
  link_[next].previous = last;
}

}  // namespace suanwang
