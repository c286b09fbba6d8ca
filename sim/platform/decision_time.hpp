// How long a policy takes to decide, on the simulated clock.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// A policy that is asked at an instant looks at the world and acts so much later; what happens
/// until then it sees, too, and it is not asked again before.
struct DecisionTime {
  Duration base{};
  std::int64_t per_job_ns = 0;  ///< for each job that waits for it as it is asked
  /// And so many times what its last decision took by the clock on the wall. A run with it can't be
  /// made again but from its decision log.
  double measured = 0;

  [[nodiscard]] bool is_none() const { return base.ms == 0 && per_job_ns == 0 && measured == 0; }

  /// To the next whole millisecond; 30 days at most. `last_ns`: what the last decision took.
  [[nodiscard]] Duration of(std::uint64_t jobs, std::int64_t last_ns = 0) const {
    constexpr std::int64_t kNsPerMs = 1'000'000;
    constexpr Duration kMost = days(30);
    const auto on_the_wall = static_cast<Int128>(measured * static_cast<double>(last_ns));
    const Int128 ns = Int128{per_job_ns} * jobs + on_the_wall;
    const Int128 ms = (ns + kNsPerMs - 1) / kNsPerMs + base.ms;
    return ms < kMost.ms ? Duration{static_cast<std::int64_t>(ms)} : kMost;
  }
};

/// What each seat's decisions took in a run that was logged, in their order; by seat: the city,
/// then the centres.
using ThinkingTimes = std::vector<std::vector<Duration>>;

}  // namespace suanwang
