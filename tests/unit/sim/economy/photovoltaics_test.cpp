#include "sim/economy/photovoltaics.hpp"

#include <cmath>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "sim/base/math.hpp"
#include "sim/city/civil_date.hpp"
#include "tests/unit/sim/economy/clock.hpp"

using suanwang::Calendar;
using suanwang::Photovoltaics;
using suanwang::SunPlace;
using suanwang::Time;
using suanwang::tests::beginning;
using suanwang::tests::minute;

namespace {

constexpr SunPlace kBeijing{39.9, 116.4};
constexpr double kDegrees = 180.0 / suanwang::math::kPi;

Photovoltaics clear(std::int64_t capacity_mw) {
  return {suanwang::Power{capacity_mw}, 1.0, 1.0, "test"};
}

/// The minute of the day with the sun highest.
std::int64_t noon_of(const SunPlace& place, const Calendar& calendar) {
  std::int64_t best = 0;
  for (std::int64_t m = 1; m < 1440; ++m) {
    if (cosine_of_zenith(place, calendar, minute(m)) >
        cosine_of_zenith(place, calendar, minute(best))) {
      best = m;
    }
  }
  return best;
}

std::int64_t minutes_of_sun(const SunPlace& place, const Calendar& calendar) {
  std::int64_t count = 0;
  for (std::int64_t m = 0; m < 1440; ++m) {
    count += cosine_of_zenith(place, calendar, minute(m)) > 0 ? 1 : 0;
  }
  return count;
}

double kwh_of_day(const SunPlace& place, const Calendar& calendar) {
  const auto series =
      photovoltaic_series(clear(1'000'000'000), place, calendar, minute(0), minute(1440));
  double sum = 0;
  for (std::int64_t hour = 0; hour < 24; ++hour) {
    sum += static_cast<double>(series.at(minute(60 * hour))) / 1e9;
  }
  return sum;
}

}  // namespace

TEST_CASE("the sun stands over the tropics at the solstices and the equator at the equinoxes",
          "[economy][sun]") {
  CHECK(suanwang::sun_day(172).declination * kDegrees == Approx(23.45).margin(0.05));
  CHECK(suanwang::sun_day(355).declination * kDegrees == Approx(-23.45).margin(0.05));
  CHECK(suanwang::sun_day(80).declination * kDegrees == Approx(0.0).margin(0.5));
  CHECK(suanwang::sun_day(266).declination * kDegrees == Approx(0.0).margin(0.5));
}

TEST_CASE("the equation of time has its extremes in February and November", "[economy][sun]") {
  // Almanac: -14.2 minutes about 11 February, +16.4 about 3 November.
  CHECK(suanwang::sun_day(42).equation_of_time_min == Approx(-14.2).margin(0.4));
  CHECK(suanwang::sun_day(307).equation_of_time_min == Approx(16.4).margin(0.4));
}

TEST_CASE("noon in Beijing is a quarter of an hour after twelve at midsummer", "[economy][sun]") {
  // 4 minutes for each of the 3.6 degrees west of 120, less the equation of time of -1.7 minutes.
  const Calendar calendar = beginning("2026-06-21T00:00:00+08:00");
  CHECK(std::abs(noon_of(kBeijing, calendar) - (12 * 60 + 16)) <= 1);
  // Highest at 90 - 39.9 + 23.45 degrees.
  const double height = cosine_of_zenith(kBeijing, calendar, minute(noon_of(kBeijing, calendar)));
  CHECK(height == Approx(std::cos((39.9 - 23.45) / kDegrees)).margin(5e-4));
}

TEST_CASE("days are as long as almanacs say, without refraction", "[economy][sun]") {
  // Geometric day length 24/pi * acos(-tan(lat) tan(decl)): 14 h 50 min and 9 h 10 min at 39.9 N.
  CHECK(std::abs(minutes_of_sun(kBeijing, beginning("2026-06-21T00:00:00+08:00")) - 890) <= 2);
  CHECK(std::abs(minutes_of_sun(kBeijing, beginning("2026-12-21T00:00:00+08:00")) - 550) <= 2);
  CHECK(std::abs(minutes_of_sun({0, 116.4}, beginning("2026-12-21T00:00:00+08:00")) - 720) <= 1);
  CHECK(minutes_of_sun({80, 0}, beginning("2026-12-21T00:00:00Z")) == 0);
  CHECK(minutes_of_sun({80, 0}, beginning("2026-06-21T00:00:00Z")) == 1440);
}

TEST_CASE("the light of a clear sky follows Haurwitz's formula", "[economy][sun]") {
  // 1098 exp(-0.059) and 549 exp(-0.118), to 40 digits apart from this code.
  CHECK(suanwang::clear_sky_w_per_m2(1.0) == Approx(1035.0921).epsilon(1e-6));
  CHECK(suanwang::clear_sky_w_per_m2(0.5) == Approx(487.8943).epsilon(1e-6));
  CHECK(suanwang::clear_sky_w_per_m2(0.0) == 0.0);
  CHECK(suanwang::clear_sky_w_per_m2(-0.3) == 0.0);
  CHECK(suanwang::clear_sky_w_per_m2(1e-9) == 0.0);
}

TEST_CASE("panels give nothing at night and never more than their capacity", "[economy][sun]") {
  const Calendar calendar = beginning("2026-01-01T00:00:00+08:00");
  const auto series = photovoltaic_series(
      clear(1'000'000), {0, 120}, calendar, Time{}, Time{} + suanwang::days(365));
  std::int64_t most = 0;
  for (const auto& step : series.steps()) {
    REQUIRE(step.value >= 0);
    most = std::max(most, step.value);
  }
  CHECK(most == 1'000'000);
  CHECK(series.at(minute(60 * 2)) == 0);
  CHECK(series.at(minute(60 * 22)) == 0);
}

TEST_CASE("a night is one step", "[economy][sun]") {
  const auto series = photovoltaic_series(
      clear(1'000'000), kBeijing, beginning("2026-12-21T00:00:00+08:00"), Time{}, minute(2880));
  // Sun in the hours from 7 to 16: ten steps a day, and one for each of three nights.
  CHECK(series.steps().size() == 23);
}

TEST_CASE("a clear day has the light that the formula has over a day", "[economy][sun]") {
  // Haurwitz summed by the minute apart from this code, declination +-23.45: kWh a square metre.
  CHECK(kwh_of_day(kBeijing, beginning("2026-06-21T00:00:00+08:00")) ==
        Approx(8.7875).epsilon(2e-3));
  CHECK(kwh_of_day(kBeijing, beginning("2026-12-21T00:00:00+08:00")) ==
        Approx(2.4264).epsilon(5e-3));
}

TEST_CASE("each hour has the mean of its light", "[economy][sun]") {
  const Calendar calendar = beginning("2026-03-21T00:00:00+08:00");
  const auto series =
      photovoltaic_series(clear(1'000'000'000), kBeijing, calendar, minute(0), minute(1440));
  for (const std::int64_t hour : {8, 12, 16}) {
    double light = 0;
    for (std::int64_t m = 0; m < 60; ++m) {
      const Time at = minute(hour * 60 + m) + suanwang::seconds(30);
      light += suanwang::clear_sky_w_per_m2(cosine_of_zenith(kBeijing, calendar, at)) / 60;
    }
    INFO("hour " << hour);
    CHECK(static_cast<double>(series.at(minute(hour * 60))) / 1e6 == Approx(light).epsilon(2e-3));
  }
}

TEST_CASE("performance and clouds take their share", "[economy][sun]") {
  const Calendar calendar = beginning("2026-03-21T00:00:00+08:00");
  const auto at_noon = [&](double performance, double cloud) {
    const Photovoltaics plant{suanwang::Power{1'000'000'000}, performance, cloud, "test"};
    return static_cast<double>(
        photovoltaic_series(plant, kBeijing, calendar, minute(0), minute(1440)).at(minute(720)));
  };
  CHECK(at_noon(0.8, 1.0) == Approx(0.8 * at_noon(1.0, 1.0)));
  CHECK(at_noon(0.8, 0.5) == Approx(0.4 * at_noon(1.0, 1.0)));
  CHECK(at_noon(0.8, 0.0) == 0.0);
}
