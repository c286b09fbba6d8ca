// The load of the centres as columns, for dispatch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/check.hpp"

namespace suanwang {

/// The load of one centre. Load counts units: see WorldState::load_units.
struct CentreLoadRow {
  std::int64_t capacity_units = 0;  ///< of available nodes
  std::int64_t free_units = 0;      ///< those of resting nodes included
  std::int64_t queued_units = 0;
  std::int64_t queued_unit_ms = 0;  ///< units times requested time of waiting jobs
  std::int64_t running_units = 0;
  std::int64_t running_unit_end_ms = 0;  ///< units times expected end of running jobs
};

/// The rows of all centres, by CentreId.
struct LoadBoard {
  std::vector<std::int64_t> capacity_units;
  std::vector<std::int64_t> free_units;
  std::vector<std::int64_t> queued_units;
  std::vector<std::int64_t> queued_unit_ms;
  std::vector<std::int64_t> running_units;
  std::vector<std::int64_t> running_unit_end_ms;

  void resize(std::size_t centres) {
    for (auto* column : {&capacity_units,
                         &free_units,
                         &queued_units,
                         &queued_unit_ms,
                         &running_units,
                         &running_unit_end_ms}) {
      column->resize(centres, 0);
    }
  }

  [[nodiscard]] CentreLoadRow row(std::size_t c) const {
    return {capacity_units[c],
            free_units[c],
            queued_units[c],
            queued_unit_ms[c],
            running_units[c],
            running_unit_end_ms[c]};
  }

  void set(std::size_t c, const CentreLoadRow& row) {
    capacity_units[c] = row.capacity_units;
    free_units[c] = row.free_units;
    queued_units[c] = row.queued_units;
    queued_unit_ms[c] = row.queued_unit_ms;
    running_units[c] = row.running_units;
    running_unit_end_ms[c] = row.running_unit_end_ms;
  }

  /// sum += sign * units * ms. 64 bits hold 10^6 units over 290 years; a log that asks for more
  /// must not wrap around silently.
  static void add_work(std::int64_t& sum, std::int64_t sign, std::uint32_t units, std::int64_t ms) {
    std::int64_t work = 0;
    const bool too_large = __builtin_mul_overflow(sign * std::int64_t{units}, ms, &work) ||
                           __builtin_add_overflow(sum, work, &sum);
    SUANWANG_CHECK(!too_large, "the load of a centre is beyond 2^63 unit-milliseconds");
  }
};

}  // namespace suanwang
