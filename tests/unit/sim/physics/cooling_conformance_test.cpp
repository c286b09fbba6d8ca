// What every cooling model keeps, whatever its formula. A new one is tested here without a new
// line: its required parameters are filled in from its own list of fields.
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/physics/cooling_model.hpp"
#include "tests/support/config.hpp"

namespace suanwang {

namespace {

ConfigNode required_params(const PluginEntry<CoolingModel>& entry) {
  ConfigNode params;
  params.kind = ConfigNode::Kind::map;
  for (const FieldDoc& field : entry.docs()) {
    if (field.required) {
      params = tests::with(
          std::move(params), field.name, tests::scalar(field.high.empty() ? "1" : field.high));
    }
  }
  return params;
}

std::unique_ptr<CoolingModel> model_of(const PluginEntry<CoolingModel>& entry,
                                       const ConfigNode& params) {
  Issues issues;
  auto model = entry.make(params, "cooling", issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(model != nullptr);
  return model;
}

/// Over loads from none to overload, and from arctic to desert weather (wet bulb up to dry bulb).
std::vector<Overhead> sweep(const CoolingModel& model) {
  std::vector<Overhead> found;
  for (double dry_bulb_c = -40.0; dry_bulb_c <= 55.0; dry_bulb_c += 2.5) {
    for (const double depression : {0.0, 1.0, 8.0, 20.0}) {
      const auto at = model.conditions({dry_bulb_c, dry_bulb_c - depression});
      for (double load = 0.0; load <= 3.0; load += 0.0625) {
        found.push_back(model.overhead(load, at));
      }
    }
  }
  return found;
}

}  // namespace

TEST_CASE("the overhead of every cooling model is finite and never negative",
          "[cooling][conformance]") {
  CHECK_FALSE(cooling_models().empty());
  for (const auto* entry : cooling_models()) {
    INFO(std::string(entry->name));
    for (const Overhead& overhead : sweep(*model_of(*entry, required_params(*entry)))) {
      for (const double part : overhead.part) {
        REQUIRE(std::isfinite(part));
        REQUIRE(part >= 0.0);
      }
      REQUIRE(std::isfinite(overhead.water_l_per_kwh));
      REQUIRE(overhead.water_l_per_kwh >= 0.0);
    }
  }
}

TEST_CASE("the conditions of every cooling model keep the weather", "[cooling][conformance]") {
  for (const auto* entry : cooling_models()) {
    INFO(std::string(entry->name));
    const Weather weather{21.5, 13.25};
    CHECK(model_of(*entry, required_params(*entry))->conditions(weather).weather == weather);
  }
}

TEST_CASE("every cooling model echoes parameters that it reads again", "[cooling][conformance]") {
  for (const auto* entry : cooling_models()) {
    INFO(std::string(entry->name));
    const ConfigNode params = required_params(*entry);
    const auto written = sweep(*model_of(*entry, params));
    const auto again = sweep(*model_of(*entry, entry->echo(params)));
    REQUIRE(written.size() == again.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
      REQUIRE(written[i].part == again[i].part);
      REQUIRE(written[i].water_l_per_kwh == again[i].water_l_per_kwh);
    }
  }
}

TEST_CASE("every cooling model says where its figures come from", "[cooling][conformance]") {
  for (const auto* entry : cooling_models()) {
    INFO(std::string(entry->name));
    const ConfigNode echo = entry->echo(required_params(*entry));
    REQUIRE(echo.find("source") != nullptr);
    CHECK_FALSE(echo.find("source")->scalar.empty());
  }
}

}  // namespace suanwang
