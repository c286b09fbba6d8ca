// Months of a site: heat, fuel cell, panels, against the physics by hand.
#include <string>

#include <catch2/catch.hpp>

#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/record/rows.hpp"
#include "sim/record/site_bill.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang::app {

namespace {

/// A centre that draws 100 kW of IT power at any load, for a year, in constant air.
std::string scenario(const std::string& centre) {
  return R"(suanwang: 1
name: site
start: 2026-01-01T00:00:00+08:00
duration: 365d
city:
  zones:
    z:
      tariff: { base_price: 0.75 CNY/kWh, source: flat }
      carbon: { annual: 0.5 kgCO2/kWh, source: round }
      weather: { constant: { dry_bulb: 15 C, wet_bulb: 10 C } }
  centres:
    - name: a
      owner: public
      at: [116.4, 39.9]
      zone: z
      facility: { cooling: constant, pue: 1.3, design_it: 100 kW }
)" + centre +
         R"(
      partitions: [{ nodes: 100, cores: 1, power: constant, draw: 1 kW }]
programme: { include: rules/programme.yaml }
demand:
  streams: [{ name: s, generator: poisson, rate: 1/d, mean_service: 1 h }]
)";
}

SiteOutcome outcome_of_text(const std::string& text) {
  auto loaded = load_scenario_text(
      text, SUANWANG_SOURCE_DIR "/scenarios/beijing/test.yaml", policy_catalogue());
  INFO((loaded ? "" : to_string(loaded.error().all().front())));
  REQUIRE(loaded.has_value());
  DryRun run = simulate_without_results(
      loaded->plan, policy_catalogue(), [](const Progress&) { return true; });
  INFO(run.message);
  REQUIRE(run.code == ExitCode::done);
  return std::move(run.totals.programme.sites.at(0));
}

SiteOutcome outcome_of(const std::string& centre) {
  return outcome_of_text(scenario(centre));
}

constexpr double kMicrojoulesPerMwh = 3.6e15;

}  // namespace

TEST_CASE("heat is recovered in the season only, and counted at the boundary", "[engine][energy]") {
  const SiteOutcome site = outcome_of(
      "      heat_recovery: { cop: 5, capture: 60%, capture_idle: 60%, heat_price: 44 CNY/GJ, "
      "source: test }");
  REQUIRE(site.months.size() == 12);
  HeatEnergies heat;
  Int128 income = 0;
  for (const SiteMonth& month : site.months) {
    heat += month.heat;
    income += month.heat_income_ufen;
    const std::int32_t of_year = month.month.index % 12 + 1;
    INFO(of_year);
    CHECK((month.heat.source_uj > 0) == (of_year <= 3 || of_year >= 11));
  }
  // 60 kW for 121 days: 1 January to 15 March is 74 of them, 15 November to 31 December 47.
  CHECK(static_cast<double>(heat.source_uj) / kMicrojoulesPerMwh == Approx(0.06 * 121 * 24));
  // COP 5 delivers 5/4 of it and draws 1/4.
  CHECK(heat.delivered_uj * 4 == heat.source_uj * 5);
  CHECK(heat.pump_uj * 4 == heat.source_uj);
  CHECK(whole_units(heat.pump.cost) == 75'000'000 * (heat.pump_uj / 3'600'000'000'000));
  // 44 yuan a GJ: 3.6 GJ a MWh.
  CHECK(static_cast<double>(income) / 1e8 == Approx(0.06 * 121 * 24 * 1.25 * 3.6 * 44));
  // ERF = heat out / facility; ERE = PUE (1 - ERF).
  const double facility_mwh = 0.13 * 8760;
  REQUIRE(site.indicators);
  const double erf = static_cast<double>(*site.indicators->erf.ppm()) / 1e6;
  CHECK(erf == Approx(0.06 * 121 * 24 / facility_mwh).margin(1e-6));
  CHECK(static_cast<double>(*site.indicators->ere.ppm()) / 1e6 ==
        Approx(1.3 * (1 - erf)).margin(2e-6));
}

