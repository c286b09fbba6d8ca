// Curve rules: how much of each centre may be allocated in the hours of the coming day. One file a
// rule.
#pragma once

#include <optional>

#include "scheduler/shifting/shifting_rule.hpp"
#include "sim/base/plugin.hpp"
#include "sim/city/capacity_curve.hpp"
#include "sim/platform/forecast.hpp"

namespace suanwang {

/// Makes curves and keeps no state.
class CurveRule {
 public:
  virtual ~CurveRule() = default;

  /// The forecast to show it; nothing if it looks at none.
  [[nodiscard]] virtual std::optional<ShiftSignal> signal() const = 0;

  /// From now until midnight on the city's clock. `forecast` is that of the centre's zone.
  [[nodiscard]] virtual CapacityCurve curve(Time now,
                                            Time midnight,
                                            const ForecastView& forecast) const = 0;
};

/// All rules there are (generated from scheduler/curve/*.cpp).
PluginTable<CurveRule> curve_rules();

}  // namespace suanwang
