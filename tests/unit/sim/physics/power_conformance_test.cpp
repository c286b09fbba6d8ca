// What every node power model keeps, whatever its formula. A new one is tested here without a new
// line: its required parameters are filled in from its own list of fields.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/physics/power_model.hpp"
#include "tests/support/config.hpp"

namespace suanwang {

namespace {

constexpr double kIdle = 1900.0;
constexpr double kMax = 5600.0;

ConfigNode plausible(const FieldDoc& field) {
  if (field.kind == FieldKind::list) {
    return tests::list({"1.9 kW", "3 kW", "5.6 kW"});
  }
  if (field.kind == FieldKind::quantity) {
    return tests::scalar(field.name == "idle" ? "1.9 kW" : "5.6 kW");
  }
  return tests::scalar(field.low.empty() ? "1" : field.low);
}

struct Subject {
  std::unique_ptr<NodePowerModel> model;
  std::vector<std::string> required;

  [[nodiscard]] bool has(const std::string& name) const {
    return std::find(required.begin(), required.end(), name) != required.end();
  }
};

Subject subject_of(const PluginEntry<NodePowerModel>& entry) {
  Subject subject;
  ConfigNode params;
  for (const FieldDoc& field : entry.docs()) {
    if (field.required) {
      subject.required.push_back(field.name);
      params = tests::with(std::move(params), field.name, plausible(field));
    }
  }
  Issues issues;
  subject.model = entry.make(params, "power", issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(subject.model != nullptr);
  return subject;
}

std::vector<double> curve_of(const NodePowerModel& model) {
  std::vector<double> watts;
  for (int i = 0; i <= 1000; ++i) {
    watts.push_back(model.watts(i / 1000.0));
  }
  return watts;
}

}  // namespace

TEST_CASE("the power of every model is finite, never negative and never falls with the load",
          "[power][conformance]") {
  for (const auto* entry : power_models()) {
    INFO(std::string(entry->name));
    double before = 0.0;
    for (const double watts : curve_of(*subject_of(*entry).model)) {
      REQUIRE(std::isfinite(watts));
      REQUIRE(watts >= before);
      before = watts;
    }
  }
}

TEST_CASE("every model with idle and max begins at idle and ends at max", "[power][conformance]") {
  int checked = 0;
  for (const auto* entry : power_models()) {
    INFO(std::string(entry->name));
    const Subject subject = subject_of(*entry);
    if (!subject.has("idle") || !subject.has("max")) {
      continue;
    }
    ++checked;
    const auto table = node_power_table(*subject.model, 8);
    CHECK(table.front() == std::llround(kIdle * 1000));
    // The published asymptotic formula stays (max - idle) / 2 e^(-1/knee) below max: with 0.3,
    // 1850 W times 0.035673993347252...
    const double short_of_max = entry->name == "asymptotic" ? 1850.0 * 0.035673993347252395 : 0.0;
    CHECK(table.back() == std::llround((kMax - short_of_max) * 1000));
  }
  CHECK(checked >= 6);
}

TEST_CASE("every model gives the same power when asked again", "[power][conformance]") {
  for (const auto* entry : power_models()) {
    INFO(std::string(entry->name));
    const Subject one = subject_of(*entry);
    const Subject other = subject_of(*entry);
    CHECK(curve_of(*one.model) == curve_of(*other.model));
  }
}

TEST_CASE("every model echoes parameters that it reads again", "[power][conformance]") {
  for (const auto* entry : power_models()) {
    INFO(std::string(entry->name));
    ConfigNode params;
    for (const FieldDoc& field : entry->docs()) {
      if (field.required) {
        params = tests::with(std::move(params), field.name, plausible(field));
      }
    }
    Issues issues;
    const auto written = entry->make(params, "power", issues);
    const auto again = entry->make(entry->echo(params), "power", issues);
    REQUIRE(again != nullptr);
    CHECK(curve_of(*written) == curve_of(*again));
    CHECK(entry->echo(params).entries.size() == entry->docs().size());
  }
}

}  // namespace suanwang
