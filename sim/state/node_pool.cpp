#include "sim/state/node_pool.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

/// What each of k allocated units of a node bears: its part of the load's power and its own part of
/// the idle power, rounded down to whole mW. What is left, the idle power of units nobody has taken
/// included, stays unattributed.
std::vector<std::int64_t> unit_power_table(const std::vector<std::int64_t>& node_power_mw) {
  const auto units = static_cast<std::int64_t>(node_power_mw.size()) - 1;
  std::vector<std::int64_t> table(node_power_mw.size(), 0);
  const std::int64_t idle = node_power_mw[0];
  for (std::int64_t k = 1; k <= units; ++k) {
    const std::int64_t load = node_power_mw[static_cast<std::size_t>(k)] - idle;
    table[static_cast<std::size_t>(k)] = (load * units + idle * k) / (k * units);
  }
  return table;
}

std::int64_t uniform_or_negative(const std::vector<std::int64_t>& table) {
  const bool uniform =
      std::adjacent_find(table.begin() + 1, table.end(), std::not_equal_to<>()) == table.end();
  return uniform ? table[1] : -1;
}

}  // namespace

NodePool::NodePool(const Partition& partition, bool memory_asked)
    : open_(partition.nodes),
      nodes_(partition.nodes),
      cores_(partition.cores),
      accelerators_(partition.accelerators),
      memory_mib_(partition.memory_mib),
      units_(partition.units()),
      units_per_level_(partition.accelerators > 0 ? partition.card_units : 1),
      units_in_accelerators_(partition.accelerators > 0),
      single_unit_(partition.accelerators == 0 && partition.cores == 1 && !memory_asked &&
                   partition.levels.size() < 2),
      levels_of_power_(partition.levels) {
  SUANWANG_CHECK(units_ > 0 && partition.node_power_mw.size() == std::size_t{units_} + 1,
                 "partition " + partition.name + " has no power for each of its levels of load");
  if (!single_unit_) {
    free_.cores.assign(nodes_, cores_);
  }
  if (accelerators_ > 0) {
    free_.accelerators.assign(nodes_, accelerators_);
  }
  if (accelerators_ > 0 && partition.card_units > 1) {
    free_.cards = CardTable(nodes_, partition.cards(), partition.card_units);
  }
  if (memory_asked) {
    free_.memory_mib.assign(nodes_, memory_mib_);
  }
  levels_.assign(level_for(units_) + 1, NodeSet(nodes_));
  const bool has_levels = levels_of_power_.size() > 1;
  adopt_power_table(
      has_levels ? levels_of_power_[partition.first_level].node_power_mw : partition.node_power_mw,
      has_levels);
  if (!partition.rest_states.empty()) {
    idle_since_.assign(nodes_, Time{});
  }
  if (uniform_unit_power_mw_ < 0) {
    charge_uj_.assign(nodes_, 0);
    charge_since_.assign(nodes_, Time{});
  }
  set_available(Time{}, nodes_);
}

/// Where the table may change, what a unit bears is never told from its share of time alone.
void NodePool::adopt_power_table(const NodePowerTable& node_power_mw, bool may_change) {
  node_power_mw_ = node_power_mw;
  unit_power_mw_ = unit_power_table(node_power_mw_);
  uniform_unit_power_mw_ = may_change ? -1 : uniform_or_negative(unit_power_mw_);
  steepest_rise_mw_ = 0;
  const std::size_t step = units_per_level_;
  for (std::size_t k = step; k < node_power_mw_.size(); ++k) {
    steepest_rise_mw_ = std::max(steepest_rise_mw_, node_power_mw_[k] - node_power_mw_[k - step]);
  }
}

bool NodePool::is_open(std::uint32_t node) const {
  return free_.cores[node] > 0 || (accelerators_ > 0 && free_.accelerators[node] > 0);
}

bool NodePool::is_busy(std::uint32_t node) const {
  return free_.cores[node] < cores_ ||
         (accelerators_ > 0 && free_.accelerators[node] < accelerators_);
}

FreeNodes NodePool::copy_free() const {
  FreeNodes copy = free_;
  if (single_unit_) {
    copy.cores.assign(nodes_, 0);
    const NodeSet& idle = levels_[1];
    for (std::uint32_t n = idle.next(0); n < nodes_; n = idle.next(n + 1)) {
      copy.cores[n] = 1;
    }
  }
  return copy;
}

