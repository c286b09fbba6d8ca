// The part of a pool that recomputes what it keeps, and says where they differ.
#include "sim/base/check.hpp"
#include "sim/state/node_pool.hpp"

namespace suanwang {

void NodePool::check_node(std::uint32_t node) const {
  SUANWANG_CHECK(single_unit_ || free_.cores[node] <= cores_,
                 "a node has more free cores than cores");
  SUANWANG_CHECK(accelerators_ == 0 || free_.accelerators[node] <= accelerators_,
                 "a node has more free accelerators than accelerators");
  SUANWANG_CHECK(free_.memory_mib.empty() || free_.memory_mib[node] <= memory_mib_,
                 "a node has more free memory than memory");
  if (shares_cards()) {
    std::uint32_t left = 0;
    for (const std::uint16_t of_card : free_.cards.left_on(node)) {
      SUANWANG_CHECK(of_card <= free_.cards.units(), "a card has more left than it has");
      left += of_card;
    }
    SUANWANG_CHECK(left == free_.accelerators[node], "the sum of what cards have left is wrong");
  }
}

void NodePool::check() const {
  PoolTotals seen;
  for (std::uint32_t n = 0; n < available_; ++n) {
    if (const auto resting = rest_power_mw_.find(n); resting != rest_power_mw_.end()) {
      seen.power_mw += resting->second;
      ++seen.resting_nodes;  // and those that are down
      SUANWANG_CHECK(!levels_.back().contains(n) && !open_nodes().contains(n),
                     "a node that rests counts as free");
      continue;
    }
    check_node(n);
    const std::uint32_t free = free_units_on(n);
    SUANWANG_CHECK(free == 0 || levels_[level_for(free)].contains(n),
                   "a node is not listed under its free units");
    SUANWANG_CHECK(open_nodes().contains(n) == (single_unit_ ? free > 0 : is_open(n)),
                   "the list of open nodes is wrong");
    seen.free_cores += single_unit_ ? free : free_.cores[n];
    seen.free_accelerators += accelerators_ > 0 ? free_.accelerators[n] : 0;
    seen.busy_nodes += static_cast<std::uint32_t>(single_unit_ ? free == 0 : is_busy(n));
    const std::uint32_t taken = units_ - free;
    seen.power_mw += node_power_mw_[taken];
    seen.job_power_mw += unit_power_mw_[taken] * taken;
  }
  SUANWANG_CHECK(seen.free_cores == totals_.free_cores, "the sum of free cores is wrong");
  SUANWANG_CHECK(seen.free_accelerators == totals_.free_accelerators,
                 "the sum of free accelerators is wrong");
  SUANWANG_CHECK(seen.busy_nodes == totals_.busy_nodes, "the count of busy nodes is wrong");
  SUANWANG_CHECK(seen.resting_nodes == totals_.resting_nodes + totals_.down_nodes,
                 "the count of resting nodes and of those that are down is wrong");
  SUANWANG_CHECK(seen.power_mw == totals_.power_mw, "the sum of node powers is wrong");
  SUANWANG_CHECK(seen.job_power_mw == totals_.job_power_mw, "the sum of job powers is wrong");
}

}  // namespace suanwang
