// Minimum-cost flow by the network simplex method, with a warm start: the next solve begins from
// the spanning tree of the last one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace suanwang {

enum class FlowStatus : std::uint8_t {
  optimal,
  infeasible,  ///< the supplies do not sum to 0, or the capacities do not let them through
};

/// Finds flows with sum of cost * flow least, 0 <= flow <= capacity on each arc, and outflow -
/// inflow = supply at each node. Costs may be negative; no answer is unbounded, for capacities are
/// finite. Parallel arcs are arcs of their own; an arc from a node to itself carries its capacity
/// if its cost is negative and nothing otherwise. Nodes and arcs are numbered from 0 as they are
/// added. Integer arithmetic only: the same calls give the same flows on every machine.
///
/// After Ahuja, Magnanti, Orlin, "Network Flows", 1993, chapter 11; strongly feasible trees
/// against cycling: Cunningham, Mathematical Programming 11 (1976); block search for the entering
/// arc: Kovacs, Optimization Methods and Software 30 (2015).
///
/// What is not kept to throws InvariantBreach: indices of what was added, capacities >= 0,
/// sum of capacities + sum of |supplies| <= kLargestTotal, and, when solving,
/// (1 + largest |cost| since `clear`) * (1 + number of nodes) <= kLargestCost, which keeps every
/// path's cost, and what stands for infinity beside it, in 64 bits.
class NetworkSimplex {
 public:
  using Node = std::uint32_t;
  using Arc = std::uint32_t;

  static constexpr std::int64_t kLargestTotal = std::int64_t{1} << 61;
  static constexpr std::int64_t kLargestCost = std::int64_t{1} << 58;

  NetworkSimplex() { clear(); }

  /// Forgets all nodes, arcs and the tree; keeps the memory.
  void clear();

  void reserve(std::size_t nodes, std::size_t arcs);

  /// A node that sends out `supply` more than it takes in; negative: a demand.
  Node add_node(std::int64_t supply = 0);

  Arc add_arc(Node from, Node to, std::int64_t capacity, std::int64_t cost);

  void set_supply(Node node, std::int64_t supply);
  void set_capacity(Arc arc, std::int64_t capacity);
  void set_cost(Arc arc, std::int64_t cost);

  [[nodiscard]] std::size_t node_count() const { return supply_.size() - 1; }

  [[nodiscard]] std::size_t arc_count() const { return ends_.size(); }

  /// Starts from the tree of the last call, however much was changed or added since: what still
  /// fits is kept, the rest repaired. The cost is the same as of a fresh solve; which of several
  /// cheapest flows it is may differ.
  FlowStatus solve();

  // Of the last `solve`; not to be asked for once something was changed or added after it.

  /// After `infeasible`: some flow within the capacities, without conservation at some nodes.
  [[nodiscard]] std::int64_t flow(Arc arc) const;

  /// Dual prices: cost + potential(from) - potential(to) is >= 0 on arcs with flow 0, <= 0 on arcs
  /// with flow = capacity, 0 between. Only differences mean something: what one unit is worth more
  /// at one node than at another, where flow could go between them.
  [[nodiscard]] std::int64_t potential(Node node) const;

  /// Sum of cost * flow. Throws if it is beyond 64 bits.
  [[nodiscard]] std::int64_t total_cost() const;

  /// Arcs that entered the tree or changed their bound in the last solve: a measure of its work.
  [[nodiscard]] std::uint64_t pivots() const { return pivots_; }

  /// Throws InvariantBreach if the tree is none, does not fit the arcs, or is not strongly
  /// feasible, which no answer would show but searches without end. For tests; O(nodes).
  void check_tree() const;

 private:
  // Inside, node 0 is an artificial root and node i is i + 1. A node of the tree hangs on its
  // parent by an arc, or on the root by an artificial arc, which carries what the arcs do not.
  // As long as some do, their cost is raised, at last above that of any path.
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr Arc kToRoot = UINT32_MAX;        ///< artificial, node -> root
  static constexpr Arc kFromRoot = UINT32_MAX - 1;  ///< artificial, root -> node
  static constexpr Arc kMostArcs = UINT32_MAX - 2;
  static constexpr std::int64_t kEndless = std::int64_t{1} << 62;  ///< an artificial arc's capacity

