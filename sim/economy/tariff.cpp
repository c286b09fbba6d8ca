#include "sim/economy/tariff.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/programme/civil_month.hpp"
#include "sim/economy/series_builder.hpp"

namespace suanwang {
namespace {

/// A price from a minute of the day on.
struct DayStep {
  std::int32_t minute = 0;
  std::int64_t price = 0;
};

using DayPrices = std::vector<DayStep>;

std::int64_t price_of_hours(const Tariff& tariff, const TariffHours& hours) {
  const TariffBand* band = tariff.bands.find(hours.band);
  SUANWANG_CHECK(band != nullptr, "hours name a band that is there");
  return price_of(tariff, *band).base;
}

DayPrices day_prices(const Tariff& tariff, const TariffSeason& season) {
  DayPrices steps;
  for (const TariffHours& hours : season.hours) {
    const std::int64_t price = price_of_hours(tariff, hours);
    steps.push_back({hours.from.minute, price});
    if (hours.to < hours.from && hours.to.minute > 0) {
      steps.push_back({0, price});
    }
  }
  std::sort(steps.begin(), steps.end(), [](const DayStep& a, const DayStep& b) {
    return a.minute < b.minute;
  });
  return steps;
}

/// The prices of a day in each month, January first.
std::array<DayPrices, 12> prices_by_month(const Tariff& tariff) {
  std::array<DayPrices, 12> prices;
  for (const auto& season : tariff.seasons.rows) {
    for (const std::int32_t month : season.value.months) {
      prices[static_cast<std::size_t>(month) - 1] = day_prices(tariff, season.value);
    }
  }
  return prices;
}

}  // namespace

EnergyPrice price_of(const Tariff& tariff, const TariffBand& band) {
  if (band.price) {
    return *band.price;
  }
  SUANWANG_CHECK(band.ratio && tariff.base_price, "a band has a price or a ratio to one");
  const Int128 fraction = tariff.tou_base_fraction.base;
  const Int128 factor = (kPpm - fraction) * kPpm + fraction * band.ratio->base;
  const Int128 price = rounded_ratio(tariff.base_price->base * factor, Int128{kPpm} * kPpm, 0);
  return {static_cast<std::int64_t>(price)};
}

StepSeries<std::int64_t> price_series(const Tariff& tariff,
                                      const Calendar& calendar,
                                      Time from,
                                      Time until) {
  SeriesBuilder builder(from, until);
  if (tariff.seasons.rows.empty()) {
    SUANWANG_CHECK(tariff.base_price, "a flat tariff has a price");
    builder.add(from, tariff.base_price->base);
    return std::move(builder).series();
  }
  const auto prices = prices_by_month(tariff);
  CivilDay day = calendar.civil_day(from);
  for (Time start = midnight(calendar, day); start < until; start = start + days(1)) {
    const auto month = static_cast<std::size_t>(date_of(day).month);
    for (const DayStep& step : prices[month - 1]) {
      builder.add(start + minutes(step.minute), step.price);
    }
    ++day.days_since_1970;
  }
  return std::move(builder).series();
}

}  // namespace suanwang