TEST_CASE("panels take load off the grid, and what they give is used or curtailed",
          "[engine][energy]") {
  const SiteOutcome site =
      outcome_of("      on_site: { photovoltaics: { capacity: 400 kW, source: test } }");
  for (const SiteMonth& month : site.months) {
    const SupplyEnergies& supply = month.supply;
    CHECK(supply.load == supply.grid + supply.sun_used);
    CHECK(supply.sun_used > 0);
    CHECK(month.grid.facility_pj + supply.sun_used * 1'000'000 == month.facility_pj);
    CHECK(month.grid.cost == month.grid.facility_pj * 75'000'000);
  }
  // A June noon gives 400 kW x 0.8 x 0.65 = 208 kW and less: beyond the load of 130 kW.
  CHECK(site.months.at(5).supply.curtailed > 0);
}

TEST_CASE("a fuel cell above a price takes load off the grid and is paid in hydrogen",
          "[engine][energy]") {
  const SiteOutcome site = outcome_of(
      "      on_site: { fuel_cell: { power: 50 kW, rule: above-price, run_above: 0.5 CNY/kWh, "
      "hydrogen_price: 30 CNY/kg, origin: grey, co2_per_kg: 10, source: test } }");
  const SiteMonth& january = site.months.at(0);
  // 50 kW for 31 days; 16.67 kWh a kg at 50 % of the lower heating value.
  CHECK(static_cast<double>(january.supply.fuel_cell) / kMicrojoulesPerMwh ==
        Approx(0.05 * 31 * 24));
  const double kg = static_cast<double>(january.hydrogen.hydrogen_mg) / 1e6;
  CHECK(kg == Approx(0.05 * 31 * 24 * 1000 / (33.33 * 0.5)).epsilon(1e-3));
  CHECK(static_cast<double>(january.hydrogen.cost_microfen) / 1e8 == Approx(kg * 30));
  // Grey hydrogen is not free of carbon.
  CHECK(static_cast<double>(january.hydrogen.carbon_ug) / 1e9 == Approx(kg * 10));
}

TEST_CASE("what a retrofit spares is what the plant before would have drawn, month by month",
          "[engine][programme]") {
  // The same works, so the same schedule; once the plant changes on 1 April, once it stays.
  const std::string facility =
      "      firm: { industry_code: \"64\", above_scale: true }\n"
      "      retrofit:\n"
      "        firm: { industry_code: \"64\", above_scale: true }\n"
      "        measures: [{ measure: ups-replacement }]\n"
      "        works: { start: 2026-02-10, duration: 18d, mode: rolling, out_at_a_time: 50% }\n"
      "        commissioned: 2026-04-01\n";
  const SiteOutcome changed = outcome_of(facility + "        cooling: { pue: 1.2 }");
  const SiteOutcome stayed = outcome_of(facility);
  REQUIRE(changed.months.size() == stayed.months.size());
  for (std::size_t m = 0; m < changed.months.size(); ++m) {
    INFO(m);
    const SiteMonth& with = changed.months[m];
    const SiteMonth& without = stayed.months[m];
    CHECK(with.it_pj == without.it_pj);
    CHECK(with.spared.facility_pj == without.facility_pj - with.facility_pj);
    CHECK(with.spared.cost == without.grid.cost - with.grid.cost);
    CHECK(without.spared.facility_pj == 0);
    CHECK((with.spared.facility_pj > 0) == (m >= 3));
  }
  // PUE 1.3 and 1.2 of 100 kW: 10 kW are spared.
  CHECK(changed.months[3].spared.facility_pj == Int128{10'000'000'000'000} * 30 * 86'400'000);
  // Half the nodes are out for eighteen days.
  CHECK(changed.months[1].it_pj == Int128{100'000'000'000'000} * (28 - 9) * 86'400'000);
}

