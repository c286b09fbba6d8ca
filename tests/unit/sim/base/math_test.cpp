#include "sim/base/math.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

namespace suanwang {
namespace {

using LongFunction = std::function<long double(long double)>;

/// The distance from `got` to the true value in units of the last place of the true value.
double error_in_ulps(double got, long double want) {
  const double rounded = static_cast<double>(want);
  const double next = std::nextafter(rounded, std::numeric_limits<double>::infinity());
  const long double ulp = static_cast<long double>(next) - static_cast<long double>(rounded);
  return static_cast<double>(fabsl(static_cast<long double>(got) - want) / ulp);
}

/// The worst error over points drawn uniformly.
double worst_error(double (*ours)(double), const LongFunction& truth, double low, double high) {
  RandomStream random(7, "math test");
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = random.uniform(low, high);
    worst = std::max(worst, error_in_ulps(ours(x), truth(static_cast<long double>(x))));
  }
  return worst;
}

/// The same over points of all magnitudes between 2^low and 2^high.
double worst_error_by_size(double (*ours)(double), const LongFunction& truth, int low, int high) {
  RandomStream random(8, "math test");
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x =
        std::ldexp(random.uniform(1, 2),
                   low + static_cast<int>(random.uniform_int(static_cast<unsigned>(high - low))));
    worst = std::max(worst, error_in_ulps(ours(x), truth(static_cast<long double>(x))));
  }
  return worst;
}

long double long_log(long double x) {
  return logl(x);
}

long double long_log2(long double x) {
  return log2l(x);
}

long double long_log10(long double x) {
  return log10l(x);
}

long double long_exp(long double x) {
  return expl(x);
}

long double long_sin(long double x) {
  return sinl(x);
}

long double long_cos(long double x) {
  return cosl(x);
}

TEST_CASE("logarithms are within a rounding of the true value at all magnitudes", "[base][math]") {
  CHECK(worst_error_by_size(math::log, long_log, -1070, 1023) < 1.0);
  CHECK(worst_error(math::log, long_log, 0.5, 2.0) < 1.0);
  CHECK(worst_error_by_size(math::log2, long_log2, -1070, 1023) < 0.51);
  CHECK(worst_error(math::log2, long_log2, 0.5, 2.0) < 0.51);
  CHECK(worst_error_by_size(math::log10, long_log10, -1070, 1023) < 0.51);
  CHECK(worst_error(math::log10, long_log10, 0.5, 2.0) < 0.51);
}

TEST_CASE("the exponential is within a rounding of the true value", "[base][math]") {
  CHECK(worst_error(math::exp, long_exp, -1, 1) < 1.0);
  CHECK(worst_error(math::exp, long_exp, -708, 709) < 1.0);
}

TEST_CASE("sine and cosine are within a rounding of the true value", "[base][math]") {
  CHECK(worst_error(math::sin, long_sin, -10, 10) < 1.0);
  CHECK(worst_error(math::cos, long_cos, -10, 10) < 1.0);
  CHECK(worst_error(math::sin, long_sin, -1e6, 1e6) < 1.0);
  CHECK(worst_error(math::cos, long_cos, -1e6, 1e6) < 1.0);
}

TEST_CASE("powers are within a rounding of the true value, large exponents too", "[base][math]") {
  RandomStream random(9, "math test");
  double worst = 0;
  for (int i = 0; i < 300'000; ++i) {
    const double x = math::exp(random.uniform(-20, 20));
    const double most = 700 / std::abs(math::log(x));
    const double y = random.uniform(-most, most);
    const auto truth = powl(static_cast<long double>(x), static_cast<long double>(y));
    worst = std::max(worst, error_in_ulps(math::pow(x, y), truth));
  }
  CHECK(worst < 1.0);
}

TEST_CASE("round arguments give round results", "[base][math]") {
  CHECK(math::log(1.0) == 0);
  CHECK(math::exp(0.0) == 1);
  CHECK(math::sin(0.0) == 0);
  CHECK(math::cos(0.0) == 1);
  double power = 1;
  for (int i = 0; i <= 22; ++i) {
    CHECK(math::log10(power) == i);
    power *= 10;
  }
  for (int i = -1074; i < 1024; ++i) {
    CHECK(math::log2(std::ldexp(1.0, i)) == i);
  }
  CHECK(math::pow(3.0, 4.0) == 81);
  CHECK(math::pow(-2.0, 3.0) == -8);
  CHECK(error_in_ulps(math::pow(2.0, 0.5), sqrtl(2.0L)) < 1);
}

TEST_CASE("edges are what the C standard says, but no power of -infinity that is not whole",
          "[base][math]") {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(math::log(0.0) == -infinity);
  CHECK(math::log(infinity) == infinity);
  CHECK(std::isnan(math::log(-1.0)));
  CHECK(math::exp(710.0) == infinity);
  CHECK(math::exp(-746.0) == 0);
  CHECK(math::exp(infinity) == infinity);
  CHECK(math::exp(-infinity) == 0);
  CHECK(std::isnan(math::exp(nan)));
  CHECK(math::exp(-740.0) == Approx(std::exp(-740.0)).epsilon(1e-2));
  CHECK(std::isnan(math::sin(infinity)));
  CHECK(std::isnan(math::cos(2e6)));
  for (const double x : {-infinity, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, infinity, nan}) {
    for (const double y : {-infinity, -3.0, -2.0, -0.5, 0.0, 0.5, 2.0, 3.0, infinity, nan}) {
      INFO(x << " to the " << y);
      const double want = std::pow(x, y);
      const double got = math::pow(x, y);
      CHECK((got == want || (std::isnan(got) && std::isnan(want)) ||
             (std::isnan(got) && x == -infinity && !std::isnan(want)) ||
             error_in_ulps(got, static_cast<long double>(want)) < 1.01));
    }
  }
  CHECK(math::pow(10.0, 400.0) == infinity);
  CHECK(math::pow(10.0, -400.0) == 0);
}

TEST_CASE("the normal quantile inverts the normal distribution", "[base][math]") {
  // Table 1 of Wichura 1988 gives these three.
  CHECK(math::normal_quantile(0.25) == Approx(-0.6744897501960817).epsilon(1e-15));
  CHECK(math::normal_quantile(0.001) == Approx(-3.090232306167814).epsilon(1e-15));
  CHECK(math::normal_quantile(1e-20) == Approx(-9.262340089798408).epsilon(1e-15));
  CHECK(math::normal_quantile(0.5) == 0);
  for (int i = 1; i < 2000; ++i) {
    const double p = i / 2000.0;
    const auto x = static_cast<long double>(math::normal_quantile(p));
    const long double back = 0.5L * erfcl(-x / sqrtl(2.0L));
    CHECK(std::abs(static_cast<double>(back) - p) < 4e-16);
  }
  CHECK(std::isinf(math::normal_quantile(0.0)));
  CHECK(std::isnan(math::normal_quantile(1.5)));
}

}  // namespace
}  // namespace suanwang
