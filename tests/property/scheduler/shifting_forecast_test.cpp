// Errors of forecasts: as large as they are said to be, and the same for whoever looks.
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/platform/forecast.hpp"

namespace suanwang::test {

namespace {

constexpr std::size_t kSlots = 20'000;
constexpr double kMean = 500'000;

/// 400000 and 600000 in turn, hour by hour: mean 500000.
StepSeries<std::int64_t> up_and_down() {
  std::vector<StepSeries<std::int64_t>::Step> steps;
  for (std::size_t i = 0; i < kSlots; ++i) {
    steps.push_back({Time{} + hours(static_cast<std::int64_t>(i)), i % 2 == 0 ? 400'000 : 600'000});
  }
  return StepSeries<std::int64_t>(std::move(steps));
}

Time hour(std::size_t n) {
  return Time{} + hours(static_cast<std::int64_t>(n));
}

Forecast forecast_of(const ForecastParams& params, std::uint64_t seed = 1) {
  return {up_and_down(), Time{}, kSlots, params, RandomStream(seed, "forecast/carbon")};
}

ForecastParams wrong(ForecastError error) {
  ForecastParams params;
  params.error = error;
  params.horizon = days(5);
  return params;
}

struct Spread {
  double mean = 0;
  double sd = 0;
};

/// Errors at a lead of so many slots, over all instants.
Spread errors_at(Forecast& forecast, std::size_t lead) {
  const StepSeries<std::int64_t> truth = up_and_down();
  double sum = 0;
  double squares = 0;
  const std::size_t count = kSlots - lead;
  for (std::size_t n = 0; n < count; ++n) {
    const auto error =
        static_cast<double>(forecast.view(hour(n)).values[lead] - truth.at(hour(n + lead)));
    sum += error;
    squares += error * error;
  }
  const double mean = sum / static_cast<double>(count);
  return {mean, std::sqrt(squares / static_cast<double>(count) - mean * mean)};
}

}  // namespace

// Of n = 20000 draws the mean has a standard error of sd/sqrt(n) = 0.7 % of sd, the standard
// deviation one of sd/sqrt(2n) = 0.5 % of sd: bounds of four of these.

TEST_CASE("a gaussian error is 5 % of the mean at any lead time", "[shifting]") {
  Forecast forecast = forecast_of(wrong(ForecastError::gaussian));
  for (const std::size_t lead : {0U, 24U, 96U}) {
    const Spread spread = errors_at(forecast, lead);
    CHECK(std::abs(spread.mean) < 0.028 * 0.05 * kMean);
    CHECK(spread.sd == Approx(0.05 * kMean).epsilon(0.02));
  }
}

TEST_CASE("a growing error is none now, 5 % in a day and twice that in four", "[shifting]") {
  Forecast forecast = forecast_of(wrong(ForecastError::growing));
  const Spread now = errors_at(forecast, 0);
  CHECK(now.mean == 0);
  CHECK(now.sd == 0);
  CHECK(errors_at(forecast, 24).sd == Approx(0.05 * kMean).epsilon(0.02));
  CHECK(errors_at(forecast, 96).sd == Approx(0.10 * kMean).epsilon(0.02));
}

TEST_CASE("a gaussian forecast of an hour is the same whenever it is looked at", "[shifting]") {
  Forecast forecast = forecast_of(wrong(ForecastError::gaussian));
  const std::int64_t seen_early = forecast.view(hour(10)).values[90];
  CHECK(forecast.view(hour(100)).values[0] == seen_early);
  CHECK(forecast.view(hour(10)).values[90] == seen_early);
}

TEST_CASE("forecasts of one seed are alike and of another not", "[shifting]") {
  for (const ForecastError error : {ForecastError::gaussian, ForecastError::growing}) {
    Forecast one = forecast_of(wrong(error));
    Forecast same = forecast_of(wrong(error));
    Forecast other = forecast_of(wrong(error), 2);
    CHECK(one.view(hour(7)).values[30] == same.view(hour(7)).values[30]);
    CHECK(one.view(hour(7)).values[30] != other.view(hour(7)).values[30]);
  }
}

}  // namespace suanwang::test
