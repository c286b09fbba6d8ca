// How well the platform was told of a centre on one day.
#pragma once

#include <cstdint>
#include <span>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// One day of the city's clock, or the part of it that the run covers: [from, until).
struct TelemetryDay {
  Time from{};
  Time until{};
  std::uint64_t taken = 0;      ///< samples taken that day
  std::uint64_t lost = 0;       ///< of those: never arrived
  std::uint64_t received = 0;   ///< samples that arrived that day
  std::uint64_t overtaken = 0;  ///< of those: older than what was known
  Int128 twice_age_ms2 = 0;     ///< twice the integral over the day of the age of what was known
  Duration most_age{};
};

/// Days one after the other as one.
[[nodiscard]] TelemetryDay sum_of(std::span<const TelemetryDay> days);

}  // namespace suanwang