std::uint32_t NodePool::tasks_per_empty_node(const TaskShape& shape) const {
  std::uint64_t tasks = UINT32_MAX;
  if (shape.cores > 0) {
    tasks = cores_ / shape.cores;
  }
  if (shape.accelerators > 0) {
    tasks = std::min<std::uint64_t>(tasks, accelerators_ / shape.accelerators);
    if (shares_cards()) {
      tasks = std::min<std::uint64_t>(tasks, accelerators_ / free_.cards.units());
    }
  }
  if (shape.memory_mib > 0) {
    tasks = std::min(tasks, memory_mib_ / shape.memory_mib);
  }
  return static_cast<std::uint32_t>(tasks);
}

std::uint64_t NodePool::most_fits(const TaskShape& shape, std::uint64_t enough) const {
  if (shape.cores == 1 && shape.accelerators == 0 && shape.memory_mib == 0) {
    return totals_.free_cores;
  }
  const std::uint64_t by_cores = shape.cores == 0 ? UINT64_MAX : totals_.free_cores / shape.cores;
  const std::uint64_t by_accelerators =
      shape.accelerators == 0 ? UINT64_MAX : totals_.free_accelerators / shape.accelerators;
  if (std::min(by_cores, by_accelerators) < enough) {
    return std::min(by_cores, by_accelerators);
  }
  return count_up_to(shape, enough);
}

std::uint64_t NodePool::count_fits(const TaskShape& shape) const {
  const bool one_core = shape.cores == 1 && shape.accelerators == 0 && shape.memory_mib == 0;
  return one_core ? totals_.free_cores : count_up_to(shape, UINT64_MAX);
}

std::uint64_t NodePool::count_up_to(const TaskShape& shape, std::uint64_t enough) const {
  std::uint64_t count = 0;
  const NodeSet& open = open_nodes();
  for (std::uint32_t n = open.next(0); n < nodes_ && count < enough; n = open.next(n + 1)) {
    count += tasks_on(n, shape);
  }
  return count;
}

bool NodePool::can_take_on(std::uint32_t node, const NodeRun& run, const TaskShape& shape) const {
  if (tasks_on(node, shape) < run.tasks_per_node) {
    return false;
  }
  return shares_cards() && shape.accelerators > 0
             ? free_.cards.can_take(node, run.tasks_per_node, shape.accelerators, run.cards)
             : run.cards == 0;
}

void NodePool::choose_cards(std::span<const NodeRun> runs,
                            const TaskShape& shape,
                            std::vector<NodeRun>& chosen) const {
  chosen.clear();
  for (const NodeRun& run : runs) {
    const bool is_there = std::uint64_t{run.first} + run.count <= available_;
    if (run.cards != 0 || shape.accelerators == 0 || !is_there) {
      chosen.push_back(run);
      continue;
    }
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      const CardSet cards = free_.cards.choose(n, run.tasks_per_node, shape.accelerators);
      if (n > run.first && chosen.back().cards == cards) {
        ++chosen.back().count;
      } else {
        chosen.push_back({n, 1, run.tasks_per_node, cards});
      }
    }
  }
}

bool NodePool::can_take(std::span<const NodeRun> runs, const TaskShape& shape) const {
  std::uint64_t next_free_id = 0;
  const std::uint32_t whole = tasks_that_fill_a_node(shape);
  for (const NodeRun& run : runs) {
    const std::uint64_t end = std::uint64_t{run.first} + run.count;
    if (run.count == 0 || run.tasks_per_node == 0 || run.first < next_free_id || end > available_) {
      return false;
    }
    if (run.cards != 0 && !shares_cards()) {
      return false;
    }
    next_free_id = end;
    // Levels count cards where there are cards, and say nothing of cores that tasks without cards
    // took.
    if (run.tasks_per_node == whole && !units_in_accelerators_) {
      if (!levels_.back().contains_range(run.first, static_cast<std::uint32_t>(end))) {
        return false;
      }
      continue;
    }
    for (std::uint32_t n = run.first; n < end; ++n) {
      if (!can_take_on(n, run, shape)) {
        return false;
      }
    }
  }
  return true;
}

