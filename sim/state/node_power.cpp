// The part of a pool that nodes at rest and levels of power are about.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/node_pool.hpp"

namespace suanwang {

bool NodePool::is_idle(std::uint32_t node) const {
  return node < available_ && levels_.back().contains(node) && (single_unit_ || !is_busy(node));
}

/// An idle node, which draws that from now on.
void NodePool::take_out(std::uint32_t node, std::int64_t power_mw) {
  SUANWANG_CHECK(is_idle(node), "only an idle node goes to rest");
  take_empty_range(node, node + 1);
  totals_.free_cores -= cores_;
  totals_.free_accelerators -= accelerators_;
  totals_.power_mw += power_mw - node_power_mw_[0];
  rest_power_mw_[node] = power_mw;
}

void NodePool::put_back(Time now, std::uint32_t node) {
  set_rest_power(node, node_power_mw_[0]);
  rest_power_mw_.erase(node);
  totals_.free_cores += cores_;
  totals_.free_accelerators += accelerators_;
  give_full_range(node, node + 1);
  if (!idle_since_.empty()) {
    idle_since_[node] = now;
  }
}

void NodePool::rest(std::uint32_t node, std::int64_t power_mw) {
  take_out(node, power_mw);
  ++totals_.resting_nodes;
}

void NodePool::take_down(std::uint32_t node) {
  take_out(node, 0);
  ++totals_.down_nodes;
}

void NodePool::bring_up(Time now, std::uint32_t node) {
  put_back(now, node);
  --totals_.down_nodes;
}

void NodePool::set_rest_power(std::uint32_t node, std::int64_t power_mw) {
  std::int64_t& power = rest_power_mw_.at(node);
  totals_.power_mw += power_mw - power;
  power = power_mw;
}

void NodePool::wake(Time now, std::uint32_t node) {
  put_back(now, node);
  --totals_.resting_nodes;
}

std::int64_t NodePool::power_at_mw(std::uint32_t level) const {
  const NodePowerTable& table = levels_of_power_[level].node_power_mw;
  std::int64_t power = 0;
  for (std::uint32_t n = 0; n < available_; ++n) {
    const auto resting = rest_power_mw_.find(n);
    power += resting != rest_power_mw_.end() ? resting->second : table[units_ - units_free_on(n)];
  }
  return power;
}

void NodePool::set_level(Time now, std::uint32_t level) {
  SUANWANG_CHECK(uniform_unit_power_mw_ < 0, "a partition without levels has none to change to");
  for (std::uint32_t n = 0; n < available_; ++n) {
    if (!rest_power_mw_.contains(n)) {
      advance_charge(now, n, units_free_on(n));
    }
  }
  adopt_power_table(levels_of_power_[level].node_power_mw, true);
  totals_.power_mw = power_at_mw(level);
  totals_.job_power_mw = 0;
  for (std::uint32_t n = 0; n < available_; ++n) {
    const std::uint32_t taken = rest_power_mw_.contains(n) ? 0 : units_ - units_free_on(n);
    totals_.job_power_mw += unit_power_mw_[taken] * taken;
  }
}

}  // namespace suanwang
