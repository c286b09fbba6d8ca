// The nodes of one partition: what is free on each, found fast by how much is free.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/change_log.hpp"
#include "sim/state/free_nodes.hpp"
#include "sim/state/node_set.hpp"
#include "sim/state/placement.hpp"
#include "sim/state/site_account.hpp"

namespace suanwang {

/// Totals over the available nodes, kept up to date.
struct PoolTotals {
  std::uint64_t free_cores = 0;
  std::uint64_t free_accelerators = 0;
  std::uint32_t busy_nodes = 0;     ///< nodes with something allocated
  std::uint32_t resting_nodes = 0;  ///< nodes that are not on; nothing of them counts as free
  std::uint32_t down_nodes = 0;     ///< nodes that have failed; they draw nothing
  std::int64_t power_mw = 0;        ///< of all available nodes
  std::int64_t job_power_mw = 0;    ///< the part that running jobs bear
};

/// Does not know jobs: takes and gives node runs. Giving what was not taken is an InvariantBreach.
class NodePool {
 public:
  explicit NodePool(const Partition& partition, bool memory_asked);

  /// Tasks of `shape` that fit now. O(nodes that are not full), and O(1) for one-core tasks.
  [[nodiscard]] std::uint64_t count_fits(const TaskShape& shape) const;

  /// Whether a gang of `tasks` fits now. Whether it does never depends on how nodes are chosen,
  /// because the tasks of a gang are equal.
  [[nodiscard]] bool fits(const TaskShape& shape, std::uint32_t tasks) const {
    return most_fits(shape, tasks) >= tasks;
  }

  /// Tasks of that shape on an empty node; 0 if the partition can't run the shape.
  [[nodiscard]] std::uint32_t tasks_per_empty_node(const TaskShape& shape) const;

  /// Whether jobs may share cards, so that runs must name the cards they take.
  [[nodiscard]] bool shares_cards() const { return free_.cards.exists(); }

  /// Writes the runs with cards to `chosen`: those that name none with the cards that the table
  /// chooses for them, if there are any. Only where shares_cards().
  void choose_cards(std::span<const NodeRun> runs,
                    const TaskShape& shape,
                    std::vector<NodeRun>& chosen) const;

  /// Whether these runs (ascending, disjoint) can be taken as they are.
  [[nodiscard]] bool can_take(std::span<const NodeRun> runs, const TaskShape& shape) const;

  /// Takes them if they hold so many tasks and can be taken; else changes nothing and returns
  /// false.
  [[nodiscard]] bool take(Time now,
                          std::span<const NodeRun> runs,
                          const TaskShape& shape,
                          std::uint64_t tasks);
  void give(Time now, std::span<const NodeRun> runs, const TaskShape& shape);

  /// Makes the first `nodes` nodes available and no others. The nodes that go must be empty.
  void set_available(Time now, std::uint32_t nodes);

  /// Takes an idle node out until `wake`: it draws `power_mw` and nothing of it is free.
  void rest(std::uint32_t node, std::int64_t power_mw);
  void set_rest_power(std::uint32_t node, std::int64_t power_mw);
  /// A resting node is on again, and idle.
  void wake(Time now, std::uint32_t node);

  /// Takes an idle node out until `bring_up`: it has failed.
  void take_down(std::uint32_t node);
  void bring_up(Time now, std::uint32_t node);

  /// Changes what nodes that are on draw. Only where the partition has several levels. O(nodes).
  void set_level(Time now, std::uint32_t level);

  /// What all nodes would draw at that level, resting ones as they are. O(nodes).
  [[nodiscard]] std::int64_t power_at_mw(std::uint32_t level) const;

  /// Whether an available node is on and has no task.
  [[nodiscard]] bool is_idle(std::uint32_t node) const;

  /// Since when an idle node has been idle; only where nodes can rest.
  [[nodiscard]] Time idle_since(std::uint32_t node) const { return idle_since_[node]; }

  /// Units of a card where cards are shared; else 1.
  [[nodiscard]] std::uint32_t units_per_level() const { return units_per_level_; }