TEST_CASE("a bill has every item, and its total is their sum", "[engine][energy]") {
  // 130 kW at 0.75 yuan for a year, less 50 kW of a fuel cell; PUE 1.3 against a limit of 1.35.
  const SiteOutcome site = outcome_of(
      "      on_site: { fuel_cell: { power: 50 kW, rule: above-price, run_above: 0.5 CNY/kWh, "
      "hydrogen_price: 30 CNY/kg, origin: grey, co2_per_kg: 10, source: test } }\n"
      "      heat_recovery: { cop: 5, capture: 60%, capture_idle: 60%, heat_price: 44 CNY/GJ, "
      "source: test }\n"
      "      green: { certificates: 100, certificate_price: 5.66 CNY, residual: 0.6 kgCO2/kWh, "
      "method: market, source: test }");
  const SiteBill bill = bill_of(site);
  CHECK(bill.grid == Money{80 * 8760 * 75});
  CHECK(bill.surcharge == Money{0});
  CHECK(bill.certificates == Money{56'600});
  CHECK(static_cast<double>(bill.hydrogen.base) ==
        Approx(50 * 8760 / (33.33 * 0.5) * 3000).epsilon(1e-6));
  CHECK(bill.heat_pump == Money{15 * 121 * 24 * 75});
  CHECK(static_cast<double>(bill.heat_income.base) == Approx(75 * 121 * 24 * 3.6e-3 * 4400));
  CHECK(bill.total().base == bill.grid.base + bill.certificates.base + bill.hydrogen.base +
                                 bill.heat_pump.base - bill.heat_income.base);
  // Market-based: what neither certificates cover, times the residual; it is the total asked for.
  REQUIRE(site.carbon);
  CHECK(site.carbon->total_ug() == site.carbon->market_ug);
  CHECK(site.carbon->market_ug == Int128{80 * 8760 - 100'000} * 600'000'000);
}

TEST_CASE("the surcharge judges each calendar year by its own PUE", "[engine][energy]") {
  // 15 months from October on: PUE 1.5 to the end of the first year, 1.2 from then on. Over all of
  // it PUE would be 1.26 and nothing due; the first year's three months pay.
  std::string text = scenario(
      "      retrofit:\n"
      "        firm: { industry_code: \"64\", above_scale: true }\n"
      "        measures: [{ measure: ups-replacement }]\n"
      "        works: { start: 2025-12-01, duration: 1h, mode: rolling, out_at_a_time: 1% }\n"
      "        commissioned: 2026-01-01\n"
      "        cooling: { pue: 1.2 }");
  const auto replace = [&text](const std::string& from, const std::string& to) {
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
  };
  replace("start: 2026-01-01T", "start: 2025-10-01T");
  replace("duration: 365d", "duration: 457d");
  replace("pue: 1.3,", "pue: 1.5,");
  replace("weather:",
          "surcharge: { limit_pue: 1.35, lower_rate: 0.2 CNY/kWh, upper_rate: 0.5 CNY/kWh, "
          "reading: overhead, basis: over-limit, source: test }\n      weather:");
  const SiteOutcome site = outcome_of_text(text);
  REQUIRE(site.surcharges.size() == 2);
  // 15 kW over the limit for 92 days; one node is out for an hundredth of an hour at a time: less
  // than a kWh in all.
  CHECK(site.surcharges[0].year == 2025);
  CHECK(static_cast<double>(site.surcharges[0].due.money.base) ==
        Approx(15 * 92 * 24 * 20).epsilon(1e-4));
  CHECK(site.surcharges[1].due.money == Money{0});
  CHECK(bill_of(site).surcharge == site.surcharges[0].due.money);
}

TEST_CASE("a capacity charge is the month's demand at its price", "[engine][energy]") {
  std::string text = scenario("");
  const std::string flat = "base_price: 0.75 CNY/kWh, source: flat";
  text.replace(text.find(flat),
               flat.size(),
               flat + ", capacity: { basis: maximum-demand, price: 48 CNY/kW, source: test }");
  const SiteOutcome site = outcome_of_text(text);
  REQUIRE(site.months.size() == 12);
  for (const SiteMonth& month : site.months) {
    CHECK(month.capacity_charge == Money{130 * 4800});
  }
  CHECK(bill_of(site).capacity_charge == Money{12 * 130 * 4800});
}

}  // namespace suanwang::app
