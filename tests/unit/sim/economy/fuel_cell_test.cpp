#include "sim/economy/fuel_cell.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::FuelCell;
using suanwang::Int128;
using suanwang::tests::faults;
using suanwang::tests::parsed;
using suanwang::tests::with_line;

namespace {

// 120 MJ, 33.33 kWh, is the lower heating value of hydrogen.
const std::string kCell =
    "power: 1 MW\n"
    "efficiency: 50%\n"
    "heating_value: 120 MJ\n"
    "hydrogen_price: 30 CNY/kg\n"
    "origin: grey\n"
    "co2_per_kg: 10\n"
    "source: worked example\n";

constexpr Int128 kMwhUj = Int128{3'600'000'000} * 1'000'000;

}  // namespace

TEST_CASE("1 MWh takes 60 kg of hydrogen and costs 1800 yuan at 30 yuan/kg and 50 %",
          "[economy][hydrogen]") {
  const auto use = hydrogen_use(parsed<FuelCell>(kCell), kMwhUj);
  CHECK(use.hydrogen_mg == 60'000'000);
  CHECK(use.cost_microfen == Int128{180'000} * 1'000'000);
  CHECK(price_of_electricity(parsed<FuelCell>(kCell)) == suanwang::EnergyPrice{180'000'000});
}

TEST_CASE("a kilogram at 33.33 kWh gives 16.7 kWh at 50 %", "[economy][hydrogen]") {
  const FuelCell cell = parsed<FuelCell>(with_line(kCell, "heating_value", ""));
  const auto use = hydrogen_use(cell, kMwhUj);
  CHECK(1e9 / static_cast<double>(use.hydrogen_mg) == Approx(16.7).margin(0.05));
  CHECK(static_cast<double>(use.hydrogen_mg) / 1e6 == Approx(60.0).margin(0.05));
  CHECK(static_cast<double>(use.cost_microfen) / 1e8 == Approx(1800.0).margin(0.5));
}

TEST_CASE("hydrogen carries the carbon of its origin", "[economy][hydrogen]") {
  CHECK(hydrogen_use(parsed<FuelCell>(kCell), kMwhUj).carbon_ug == Int128{600} * 1'000'000'000);
  const auto green = parsed<FuelCell>(
      with_line(with_line(kCell, "origin", "origin: green"), "co2_per_kg", "co2_per_kg: 0"));
  CHECK(green.objection().empty());
  CHECK(hydrogen_use(green, kMwhUj).carbon_ug == 0);
}

TEST_CASE("grey hydrogen without carbon is refused", "[economy][hydrogen]") {
  CHECK(parsed<FuelCell>(kCell).objection().empty());
  const auto clean_grey = parsed<FuelCell>(with_line(kCell, "co2_per_kg", "co2_per_kg: 0"));
  CHECK_THAT(clean_grey.objection(), Catch::Contains("grey hydrogen"));
  CHECK_THAT(faults<FuelCell>(with_line(kCell, "co2_per_kg", "")), Catch::Contains("co2_per_kg"));
}

TEST_CASE("heat comes in proportion to the hydrogen", "[economy][hydrogen]") {
  // 60 kg hold 2 MWh: 35 % of them are 0.7 MWh of heat.
  const auto cell = parsed<FuelCell>(kCell + "heat_efficiency: 35%\n");
  CHECK(cell.objection().empty());
  CHECK(hydrogen_use(cell, kMwhUj).heat_uj == kMwhUj / 10 * 7);
  const auto too_much = parsed<FuelCell>(kCell + "heat_efficiency: 51%\n");
  CHECK_THAT(too_much.objection(), Catch::Contains("more than the hydrogen holds"));
}

TEST_CASE("a cell that runs by price needs the price", "[economy][hydrogen]") {
  CHECK_THAT(parsed<FuelCell>(kCell + "rule: above-price\n").objection(),
             Catch::Contains("run_above"));
  CHECK(parsed<FuelCell>(kCell + "rule: above-price\nrun_above: 1 CNY/kWh\n").objection().empty());
}

TEST_CASE("no electricity takes nothing, and the energy of centuries does not overflow",
          "[economy][hydrogen]") {
  const auto cell = parsed<FuelCell>(kCell);
  CHECK(hydrogen_use(cell, 0) == suanwang::HydrogenUse{});
  const Int128 much = kMwhUj * 100'000'000'000;  // 10^11 MWh
  CHECK(hydrogen_use(cell, much).hydrogen_mg == Int128{60'000'000} * 100'000'000'000);
  CHECK(hydrogen_use(cell, much).carbon_ug == Int128{600'000'000'000} * 100'000'000'000);
}