  static constexpr std::int64_t kPenaltyStep = 8;

  enum class Place : std::uint8_t { at_zero, at_capacity, in_tree };

  struct Ends {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };

  /// A node's place in the tree, whose nodes form a ring in preorder.
  struct Link {
    std::uint32_t parent = kRoot;
    std::uint32_t depth = 0;
    std::uint32_t next = kRoot;
    std::uint32_t previous = kRoot;
  };

  /// What the arc between a node and its parent may still carry, each way; the sum is its
  /// capacity. The tree is strongly feasible: up > 0 always.
  struct Room {
    std::int64_t up = 0;
    std::int64_t down = 0;
  };

  /// An arc as the search sees it: in the direction in which its flow may change, nothing at all
  /// (costs 0 from the root to itself) for arcs of the tree and arcs without capacity.
  struct Candidate {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::int64_t cost = 0;
  };

  /// Where the cycle of a pivot is opened: the arc of `top` to its parent leaves, or none does.
  struct Opening {
    std::uint32_t top = kNone;
    bool on_head_side = false;  ///< the entering arc leads into the subtree under `top`
    std::int64_t amount = 0;    ///< what flows around the cycle
    std::uint32_t apex = kRoot;
  };

  static bool artificial(Arc arc) { return arc >= kFromRoot; }

  void check_node(Node node) const;
  void check_arc(Arc arc) const;
  void check_ring(std::uint32_t node) const;
  void check_tree_arc(std::uint32_t node) const;
  void count_total(std::int64_t before, std::int64_t after);

  void mix_candidates();
  void write_candidate(Arc arc);
  void optimise();
  [[nodiscard]] FlowStatus status() const;

  [[nodiscard]] std::uint32_t find_entering();
  void pivot(std::uint32_t position);
  [[nodiscard]] Opening find_opening(const Candidate& entering, std::int64_t capacity) const;
  void push(const Candidate& entering, const Opening& opening);
  void retire(std::uint32_t node, bool full_upwards);
  void exchange(std::uint32_t position, const Opening& opening);
  void rehang(std::uint32_t node, std::uint32_t parent, Arc arc, Room room, std::uint32_t top);
  void splice(std::uint32_t first, std::uint32_t last, std::uint32_t after);

  // What makes the last tree fit for a new solve: network_simplex_fit.cpp.
  void hang_new_nodes();
  void price_new_nodes(std::size_t first);
  void fit_flows();
  void find_excess();
  void fit_arc(std::uint32_t node);
  void cut(std::uint32_t node);
  void hang_on_root(std::uint32_t node);
  void price_artificial_arcs(bool anew);
  void raise_penalty();
  void recompute_potentials();
  [[nodiscard]] bool carries(std::uint32_t node) const;

  // By node.
  std::vector<std::int64_t> supply_;
  std::vector<std::int64_t> potential_;
  std::vector<Link> link_;
  std::vector<Room> room_;
  std::vector<Arc> tree_arc_;
  std::vector<std::int64_t> base_;  // the potential but for the penalty; of nodes on the root
  // By arc.
  std::vector<Ends> ends_;
  std::vector<std::int64_t> capacity_;
  std::vector<std::int64_t> cost_;
  std::vector<Place> place_;
  std::vector<std::uint32_t> position_;  // in candidates_
  // By position.
  std::vector<Candidate> candidates_;
  std::vector<Arc> arc_at_;

  std::vector<std::int64_t> excess_;     // by node, while flows are fitted
  std::vector<std::uint32_t> preorder_;  // while flows are fitted
  std::size_t hung_ = 0;                 // nodes that have a place in the tree
  std::size_t priced_ = 0;               // arcs when new nodes were last priced
  std::size_t mixed_ = 0;                // arcs when the candidates were last mixed
  std::uint32_t search_from_ = 0;        // position
  std::int64_t largest_cost_ = 0;        // absolute, over all arcs and times
  std::int64_t penalty_ = 0;             // what an artificial arc costs beyond the base
  std::int64_t most_penalty_ = 0;        // dearer than any path
  std::int64_t total_ = 0;               // of capacities and |supplies|
  std::uint64_t pivots_ = 0;
  bool flows_stale_ = false;
  bool solved_ = false;
  FlowStatus status_ = FlowStatus::optimal;
};

}  // namespace suanwang
