// Elastic jobs: their plans, and Gantt charts by hand.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/pipeline/elastic_plan.hpp"
#include "sim/base/random.hpp"
#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

const std::vector<ElasticShare> kDiminishing{{1, 1'000'000}, {2, 2'000'000}, {4, 3'000'000}};

ElasticJob elastic_job(std::int64_t work_s, std::int64_t deadline_s) {
  ElasticJob job;
  job.work = seconds(work_s);
  job.deadline = deadline_s < 0 ? kNever : Time{deadline_s * 1'000};
  job.shares = kDiminishing;
  return job;
}

/// Twice as fast with twice the tasks.
Replay run_elastic(std::uint32_t nodes, std::vector<Arrival> jobs) {
  const City city = one_core_nodes(nodes);
  Demand demand = demand_of(city, std::move(jobs), true);
  demand.speed_profiles[SpeedProfileId(0)].by_tasks = {
      {1, 1'000'000}, {2, 2'000'000}, {4, 4'000'000}};
  Replay run = replay(city, demand, Stages{.start = "elastic-flow"});
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 0);
  return run;
}

Arrival due_job(std::uint64_t id, std::int64_t submit_s, std::int64_t run_s, std::int64_t due_s) {
  Arrival job = batch_job(id, submit_s * 1'000, run_s * 1'000, 1);
  job.request.deadline = due_s < 0 ? kNever : Time{due_s * 1'000};
  return job;
}

}  // namespace

TEST_CASE("the minimum satisfactory share is the least that meets the deadline", "[elastic]") {
  ElasticPlan plan(Time{}, seconds(10), 2, 4);
  REQUIRE(plan.add(elastic_job(30, 20)));  // one unit does 20 s of it by then, two do 40
  CHECK(plan.units_now() == 2);
  CHECK(plan.free_now() == 2);
  CHECK_FALSE(plan.add(elastic_job(30, 10)));  // the two that are left do 20 s by then
  CHECK(plan.free_now() == 2);
  CHECK(plan.add(elastic_job(20, 10)));
  CHECK(plan.free_now() == 0);
  ElasticPlan empty(Time{}, seconds(10), 2, 4);
  REQUIRE(empty.add(elastic_job(30, 10)));
  CHECK(empty.units_now() == 4);
}

TEST_CASE("a start costs its time, and who has its share already needs none", "[elastic]") {
  ElasticJob job = elastic_job(10, 10);
  job.startup = seconds(1);
  ElasticPlan plan(Time{}, seconds(10), 1, 4);
  REQUIRE(plan.add(job));  // nine seconds are left: one unit is not enough
  CHECK(plan.units_now() == 2);
  job.now_units = 1;
  ElasticPlan again(Time{}, seconds(10), 1, 4);
  REQUIRE(again.add(job));
  CHECK(again.units_now() == 1);
  // From one unit to two 10 s become 1 + 5; with 12 s of a startup they don't.
  CHECK(is_worth_a_restart(job, 2));
  job.startup = seconds(6);
  CHECK_FALSE(is_worth_a_restart(job, 2));
}

TEST_CASE("what is left goes where another unit gains most", "[elastic]") {
  // The first is at its last linear step, the second before it.
  const std::vector<ElasticJob> jobs{elastic_job(100, -1), elastic_job(100, -1)};
  std::vector<std::uint32_t> units{2, 1};
  give_rest(jobs, units, 1);
  CHECK(units == std::vector<std::uint32_t>{2, 2});
  give_rest(jobs, units, 1);  // the next step takes two
  CHECK(units == std::vector<std::uint32_t>{2, 2});
  give_rest(jobs, units, 3);
  CHECK(units == std::vector<std::uint32_t>{4, 2});
}

