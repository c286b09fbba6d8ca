// The platform sends jobs on from where they are.
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

constexpr std::int64_t kASecond = 1'000;
constexpr std::int64_t kAnHour = 3'600'000;

std::unique_ptr<Policy> moving(const std::string& rule) {
  Issues issues;
  DispatchStages stages{
      find_plugin(dispatch_rules(), "least-loaded")->make({}, "dispatch", issues)};
  stages.move = find_plugin(move_rules(), rule)->make({}, "move", issues);
  return std::make_unique<DispatchPipeline>(std::move(stages));
}

Replay run_moving(const City& city,
                  std::vector<Arrival> arrivals,
                  const std::string& rule,
                  const SimulatorOptions& options = {}) {
  Policies centres;
  centres.push_back(centre_policy({}));
  centres.push_back(centre_policy({}));
  Replay run = replay(
      city, demand_of(city, std::move(arrivals), true), moving(rule), std::move(centres), options);
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 0);
  return run;
}

City two_nodes() {
  City city = one_core_nodes(1);
  add_centre(city);
  add_partition(city, {});
  city.topology = Topology({2, 0, 2}, {});
  return city;
}

}  // namespace

TEST_CASE("a job that waits for long goes where there is room", "[move]") {
  // 1 asks for 10 000 s and is done after 60: nobody knew when 3 was sent behind 2.
  const Replay run = run_moving(two_nodes(),
                                {batch_job(1, 0, 60 * kASecond, 1, 10'000 * kASecond),
                                 batch_job(2, 0, 7'200 * kASecond, 1),
                                 batch_job(3, 0, 100 * kASecond, 1)},
                                "idle-elsewhere");
  CHECK(run.row(2).centre == CentreId(1));
  CHECK(run.row(3).centre == CentreId(0));
  CHECK(run.start_ms(3) == 1'800 * kASecond);  // it has waited half an hour
  CHECK(run.outcome.totals.migrations == 1);
}

TEST_CASE("a job that its owner wants at a centre stays there", "[move]") {
  Arrival insists = batch_job(3, 0, 100 * kASecond, 1);
  insists.request.target = CentreId(1);
  const Replay run = run_moving(two_nodes(),
                                {batch_job(1, 0, 60 * kASecond, 1, 10'000 * kASecond),
                                 batch_job(2, 0, 7'200 * kASecond, 1),
                                 insists},
                                "idle-elsewhere");
  CHECK(run.row(3).centre == CentreId(1));
  CHECK(run.outcome.totals.migrations == 0);
}

TEST_CASE("a running job follows the cleaner grid", "[move]") {
  City city = two_nodes();
  city.zones.push_back({"first"});
  city.zones.push_back({"second"});
  city.centres[CentreId(0)].zone = ZoneId(0);
  city.centres[CentreId(1)].zone = ZoneId(1);
  Surroundings surroundings;
  surroundings.zones.resize(3);
  const auto carbon = [](std::vector<std::int64_t> hours) {
    std::vector<StepSeries<std::int64_t>::Step> steps;
    for (std::size_t h = 0; h < hours.size(); ++h) {
      steps.push_back({Time{static_cast<std::int64_t>(h) * kAnHour}, hours[h] * 1'000'000});
    }
    return StepSeries<std::int64_t>(std::move(steps));
  };
  surroundings.zones[1].carbon_ug_per_kwh = carbon({500});
  // A tenth less than there is not enough to move; four fifths less are.
  surroundings.zones[2].carbon_ug_per_kwh = carbon({600, 450, 100});
  surroundings.sites.push_back({StepSeries<Plant>{}, 1});
  surroundings.sites.push_back({StepSeries<Plant>{}, 2});
  SimulatorOptions options;
  options.surroundings = &surroundings;
  options.horizon = Time{100 * kAnHour};
  const Replay run = run_moving(city, {batch_job(1, 0, 10 * kAnHour, 1)}, "follow-signal", options);
  CHECK(run.row(1).centre == CentreId(1));
  CHECK(run.start_ms(1) == 2 * kAnHour);
  CHECK(run.row(1).finish == Time{10 * kAnHour});
  // 150 W: two hours at 500 g/kWh and eight at 100.
  CHECK(run.row(1).carbon_ug == 150 * (2 * 500 + 8 * 100) * 1'000);
}

}  // namespace suanwang::test
