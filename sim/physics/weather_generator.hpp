// A synthetic year of hourly weather: a yearly and a daily wave, and correlated residuals.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/physics/weather.hpp"

namespace suanwang {

/// x(k) = c0 + c1 cos w + c2 sin w + c3 cos 2w + c4 sin 2w + c5 cos h + c6 sin h + e(k) in C for
/// hour k = 0..8759 of the year, w = 2 pi (k / 24) / 365, h = 2 pi ((k mod 24) + 0.5) / 24.
struct WeatherWave {
  std::array<double, 7> coefficients{};
  double sigma_k = 0.0;
  double rho = 0.0;

  template <class V>
  void fields(V& v) {
    v.required("coefficients", coefficients, "c0 to c6 in C", between(-100.0, 100.0));
    v.required("sigma_k", sigma_k, "standard deviation of the residual in K", between(0.0, 20.0));
    v.required("rho", rho, "correlation of residuals an hour apart", between(0.0, 0.9999));
  }
};

/// Defaults: Beijing, fitted by least squares to the 8760 hours of its typical year (IWEC, station
/// 545110; the file is ASHRAE's, these are statistics of it).
struct WeatherGeneratorParams {
  WeatherWave dry_bulb{{12.808, -14.371, -3.291, -1.011, -0.386, -2.780, -2.676}, 3.10, 0.920};
  WeatherWave wet_bulb{{8.492, -13.911, -4.051, -0.663, 0.513, -1.099, -1.237}, 2.67, 0.950};
  double residual_correlation = 0.637;
  Temperature wet_bulb_most{29'000};
  std::string source = "least squares on the typical year of Beijing (IWEC 545110)";

  template <class V>
  void fields(V& v) {
    v.optional("dry_bulb", dry_bulb, "the dry bulb");
    v.optional("wet_bulb", wet_bulb, "the wet bulb");
    v.optional("residual_correlation",
               residual_correlation,
               "correlation of the two residuals at the same hour",
               between(-1.0, 1.0));
    v.optional("wet_bulb_most",
               wet_bulb_most,
               "the wet bulb is cut there",
               between(Temperature{-50'000}, Temperature{50'000}));
    v.optional("source", source, "where the figures come from");
  }

  /// Two residuals of unlike memory can't be correlated as closely as one likes.
  [[nodiscard]] std::string objection() const;
};

/// The weather of `hours` hours from hour `first_hour_of_year` on, which wraps at 8760 (no leap
/// day). The wet bulb is at most the dry bulb. The residuals start in their stationary state at the
/// first hour: the same hour of the year has other weather if the start is another. Needs params
/// without objection.
[[nodiscard]] std::vector<Weather> generate_weather(const WeatherGeneratorParams& params,
                                                    std::uint64_t seed,
                                                    std::int64_t first_hour_of_year,
                                                    std::size_t hours);

/// Hours of the typical year of Beijing with a wet bulb of lower_c <= Twb < lower_c + 2.
struct WetBulbBin {
  int lower_c = 0;
  int hours = 0;

  [[nodiscard]] constexpr double middle_c() const { return lower_c + 1.0; }
};

/// Counted in the typical year of Beijing (IWEC 545110), wet bulb by ASHRAE psychrometrics.
/// Weighted by the bins' middles they give the annual PUE of a water plant to about 0.001.
inline constexpr std::array<WetBulbBin, 23> kBeijingWetBulbBins = {
    {{-16, 13}, {-14, 24}, {-12, 84}, {-10, 219}, {-8, 437}, {-6, 654}, {-4, 708}, {-2, 496},
     {0, 359},  {2, 388},  {4, 386},  {6, 404},   {8, 367},  {10, 391}, {12, 412}, {14, 533},
     {16, 638}, {18, 728}, {20, 555}, {22, 486},  {24, 406}, {26, 70},  {28, 2}}};

}  // namespace suanwang
