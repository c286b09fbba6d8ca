#include "sim/experiment/stopping.hpp"

#include <algorithm>
#include <cmath>

namespace suanwang {

double look_factor(std::uint32_t look) {
  return static_cast<double>(look) * (static_cast<double>(look) + 1);
}

double look_level(double level, std::uint32_t look) {
  return 1 - (1 - level) / look_factor(look);
}

std::uint32_t next_look(std::uint32_t seeds, double excess) {
  constexpr double kForTheLevel = 1.2;
  const double now = seeds;
  const double wanted = std::ceil(now * excess * excess * kForTheLevel);
  return static_cast<std::uint32_t>(std::clamp(wanted, std::ceil(1.5 * now), 8 * now));
}

}  // namespace suanwang
