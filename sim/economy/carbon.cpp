#include "sim/economy/carbon.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/economy/account_units.hpp"
#include "sim/economy/apportion.hpp"
#include "sim/economy/series_builder.hpp"
#include "sim/economy/wide_quotient.hpp"

namespace suanwang {
namespace {

constexpr std::size_t kHours = 24;
constexpr Int128 kPicojoulesPerCertificate = kPicojoulesPerKwh * 1000;

template <class Values>
Int128 sum_of(const Values& values) {
  Int128 sum = 0;
  for (const auto value : values) {
    sum += value.base;
  }
  return sum;
}

/// `annual` times count, divided in proportion to the weights: their mean is `annual` exactly.
template <class Weight>
std::vector<Int128> scaled_to(CarbonFactor annual, const std::vector<Weight>& weights) {
  std::vector<Int128> parts;
  parts.reserve(weights.size());
  for (const Weight weight : weights) {
    parts.push_back(weight.base);
  }
  return apportion(Int128{annual.base} * static_cast<Int128>(parts.size()), parts);
}

std::vector<Int128> hourly_factors(const CarbonIntensity& intensity) {
  if (intensity.scale_hourly) {
    return scaled_to(intensity.annual, intensity.hourly);
  }
  std::vector<Int128> factors;
  factors.reserve(intensity.hourly.size());
  for (const CarbonFactor factor : intensity.hourly) {
    factors.push_back(factor.base);
  }
  return factors;
}

/// The beginning of the local hour that holds `t`.
Time hour_of(const Calendar& calendar, Time t) {
  return t - Duration{calendar.time_of_day_ms(t) % hours(1).ms};
}

}  // namespace

std::string CarbonIntensity::objection() const {
  if (shape == CarbonShape::daily && (daily.size() != kHours || sum_of(daily) == 0)) {
    return "a daily shape has 24 weights, not all zero";
  }
  if (shape == CarbonShape::hourly && hourly.empty()) {
    return "an hourly shape has hourly values";
  }
  if (shape == CarbonShape::hourly && scale_hourly && sum_of(hourly) == 0) {
    return "hourly values that are all zero can't be scaled";
  }
  return {};
}

std::array<CarbonFactor, 24> daily_factors(const CarbonIntensity& intensity) {
  std::array<CarbonFactor, kHours> factors{};
  factors.fill(intensity.annual);
  if (intensity.shape == CarbonShape::daily) {
    const auto scaled = scaled_to(intensity.annual, intensity.daily);
    std::transform(scaled.begin(), scaled.end(), factors.begin(), [](Int128 factor) {
      return CarbonFactor{static_cast<std::int64_t>(factor)};
    });
  }
  return factors;
}

StepSeries<std::int64_t> carbon_series(const CarbonIntensity& intensity,
                                       const Calendar& calendar,
                                       Time from,
                                       Time until) {
  SeriesBuilder builder(from, until);
  if (intensity.shape == CarbonShape::flat) {
    builder.add(from, intensity.annual.base);
    return std::move(builder).series();
  }
  const auto by_hour = daily_factors(intensity);
  const auto by_row = hourly_factors(intensity);
  std::size_t row = 0;
  for (Time at = hour_of(calendar, from); at < until; at = at + hours(1), ++row) {
    if (intensity.shape == CarbonShape::hourly) {
      builder.add(at, static_cast<std::int64_t>(by_row[std::min(row, by_row.size() - 1)]));
    } else {
      const auto hour = static_cast<std::size_t>(calendar.time_of_day_ms(at) / hours(1).ms);
      builder.add(at, by_hour[hour].base);
    }
  }
  return std::move(builder).series();
}

CarbonAccount carbon_account(const GreenPurchases& green,
                             Int128 energy_pj,
                             Int128 location_carbon) {
  SUANWANG_CHECK(energy_pj >= 0, "energy from the grid");
  const Int128 bought = green.contracts.base * kPicojoulesPerMillijoule +
                        green.certificates * kPicojoulesPerCertificate;
  CarbonAccount account;
  account.location_ug = micrograms_of(location_carbon);
  account.uncovered_pj = std::max<Int128>(0, energy_pj - bought);
  account.surplus_pj = std::max<Int128>(0, bought - energy_pj);
  account.market_ug =
      rounded_wide_quotient(account.uncovered_pj, green.residual.base, kPicojoulesPerKwh);
  account.certificate_cost = {green.certificates * green.certificate_price.base};
  account.method = green.method;
  return account;
}

}  // namespace suanwang
