#include "sim/physics/power_model.hpp"

#include <cmath>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

// A node beyond this is a broken model, and its table would no longer add up in 64 bits of mW.
constexpr double kMostMilliwatts = 1e15;

std::int64_t whole_milliwatts(double watts) {
  const double milliwatts = watts * 1000.0;
  SUANWANG_CHECK(milliwatts >= 0.0 && milliwatts <= kMostMilliwatts,
                 "a power model gave a power below zero or beyond 1 TW");
  return std::llround(milliwatts);
}

}  // namespace

std::vector<std::int64_t> node_power_table(const NodePowerModel& model, std::uint32_t units) {
  std::vector<std::int64_t> table;
  table.reserve(std::size_t{units} + 1);
  for (std::uint32_t k = 0; k <= units; ++k) {
    const double load = units == 0 ? 0.0 : static_cast<double>(k) / static_cast<double>(units);
    table.push_back(whole_milliwatts(model.watts(load)));
  }
  return table;
}

}  // namespace suanwang
