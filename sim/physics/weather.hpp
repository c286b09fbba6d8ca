// Outdoor air, as far as cooling depends on it.
#pragma once

#include "sim/base/step_series.hpp"

namespace suanwang {

struct Weather {
  double dry_bulb_c = 0;
  double wet_bulb_c = 0;

  friend bool operator==(const Weather&, const Weather&) = default;
};

/// Hourly as a rule: each hour's value holds for the whole of it.
using WeatherSeries = StepSeries<Weather>;

}  // namespace suanwang
