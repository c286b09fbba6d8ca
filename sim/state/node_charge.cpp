// The part of a pool that keeps what each unit of a node has borne, where that depends on its
// neighbours.
#include "sim/state/node_pool.hpp"

namespace suanwang {

void NodePool::advance_charge(Time now, std::uint32_t node, std::uint32_t free_units) {
  const std::int64_t power = unit_power_mw_[units_ - free_units];
  charge_uj_[node] += static_cast<std::uint64_t>(power * (now - charge_since_[node]).ms);
  charge_since_[node] = now;
  if (site_prefix_ != nullptr) {
    site_charge_[node] += Int128{power} * (*site_prefix_ - site_charge_since_[node]);
    site_charge_since_[node] = *site_prefix_;
  }
}

void NodePool::charge_site_by(const SitePrefix& prefix) {
  if (uniform_unit_power_mw_ >= 0) {
    return;
  }
  site_prefix_ = &prefix;
  site_charge_.assign(nodes_, {});
  site_charge_since_.assign(nodes_, prefix);
}

Int128 NodePool::borne_uj(Time now, std::span<const NodeRun> runs, const TaskShape& shape) {
  Int128 sum = 0;
  const std::uint32_t units_per_task = units_in_accelerators_ ? shape.accelerators : shape.cores;
  for (const NodeRun& run : runs) {
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      advance_charge(now, n, units_free_on(n));
      const std::uint64_t units = std::uint64_t{run.tasks_per_node} * units_per_task;
      sum += Int128{charge_uj_[n]} * units;
    }
  }
  return sum;
}

SiteBearing NodePool::borne_at_site(Time now,
                                    std::span<const NodeRun> runs,
                                    const TaskShape& shape) {
  SiteBearing sum;
  const std::uint32_t units_per_task = units_in_accelerators_ ? shape.accelerators : shape.cores;
  for (const NodeRun& run : runs) {
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      advance_charge(now, n, units_free_on(n));
      const std::uint64_t units = std::uint64_t{run.tasks_per_node} * units_per_task;
      sum += Int128{units} * site_charge_[n];
    }
  }
  return sum;
}

}  // namespace suanwang
