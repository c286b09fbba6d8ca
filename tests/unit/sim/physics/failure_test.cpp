// Lifetimes: the gamma function by known values, and means and spreads of each law.
#include "sim/physics/failure.hpp"

#include <cmath>
#include <utility>

#include <catch2/catch.hpp>

namespace suanwang {

TEST_CASE("the gamma function has its known values", "[physics][failure]") {
  double factorial = 1;
  for (int n = 1; n <= 20; ++n) {
    CHECK(gamma_function(n) == Approx(factorial).epsilon(1e-12));
    factorial *= n;
  }
  CHECK(gamma_function(0.5) == Approx(1.7724538509055160273).epsilon(1e-12));
  CHECK(gamma_function(1.5) == Approx(0.88622692545275801365).epsilon(1e-12));
  CHECK(gamma_function(0.1) == Approx(9.5135076986687312858).epsilon(1e-12));
  CHECK(gamma_function(50.5) == Approx(std::tgamma(50.5)).epsilon(1e-12));
}

TEST_CASE("lifetimes have the mean and the spread of their law", "[physics][failure]") {
  // Law, shape, coefficient of variation.
  const double weibull_cv =
      std::sqrt(std::tgamma(1 + 2 / 0.7) / std::pow(std::tgamma(1 + 1 / 0.7), 2) - 1);
  const std::vector<std::tuple<LifetimeLaw, double, double>> laws{
      {LifetimeLaw::fixed, 1, 0},
      {LifetimeLaw::exponential, 1, 1},
      {LifetimeLaw::weibull, 0.7, weibull_cv},
      {LifetimeLaw::lognormal, 0.8, std::sqrt(std::exp(0.64) - 1)},
      {LifetimeLaw::gamma, 0.5, std::sqrt(2.0)},
  };
  constexpr int kDraws = 200'000;
  for (const auto& [law, shape, cv] : laws) {
    RandomStream random(7, "tests/lifetimes");
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kDraws; ++i) {
      const double x =
          static_cast<double>(draw_lifetime({law, hours(10), shape}, random).ms) / 36e6;
      sum += x;
      squares += x * x;
    }
    const double mean = sum / kDraws;
    const double found_cv = std::sqrt(std::max(squares / kDraws - mean * mean, 0.0)) / mean;
    CAPTURE(static_cast<int>(law));
    CHECK(std::abs(mean - 1) <= 4 * cv / std::sqrt(kDraws));
    CHECK(std::abs(found_cv - cv) <= 0.03 * (cv + 1e-9) + 1e-6);
  }
}

}  // namespace suanwang