  /// The most that units_per_level() more allocated units can raise a node's power by, in mW.
  [[nodiscard]] std::int64_t steepest_rise_mw() const { return steepest_rise_mw_; }

  [[nodiscard]] std::int64_t idle_power_mw() const { return node_power_mw_[0]; }

  [[nodiscard]] std::uint32_t available_nodes() const { return available_; }

  [[nodiscard]] const PoolTotals& totals() const { return totals_; }

  /// How many tasks of that shape an available node can take now.
  [[nodiscard]] std::uint32_t tasks_on(std::uint32_t node, const TaskShape& shape) const {
    if (!single_unit_) {
      return free_.tasks_on(node, shape);
    }
    return static_cast<std::uint32_t>(is_one_core_on_one_core_nodes(shape) &&
                                      levels_[1].contains(node));
  }

  /// Units free on an available node.
  [[nodiscard]] std::uint32_t free_units_on(std::uint32_t node) const {
    return single_unit_ ? static_cast<std::uint32_t>(levels_[1].contains(node))
                        : units_free_on(node);
  }

  /// What is free on every node; not kept for nodes of one core and no card, where open_nodes()
  /// says it all. Of nodes that are not available it says nothing.
  [[nodiscard]] const FreeNodes& free_nodes() const { return free_; }

  /// From now on changes of nodes are logged.
  void keep_change_log() { changes_ = std::make_unique<ChangeLog>(); }

  /// From now on it is known tasks of which classes hold cards of a node.
  void keep_card_classes() { held_.assign(nodes_, {}); }

  /// One bit for each class (card_class); none if they are not kept.
  [[nodiscard]] std::uint32_t card_classes_on(std::uint32_t node) const;

  /// Null if none is kept.
  [[nodiscard]] const ChangeLog* change_log() const { return changes_.get(); }

  [[nodiscard]] std::uint32_t cores_per_node() const { return cores_; }

  [[nodiscard]] std::uint32_t accelerators_per_node() const { return accelerators_; }

  [[nodiscard]] std::uint64_t memory_per_node_mib() const { return memory_mib_; }

  /// What is free on every node, as columns of its own for planning. O(nodes).
  [[nodiscard]] FreeNodes copy_free() const;

  /// Available nodes on which something is free, ascending by id.
  [[nodiscard]] const NodeSet& open_nodes() const { return single_unit_ ? levels_[1] : open_; }

  /// Available nodes by what is free on them, 1 <= level <= top_level(): exactly so many units.
  /// Where cards are shared, so many whole cards' worth, rounded up.
  [[nodiscard]] const NodeSet& nodes_at(std::uint32_t level) const { return levels_[level]; }

  /// Where idle nodes are, and perhaps others.
  [[nodiscard]] std::uint32_t top_level() const {
    return static_cast<std::uint32_t>(levels_.size()) - 1;
  }

  [[nodiscard]] bool has_accelerators() const { return accelerators_ > 0; }

  /// What a node's load is counted in: accelerators if it has any, else cores.
  [[nodiscard]] std::uint32_t units_per_node() const { return units_; }

  /// Energy in microjoules that one unit of each node in `runs` has borne since the start of the
  /// run, summed over runs and units taken: the difference of two calls is a job's energy.
  /// O(nodes).
  [[nodiscard]] Int128 borne_uj(Time now, std::span<const NodeRun> runs, const TaskShape& shape);

  /// From now on nodes are charged for what their IT load bears at their site, too: `prefix` is
  /// read at every change of a node, and must be up to date then and outlive the pool.
  void charge_site_by(const SitePrefix& prefix);

  /// What one unit of each node in `runs` has borne at its site, summed as in borne_uj. Only where
  /// unit_power_mw() is negative, and after charge_site_by.
  [[nodiscard]] SiteBearing borne_at_site(Time now,
                                          std::span<const NodeRun> runs,
                                          const TaskShape& shape);

  /// If every allocated unit bears the same power whatever runs beside it: that power in mW, so
  /// that a job's energy is units x power x time. Negative if it depends on the neighbours.
  [[nodiscard]] std::int64_t unit_power_mw() const { return uniform_unit_power_mw_; }

