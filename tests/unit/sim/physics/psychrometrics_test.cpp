#include "sim/physics/psychrometrics.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <catch2/catch.hpp>

using suanwang::kStandardPressurePa;

namespace {

/// Stull, "Wet-Bulb Temperature from Relative Humidity and Air Temperature", J. Appl. Meteorol.
/// Climatol. 50 (2011): a fit at 101.325 kPa, within -1 to +0.65 K of the exact curve for humidity
/// of 5 to 99 % and -20 to 50 C (but for dry cold air).
double stull_c(double t, double percent) {
  return t * std::atan(0.151977 * std::sqrt(percent + 8.313659)) + std::atan(t + percent) -
         std::atan(percent - 1.676331) +
         0.00391838 * std::pow(percent, 1.5) * std::atan(0.023101 * percent) - 4.686035;
}

}  // namespace

TEST_CASE("saturation pressure is that of the tables", "[psychrometrics]") {
  // ASHRAE Handbook - Fundamentals (2017), chapter 1, table 3; the formula is within 300 ppm.
  const std::map<double, double> table = {{-20, 103.24},
                                          {-5, 401.74},
                                          {5, 872.6},
                                          {25, 3169.7},
                                          {50, 12351.3},
                                          {100, 101418.0},
                                          {150, 476101.4}};
  for (const auto& [temperature_c, pascals] : table) {
    INFO(temperature_c << " C");
    CHECK(suanwang::saturation_pressure_pa(temperature_c) == Approx(pascals).epsilon(0.0003));
  }
}

TEST_CASE("humidity ratio and wet bulb belong together", "[psychrometrics]") {
  // 95,461 Pa is the standard atmosphere at 500 m; the ratios were worked in a spreadsheet by the
  // authors of PsychroLib (its test suite), above and below freezing.
  CHECK(suanwang::humidity_ratio(3169.7, 95461) == Approx(0.0213603998047487).epsilon(1e-6));
  CHECK(suanwang::humidity_ratio_at_wet_bulb(30, 25, 95461) ==
        Approx(0.0192281274241096).epsilon(0.0003));
  CHECK(suanwang::humidity_ratio_at_wet_bulb(-1, -5, 95461) ==
        Approx(0.00120399819933844).epsilon(0.0003));
}

TEST_CASE("the wet bulb is found back from the humidity it belongs to", "[psychrometrics]") {
  for (const double pressure : {80'000.0, 95'461.0, 101'325.0}) {
    for (const double wet_bulb : {-24.0, -5.0, -0.5, 0.5, 8.0, 25.0, 29.0}) {
      const double dry_bulb = wet_bulb + 1.0;
      const double ratio = suanwang::humidity_ratio_at_wet_bulb(dry_bulb, wet_bulb, pressure);
      REQUIRE(ratio > 0.0);
      const double vapour = pressure * ratio / (0.621945 + ratio);
      const double humidity = vapour / suanwang::saturation_pressure_pa(dry_bulb);
      INFO(wet_bulb << " C at " << pressure << " Pa");
      CHECK(suanwang::wet_bulb_from_humidity_c(dry_bulb, humidity, pressure) ==
            Approx(wet_bulb).margin(1e-6));
    }
  }
}

TEST_CASE("the Handbook's example has its wet bulb", "[psychrometrics]") {
  // ASHRAE Handbook - Fundamentals (2017), chapter 1, example 1: 40 C, wet bulb 20 C, 101.325 kPa
  // have humidity ratio 0.0065, relative humidity 14 % and dew point 7 C (digits of a chart).
  CHECK(suanwang::humidity_ratio_at_wet_bulb(40, 20, kStandardPressurePa) ==
        Approx(0.0065).margin(0.0001));
  CHECK(suanwang::wet_bulb_from_humidity_c(40, 0.14) == Approx(20.0).margin(0.2));
  CHECK(suanwang::wet_bulb_from_dew_point_c(40, 7) == Approx(20.0).margin(0.2));
}

TEST_CASE("saturated air has its dry bulb for wet bulb", "[psychrometrics]") {
  for (const double t : {-20.0, -1.0, 5.0, 30.0}) {
    CHECK(suanwang::wet_bulb_from_humidity_c(t, 1.0) == Approx(t).margin(1e-6));
    CHECK(suanwang::wet_bulb_from_dew_point_c(t, t) == Approx(t).margin(1e-6));
    CHECK(suanwang::wet_bulb_from_dew_point_c(t, t + 0.4) == Approx(t).margin(1e-6));
  }
}

TEST_CASE("dry air has a wet bulb above the floor of the search", "[psychrometrics]") {
  const double wet_bulb = suanwang::wet_bulb_from_humidity_c(60.0, 0.0);
  CHECK(wet_bulb > 10.0);
  CHECK(wet_bulb < 25.0);
  CHECK(suanwang::humidity_ratio_at_wet_bulb(60.0, wet_bulb, kStandardPressurePa) ==
        Approx(0.0).margin(1e-9));
}

TEST_CASE("the wet bulb agrees with Stull's fit within its error", "[psychrometrics]") {
  // Over the weather that a city in the north of China has by day and in the warm half of the year.
  double worst = 0.0;
  for (double t = 0.0; t <= 40.0; t += 2.5) {
    for (double percent = 20.0; percent <= 99.0; percent += 5.0) {
      const double found = suanwang::wet_bulb_from_humidity_c(t, percent / 100.0);
      worst = std::max(worst, std::abs(found - stull_c(t, percent)));
    }
  }
  CHECK(worst < 1.0);
}