/// So many tasks take all cores and all cards of a node, so that ranges of nodes can be moved at
/// once; 0 if no number does. With memory accounted for, where cards or classes of tasks are told
/// apart, or where what a unit bears depends on its neighbours, nodes are moved one by one.
std::uint32_t NodePool::tasks_that_fill_a_node(const TaskShape& shape) const {
  if (!free_.memory_mib.empty() || uniform_unit_power_mw_ < 0 || shape.cores == 0 ||
      shares_cards() || !held_.empty()) {
    return 0;
  }
  const std::uint32_t tasks = shape.cores == 1 ? cores_ : cores_ / shape.cores;
  const bool whole =
      tasks * shape.cores == cores_ && std::uint64_t{tasks} * shape.accelerators == accelerators_;
  return whole ? tasks : 0;
}

void NodePool::take_empty_range(std::uint32_t first, std::uint32_t last) {
  levels_.back().erase_range(first, last);
  if (single_unit_) {
    return;
  }
  log_changes(first, last);
  open_.erase_range(first, last);
  std::fill(free_.cores.begin() + first, free_.cores.begin() + last, 0);
  if (accelerators_ > 0) {
    std::fill(free_.accelerators.begin() + first, free_.accelerators.begin() + last, 0);
    free_.cards.fill(first, last, 0);
  }
}

void NodePool::give_full_range(std::uint32_t first, std::uint32_t last) {
  levels_.back().insert_range(first, last);
  if (single_unit_) {
    return;
  }
  log_changes(first, last);
  open_.insert_range(first, last);
  std::fill(free_.cores.begin() + first, free_.cores.begin() + last, cores_);
  if (accelerators_ > 0) {
    std::fill(free_.accelerators.begin() + first, free_.accelerators.begin() + last, accelerators_);
    free_.cards.fill(first, last, free_.cards.units());
  }
}

/// Books `count` nodes that became full (or, negative, empty) as a whole.
void NodePool::book_whole_nodes(std::int64_t count) {
  totals_.free_cores -= static_cast<std::uint64_t>(count * cores_);
  totals_.free_accelerators -= static_cast<std::uint64_t>(count * accelerators_);
  totals_.busy_nodes += static_cast<std::uint32_t>(count);
  totals_.power_mw += count * (node_power_mw_[units_] - node_power_mw_[0]);
  totals_.job_power_mw += count * (unit_power_mw_[units_] * units_);
}

void NodePool::change_node(
    Time now, std::uint32_t node, const NodeRun& run, const TaskShape& shape, bool taking) {
  const std::uint32_t free_before = units_free_on(node);
  const bool open_before = is_open(node);
  const bool busy_before = is_busy(node);
  if (uniform_unit_power_mw_ < 0) {
    advance_charge(now, node, free_before);
  }
  log_changes(node, node + 1);
  const std::uint32_t tasks = run.tasks_per_node;
  const std::uint64_t cores = std::uint64_t{tasks} * shape.cores;
  const std::uint64_t cards = std::uint64_t{tasks} * shape.accelerators;
  if (taking) {
    free_.take(node, tasks, shape, run.cards);
    totals_.free_cores -= cores;
    totals_.free_accelerators -= cards;
  } else {
    free_.give(node, tasks, shape, run.cards);
    totals_.free_cores += cores;
    totals_.free_accelerators += cards;
    check_node(node);
  }
  if (!held_.empty() && shape.accelerators > 0) {
    std::uint16_t& held = held_[node][card_class(shape.accelerators, free_.cards.units())];
    held = static_cast<std::uint16_t>(taking ? held + tasks : held - tasks);
  }
  totals_.busy_nodes +=
      static_cast<std::uint32_t>(is_busy(node)) - static_cast<std::uint32_t>(busy_before);
  if (const bool open_after = is_open(node); open_after != open_before) {
    if (open_after) {
      open_.insert(node);
    } else {
      open_.erase(node);
    }
  }
  if (const std::uint32_t free_after = units_free_on(node); free_after != free_before) {
    move_level(node, level_for(free_before), level_for(free_after));
    const std::uint32_t taken_before = units_ - free_before;
    const std::uint32_t taken_after = units_ - free_after;
    totals_.power_mw += node_power_mw_[taken_after] - node_power_mw_[taken_before];
    totals_.job_power_mw +=
        unit_power_mw_[taken_after] * taken_after - unit_power_mw_[taken_before] * taken_before;
  }
}

std::uint32_t NodePool::card_classes_on(std::uint32_t node) const {
  std::uint32_t classes = 0;
  for (std::uint32_t c = 0; !held_.empty() && c < kCardClasses; ++c) {
    classes |= static_cast<std::uint32_t>(held_[node][c] > 0) << c;
  }
  return classes;
}

