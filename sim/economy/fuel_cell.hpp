// A hydrogen fuel cell: what its electricity takes in hydrogen, costs and emits, and the heat that
// comes with it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/economy/tariff.hpp"

namespace suanwang {

enum class HydrogenOrigin : std::uint8_t { grey, blue, green };

constexpr auto choices(HydrogenOrigin /*type*/) {
  return std::array{
      Choice<HydrogenOrigin>{"grey", HydrogenOrigin::grey, "from gas or coal 灰氢"},
      Choice<HydrogenOrigin>{"blue", HydrogenOrigin::blue, "the same with carbon captured 蓝氢"},
      Choice<HydrogenOrigin>{"green", HydrogenOrigin::green, "by electrolysis 绿氢"}};
}

enum class FuelCellRule : std::uint8_t { backup, above_price };

constexpr auto choices(FuelCellRule /*type*/) {
  return std::array{
      Choice<FuelCellRule>{"backup", FuelCellRule::backup, "for what the grid can't give"},
      Choice<FuelCellRule>{"above-price",
                           FuelCellRule::above_price,
                           "as backup, and while the grid's price is above `run_above`"}};
}

struct FuelCell {
  Power power{};
  Share efficiency{500'000};
  Share heat_efficiency{0};
  Energy heating_value{119'988'000'000};  ///< of 1 kg
  MassPrice hydrogen_price{};
  HydrogenOrigin origin = HydrogenOrigin::grey;
  Share co2_per_kg{};
  FuelCellRule rule = FuelCellRule::backup;
  std::optional<EnergyPrice> run_above;
  std::string source;

  template <class V>
  void fields(V& v) {
    cell_fields(v);
    hydrogen_fields(v);
    v.optional("rule", rule, "when it runs");
    v.optional("run_above",
               run_above,
               "price of the grid above which it runs",
               between(EnergyPrice{0}, kMostEnergyPrice));
    v.required("source", source, "where the figures come from, or 'illustrative'");
  }

  /// What no single field can tell; empty if all is well.
  [[nodiscard]] std::string objection() const;

 private:
  template <class V>
  void cell_fields(V& v) {
    v.required(
        "power", power, "electric power it can give", between(Power{0}, Power{10'000'000'000'000}));
    v.optional("efficiency",
               efficiency,
               "electricity over lower heating value",
               between(Share{10'000}, Share{1'000'000}));
    v.optional("heat_efficiency",
               heat_efficiency,
               "heat that can be used over lower heating value",
               between(Share{0}, Share{1'000'000}));
  }

  template <class V>
  void hydrogen_fields(V& v) {
    v.optional("heating_value",
               heating_value,
               "lower heating value of a kilogram: 33.33 kWh",
               between(Energy{3'600'000'000}, Energy{360'000'000'000}));
    v.required("hydrogen_price",
               hydrogen_price,
               "price delivered",
               between(MassPrice{0}, MassPrice{10'000'000}));
    v.required("origin", origin, "how it was made");
    v.required("co2_per_kg",
               co2_per_kg,
               "kg of CO2 for each kg of hydrogen made that way; never 0 for grey",
               between(Share{0}, Share{100'000'000}));
  }
};

/// What some electricity from the cell took and left. Whole numbers, each rounded half to even once
/// from the exact quotient: sum the energy first.
struct HydrogenUse {
  Int128 hydrogen_mg = 0;
  Int128 cost_microfen = 0;
  Int128 carbon_ug = 0;
  Int128 heat_uj = 0;

  friend bool operator==(const HydrogenUse&, const HydrogenUse&) = default;
};

/// For electricity in microjoules, 0 <= it < 2^90: mass = E / (heating value * efficiency).
[[nodiscard]] HydrogenUse hydrogen_use(const FuelCell& cell, Int128 electricity_uj);

/// What a kWh of its electricity costs in hydrogen, rounded half to even: 30 yuan/kg at 50 % is
/// about 1.8 yuan.
[[nodiscard]] EnergyPrice price_of_electricity(const FuelCell& cell);

}  // namespace suanwang
