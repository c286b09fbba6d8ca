#include "sim/physics/weather_generator.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <catch2/catch.hpp>

namespace suanwang {

namespace {

constexpr std::size_t kYear = 8760;

int hours_below(const std::vector<Weather>& year, double wet_bulb_c) {
  return static_cast<int>(std::count_if(year.begin(), year.end(), [&](const Weather& weather) {
    return weather.wet_bulb_c < wet_bulb_c;
  }));
}

/// Residuals alone: no waves, no clamps that bind.
WeatherGeneratorParams residuals_only() {
  WeatherGeneratorParams params;
  params.dry_bulb.coefficients = {50.0, 0, 0, 0, 0, 0, 0};
  params.wet_bulb.coefficients = {-50.0, 0, 0, 0, 0, 0, 0};
  return params;
}

struct Moments {
  double dry_sigma = 0;
  double wet_sigma = 0;
  double correlation = 0;
  double dry_rho = 0;
  double wet_rho = 0;
};

/// Sample moments about the known means +50 and -50.
Moments moments_of(const std::vector<Weather>& series) {
  double dd = 0, ww = 0, dw = 0, dd1 = 0, ww1 = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double dry = series[i].dry_bulb_c - 50.0;
    const double wet = series[i].wet_bulb_c + 50.0;
    dd += dry * dry;
    ww += wet * wet;
    dw += dry * wet;
    if (i > 0) {
      dd1 += dry * (series[i - 1].dry_bulb_c - 50.0);
      ww1 += wet * (series[i - 1].wet_bulb_c + 50.0);
    }
  }
  const auto n = static_cast<double>(series.size());
  return {std::sqrt(dd / n), std::sqrt(ww / n), dw / std::sqrt(dd * ww), dd1 / dd, ww1 / ww};
}

}  // namespace

TEST_CASE("a synthetic Beijing year has the wet bulbs of the typical year", "[weather]") {
  // Hours below each temperature in the typical year of Beijing (IWEC 545110). The generator was
  // accepted with a band of 7 %.
  const std::map<double, int> typical = {
      {0, 2635}, {5, 3569}, {10, 4539}, {15, 5584}, {20, 7241}, {24, 8282}};
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto year = generate_weather({}, seed, 0, kYear);
    for (const auto& [wet_bulb_c, hours] : typical) {
      INFO("seed " << seed << ", below " << wet_bulb_c << " C");
      CHECK(hours_below(year, wet_bulb_c) == Approx(hours).epsilon(0.07));
    }
  }
}

TEST_CASE("a synthetic Beijing year has the means of the typical year", "[weather]") {
  // Annual means 12.81 and 8.49 C; the wet bulb loses a little to the clamp below the dry bulb.
  double dry = 0;
  double wet = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
    for (const Weather& hour : generate_weather({}, seed, 0, kYear)) {
      dry += hour.dry_bulb_c / (8.0 * kYear);
      wet += hour.wet_bulb_c / (8.0 * kYear);
    }
  }
  CHECK(dry == Approx(12.81).margin(0.3));
  CHECK(wet == Approx(8.49).margin(0.4));
}

TEST_CASE("the wet bulb is never above the dry bulb nor above its limit", "[weather]") {
  bool meets_dry_bulb = false;
  for (const Weather& hour : generate_weather({}, 7, 0, 10 * kYear)) {
    REQUIRE(hour.wet_bulb_c <= hour.dry_bulb_c);
    REQUIRE(hour.wet_bulb_c <= 29.0);
    meets_dry_bulb = meets_dry_bulb || hour.wet_bulb_c == hour.dry_bulb_c;
  }
  CHECK(meets_dry_bulb);
}

