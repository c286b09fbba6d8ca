#include "sim/physics/cooling_presets.hpp"

#include <array>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/physics/weather_generator.hpp"
#include "tests/unit/sim/physics/cooling_site.hpp"

namespace suanwang {

namespace {

using tests::cooling_site;
using tests::pue_at;
using tests::wet_bulb;

/// Annual PUE at constant load over the histogram of wet bulbs, by energy: the IT energy is the
/// same every hour, so it is the mean over hours.
double annual_pue(const CoolingModel& site, double load) {
  double hours = 0.0;
  double sum = 0.0;
  for (const WetBulbBin& bin : kBeijingWetBulbBins) {
    hours += bin.hours;
    sum += bin.hours * pue_at(site, load, wet_bulb(bin.middle_c()));
  }
  return sum / hours;
}

}  // namespace

TEST_CASE("a modern plant meets its golden points at three quarters of its load", "[cooling]") {
  const auto site = cooling_site("modern-cw15-eco");
  CHECK(pue_at(*site, 0.75, wet_bulb(0.0)) == Approx(1.1609).margin(1e-4));
  CHECK(pue_at(*site, 0.75, wet_bulb(15.0)) == Approx(1.2963).margin(1e-4));
  CHECK(pue_at(*site, 0.75, wet_bulb(25.0)) == Approx(1.3242).margin(1e-4));
}

TEST_CASE("the parts of a modern plant's overhead are those of the worked example", "[cooling]") {
  const auto site = cooling_site("modern-cw15-eco");
  const CoolingConditions at = site->conditions(wet_bulb(15.0));
  const Overhead overhead = site->overhead(0.75, at);
  CHECK(overhead[Subsystem::ups] + overhead[Subsystem::pdu] == Approx(0.04094).margin(5e-6));
  CHECK(overhead[Subsystem::fans] == Approx(0.02721).margin(5e-6));
  CHECK(overhead[Subsystem::pumps] == Approx(0.03060).margin(5e-6));
  CHECK(overhead[Subsystem::chillers] == Approx(0.10158).margin(5e-6));
  CHECK(overhead[Subsystem::heat_rejection] == Approx(0.00990).margin(5e-6));
  CHECK(overhead[Subsystem::auxiliary] == Approx(0.012).margin(5e-6));
  CHECK((0.75 + overhead.sum()) / 0.75 == Approx(1.29630).margin(5e-6));
  CHECK(at.terms[0] == Approx(0.08333).margin(5e-6));  // the share that is cooled without chillers
}

TEST_CASE("annual PUE over the wet bulbs of Beijing is that of the hourly year", "[cooling]") {
  // Annual PUE of the 8760 hours of the typical year (IWEC 545110) at constant load, worked apart
  // from this code; the histogram stands for the year to 0.002.
  const auto [name, expected] = GENERATE(table<std::string, std::array<double, 4>>({
      {"legacy-cw7", {2.364, 1.796, 1.622, 1.542}},
      {"modern-cw15-eco", {1.287, 1.197, 1.223, 1.256}},
      {"coldplate75", {1.204, 1.128, 1.126, 1.144}},
  }));
  INFO(name);
  const auto site = cooling_site(name);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double load = 0.25 * static_cast<double>(i + 1);
    INFO("load " << load);
    CHECK(annual_pue(*site, load) == Approx(expected[i]).margin(0.002));
  }
}

TEST_CASE("weighting the bins of wet bulb gives the published figures", "[cooling]") {
  CHECK(annual_pue(*cooling_site("legacy-cw7"), 0.75) == Approx(1.6217).margin(5e-5));
  CHECK(annual_pue(*cooling_site("modern-cw15-eco"), 0.75) == Approx(1.2228).margin(5e-5));
}

TEST_CASE("the worst hour of the year is that of the hourly year", "[cooling]") {
  // The typical year's highest wet bulb is 28.4 C, rounded; so the band is 0.001.
  const auto [name, expected] = GENERATE(table<std::string, double>(
      {{"legacy-cw7", 1.672}, {"modern-cw15-eco", 1.337}, {"coldplate75", 1.180}}));
  INFO(name);
  CHECK(pue_at(*cooling_site(name), 0.75, wet_bulb(28.4)) == Approx(expected).margin(0.001));
}

TEST_CASE("cold plates on a hot day meet their golden point", "[cooling]") {
  CHECK(pue_at(*cooling_site("coldplate75"), 0.75, wet_bulb(25.0)) == Approx(1.1579).margin(1e-4));
}

TEST_CASE("every preset is read by its model, and every key of it is known", "[cooling]") {
  CHECK(cooling_presets().size() == 6);
  for (const CoolingPreset& preset : cooling_presets()) {
    INFO(std::string(preset.name));
    CHECK(tests::cooling_model(preset.model, preset.params) != nullptr);
    CHECK(find_cooling_preset(preset.name) == &preset);
    CHECK_FALSE(preset.summary.empty());
    CHECK(preset.source.find("engineering judgement (M)") != std::string_view::npos);
    REQUIRE(preset.params.find("source") != nullptr);
    CHECK(preset.params.find("source")->scalar == preset.source);
  }
}

TEST_CASE("there is no preset of an unknown name", "[cooling]") {
  CHECK(find_cooling_preset("legacy_cw7") == nullptr);
  CHECK(find_cooling_preset("") == nullptr);
}

TEST_CASE("a single parameter of a preset can be another", "[cooling]") {
  // Chillers of twice the COP draw half; all else stays.
  const auto before = cooling_site("legacy-cw7");
  const auto after = cooling_site("legacy-cw7", {{"chiller_cop", "10"}});
  const Overhead old_plant = tests::overhead_at(*before, 0.5, wet_bulb(20.0));
  Overhead expected = old_plant;
  expected[Subsystem::chillers] *= 0.5;
  const Overhead found = tests::overhead_at(*after, 0.5, wet_bulb(20.0));
  for (std::size_t i = 0; i < kSubsystems; ++i) {
    CHECK(found.part[i] == Approx(expected.part[i]).epsilon(1e-14));
  }
  CHECK(found[Subsystem::chillers] < old_plant[Subsystem::chillers]);
}

TEST_CASE("packing two half-loaded old sites onto one saves a quarter of PUE", "[cooling]") {
  // What a simulator with a constant PUE can't see: 1.796 at half load, 1.542 at full.
  const auto site = cooling_site("legacy-cw7");
  CHECK(annual_pue(*site, 0.5) - annual_pue(*site, 1.0) == Approx(0.25).margin(0.01));
  const auto modern = cooling_site("modern-cw15-eco");
  CHECK(annual_pue(*modern, 0.5) < annual_pue(*modern, 0.25));
  CHECK(annual_pue(*modern, 0.5) < annual_pue(*modern, 1.0));
}

}  // namespace suanwang
