// A battery behind the meter of a site.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/tariff.hpp"

namespace suanwang {

enum class BatteryRule : std::uint8_t { self_consumption, price_arbitrage };

constexpr auto choices(BatteryRule /*type*/) {
  return std::array{
      Choice<BatteryRule>{"self-consumption",
                          BatteryRule::self_consumption,
                          "take what the sun gives beyond the load, give it when it lacks"},
      Choice<BatteryRule>{"price-arbitrage",
                          BatteryRule::price_arbitrage,
                          "take at low prices of the grid, give at high ones"}};
}

struct Battery {
  Energy capacity{};
  Power power{};
  Share round_trip{900'000};
  Share initial_charge{};
  BatteryRule rule = BatteryRule::self_consumption;
  std::optional<EnergyPrice> charge_below;
  std::optional<EnergyPrice> discharge_above;
  std::optional<Share> charge_quantile;
  std::optional<Share> discharge_quantile;
  std::string source;

  template <class V>
  void fields(V& v) {
    cell_fields(v);
    rule_fields(v);
    v.required("source", source, "where the figures come from, or 'illustrative'");
  }

  /// What no single field can tell; empty if all is well.
  [[nodiscard]] std::string objection() const;

 private:
  template <class V>
  void cell_fields(V& v) {
    v.required("capacity",
               capacity,
               "energy it gives from full to empty",
               between(Energy{0}, Energy{1'000'000'000'000'000'000}));
    v.required("power",
               power,
               "most it takes or gives, at the site's side",
               between(Power{0}, Power{10'000'000'000'000}));
    v.optional("round_trip",
               round_trip,
               "energy given over energy taken",
               between(Share{10'000}, Share{1'000'000}));
    v.optional("initial_charge",
               initial_charge,
               "share of the capacity at the beginning",
               between(Share{0}, Share{1'000'000}));
  }

  template <class V>
  void rule_fields(V& v) {
    const auto price = between(EnergyPrice{0}, kMostEnergyPrice);
    const auto share = between(Share{0}, Share{1'000'000});
    v.optional("rule", rule, "when it takes and gives");
    v.optional("charge_below", charge_below, "price up to which, itself included, it takes", price);
    v.optional(
        "discharge_above", discharge_above, "price from which, itself included, it gives", price);
    v.optional("charge_quantile",
               charge_quantile,
               "instead: the share of time with the lowest prices",
               share);
    v.optional("discharge_quantile",
               discharge_quantile,
               "instead: the share of time below the price it gives at",
               share);
  }
};

/// The lowest price that holds or is undercut for at least the share `quantile` of the time from
/// `from` to `until`. Needs from < until.
[[nodiscard]] EnergyPrice price_quantile(const StepSeries<std::int64_t>& prices,
                                         Time from,
                                         Time until,
                                         Share quantile);

/// The battery with quantiles of the prices turned into prices. What it says as a price stays.
[[nodiscard]] Battery with_prices(Battery battery,
                                  const StepSeries<std::int64_t>& prices,
                                  Time from,
                                  Time until);

/// Energy that it could give, in millionths of a microjoule: the loss is taken when it charges, so
/// that a millijoule taken is `round_trip` of one here, in whole numbers.
struct BatteryState {
  Int128 charge = 0;

  friend bool operator==(const BatteryState&, const BatteryState&) = default;
};

inline constexpr Int128 kChargePerMicrojoule = 1'000'000;

[[nodiscard]] Int128 full_charge(const Battery& battery);
[[nodiscard]] BatteryState initial_state(const Battery& battery);

/// How fast charge rises (falls, if negative) while it takes and gives these powers: per
/// millisecond.
[[nodiscard]] Int128 charge_rate(const Battery& battery, std::int64_t in_mw, std::int64_t out_mw);

/// Whole milliseconds until it is as full or as empty as whole milliseconds can make it; kNever if
/// that never comes. 0: it can't take or give that for a millisecond.
[[nodiscard]] Duration time_to_bound(const Battery& battery,
                                     const BatteryState& state,
                                     std::int64_t in_mw,
                                     std::int64_t out_mw);

/// Whether it takes from the grid, or gives to the load, at that price of the grid in micro-fen per
/// kWh. Thresholds must be prices (with_prices).
[[nodiscard]] bool takes_from_grid(const Battery& battery, std::int64_t price);
[[nodiscard]] bool gives(const Battery& battery, std::int64_t price);

}  // namespace suanwang
