// How long a policy takes to decide, on the simulated clock.
#pragma once

#include <cstdint>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// A policy that is asked at an instant looks at the world and acts so much later; what happens
/// until then it sees, too, and it is not asked again before.
struct DecisionTime {
  Duration base{};
  std::int64_t per_job_ns = 0;  ///< for each job that waits for it as it is asked

  [[nodiscard]] bool is_none() const { return base.ms == 0 && per_job_ns == 0; }

  /// To the next whole millisecond; 30 days at most.
  [[nodiscard]] Duration of(std::uint64_t jobs) const {
    constexpr std::int64_t kNsPerMs = 1'000'000;
    constexpr Duration kMost = days(30);
    const Int128 ns = Int128{per_job_ns} * jobs;
    const Int128 ms = (ns + kNsPerMs - 1) / kNsPerMs + base.ms;
    return ms < kMost.ms ? Duration{static_cast<std::int64_t>(ms)} : kMost;
  }
};

}  // namespace suanwang
