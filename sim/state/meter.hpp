// Exact integrals of one partition over time: energy, busy and available nodes, cores, cards.
#pragma once

#include <cstdint>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/state/node_pool.hpp"

namespace suanwang {

/// The sums so far. Node- and core-milliseconds fit 64 bits for 10^7 cores over 29 years; energy
/// and the units of shared cards do not.
struct MeterReading {
  Int128 it_energy_uj = 0;
  Int128 job_energy_uj = 0;
  std::int64_t busy_node_ms = 0;
  std::int64_t free_core_ms = 0;
  Int128 free_accelerator_ms = 0;
  std::int64_t available_node_ms = 0;
  std::int64_t resting_node_ms = 0;
  std::int64_t down_node_ms = 0;
};

class Meter {
 public:
  /// Integrates up to `now` with the totals that held since the last call. Call it before a change.
  void advance(Time now, const PoolTotals& totals, std::uint32_t available_nodes) {
    const std::int64_t dt = (now - since_).ms;
    if (dt == 0) {
      return;
    }
    since_ = now;
    sums_.it_energy_uj += Int128{totals.power_mw} * dt;
    sums_.job_energy_uj += Int128{totals.job_power_mw} * dt;
    sums_.busy_node_ms += std::int64_t{totals.busy_nodes} * dt;
    sums_.free_core_ms += static_cast<std::int64_t>(totals.free_cores) * dt;
    sums_.free_accelerator_ms += Int128{totals.free_accelerators} * dt;
    sums_.available_node_ms += std::int64_t{available_nodes - totals.down_nodes} * dt;
    if (totals.resting_nodes > 0) [[unlikely]] {
      sums_.resting_node_ms += std::int64_t{totals.resting_nodes} * dt;
    }
    if (totals.down_nodes > 0) [[unlikely]] {
      sums_.down_node_ms += std::int64_t{totals.down_nodes} * dt;
    }
  }

  [[nodiscard]] const MeterReading& reading() const { return sums_; }

 private:
  Time since_{};
  MeterReading sums_;
};

}  // namespace suanwang
