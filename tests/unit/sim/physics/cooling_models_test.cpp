// What single cooling models do: idle, overloaded, wet and dry, mixed.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/sim/physics/cooling_site.hpp"

namespace suanwang {

namespace {

using tests::cooling_model;
using tests::cooling_site;
using tests::overhead_at;
using tests::pue_at;
using tests::wet_bulb;

constexpr double kMakeup = 1.48 * 5.0 / 4.0;

}  // namespace

TEST_CASE("subsystems have the names of the tables", "[cooling]") {
  CHECK(name_of(Subsystem::ups) == "ups");
  CHECK(name_of(Subsystem::pdu) == "pdu");
  CHECK(name_of(Subsystem::fans) == "fans");
  CHECK(name_of(Subsystem::pumps) == "pumps");
  CHECK(name_of(Subsystem::chillers) == "chillers");
  CHECK(name_of(Subsystem::heat_rejection) == "heat_rejection");
  CHECK(name_of(Subsystem::auxiliary) == "auxiliary");
}

TEST_CASE("an idle site draws its fixed parts", "[cooling]") {
  // Modern plant, cold day: losses 2 x 0.009 and 0.004, fans and pumps at half flow (cube, and
  // power of 2.5), auxiliary 0.012; the tower cools alone.
  const Overhead idle = overhead_at(*cooling_site("modern-cw15-eco"), 0.0, wet_bulb(0.0));
  CHECK(idle[Subsystem::ups] == Approx(0.018));
  CHECK(idle[Subsystem::pdu] == Approx(0.004));
  CHECK(idle[Subsystem::fans] == Approx(0.055 / 8.0));
  CHECK(idle[Subsystem::pumps] == Approx(0.055 / std::sqrt(32.0)));
  CHECK(idle[Subsystem::chillers] == 0.0);
  CHECK(idle[Subsystem::heat_rejection] == Approx(0.02 * 0.022 * 0.022 * 0.022));
  CHECK(idle[Subsystem::auxiliary] == Approx(0.012));
}

TEST_CASE("an overloaded plant is at full speed and full power", "[cooling]") {
  const auto site = cooling_site("legacy-cw7");
  const Overhead twice = overhead_at(*site, 2.0, wet_bulb(20.0));
  const Overhead thrice = overhead_at(*site, 3.0, wet_bulb(20.0));
  for (const Subsystem part : {Subsystem::fans, Subsystem::pumps, Subsystem::chillers}) {
    CHECK(twice[part] == Approx(thrice[part]));
  }
  CHECK(thrice[Subsystem::ups] > twice[Subsystem::ups]);
  CHECK(thrice.water_l_per_kwh == Approx(twice.water_l_per_kwh));
}

TEST_CASE("chillers stand still when the tower is cold enough", "[cooling]") {
  // Tower 5 + 4 C, exchanger 1.5: 10.5 C, below the chilled water of 15 C.
  const Overhead cold = overhead_at(*cooling_site("modern-cw15-eco"), 0.75, wet_bulb(5.0));
  CHECK(cold[Subsystem::chillers] == 0.0);
  const auto no_economiser = cooling_site("modern-cw15-eco", {{"economiser", "false"}});
  CHECK(overhead_at(*no_economiser, 0.75, wet_bulb(5.0))[Subsystem::chillers] > 0.05);
}

TEST_CASE("tower fans slow down below freezing", "[cooling]") {
  const auto site = cooling_site("modern-cw15-eco");
  const double above = overhead_at(*site, 0.75, wet_bulb(0.0))[Subsystem::heat_rejection];
  const double below = overhead_at(*site, 0.75, wet_bulb(-0.001))[Subsystem::heat_rejection];
  CHECK(below == Approx(0.3 * above));
}

TEST_CASE("a tower evaporates the heat of the hall, the fans and the chillers", "[cooling]") {
  // With the worked example at a wet bulb of 15: 0.75 + 0.04094 + 0.02721 + 0.10158 = 0.91973.
  const auto site = cooling_site("modern-cw15-eco");
  const Overhead mild = overhead_at(*site, 0.75, wet_bulb(15.0));
  CHECK(mild.water_l_per_kwh == Approx(0.91973 * kMakeup).margin(3e-5));
  // The economiser alone: no chillers to cool.
  const Overhead cold = overhead_at(*site, 0.75, wet_bulb(5.0));
  CHECK(cold.water_l_per_kwh == Approx((0.75 + 0.04094 + 0.02721) * kMakeup).margin(3e-5));
}

TEST_CASE("concentration and the heat of evaporation are parameters of the water", "[cooling]") {
  const auto site = cooling_site("modern-cw15-eco");
  const auto salty = cooling_site("modern-cw15-eco", {{"cycles_of_concentration", "2"}});
  const auto drier = cooling_site("modern-cw15-eco", {{"evaporation_l_per_kwh", "0.74"}});
  const double water = overhead_at(*site, 0.75, wet_bulb(15.0)).water_l_per_kwh;
  CHECK(overhead_at(*salty, 0.75, wet_bulb(15.0)).water_l_per_kwh == Approx(water * 2.0 / 1.25));
  CHECK(overhead_at(*drier, 0.75, wet_bulb(15.0)).water_l_per_kwh == Approx(water * 0.5));
}

TEST_CASE("an indirect evaporative site is dry in the cold", "[cooling]") {
  // 0 C outside: the exchanger could take 0.65 x 36 = 23.4 K of the 12 K there are, so the outdoor
  // fans run at 12/23.4 of their flow; losses at half load 2 (0.009 + 0.002 + 0.001125) + 0.004 +
  // 0.0035 = 0.03175, so flow 0.53175.
  const Overhead cold = overhead_at(*cooling_site("idec"), 0.5, {0.0, -3.0});
  const double flow = 0.5 + 0.03175;
  const double share = 12.0 / 23.4;
  CHECK(cold[Subsystem::fans] == Approx(0.065 * flow * flow * flow));
  CHECK(cold[Subsystem::heat_rejection] == Approx(0.035 * share * share * share * flow));
  CHECK(cold[Subsystem::chillers] == 0.0);
  CHECK(cold[Subsystem::pumps] == 0.0);
  CHECK(cold.water_l_per_kwh == 0.0);
}

TEST_CASE("an indirect evaporative site sprays when outdoor air is too warm", "[cooling]") {
  // 25 C: dry 36 - 0.65 x 11 = 28.85 C, too warm; wet at 15 C: 36 - 0.65 x 21 = 22.35 C, enough.
  const Overhead warm = overhead_at(*cooling_site("idec"), 0.5, {25.0, 15.0});
  const double flow = 0.5 + 0.03175;
  CHECK(warm[Subsystem::pumps] == Approx(0.004));
  CHECK(warm[Subsystem::chillers] == 0.0);
  CHECK(warm[Subsystem::heat_rejection] == Approx(0.035 * flow));
  CHECK(warm.water_l_per_kwh == Approx((flow + 0.065 * flow * flow * flow) * kMakeup));
}

TEST_CASE("an indirect evaporative site chills what the spray leaves", "[cooling]") {
  // Wet bulb 24: 36 - 0.65 x 12 = 28.2 C; of the 12 K to 24 C, 4.2 K are left: 0.35 of the heat.
  const Overhead hot = overhead_at(*cooling_site("idec"), 0.5, {34.0, 24.0});
  const double flow = 0.5 + 0.03175;
  const double heat = flow + 0.065 * flow * flow * flow;
  CHECK(hot[Subsystem::chillers] == Approx(heat * 0.35 / 3.2));
  CHECK(hot.water_l_per_kwh == Approx(heat * 0.65 * kMakeup));
}

TEST_CASE("liquid cooling of nothing is the air plant", "[cooling]") {
  const auto air = cooling_site("modern-cw15-eco");
  const auto none = cooling_site("coldplate75", {{"fraction", "0"}});
  for (const double load : {0.0, 0.1, 0.5, 0.75, 1.0, 1.4}) {
    for (const double wet_bulb_c : {-12.0, 0.0, 9.0, 15.0, 25.0, 29.0}) {
      INFO("load " << load << ", wet bulb " << wet_bulb_c);
      const Overhead expected = overhead_at(*air, load, wet_bulb(wet_bulb_c));
      const Overhead found = overhead_at(*none, load, wet_bulb(wet_bulb_c));
      CHECK(found.part == expected.part);
      CHECK(found.water_l_per_kwh == expected.water_l_per_kwh);
    }
  }
}

TEST_CASE("nothing jumps between the air plant and a little liquid", "[cooling]") {
  // Across 0, and across the share from which on the reserve of the air plant is whole (0.08).
  for (const auto& [less, more] :
       std::vector<std::array<std::string, 2>>{{"0", "0.000001"}, {"0.079999", "0.080001"}}) {
    const auto before = cooling_site("coldplate75", {{"fraction", less}});
    const auto after = cooling_site("coldplate75", {{"fraction", more}});
    const double jump = pue_at(*after, 0.6, wet_bulb(20.0)) - pue_at(*before, 0.6, wet_bulb(20.0));
    CHECK(std::abs(jump) < 1e-5);
  }
}

TEST_CASE("a dry cooler takes no water, and its chiller runs on hot days only", "[cooling]") {
  // All heat but the losses in liquid; no fans, so that the air plant carries the losses alone.
  const auto site = cooling_site("immersion", {{"fraction", "1"}, {"fan", "0"}});
  const Overhead mild = overhead_at(*site, 0.5, wet_bulb(5.0));
  const double losses = mild[Subsystem::ups] + mild[Subsystem::pdu];
  CHECK(mild.water_l_per_kwh == Approx(losses * kMakeup));
  // Water of 35 C is reached up to a wet bulb of 27; 2 K above it are a fifth of the loop's 10 K.
  const auto trim = [&](double wet_bulb_c) {
    const auto no_air = cooling_site("immersion", {{"fraction", "1"}, {"chiller_cop", "15"}});
    const auto slow =
        cooling_site("immersion", {{"fraction", "1"}, {"chiller_cop", "15"}, {"trim_cop", "15"}});
    return overhead_at(*no_air, 0.5, wet_bulb(wet_bulb_c))[Subsystem::chillers] -
           overhead_at(*slow, 0.5, wet_bulb(wet_bulb_c))[Subsystem::chillers];
  };
  CHECK(trim(27.0) == Approx(0.0).margin(1e-15));
  CHECK(trim(29.0) == Approx(0.5 * 0.2 * (1.0 / 6.0 - 1.0 / 15.0)));
}

TEST_CASE("more liquid means less overhead and less water", "[cooling]") {
  double pue = 10.0;
  double water = 10.0;
  for (const std::string fraction : {"0", "0.25", "0.5", "0.75", "0.96"}) {
    const auto site = cooling_site("coldplate75", {{"fraction", fraction}});
    const Overhead overhead = overhead_at(*site, 0.75, wet_bulb(20.0));
    INFO("fraction " << fraction);
    CHECK(overhead.sum() < pue);
    CHECK(overhead.water_l_per_kwh < water);
    pue = overhead.sum();
    water = overhead.water_l_per_kwh;
  }
}

TEST_CASE("a constant PUE is constant", "[cooling]") {
  const auto site =
      cooling_model("constant", tests::map({{"pue", "1.35"}, {"wue_l_per_kwh", "1.8"}}));
  for (const double load : {0.1, 0.5, 1.0, 1.3}) {
    const Overhead overhead = overhead_at(*site, load, {33.0, 26.0});
    CHECK((load + overhead.sum()) / load == Approx(1.35));
    CHECK(overhead[Subsystem::auxiliary] == overhead.sum());
    CHECK(overhead.water_l_per_kwh / load == Approx(1.8));
  }
  CHECK(overhead_at(*site, 0.0, {33.0, 26.0}).sum() == 0.0);
}

TEST_CASE("the calibration factor scales the overhead and nothing else", "[cooling]") {
  for (const CoolingPreset& preset : cooling_presets()) {
    INFO(std::string(preset.name));
    const auto plain = cooling_site(preset.name);
    const auto scaled = cooling_site(preset.name, {{"calibration_factor", "1.25"}});
    const Overhead before = overhead_at(*plain, 0.6, {28.0, 22.0});
    const Overhead after = overhead_at(*scaled, 0.6, {28.0, 22.0});
    for (std::size_t i = 0; i < kSubsystems; ++i) {
      CHECK(after.part[i] == Approx(1.25 * before.part[i]).epsilon(1e-14));
    }
    CHECK(after.water_l_per_kwh == before.water_l_per_kwh);
  }
}

TEST_CASE("parameters of a cooling model that make no sense are issues", "[cooling]") {
  const auto [name, params] = GENERATE(table<std::string, ConfigNode>({
      {"constant", tests::map({})},
      {"constant", tests::map({{"pue", "0.9"}})},
      {"constant", tests::map({{"pue", "1.3"}, {"calibration_factor", "2"}})},
      {"chilled-water", tests::map({{"ups", "modem"}})},
      {"chilled-water", tests::map({{"calibration_factor", "0.09"}})},
      {"chilled-water", tests::map({{"calibration_factor", "10.1"}})},
      {"chilled-water", tests::map({{"chillers", "0"}})},
      {"chilled-water", tests::map({{"chilled_water", "15"}})},
      {"chilled-water", tests::map({{"chilled_water_rise", "0 C"}})},
      {"chilled-water", tests::map({{"cycles_of_concentration", "1"}})},
      {"chilled-water", tests::map({{"fraction", "0.5"}})},
      {"indirect-evaporative", tests::map({{"supply_air", "36 C"}})},
      {"liquid", tests::map({{"fraction", "1.1"}})},
      {"liquid", tests::map({{"liquid_water", "20 C"}, {"dry_cooler_least", "20 C"}})},
      {"liquid", tests::map({{"fraction", "1"}, {"air_reserve", "0"}})},
  }));
  INFO(name);
  const auto* entry = find_plugin(cooling_models(), name);
  REQUIRE(entry != nullptr);
  Issues issues;
  CHECK(entry->make(params, "cooling", issues) == nullptr);
  CHECK(issues.error_count() >= 1);
}

}  // namespace suanwang
