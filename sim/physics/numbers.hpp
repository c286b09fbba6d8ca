// Quantities as the plain numbers that the formulas of the plants are written in.
#pragma once

#include <cmath>

#include "sim/base/quantity.hpp"

namespace suanwang {

/// A share of one.
constexpr double number(Share share) {
  return static_cast<double>(share.base) / 1e6;
}

/// Degrees Celsius; kelvin for a difference.
constexpr double celsius(Temperature temperature) {
  return static_cast<double>(temperature.base) / 1e3;
}

/// The law of fans: power goes with the cube of the flow.
constexpr double cubed(double flow) {
  return flow * flow * flow;
}

/// The law of pumps against a part of constant head: power goes with flow^2.5. No pow, which would
/// be most of the time of an overhead.
inline double pump_law(double flow) {
  return flow * flow * std::sqrt(flow);
}

}  // namespace suanwang
