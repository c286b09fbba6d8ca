// Waste heat to a district network by a heat pump.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

/// A day of any year, as a scenario writes it: `11-15`.
struct MonthDay {
  std::int32_t month = 1;  ///< 1..12
  std::int32_t day = 1;    ///< 1..31

  static constexpr std::string_view kTypeName = "day of the year";
  static constexpr std::string_view kExample = "11-15";

  static tl::expected<MonthDay, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(const MonthDay&, const MonthDay&) = default;
};

/// Whether the pump stands within the boundary of the facility. Inside, its power is part of E_DC
/// and what it delivers is reused; outside, what leaves the facility is the heat it takes.
enum class HeatPumpBoundary : std::uint8_t { outside, inside };

constexpr auto choices(HeatPumpBoundary /*type*/) {
  return std::array{
      Choice<HeatPumpBoundary>{"outside", HeatPumpBoundary::outside, "the heat network's pump"},
      Choice<HeatPumpBoundary>{"inside", HeatPumpBoundary::inside, "the facility's pump"}};
}

/// Defaults are engineering judgement but for the gas factor (IPCC 2006, 56.1 kg CO2 per GJ).
struct HeatRecoveryParams {
  double cop = 5.0;
  MonthDay season_from{11, 15};
  MonthDay season_to{3, 15};
  Share capture{700'000};
  Share capture_idle{700'000};
  std::optional<double> heated_area_m2{};
  double demand_w_per_m2 = 40.0;
  HeatPumpBoundary boundary = HeatPumpBoundary::outside;
  HeatPrice heat_price{4'400};
  Share boiler_efficiency{920'000};
  CarbonFactor boiler_fuel{201'960'000};
  std::string source = "engineering judgement (M); gas: IPCC 2006, 56.1 kgCO2/GJ";

  template <class V>
  void fields(V& v) {
    pump_fields(v);
    demand_fields(v);
    v.optional("source", source, "where the figures come from");
  }

 private:
  template <class V>
  void pump_fields(V& v) {
    const auto share = between(Share{0}, Share{1'000'000});
    v.optional("cop", cop, "heat delivered over power of the heat pump", between(1.01, 20.0));
    v.optional("boundary", boundary, "whether the pump's power is the facility's");
    v.optional("capture", capture, "share of the IT heat that is captured at full load", share);
    v.optional("capture_idle", capture_idle, "that share at no load; a line between", share);
  }

  template <class V>
  void demand_fields(V& v) {
    v.optional("season_from", season_from, "first day of the heating season");
    v.optional("season_to", season_to, "last day of the heating season");
    v.optional("heated_area_m2",
               heated_area_m2,
               "area to be heated, which limits what is taken; absent: all is taken",
               at_least(0.0));
    v.optional("demand_w_per_m2", demand_w_per_m2, "heat it asks for", between(0.0, 1000.0));
    v.optional("heat_price", heat_price, "price of heat delivered", at_least(HeatPrice{0}));
    v.optional("boiler_efficiency",
               boiler_efficiency,
               "heat over fuel of the boiler that is spared",
               between(Share{10'000}, Share{1'200'000}));
    v.optional("boiler_fuel",
               boiler_fuel,
               "carbon of its fuel, per kWh of fuel",
               at_least(CarbonFactor{0}));
  }
};

/// All in W.
struct HeatFlow {
  double source_w = 0;     ///< taken from the facility
  double delivered_w = 0;  ///< source COP / (COP - 1)
  double pump_w = 0;       ///< delivered / COP
};

/// Both ends are in the season, which may go over the new year. 15 November to 15 March: 121 days,
/// 2904 hours (122 in a leap year).
[[nodiscard]] bool in_heating_season(const HeatRecoveryParams& params, MonthDay day);

/// Heat that can be captured at IT power `it_power_w` and load = IT power over design IT power. The
/// share is that of full load beyond it.
[[nodiscard]] double captured_heat_w(const HeatRecoveryParams& params,
                                     double it_power_w,
                                     double load);

/// What is taken of `available_w` >= 0 and delivered; nothing out of season.
[[nodiscard]] HeatFlow recovered_heat(const HeatRecoveryParams& params,
                                      double available_w,
                                      bool in_season);

/// E_reuse of ERF: the heat that leaves through the boundary of the facility.
[[nodiscard]] double reused_w(const HeatRecoveryParams& params, const HeatFlow& flow);

/// What the pump adds to E_DC.
[[nodiscard]] double facility_pump_w(const HeatRecoveryParams& params, const HeatFlow& flow);

/// Area that `delivered_w` heats. Needs demand_w_per_m2 > 0.
[[nodiscard]] double heated_area_m2(const HeatRecoveryParams& params, double delivered_w);

/// Income in micro-fen for heat in microjoules, rounded half to even.
[[nodiscard]] Int128 heat_income_microfen(const HeatRecoveryParams& params,
                                          Int128 delivered_microjoules);

/// Carbon in micrograms that the boiler would have emitted for it, rounded half to even. The power
/// of the heat pump emits elsewhere: it is not taken off here.
[[nodiscard]] Int128 avoided_boiler_micrograms(const HeatRecoveryParams& params,
                                               Int128 delivered_microjoules);

}  // namespace suanwang
