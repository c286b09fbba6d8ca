// How far the gangs of a stream may be spread: over how many centres, at what price in speed.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/base/quantity.hpp"

namespace suanwang {

/// Of jobs whose tasks may run at several centres at once.
struct SpanRule {
  std::uint32_t most_centres = 1;  ///< of one job; 1: all its tasks run at one centre
  /// Its speed over several centres, in millionths of that of its slowest part.
  std::uint32_t speed_ppm = 1'000'000;
  /// The most that the one-way delay between two of its centres may be, all links up; none: any.
  std::optional<Latency> within{};

  [[nodiscard]] bool exists() const { return most_centres > 1; }
};

}  // namespace suanwang
