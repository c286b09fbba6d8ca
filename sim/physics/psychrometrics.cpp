#include "sim/physics/psychrometrics.hpp"

#include <algorithm>

#include "sim/base/math.hpp"

namespace suanwang {

namespace {

constexpr double kZeroCelsiusK = 273.15;
constexpr double kTriplePointC = 0.01;
// No wet bulb lies further below its dry bulb in air that people live in (dry air of 60 C: 42 K).
constexpr double kMostDepressionK = 60.0;
// 60 K / 2^36 is below 1e-9 K.
constexpr int kHalvings = 36;

double over_ice_pa(double k) {
  return math::exp(
      -5.6745359e3 / k + 6.3925247 +
      k * (-9.677843e-3 + k * (6.2215701e-7 + k * (2.0747825e-9 + k * -9.484024e-13))) +
      4.1635019 * math::log(k));
}

double over_water_pa(double k) {
  return math::exp(-5.8002206e3 / k + 1.3914993 +
                   k * (-4.8640239e-2 + k * (4.1764768e-5 + k * -1.4452093e-8)) +
                   6.5459673 * math::log(k));
}

double wet_bulb_c(double dry_bulb_c, double vapour_pressure_pa, double pressure_pa) {
  const double ratio = humidity_ratio(vapour_pressure_pa, pressure_pa);
  double low = dry_bulb_c - kMostDepressionK;
  double high = dry_bulb_c;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = 0.5 * (low + high);
    const bool too_wet = humidity_ratio_at_wet_bulb(dry_bulb_c, middle, pressure_pa) > ratio;
    (too_wet ? high : low) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

double saturation_pressure_pa(double temperature_c) {
  const double k = temperature_c + kZeroCelsiusK;
  return temperature_c < kTriplePointC ? over_ice_pa(k) : over_water_pa(k);
}

double humidity_ratio(double vapour_pressure_pa, double pressure_pa) {
  return 0.621945 * vapour_pressure_pa / (pressure_pa - vapour_pressure_pa);
}

double humidity_ratio_at_wet_bulb(double dry_bulb_c, double wet_bulb_c, double pressure_pa) {
  const double saturated = humidity_ratio(saturation_pressure_pa(wet_bulb_c), pressure_pa);
  const double depression = dry_bulb_c - wet_bulb_c;
  if (wet_bulb_c < 0.0) {
    return ((2830.0 - 0.24 * wet_bulb_c) * saturated - 1.006 * depression) /
           (2830.0 + 1.86 * dry_bulb_c - 2.1 * wet_bulb_c);
  }
  return ((2501.0 - 2.326 * wet_bulb_c) * saturated - 1.006 * depression) /
         (2501.0 + 1.86 * dry_bulb_c - 4.186 * wet_bulb_c);
}

double wet_bulb_from_humidity_c(double dry_bulb_c, double relative_humidity, double pressure_pa) {
  const double share = std::clamp(relative_humidity, 0.0, 1.0);
  return wet_bulb_c(dry_bulb_c, share * saturation_pressure_pa(dry_bulb_c), pressure_pa);
}

double wet_bulb_from_dew_point_c(double dry_bulb_c, double dew_point_c, double pressure_pa) {
  const double dew_point = std::min(dew_point_c, dry_bulb_c);
  return wet_bulb_c(dry_bulb_c, saturation_pressure_pa(dew_point), pressure_pa);
}

}  // namespace suanwang