  /// Recomputes all totals from the columns; an InvariantBreach if they differ. O(nodes).
  void check() const;

 private:
  /// At least `enough` if so many tasks fit, else fewer, though more than fit where what is free in
  /// sum is in pieces.
  [[nodiscard]] std::uint64_t most_fits(const TaskShape& shape, std::uint64_t enough) const;
  [[nodiscard]] std::uint64_t count_up_to(const TaskShape& shape, std::uint64_t enough) const;
  [[nodiscard]] bool is_open(std::uint32_t node) const;
  [[nodiscard]] bool is_busy(std::uint32_t node) const;

  [[nodiscard]] std::uint32_t units_free_on(std::uint32_t node) const {
    return units_in_accelerators_ ? free_.accelerators[node] : free_.cores[node];
  }

  [[nodiscard]] bool is_one_core_on_one_core_nodes(const TaskShape& shape) const {
    return single_unit_ && shape.cores == 1 && shape.accelerators == 0;
  }

  [[nodiscard]] std::uint32_t level_for(std::uint32_t free_units) const {
    return units_per_level_ == 1 ? free_units
                                 : (free_units + units_per_level_ - 1) / units_per_level_;
  }

  void move_level(std::uint32_t node, std::uint32_t before, std::uint32_t after);
  void take_empty_range(std::uint32_t first, std::uint32_t last);
  void give_full_range(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] bool can_take_on(std::uint32_t node,
                                 const NodeRun& run,
                                 const TaskShape& shape) const;
  void change_node(
      Time now, std::uint32_t node, const NodeRun& run, const TaskShape& shape, bool taking);
  void advance_charge(Time now, std::uint32_t node, std::uint32_t free_units);
  [[nodiscard]] std::uint32_t tasks_that_fill_a_node(const TaskShape& shape) const;
  void book_whole_nodes(std::int64_t count);
  void check_node(std::uint32_t node) const;
  void adopt_power_table(const NodePowerTable& node_power_mw, bool may_change);
  void note_idle(Time now, std::span<const NodeRun> runs);
  void take_out(std::uint32_t node, std::int64_t power_mw);
  void put_back(Time now, std::uint32_t node);

  void log_changes(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t n = first; changes_ != nullptr && n < last; ++n) {
      changes_->add(n);
    }
  }

  FreeNodes free_;
  std::unique_ptr<ChangeLog> changes_;  // null: nobody follows them
  /// Tasks of each class that hold cards, by node; empty: not kept.
  std::vector<std::array<std::uint16_t, kCardClasses>> held_;
  NodeSet open_;
  std::vector<NodeSet> levels_;
  PoolTotals totals_;
  std::uint32_t available_ = 0;
  std::uint32_t nodes_ = 0;
  std::uint32_t cores_ = 0;
  std::uint32_t accelerators_ = 0;
  std::uint64_t memory_mib_ = 0;
  std::uint32_t units_ = 0;
  std::uint32_t units_per_level_ = 1;
  bool units_in_accelerators_ = false;
  /// Nodes of one core and no card, memory not asked for: the set of idle nodes says it all, so
  /// that open_ and free_ are not kept.
  bool single_unit_ = false;
  std::vector<std::int64_t> node_power_mw_;  // by allocated units
  std::vector<std::int64_t> unit_power_mw_;  // by allocated units: what each of them bears
  std::int64_t uniform_unit_power_mw_ = -1;
  std::int64_t steepest_rise_mw_ = 0;
  // Only where the partition has them.
  std::vector<PowerLevel> levels_of_power_;
  std::vector<Time> idle_since_;
  std::map<std::uint32_t, std::int64_t> rest_power_mw_;  // of nodes that rest or are down
  // Only where the power a unit bears depends on its neighbours: microjoules per unit so far.
  std::vector<std::uint64_t> charge_uj_;
  std::vector<Time> charge_since_;
  // The same at the site, where it is metered.
  const SitePrefix* site_prefix_ = nullptr;
  std::vector<SiteBearing> site_charge_;
  std::vector<SitePrefix> site_charge_since_;
};

}  // namespace suanwang
