// The weighted cost of a dispatch: each feature by hand, and what it comes to alone.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/pipeline/pipelines.hpp"
#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/state/surroundings.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

std::unique_ptr<Policy> by_cost(const ConfigNode& weights) {
  Issues issues;
  DispatchStages stages{
      find_plugin(dispatch_rules(), "weighted-cost")->make(weights, "dispatch", issues)};
  REQUIRE(stages.rule != nullptr);
  return std::make_unique<DispatchPipeline>(std::move(stages));
}

Replay run_by_cost(const City& city,
                   const std::vector<Arrival>& jobs,
                   const ConfigNode& weights,
                   const SimulatorOptions& options = {}) {
  Policies centres;
  for (std::size_t c = 0; c < city.centres.size(); ++c) {
    centres.push_back(centre_policy({}));
  }
  Replay run =
      replay(city, demand_of(city, jobs, true), by_cost(weights), std::move(centres), options);
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

/// A centre of two one-core nodes in each of two zones: dear and clean, cheap and dirty. 150 W a
/// busy node; the second has a PUE of 1.5.
City two_zones() {
  City city = one_core_nodes(2);
  city.zones.push_back({"dear"});
  city.zones.push_back({"cheap"});
  city.centres[CentreId(0)].zone = ZoneId(0);
  city.centres[add_centre(city, 1'500'000)].zone = ZoneId(1);
  add_partition(city, {.nodes = 2});
  return city;
}

/// 1.00 and 0.50 CNY/kWh, 100 and 500 g/kWh.
Surroundings prices_and_carbon() {
  Surroundings surroundings;
  surroundings.zones.resize(3);
  surroundings.zones[1].price_ufen_per_kwh = StepSeries<std::int64_t>(100'000'000);
  surroundings.zones[2].price_ufen_per_kwh = StepSeries<std::int64_t>(50'000'000);
  surroundings.zones[1].carbon_ug_per_kwh = StepSeries<std::int64_t>(100'000'000);
  surroundings.zones[2].carbon_ug_per_kwh = StepSeries<std::int64_t>(500'000'000);
  surroundings.sites.push_back({StepSeries<Plant>{}, 1});
  surroundings.sites.push_back({StepSeries<Plant>{}, 2});
  return surroundings;
}

CentreId chosen(const ConfigNode& weights) {
  const City city = two_zones();
  const Surroundings surroundings = prices_and_carbon();
  SimulatorOptions options;
  options.surroundings = &surroundings;
  options.horizon = Time{days(2).ms};
  return run_by_cost(city, {batch_job(1, 1'000, 36'000'000, 1)}, weights, options).row(1).centre;
}

}  // namespace

TEST_CASE("energy and carbon weigh against each other", "[dispatch]") {
  // Ten hours at 150 W: 1.5 kWh at 1 CNY = 1.5 CNY and 0.15 kg there; 2.25 kWh at 0.5 CNY = 1.125
  // CNY and 1.125 kg here. The dear centre is 0.375 CNY dearer and 0.975 kg cleaner: they are equal
  // at 0.3846 CNY/kg.
  CHECK(chosen(tests::map({{"energy", "1"}})) == CentreId(1));
  CHECK(chosen(tests::map({{"energy", "0"}, {"carbon", "1"}})) == CentreId(0));
  CHECK(chosen(tests::map({{"energy", "1"}, {"carbon", "0.384"}})) == CentreId(1));
  CHECK(chosen(tests::map({{"energy", "1"}, {"carbon", "0.385"}})) == CentreId(0));
}

TEST_CASE("where all centres are as fast, the least wait is the earliest completion",
          "[dispatch]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomStream random(seed, "tests/weighted-cost");
    const auto below = [&random](std::uint64_t n) {
      return static_cast<std::int64_t>(random.uniform_int(n));
    };
    City city = one_core_nodes(4);
    for (int c = 0; c < 3; ++c) {
      add_centre(city);
      add_partition(city, {.nodes = static_cast<std::uint32_t>(2 + below(6))});
    }
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 100; ++id) {
      jobs.push_back(batch_job(id,
                               below(2'000) * 1'000,
                               (1 + below(300)) * 1'000,
                               static_cast<std::uint32_t>(1 + below(4))));
    }
    sort_by_submission(jobs);
    const Replay by_wait =
        run_by_cost(city, jobs, tests::map({{"energy", "0"}, {"wait", "3600000"}}));
    const Replay earliest = replay(city, jobs, Stages{.dispatch = "earliest-completion"});
    std::size_t same = 0;
    for (const KeptRow& row : earliest.rows) {
      same += static_cast<std::size_t>(by_wait.row(row.request.id).start == row.start);
    }
    CHECK(same == 100);
  }
}

TEST_CASE("stale news counts less", "[dispatch]") {
  City city = one_core_nodes(2);
  add_centre(city);
  add_partition(city, {.nodes = 2});
  Telemetry telemetry;
  TelemetryChannel often;
  often.interval = {seconds(10)};
  TelemetryChannel seldom;
  seldom.interval = {minutes(10)};
  telemetry.channels.push_back(seldom);
  telemetry.channels.push_back(often);
  SimulatorOptions options;
  options.telemetry = &telemetry;
  const std::vector<Arrival> jobs{batch_job(1, 5'000, 1'000, 1), batch_job(2, 35'000, 1'000, 1)};
  const Replay run = run_by_cost(city, jobs, tests::map({{"energy", "0"}, {"age", "1"}}), options);
  CHECK(run.row(1).centre == CentreId(0));  // both were heard of when the run began
  CHECK(run.row(2).centre == CentreId(1));
}

}  // namespace suanwang::test
