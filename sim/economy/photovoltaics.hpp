// Solar power of a site under a clear sky that lets a constant share through: a synthetic shape by
// the geometry of the sun, not weather.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

/// Panels that lie flat.
struct Photovoltaics {
  Power capacity{};
  double performance_ratio = 0.8;
  double cloud_factor = 0.65;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("capacity",
               capacity,
               "power under standard conditions (1000 W/m2)",
               between(Power{0}, Power{10'000'000'000'000}));
    v.optional("performance_ratio",
               performance_ratio,
               "share that inverters, cables, heat and dirt leave",
               between(0.0, 1.0));
    v.optional("cloud_factor",
               cloud_factor,
               "share of clear-sky light that comes through, the same at all times",
               between(0.0, 1.0));
    v.required("source", source, "where the figures come from, or 'illustrative'");
  }
};

/// Degrees, north and east positive.
struct SunPlace {
  double latitude = 0;
  double longitude = 0;
};

/// The sun's declination in radians and the equation of time in minutes on day 1..366 of the year.
/// Spencer, "Fourier series representation of the position of the sun", Search 2 (1971) 172.
struct SunDay {
  double declination = 0;
  double equation_of_time_min = 0;
};

[[nodiscard]] SunDay sun_day(std::int32_t day_of_year);

/// Cosine of the sun's zenith angle: sin(lat) sin(decl) + cos(lat) cos(decl) cos(hour angle), the
/// hour angle by solar time. Negative at night.
[[nodiscard]] double cosine_of_zenith(const SunPlace& place, const Calendar& calendar, Time t);

/// Light on level ground under a clear sky, W/m2: 1098 c exp(-0.059 / c). Haurwitz, "Insolation in
/// relation to cloudiness and cloud density", J. Meteorology 2 (1945) 154, in the form of Reno,
/// Hansen and Stein, SAND2012-2389 (2012). 0 at night.
[[nodiscard]] double clear_sky_w_per_m2(double cosine_of_zenith);

/// Power in mW by the local hour from `from` to `until`: each hour has the mean of its four
/// quarters (at their middles); hours without change are one step. At most `capacity`. Needs from <
/// until.
[[nodiscard]] StepSeries<std::int64_t> photovoltaic_series(const Photovoltaics& plant,
                                                           const SunPlace& place,
                                                           const Calendar& calendar,
                                                           Time from,
                                                           Time until);

}  // namespace suanwang