void NodePool::move_level(std::uint32_t node, std::uint32_t before, std::uint32_t after) {
  if (before == after) {
    return;
  }
  if (before > 0) {
    levels_[before].erase(node);
  }
  if (after > 0) {
    levels_[after].insert(node);
  }
}

void NodePool::note_idle(Time now, std::span<const NodeRun> runs) {
  for (const NodeRun& run : runs) {
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      if (is_idle(n)) {
        idle_since_[n] = now;
      }
    }
  }
}

bool NodePool::take(Time now,
                    std::span<const NodeRun> runs,
                    const TaskShape& shape,
                    std::uint64_t tasks) {
  // Where the set of idle nodes is all there is, words of it are checked and taken in one go.
  if (is_one_core_on_one_core_nodes(shape) && uniform_unit_power_mw_ >= 0) {
    if (!levels_[1].take_runs(runs, tasks)) [[unlikely]] {
      return false;
    }
    book_whole_nodes(static_cast<std::int64_t>(tasks));
    return true;
  }
  if (total_tasks(runs) != tasks || !can_take(runs, shape)) {
    return false;
  }
  const std::uint32_t whole = tasks_that_fill_a_node(shape);
  std::int64_t filled = 0;
  for (const NodeRun& run : runs) {
    if (run.tasks_per_node == whole) {
      take_empty_range(run.first, run.first + run.count);
      filled += run.count;
      continue;
    }
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      change_node(now, n, run, shape, true);
    }
  }
  book_whole_nodes(filled);
  return true;
}

void NodePool::give(Time now, std::span<const NodeRun> runs, const TaskShape& shape) {
  if (is_one_core_on_one_core_nodes(shape) && uniform_unit_power_mw_ >= 0) {
    book_whole_nodes(-std::int64_t{levels_[1].give_runs(runs)});
    if (!idle_since_.empty()) [[unlikely]] {
      note_idle(now, runs);
    }
    return;
  }
  const std::uint32_t whole = tasks_that_fill_a_node(shape);
  std::int64_t emptied = 0;
  for (const NodeRun& run : runs) {
    if (run.tasks_per_node == whole) {
      give_full_range(run.first, run.first + run.count);
      emptied += run.count;
      continue;
    }
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      change_node(now, n, run, shape, false);
    }
  }
  book_whole_nodes(-emptied);
  if (!idle_since_.empty()) [[unlikely]] {
    note_idle(now, runs);
  }
}

void NodePool::set_available(Time now, std::uint32_t nodes) {
  SUANWANG_CHECK(nodes <= nodes_, "more nodes available than the partition has");
  const std::uint32_t low = std::min(nodes, available_);
  const std::uint32_t high = std::max(nodes, available_);
  const std::uint32_t count = high - low;
  if (count == 0) {
    return;
  }
  if (nodes > available_) {
    levels_.back().insert_range(low, high);
    if (!single_unit_) {
      open_.insert_range(low, high);
    }
    totals_.free_cores += std::uint64_t{count} * cores_;
    totals_.free_accelerators += std::uint64_t{count} * accelerators_;
    totals_.power_mw += count * node_power_mw_[0];
    if (!idle_since_.empty()) {
      std::fill(idle_since_.begin() + low, idle_since_.begin() + high, now);
    }
  } else {
    SUANWANG_CHECK(levels_.back().contains_range(low, high), "a node that goes still has tasks");
    for (std::uint32_t n = low; units_in_accelerators_ && n < high; ++n) {
      SUANWANG_CHECK(!is_busy(n), "a node that goes still has tasks");
    }
    levels_.back().erase_range(low, high);
    if (!single_unit_) {
      open_.erase_range(low, high);
    }
    totals_.free_cores -= std::uint64_t{count} * cores_;
    totals_.free_accelerators -= std::uint64_t{count} * accelerators_;
    totals_.power_mw -= count * node_power_mw_[0];
  }
  if (uniform_unit_power_mw_ < 0) {
    std::fill(charge_since_.begin() + low, charge_since_.begin() + high, now);
    if (site_prefix_ != nullptr) {
      std::fill(site_charge_since_.begin() + low, site_charge_since_.begin() + high, *site_prefix_);
    }
  }
  available_ = nodes;
}

}  // namespace suanwang
