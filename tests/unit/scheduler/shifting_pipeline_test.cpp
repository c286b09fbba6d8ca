// Time shifting through a run: Gantt charts by hand.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/pipeline/pipelines.hpp"
#include "sim/state/surroundings.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::int64_t kHour = 3'600'000;

/// One node in one zone.
City one_node() {
  City city = one_core_nodes(1);
  city.zones.push_back({"grid"});
  city.centres[CentreId(0)].zone = ZoneId(0);
  return city;
}

/// Carbon by the hour in g/kWh, from hour 0 on.
Surroundings carbon_of(std::size_t centres, const std::vector<std::int64_t>& hours) {
  std::vector<StepSeries<std::int64_t>::Step> steps;
  for (std::size_t h = 0; h < hours.size(); ++h) {
    steps.push_back({Time{static_cast<std::int64_t>(h) * kHour}, hours[h] * 1'000'000});
  }
  Surroundings surroundings;
  surroundings.zones.resize(2);
  surroundings.zones[1].carbon_ug_per_kwh = StepSeries<std::int64_t>(std::move(steps));
  for (std::size_t c = 0; c < centres; ++c) {
    surroundings.sites.push_back({StepSeries<Plant>{}, 1});
  }
  return surroundings;
}

std::unique_ptr<Policy> shifting(const std::string& rule, const std::string& dispatch) {
  Issues issues;
  DispatchStages stages{find_plugin(dispatch_rules(), dispatch)->make({}, "dispatch", issues)};
  stages.shift = find_plugin(shifting_rules(), rule)->make({}, "shift", issues);
  return std::make_unique<DispatchPipeline>(std::move(stages));
}

Replay run_shifted(const City& city,
                   std::vector<Arrival> arrivals,
                   const Surroundings& surroundings,
                   const std::string& rule,
                   const std::string& dispatch = "least-loaded") {
  SimulatorOptions options;
  options.surroundings = &surroundings;
  options.horizon = Time{100 * kHour};
  Policies centres;
  for (std::size_t c = 0; c < city.centres.size(); ++c) {
    centres.push_back(centre_policy({}));
  }
  Replay run = replay(city,
                      demand_of(city, std::move(arrivals), true),
                      shifting(rule, dispatch),
                      std::move(centres),
                      options);
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 0);
  return run;
}

}  // namespace

TEST_CASE("a job waits for the cleanest window, and its carbon is what that window has",
          "[shifting]") {
  // Two hours of work; the cheapest two in a row are hours 4 and 5.
  const Replay run = run_shifted(one_node(),
                                 {batch_job(1, 0, 2 * kHour, 1)},
                                 carbon_of(1, {500, 500, 500, 400, 100, 200, 500, 500}),
                                 "lowest-window");
  CHECK(run.start_ms(1) == 4 * kHour);
  // 150 W for an hour at 100 and one at 200 g/kWh.
  CHECK(run.row(1).carbon_ug == 45'000'000);
}

TEST_CASE("wait-awhile runs in the cleanest hours and is suspended between them", "[shifting]") {
  // The two cheapest hours are 1 and 4.
  const Replay run = run_shifted(one_node(),
                                 {batch_job(1, 0, 2 * kHour, 1)},
                                 carbon_of(1, {500, 100, 500, 400, 200, 500, 500, 500}),
                                 "wait-awhile");
  CHECK(run.row(1).finish == Time{5 * kHour});
  CHECK(run.start_ms(1) == 4 * kHour);  // of its last start
  CHECK(run.row(1).carbon_ug == 45'000'000);
}

TEST_CASE("a job that waits when its pause begins does not run in the pause", "[shifting]") {
  // Both plan hours 1 and 4. The first has the node in hour 1; the second must not take it in the
  // dirty hours 2 and 3, and follows the first from hour 5 on.
  const Replay run = run_shifted(one_node(),
                                 {batch_job(1, 0, 2 * kHour, 1), batch_job(2, 1, 2 * kHour, 1)},
                                 carbon_of(1, {500, 100, 500, 400, 200, 300, 300, 500}),
                                 "wait-awhile");
  CHECK(run.row(1).finish == Time{5 * kHour});
  CHECK(run.start_ms(2) == 5 * kHour);
}

TEST_CASE("a job that is deferred takes one turn of round-robin", "[shifting]") {
  City city = one_node();
  add_centre(city);
  add_partition(city, {.nodes = 1});
  city.centres[CentreId(1)].zone = ZoneId(0);
  // Each is deferred and back before the next arrives.
  std::vector<Arrival> jobs;
  for (std::int64_t i = 0; i < 4; ++i) {
    jobs.push_back(batch_job(static_cast<std::uint64_t>(i) + 1, i * 4 * kHour, kHour / 2, 1));
  }
  std::vector<std::int64_t> hours;
  for (int i = 0; i < 24; ++i) {
    hours.push_back(i % 4 == 1 ? 100 - i : 500);
  }
  const Replay run = run_shifted(city, jobs, carbon_of(2, hours), "no-wait", "round-robin");
  const Replay shifted = run_shifted(city, jobs, carbon_of(2, hours), "fixed-slack", "round-robin");
  for (std::uint64_t id = 1; id <= 4; ++id) {
    CHECK(run.row(id).centre == CentreId((id - 1) % 2 == 0 ? 0 : 1));
    CHECK(shifted.row(id).centre == run.row(id).centre);
  }
}

}  // namespace suanwang::test
