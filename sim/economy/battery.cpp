#include "sim/economy/battery.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {
namespace {

constexpr Int128 kMicrojoulesPerMillijoule = 1000;

/// A price and how long it holds.
using PriceTime = std::pair<std::int64_t, std::int64_t>;

std::vector<PriceTime> price_times(const StepSeries<std::int64_t>& prices, Time from, Time until) {
  std::vector<PriceTime> times;
  for (Time at = from; at < until;) {
    const std::size_t step = prices.index_at(at);
    const Time end = std::min(prices.end_of(step), until);
    times.emplace_back(prices.value(step), (end - at).ms);
    at = end;
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace

std::string Battery::objection() const {
  if (rule != BatteryRule::price_arbitrage) {
    return {};
  }
  if (charge_below.has_value() == charge_quantile.has_value() ||
      discharge_above.has_value() == discharge_quantile.has_value()) {
    return "price arbitrage takes one of `charge_below` and `charge_quantile`, and one of "
           "`discharge_above` and `discharge_quantile`";
  }
  if (charge_below && discharge_above && *discharge_above <= *charge_below) {
    return "it would give at prices at which it takes";
  }
  if (charge_quantile && discharge_quantile && *discharge_quantile <= *charge_quantile) {
    return "`discharge_quantile` is not above `charge_quantile`";
  }
  return {};
}

EnergyPrice price_quantile(const StepSeries<std::int64_t>& prices,
                           Time from,
                           Time until,
                           Share quantile) {
  SUANWANG_CHECK(from < until, "a quantile is over some time");
  const std::vector<PriceTime> times = price_times(prices, from, until);
  const Int128 wanted = Int128{(until - from).ms} * quantile.base;
  Int128 passed = 0;
  for (const auto& [price, ms] : times) {
    passed += Int128{ms} * kPpm;
    if (passed >= wanted) {
      return {price};
    }
  }
  return {times.back().first};
}

Battery with_prices(Battery battery,
                    const StepSeries<std::int64_t>& prices,
                    Time from,
                    Time until) {
  if (battery.charge_quantile) {
    battery.charge_below = price_quantile(prices, from, until, *battery.charge_quantile);
    battery.charge_quantile.reset();
  }
  if (battery.discharge_quantile) {
    battery.discharge_above = price_quantile(prices, from, until, *battery.discharge_quantile);
    battery.discharge_quantile.reset();
  }
  return battery;
}

Int128 full_charge(const Battery& battery) {
  return battery.capacity.base * kMicrojoulesPerMillijoule * kChargePerMicrojoule;
}

BatteryState initial_state(const Battery& battery) {
  // A share is held in millionths, of which a microjoule of charge has as many.
  return {battery.capacity.base * kMicrojoulesPerMillijoule * battery.initial_charge.base};
}

Int128 charge_rate(const Battery& battery, std::int64_t in_mw, std::int64_t out_mw) {
  return Int128{in_mw} * battery.round_trip.base - out_mw * kChargePerMicrojoule;
}

Duration time_to_bound(const Battery& battery,
                       const BatteryState& state,
                       std::int64_t in_mw,
                       std::int64_t out_mw) {
  const Int128 rate = charge_rate(battery, in_mw, out_mw);
  if (rate == 0) {
    return Duration{kNever.ms};
  }
  const Int128 room = rate > 0 ? full_charge(battery) - state.charge : state.charge;
  const Int128 time = room / (rate > 0 ? rate : -rate);
  return Duration{static_cast<std::int64_t>(std::min<Int128>(time, kNever.ms))};
}

bool takes_from_grid(const Battery& battery, std::int64_t price) {
  return battery.rule == BatteryRule::price_arbitrage && battery.charge_below &&
         price <= battery.charge_below->base;
}

bool gives(const Battery& battery, std::int64_t price) {
  if (battery.rule == BatteryRule::self_consumption) {
    return true;
  }
  return battery.discharge_above && price >= battery.discharge_above->base &&
         !takes_from_grid(battery, price);
}

}  // namespace suanwang
