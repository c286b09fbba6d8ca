// How long a policy takes to decide, on the simulated clock.
#pragma once

#include <cstdint>

#include "sim/base/time.hpp"

namespace suanwang {

/// A policy that is asked at an instant looks at the world and acts so much later; what happens
/// until then it sees, too, and it is not asked again before.
struct DecisionTime {
  Duration base{};
  std::int64_t per_job_ns = 0;  ///< for each job that waits for it as it is asked

  [[nodiscard]] bool is_none() const { return base.ms == 0 && per_job_ns == 0; }

  /// To the next whole millisecond.
  [[nodiscard]] Duration of(std::uint64_t jobs) const {
    constexpr std::int64_t kNsPerMs = 1'000'000;
    const std::int64_t ns = per_job_ns * static_cast<std::int64_t>(jobs);
    return base + Duration{(ns + kNsPerMs - 1) / kNsPerMs};
  }
};

}  // namespace suanwang
