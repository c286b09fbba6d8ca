// The part of the network simplex that makes the last tree fit for a new solve.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scheduler/solve/network_simplex.hpp"
#include "sim/base/check.hpp"

namespace suanwang {

void NetworkSimplex::hang_new_nodes() {
  const std::size_t first = hung_;
  for (; hung_ < supply_.size(); ++hung_) {
    const auto node = static_cast<std::uint32_t>(hung_);
    link_[node].parent = kRoot;
    splice(node, node, kRoot);
  }
  if (first > 1) {
    price_new_nodes(first);
  }
  priced_ = ends_.size();
}

/// New nodes begin with the potential at which the best of their new arcs is worth as much as
/// nothing, so that they do not draw flow from all others, nor wait for the dearest penalty.
void NetworkSimplex::price_new_nodes(std::size_t first) {
  // A depth of 0 says that a node has no price yet.
  for (std::size_t arc = priced_; arc < ends_.size(); ++arc) {
    const Ends ends = ends_[arc];
    if (ends.from >= first && link_[ends.to].depth > 0 && ends.from != ends.to) {
      const std::int64_t price = potential_[ends.to] - cost_[arc];
      std::int64_t& potential = potential_[ends.from];
      potential = link_[ends.from].depth == 0 ? price : std::max(potential, price);
      link_[ends.from].depth = 1;
    } else if (link_[ends.to].depth == 0 && link_[ends.from].depth > 0) {
      potential_[ends.to] = potential_[ends.from] + cost_[arc];
      link_[ends.to].depth = 1;
    }
  }
  for (std::size_t node = first; node < supply_.size(); ++node) {
    link_[node].depth = 1;
  }
}

/// The flows of the tree that follow from supplies, capacities and the arcs outside of it. What
/// does not fit, or leaves no room upwards, is cut off and hung on the root: whatever the tree was,
/// it is strongly feasible afterwards.
void NetworkSimplex::fit_flows() {
  find_excess();
  for (auto at = preorder_.rbegin(); at != preorder_.rend(); ++at) {
    if (artificial(tree_arc_[*at])) {
      hang_on_root(*at);
    } else {
      fit_arc(*at);
    }
  }
}

/// What each node has too much by its supply and by the arcs outside of the tree.
void NetworkSimplex::find_excess() {
  excess_ = supply_;
  for (Arc arc = 0; arc < ends_.size(); ++arc) {
    if (place_[arc] == Place::at_capacity) {
      excess_[ends_[arc].from] -= capacity_[arc];
      excess_[ends_[arc].to] += capacity_[arc];
    }
  }
  preorder_.clear();
  for (auto node = link_[kRoot].next; node != kRoot; node = link_[node].next) {
    preorder_.push_back(node);
  }
}

/// Puts what the node has too much on its tree arc, as far as its bounds go.
void NetworkSimplex::fit_arc(std::uint32_t node) {
  const Arc arc = tree_arc_[node];
  const bool upwards = ends_[arc].from == node;
  const std::int64_t most = upwards ? capacity_[arc] : 0;
  const std::int64_t least = upwards ? 0 : -capacity_[arc];
  const std::int64_t sent = std::clamp(excess_[node], least, most);
  room_[node] = {most - sent, sent - least};
  excess_[link_[node].parent] += sent;
  excess_[node] -= sent;
  if (excess_[node] != 0 || room_[node].up == 0) {
    cut(node);
  }
}

/// The node's arc is at one of its bounds: it leaves the tree there, and the node's subtree goes to
/// the root with what it has too much.
void NetworkSimplex::cut(std::uint32_t node) {
  retire(node, room_[node].up == 0);
  // Depths are those before all cuts. Deeper subtrees that were cut are gone from between.
  auto last = node;
  while (link_[link_[last].next].depth > link_[node].depth) {
    last = link_[last].next;
  }
  const auto before = link_[node].previous;
  const auto after = link_[last].next;
  link_[before].next = after;
  link_[after].previous = before;
  link_[node].parent = kRoot;
  splice(node, last, kRoot);
  hang_on_root(node);
}

void NetworkSimplex::hang_on_root(std::uint32_t node) {
  const std::int64_t excess = excess_[node];
  tree_arc_[node] = excess >= 0 ? kToRoot : kFromRoot;
  room_[node] = excess >= 0 ? Room{kEndless - excess, excess} : Room{-excess, kEndless + excess};
}

void NetworkSimplex::recompute_potentials() {
  for (auto node = link_[kRoot].next; node != kRoot; node = link_[node].next) {
    Link& link = link_[node];
    link.depth = link_[link.parent].depth + 1;
    const Arc arc = tree_arc_[node];
    if (artificial(arc)) {
      potential_[node] = base_[node] + (arc == kToRoot ? -penalty_ : penalty_);
    } else {
      const std::int64_t cost = ends_[arc].from == node ? -cost_[arc] : cost_[arc];
      potential_[node] = potential_[link.parent] + cost;
    }
  }
}

/// Potentials stay as they were, but for parts that take in flow from the root: a little above.
/// Were all artificial arcs dearer than any path at once, whole subtrees that had to give up one
/// unit would look for other places.
void NetworkSimplex::price_artificial_arcs(bool anew) {
  constexpr std::int64_t kGentle = 64;
  most_penalty_ = (largest_cost_ + 1) * static_cast<std::int64_t>(supply_.size());
  penalty_ = largest_cost_ / kGentle + 1;
  for (std::uint32_t node = 1; node < supply_.size(); ++node) {
    if (artificial(tree_arc_[node])) {
      base_[node] = potential_[node] + penalty_;
      // Potentials might wander off in the course of many solves, but not to where sums overflow.
      anew = anew || std::abs(potential_[node]) > 2 * most_penalty_;
    }
  }
  if (anew) {
    penalty_ = most_penalty_ / kPenaltyStep;
    raise_penalty();
  }
}

void NetworkSimplex::raise_penalty() {
  penalty_ = penalty_ < most_penalty_ / kPenaltyStep ? penalty_ * kPenaltyStep : most_penalty_;
  if (penalty_ == most_penalty_) {
    std::fill(base_.begin(), base_.end(), 0);
  }
}

/// Whether something flows over the node's artificial arc.
bool NetworkSimplex::carries(std::uint32_t node) const {
  return (tree_arc_[node] == kToRoot ? room_[node].down : room_[node].up) != 0;
}

void NetworkSimplex::check_tree() const {
  SUANWANG_CHECK(solved_, "the network was changed after it was solved");
  std::size_t count = 1;
  for (auto node = link_[kRoot].next; node != kRoot; node = link_[node].next) {
    SUANWANG_CHECK(++count <= supply_.size(), "the ring does not close");
    check_ring(node);
    check_tree_arc(node);
  }
  SUANWANG_CHECK(count == supply_.size(), "nodes are missing");
}

void NetworkSimplex::check_ring(std::uint32_t node) const {
  const Link& link = link_[node];
  SUANWANG_CHECK(link_[link.next].previous == node, "the ring differs backwards");
  SUANWANG_CHECK(link.depth == link_[link.parent].depth + 1, "a depth is wrong");
  // In preorder the node before is the parent, or stands under a brother or sister.
  auto before = link.previous;
  while (link_[before].depth > link_[link.parent].depth) {
    before = link_[before].parent;
  }
  SUANWANG_CHECK(before == link.parent, "the ring is not in preorder");
}

void NetworkSimplex::check_tree_arc(std::uint32_t node) const {
  const std::uint32_t parent = link_[node].parent;
  const Room room = room_[node];
  SUANWANG_CHECK(room.up > 0 && room.down >= 0, "the tree is not strongly feasible");
  const Arc arc = tree_arc_[node];
  if (artificial(arc)) {
    SUANWANG_CHECK(parent == kRoot, "an artificial arc leads elsewhere");
    return;
  }
  const Ends ends = ends_[arc];
  SUANWANG_CHECK(place_[arc] == Place::in_tree, "an arc is in the tree and outside");
  SUANWANG_CHECK(
      (ends.from == node && ends.to == parent) || (ends.from == parent && ends.to == node),
      "an arc joins other nodes");
  SUANWANG_CHECK(room.up + room.down == capacity_[arc], "the room is not the arc's capacity");
  SUANWANG_CHECK(cost_[arc] + potential_[ends.from] == potential_[ends.to],
                 "potentials differ by something else than the arc's cost");
}

}  // namespace suanwang
