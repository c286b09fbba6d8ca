#include "sim/economy/photovoltaics.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/math.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/series_builder.hpp"

namespace suanwang {
namespace {

constexpr double kRadians = math::kPi / 180.0;
constexpr std::int64_t kQuarters = 4;

std::int32_t day_of_year(CivilDay day) {
  return day.days_since_1970 - day_of({date_of(day).year, 1, 1}).days_since_1970 + 1;
}

/// Minutes from solar noon.
double solar_minutes(const SunPlace& place, const Calendar& calendar, Time t, const SunDay& sun) {
  const double clock = static_cast<double>(calendar.time_of_day_ms(t)) / 60'000.0;
  const double utc = clock - static_cast<double>(calendar.utc_offset().ms) / 60'000.0;
  return utc + 4.0 * place.longitude + sun.equation_of_time_min - 720.0;
}

double mean_light(const SunPlace& place, const Calendar& calendar, Time hour) {
  const Duration quarter{hours(1).ms / kQuarters};
  double sum = 0;
  for (std::int64_t i = 0; i < kQuarters; ++i) {
    const Time middle = hour + quarter * i + Duration{quarter.ms / 2};
    sum += clear_sky_w_per_m2(cosine_of_zenith(place, calendar, middle));
  }
  return sum / static_cast<double>(kQuarters);
}

std::int64_t power_mw(const Photovoltaics& plant, double light) {
  const auto capacity = static_cast<double>(plant.capacity.base);
  const double power = capacity * (light / 1000.0) * plant.performance_ratio * plant.cloud_factor;
  return std::min(static_cast<std::int64_t>(std::llround(power)), plant.capacity.base);
}

}  // namespace

SunDay sun_day(std::int32_t day_of_year) {
  const double b = 2.0 * math::kPi * (day_of_year - 1) / 365.0;
  const double c1 = math::cos(b);
  const double s1 = math::sin(b);
  const double c2 = math::cos(2.0 * b);
  const double s2 = math::sin(2.0 * b);
  const double c3 = math::cos(3.0 * b);
  const double s3 = math::sin(3.0 * b);
  return {0.006918 - 0.399912 * c1 + 0.070257 * s1 - 0.006758 * c2 + 0.000907 * s2 - 0.002697 * c3 +
              0.00148 * s3,
          229.18 * (0.000075 + 0.001868 * c1 - 0.032077 * s1 - 0.014615 * c2 - 0.040849 * s2)};
}

double cosine_of_zenith(const SunPlace& place, const Calendar& calendar, Time t) {
  const SunDay sun = sun_day(day_of_year(calendar.civil_day(t)));
  const double hour_angle = solar_minutes(place, calendar, t, sun) / 4.0 * kRadians;
  const double latitude = place.latitude * kRadians;
  return math::sin(latitude) * math::sin(sun.declination) +
         math::cos(latitude) * math::cos(sun.declination) * math::cos(hour_angle);
}

double clear_sky_w_per_m2(double cosine_of_zenith) {
  if (cosine_of_zenith <= 0.0) {
    return 0.0;
  }
  return 1098.0 * cosine_of_zenith * math::exp(-0.059 / cosine_of_zenith);
}

StepSeries<std::int64_t> photovoltaic_series(const Photovoltaics& plant,
                                             const SunPlace& place,
                                             const Calendar& calendar,
                                             Time from,
                                             Time until) {
  SeriesBuilder builder(from, until);
  const Time first = from - Duration{calendar.time_of_day_ms(from) % hours(1).ms};
  for (Time hour = first; hour < until; hour = hour + hours(1)) {
    builder.add(hour, power_mw(plant, mean_light(place, calendar, hour)));
  }
  return std::move(builder).series();
}

}  // namespace suanwang
