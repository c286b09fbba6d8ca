#include "sim/physics/power_model.hpp"

#include <cmath>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/config.hpp"

namespace suanwang {

std::span<const std::string_view> power_models_files();

}  // namespace suanwang

using suanwang::ConfigNode;
using suanwang::Issues;
using suanwang::NodePowerModel;
namespace tests = suanwang::tests;

namespace {

using ModelPtr = std::unique_ptr<NodePowerModel>;

ModelPtr make(const std::string& name, const ConfigNode& node, Issues& issues) {
  const auto* entry = suanwang::find_plugin(suanwang::power_models(), name);
  REQUIRE(entry != nullptr);
  return entry->make(node, "power", issues);
}

ModelPtr make(const std::string& name, const ConfigNode& node) {
  Issues issues;
  ModelPtr model = make(name, node, issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(model != nullptr);
  return model;
}

ConfigNode idle_max(const std::string& idle, const std::string& max) {
  return tests::map({{"idle", idle}, {"max", max}});
}

ConfigNode with(ConfigNode node, const std::string& key, const std::string& value) {
  return tests::with(std::move(node), key, tests::scalar(value));
}

ConfigNode levels(std::initializer_list<std::string> powers) {
  return tests::with({}, "levels", tests::list(powers));
}

// Idle 200 W, max 500 W: values worked out to 40 digits apart from this code.
const ConfigNode& from_200_to_500() {
  static const ConfigNode kNode = idle_max("200 W", "500 W");
  return kNode;
}

void check_watts(const NodePowerModel& model, const std::map<double, double>& expected) {
  for (const auto& [load, watts] : expected) {
    INFO("load " << load);
    CHECK(model.watts(load) == Approx(watts).epsilon(1e-14));
  }
}

}  // namespace

TEST_CASE("the constant model draws the same at any load", "[power]") {
  const auto model = make("constant", tests::map({{"draw", "350 W"}}));
  check_watts(*model, {{0.0, 350.0}, {0.3, 350.0}, {1.0, 350.0}});
}

TEST_CASE("the models between idle and max follow their formulas", "[power]") {
  const auto [name, expected] = GENERATE(table<std::string, std::map<double, double>>({
      {"linear", {{0.0, 200.0}, {0.25, 275.0}, {0.5, 350.0}, {1.0, 500.0}}},
      {"square", {{0.0, 200.0}, {0.25, 218.75}, {0.5, 275.0}, {1.0, 500.0}}},
      {"cubic", {{0.0, 200.0}, {0.25, 204.6875}, {0.5, 237.5}, {1.0, 500.0}}},
      {"square-root", {{0.0, 200.0}, {0.25, 350.0}, {0.5, 412.13203435596426}, {1.0, 500.0}}},
      {"mse", {{0.0, 200.0}, {0.25, 306.92381168761119}, {0.5, 386.32125751172014}, {1.0, 500.0}}},
      {"asymptotic", {{0.0, 200.0}, {0.5, 396.66865957436573}, {1.0, 494.64890099791214}}},
  }));
  INFO(name);
  check_watts(*make(name, from_200_to_500()), expected);
}

TEST_CASE("the exponent of the mse model is its calibration", "[power]") {
  // r = 1 is linear; r = 2 is idle + (max - idle) (2u - u^2).
  const auto line = make("mse", with(from_200_to_500(), "exponent", "1"));
  check_watts(*line, {{0.25, 275.0}, {0.5, 350.0}, {1.0, 500.0}});
  const auto parabola = make("mse", with(from_200_to_500(), "exponent", "2"));
  check_watts(*parabola, {{0.25, 331.25}, {0.5, 425.0}, {1.0, 500.0}});
}

TEST_CASE("the asymptotic model with dvfs takes the cube of the load", "[power]") {
  const auto model = make("asymptotic", with(from_200_to_500(), "dvfs", "true"));
  check_watts(*model, {{0.0, 200.0}, {0.5, 269.86390546993344}, {1.0, 494.64890099791214}});
}

TEST_CASE("the interpolated model gives back its table and lines between", "[power]") {
  // IBM System x3550 M3 (Xeon X5675), SPECpower_ssj2008 of 2010: the table that CloudSim carries.
  const auto model = make("interpolated",
                          levels({"58.4 W",
                                  "98 W",
                                  "109 W",
                                  "118 W",
                                  "128 W",
                                  "140 W",
                                  "153 W",
                                  "170 W",
                                  "189 W",
                                  "205 W",
                                  "222 W"}));
  check_watts(*model, {{0.0, 58.4}, {0.1, 98.0}, {0.5, 140.0}, {0.9, 205.0}, {1.0, 222.0}});
  check_watts(*model, {{0.05, 78.2}, {0.55, 146.5}, {0.95, 213.5}});
}

TEST_CASE("an interpolated model of two levels is a line", "[power]") {
  const auto model = make("interpolated", levels({"200 W", "500 W"}));
  check_watts(*model, {{0.0, 200.0}, {0.25, 275.0}, {1.0, 500.0}});
}

TEST_CASE("parameters of a power model that make no sense are issues", "[power]") {
  const auto [name, node] = GENERATE(table<std::string, ConfigNode>({
      {"linear", idle_max("500 W", "200 W")},
      {"linear", idle_max("200 W", "2 GW")},
      {"linear", idle_max("-1 W", "200 W")},
      {"linear", idle_max("200", "500 W")},
      {"linear", tests::map({{"idle", "200 W"}})},
      {"linear", with(idle_max("200 W", "500 W"), "exponent", "2")},
      {"constant", tests::map({})},
      {"mse", with(idle_max("200 W", "500 W"), "exponent", "0.9")},
      {"mse", with(idle_max("200 W", "500 W"), "exponent", "2.1")},
      {"asymptotic", with(idle_max("200 W", "500 W"), "knee", "0")},
      {"interpolated", levels({})},
      {"interpolated", levels({"200 W"})},
      {"interpolated", levels({"200 W", "-1 W"})},
  }));
  INFO(name);
  Issues issues;
  CHECK(make(name, node, issues) == nullptr);
  CHECK(issues.error_count() >= 1);
}

TEST_CASE("the power table of a node is the model in whole milliwatts", "[power]") {
  // The node of the design: 8 accelerators, 1.9 kW to 5.6 kW, 462.5 W each.
  const auto model = make("linear", idle_max("1.9 kW", "5.6 kW"));
  CHECK(suanwang::node_power_table(*model, 8) == std::vector<std::int64_t>{1'900'000,
                                                                           2'362'500,
                                                                           2'825'000,
                                                                           3'287'500,
                                                                           3'750'000,
                                                                           4'212'500,
                                                                           4'675'000,
                                                                           5'137'500,
                                                                           5'600'000});
}

TEST_CASE("halves of a milliwatt are rounded up in the power table", "[power]") {
  const auto model = make("linear", idle_max("0 W", "0.005 W"));
  CHECK(suanwang::node_power_table(*model, 2) == std::vector<std::int64_t>{0, 3, 5});
  CHECK(suanwang::node_power_table(*model, 4) == std::vector<std::int64_t>{0, 1, 3, 4, 5});
}

TEST_CASE("a node without units draws what it draws idle", "[power]") {
  const auto model = make("linear", idle_max("100 W", "300 W"));
  CHECK(suanwang::node_power_table(*model, 0) == std::vector<std::int64_t>{100'000});
}

TEST_CASE("a model that gives no power breaks an invariant", "[power]") {
  class Broken final : public NodePowerModel {
   public:
    explicit Broken(double watts) : watts_(watts) {}

    [[nodiscard]] double watts(double /*u*/) const override { return watts_; }

   private:
    double watts_;
  };

  CHECK_THROWS(suanwang::node_power_table(Broken(-1.0), 1));
  CHECK_THROWS(suanwang::node_power_table(Broken(std::nan("")), 1));
  CHECK_THROWS(suanwang::node_power_table(Broken(1e300), 1));
}
