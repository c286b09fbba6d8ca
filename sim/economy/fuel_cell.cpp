#include "sim/economy/fuel_cell.hpp"

#include "sim/base/rounding.hpp"
#include "sim/economy/wide_quotient.hpp"

namespace suanwang {
namespace {

constexpr Int128 kMillion = 1'000'000;
constexpr Int128 kMicrojoulesPerKwh = Int128{3'600'000} * kMillion;

/// Microjoules of electricity from a kilogram, in millionths.
Int128 electricity_per_kg(const FuelCell& cell) {
  return Int128{cell.heating_value.base} * 1000 * cell.efficiency.base;
}

}  // namespace

std::string FuelCell::objection() const {
  if (efficiency.base + heat_efficiency.base > 1'000'000) {
    return "electricity and heat are more than the hydrogen holds";
  }
  if (origin == HydrogenOrigin::grey && co2_per_kg.base == 0) {
    return "grey hydrogen is made of gas or coal: give its CO2 in `co2_per_kg`";
  }
  if (rule == FuelCellRule::above_price && !run_above) {
    return "the price that it runs above is not given: `run_above`";
  }
  return {};
}

HydrogenUse hydrogen_use(const FuelCell& cell, Int128 electricity_uj) {
  const Int128 per_kg = electricity_per_kg(cell);
  const Int128 scaled = electricity_uj * kMillion;  // over per_kg: kg
  HydrogenUse use;
  use.hydrogen_mg = rounded_wide_quotient(scaled, kMillion, per_kg);
  use.cost_microfen = rounded_wide_quotient(scaled, cell.hydrogen_price.base * kMillion, per_kg);
  // Millionths of a kg of CO2 are milligrams.
  use.carbon_ug = rounded_wide_quotient(scaled, Int128{cell.co2_per_kg.base} * 1000, per_kg);
  use.heat_uj =
      rounded_wide_quotient(electricity_uj, cell.heat_efficiency.base, cell.efficiency.base);
  return use;
}

EnergyPrice price_of_electricity(const FuelCell& cell) {
  const Int128 price =
      rounded_ratio(kMicrojoulesPerKwh * kMillion * cell.hydrogen_price.base * kMillion,
                    electricity_per_kg(cell),
                    0);
  return {static_cast<std::int64_t>(price)};
}

}  // namespace suanwang