TEST_CASE("a plan finds a share whenever all that is free would do, and none below it does",
          "[elastic][property]") {
  RandomStream draws(1, "test/elastic");
  std::uint64_t accepted = 0;
  for (int trial = 0; trial < 10'000; ++trial) {
    const auto slots = static_cast<std::size_t>(draws.uniform_int(6)) + 1;
    const auto capacity = static_cast<std::int64_t>(draws.uniform_int(8)) + 1;
    ElasticPlan plan(Time{}, seconds(10), slots, capacity);
    std::vector<std::int64_t> free(slots, capacity);  // kept here in its own way
    for (int j = 0; j < 5; ++j) {
      const auto work = static_cast<std::int64_t>(draws.uniform_int(100)) + 1;
      const auto due = static_cast<std::int64_t>(draws.uniform_int(slots * 10)) + 1;
      // By level: what is done by the deadline, and what that takes of each slot until it is done.
      bool expected = false;
      for (const std::uint32_t level : {1U, 2U, 4U}) {
        std::int64_t done_ms = 0;
        std::vector<std::int64_t> left = free;
        for (std::size_t s = 0; s < slots && done_ms < work * 1'000; ++s) {
          const std::int64_t until =
              std::min<std::int64_t>(static_cast<std::int64_t>(s + 1) * 10, due);
          const std::int64_t span = until - static_cast<std::int64_t>(s) * 10;
          if (span <= 0) {
            break;
          }
          const std::int64_t most = std::min<std::int64_t>(level, free[s]);
          const std::int64_t has = most >= 4 ? 4 : most >= 2 ? 2 : most;
          done_ms += span * 1'000 * (has == 4 ? 3 : has);
          left[s] -= has;
        }
        if (done_ms >= work * 1'000) {
          expected = true;
          free = left;
          break;
        }
      }
      CHECK(plan.add(elastic_job(work, due)) == expected);
      accepted += static_cast<std::uint64_t>(expected);
      REQUIRE(plan.free_now() == free.front());
      REQUIRE(plan.free_now() >= 0);
    }
  }
  CHECK(accepted > 10'000);
}

TEST_CASE("a job alone has all the tasks it can have", "[elastic]") {
  const Replay run = run_elastic(4, {due_job(1, 0, 400, -1)});
  CHECK(run.row(1).finish == Time{100'000});
  CHECK(run.row(1).request.tasks == 4);
  CHECK(run.row(1).request.stated_tasks() == 1);
}

TEST_CASE("jobs grow and shrink as others come and go", "[elastic]") {
  // 1 has all four nodes until 2 comes at 50, both have two until 2 is done at 100 (100 s at twice
  // the speed), then 1 does its last 100 s on four nodes in 25.
  const Replay run = run_elastic(4, {due_job(1, 0, 400, -1), due_job(2, 50, 100, 150)});
  CHECK(run.row(2).start == Time{50'000});
  CHECK(run.row(2).finish == Time{100'000});
  CHECK(run.row(1).finish == Time{125'000});
  CHECK(run.row(1).requeues == 2);
  // 400 node seconds of 150 W, whatever it had when.
  CHECK(run.row(1).it_energy_uj == Int128{150} * 400 * 1'000'000);
}

TEST_CASE("a job that can't be in time beside the accepted ones does not harm them", "[elastic]") {
  const Replay run = run_elastic(4, {due_job(1, 0, 400, 100), due_job(2, 0, 400, 100)});
  CHECK(run.row(1).finish == Time{100'000});
  CHECK(run.start_ms(2) == 100'000);
  CHECK(run.row(2).finish == Time{200'000});
}

TEST_CASE("only waiting jobs of an elastic kind are resized, by their centre", "[elastic]") {
  std::vector<Refusal> refusals;
  const City city = one_core_nodes(4);
  Demand demand = demand_of(city, {batch_job(1, 0, 10'000, 2), batch_job(2, 0, 10'000, 3)}, true);
  demand.speed_profiles[SpeedProfileId(0)].by_tasks = {
      {1, 1'000'000}, {2, 2'000'000}, {4, 2'500'000}, {8, 3'000'000}};
  const auto dispatches = [&](const Observation& observation, const Trigger&, ActionList& actions) {
    for (const JobId job : observation.pending()) {
      actions.admit(job);
      actions.dispatch(job, CentreId(0));
      refusals.push_back(actions.resize(job, 4));
    }
  };
  const auto resizes =
      [&](const Observation& observation, const Trigger& trigger, ActionList& actions) {
        for (const JobId job : trigger.arrived) {
          for (const std::uint32_t tasks : {3U, 8U, 4U, 1U}) {
            refusals.push_back(actions.resize(job, tasks));
          }
          if (observation.request(job).tasks == 1) {
            const std::vector<NodeRun> node{{0, 1, 1}};
            CHECK(actions.start(job, PartitionId(0), node) == Refusal::none);
            refusals.push_back(actions.resize(job, 4));
          }
        }
      };
  Policies centres;
  centres.push_back(scripted_centre(resizes));
  SimulatorOptions options;
  options.horizon = Time{100'000};
  const Replay run = replay(city, demand, scripted_city(dispatches), std::move(centres), options);
  const auto not_known = Refusal::not_elastic;  // three tasks are none of what its kind can have
  CHECK(refusals == std::vector{Refusal::wrong_scope,
                                Refusal::wrong_scope,
                                not_known,
                                Refusal::cannot_run_there,
                                Refusal::none,
                                Refusal::none,
                                Refusal::wrong_phase,
                                not_known,
                                not_known,
                                not_known,
                                not_known});
  CHECK(run.row(1).finish == Time{20'000});  // 10 s with two tasks are 20 with one
}

}  // namespace suanwang::test
