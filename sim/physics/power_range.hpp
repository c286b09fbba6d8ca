// The two figures that most power models are drawn between.
#pragma once

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

/// No node draws more (a rack of 72 accelerators that is sold as one node draws 0.13 MW): a larger
/// figure is a slip of the unit.
inline constexpr Power kMostNodePower{1'000'000'000};

/// What a node draws when it runs nothing, and when all its units are allocated.
struct PowerRange {
  Power idle{};
  Power max{};

  template <class V>
  void fields(V& v) {
    v.required(
        "idle", idle, "power of a node that runs nothing", between(Power{0}, kMostNodePower));
    v.required(
        "max", max, "power of a node that is fully allocated", between(idle, kMostNodePower));
  }

  /// The power in W that lies `share` of the way from idle to max.
  [[nodiscard]] double watts_at(double share) const {
    const auto idle_mw = static_cast<double>(idle.base);
    const auto span_mw = static_cast<double>(max.base - idle.base);
    return (idle_mw + span_mw * share) / 1000.0;
  }
};

}  // namespace suanwang