TEST_CASE("residuals have the deviation, memory and correlation asked for", "[weather]") {
  const Moments found = moments_of(generate_weather(residuals_only(), 42, 0, 400'000));
  CHECK(found.dry_sigma == Approx(3.10).epsilon(0.03));
  CHECK(found.wet_sigma == Approx(2.67).epsilon(0.03));
  CHECK(found.dry_rho == Approx(0.920).margin(0.003));
  CHECK(found.wet_rho == Approx(0.950).margin(0.003));
  CHECK(found.correlation == Approx(0.637).margin(0.015));
}

TEST_CASE("residuals of very unlike memory are still correlated as asked", "[weather]") {
  // Innovations that simply had the correlation asked for would give 0.637 sqrt((1 - .25) (1 -
  // .81)) / (1 - .45) = 0.437.
  WeatherGeneratorParams params = residuals_only();
  params.dry_bulb.rho = 0.5;
  params.wet_bulb.rho = 0.9;
  CHECK(params.objection().empty());
  const Moments found = moments_of(generate_weather(params, 42, 0, 400'000));
  CHECK(found.correlation == Approx(0.637).margin(0.015));
}

TEST_CASE("residuals are in their stationary state from the first hour", "[weather]") {
  double dry = 0;
  double wet = 0;
  double both = 0;
  constexpr int kSeeds = 4000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Weather first = generate_weather(residuals_only(), seed, 0, 1).front();
    dry += (first.dry_bulb_c - 50.0) * (first.dry_bulb_c - 50.0);
    wet += (first.wet_bulb_c + 50.0) * (first.wet_bulb_c + 50.0);
    both += (first.dry_bulb_c - 50.0) * (first.wet_bulb_c + 50.0);
  }
  CHECK(std::sqrt(dry / kSeeds) == Approx(3.10).epsilon(0.05));
  CHECK(std::sqrt(wet / kSeeds) == Approx(2.67).epsilon(0.05));
  CHECK(both / std::sqrt(dry * wet) == Approx(0.637).margin(0.05));
}

TEST_CASE("correlations that no residuals can have are refused", "[weather]") {
  WeatherGeneratorParams params;
  CHECK(params.objection().empty());
  params.dry_bulb.rho = 0.1;
  params.wet_bulb.rho = 0.99;
  CHECK_FALSE(params.objection().empty());
}

TEST_CASE("the year goes round", "[weather]") {
  WeatherGeneratorParams calm;
  calm.dry_bulb.sigma_k = 0.0;
  calm.wet_bulb.sigma_k = 0.0;
  const auto year = generate_weather(calm, 1, 0, kYear);
  const auto across = generate_weather(calm, 1, 8758, 4);
  CHECK(across[0] == year[8758]);
  CHECK(across[1] == year[8759]);
  CHECK(across[2] == year[0]);
  CHECK(across[3] == year[1]);
  CHECK(generate_weather(calm, 1, -2, 1).front() == year[8758]);
  // Worked by hand at k = 0: 12.808 - 14.371 - 1.011 - 2.780 cos(pi/24) - 2.676 sin(pi/24).
  CHECK(year[0].dry_bulb_c == Approx(-5.679506).margin(1e-5));
}

TEST_CASE("the same seed gives the same weather, another seed another", "[weather]") {
  CHECK(generate_weather({}, 5, 100, 48) == generate_weather({}, 5, 100, 48));
  CHECK_FALSE(generate_weather({}, 5, 100, 48) == generate_weather({}, 6, 100, 48));
  CHECK(generate_weather({}, 5, 100, 0).empty());
}

TEST_CASE("the histogram of wet bulbs is a whole year", "[weather]") {
  int hours = 0;
  for (std::size_t i = 0; i < kBeijingWetBulbBins.size(); ++i) {
    CHECK(kBeijingWetBulbBins[i].lower_c == -16 + 2 * static_cast<int>(i));
    hours += kBeijingWetBulbBins[i].hours;
  }
  CHECK(hours == 8760);
}

TEST_CASE("the histogram counts what the percentiles of the year count", "[weather]") {
  // Hours of the typical year below each even temperature (IWEC 545110).
  const std::map<int, int> below = {{0, 2635},
                                    {8, 4172},
                                    {10, 4539},
                                    {12, 4930},
                                    {14, 5342},
                                    {16, 5875},
                                    {18, 6513},
                                    {20, 7241},
                                    {22, 7796},
                                    {24, 8282},
                                    {26, 8688}};
  for (const auto& [edge, hours] : below) {
    int sum = 0;
    for (const WetBulbBin& bin : kBeijingWetBulbBins) {
      sum += bin.lower_c < edge ? bin.hours : 0;
    }
    INFO("below " << edge << " C");
    CHECK(sum == hours);
  }
}

}  // namespace suanwang
