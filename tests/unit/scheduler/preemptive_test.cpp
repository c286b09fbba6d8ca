// Preemptive rules on cases small enough to draw.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

constexpr std::int64_t kSecond = 1'000;

std::unique_ptr<Policy> preemptive(ConfigNode start) {
  ConfigNode stages = config::map({{"order", "fcfs"}, {"place", "first-fit"}});
  stages = config::with(std::move(stages), "start", std::move(start));
  Issues issues;
  auto policy = policy_catalogue().make_centre_policy(stages, "centre", 1, issues);
  REQUIRE(policy != nullptr);
  return policy;
}

Replay run(const City& city,
           const std::vector<Arrival>& jobs,
           const ConfigNode& start,
           const Resilience& resilience = {{}, OnFailure::requeue, OnPreemption::save}) {
  Demand demand = demand_of(city, jobs, all_unit_core(jobs));
  for (auto& stream : demand.streams) {
    stream.resilience = resilience;
  }
  Policies centres;
  centres.push_back(preemptive(start));
  Replay run = replay(city, demand, city_policy(Stages{}, 1), std::move(centres));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

std::int64_t finish_s(const Replay& run, std::uint64_t id) {
  return run.row(id).finish.ms / kSecond;
}

ConfigNode named(const std::string& rule) {
  return config::scalar(rule);
}

}  // namespace

// One node:  1 [0-10) 2 [10-30) 1 [30-120)
TEST_CASE("a shorter job takes the node, and the longer one goes on afterwards", "[preemptive]") {
  const Replay replayed =
      run(one_core_nodes(1),
          {batch_job(1, 0, 100 * kSecond, 1), batch_job(2, 10 * kSecond, 20 * kSecond, 1)},
          named("srtf"));
  CHECK(finish_s(replayed, 2) == 30);
  CHECK(finish_s(replayed, 1) == 120);
  CHECK(replayed.row(1).requeues == 1);
  // 150 W for 100 s borne by job 1 over both its starts: 100 W idle and 50 W a unit.
  CHECK(replayed.row(1).it_energy_uj == Int128{15'000} * 1'000'000);
}

TEST_CASE("a job with less left than a newcomer keeps its node", "[preemptive]") {
  const Replay replayed =
      run(one_core_nodes(1),
          {batch_job(1, 0, 100 * kSecond, 1), batch_job(2, 90 * kSecond, 20 * kSecond, 1)},
          named("srtf"));
  CHECK(finish_s(replayed, 1) == 100);
  CHECK(replayed.row(1).requeues == 0);
}

// startup 5 s: 1 [0-5 up, 5 work -10) 2 [10-15 up, 20 work -35) 1 [35-40 up, 95 work -135)
TEST_CASE("each start of a job takes its startup anew", "[preemptive]") {
  std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 1),
                            batch_job(2, 10 * kSecond, 20 * kSecond, 1)};
  for (Arrival& job : jobs) {
    job.request.startup_ms = 5'000;
  }
  const Replay replayed = run(one_core_nodes(1), jobs, named("srtf"));
  CHECK(finish_s(replayed, 2) == 35);
  CHECK(finish_s(replayed, 1) == 135);
}

// Within the startup nothing is done: 1 [0-3) 2 [3-8 up, 20 -28) 1 [28-33 up, 100 -133)
TEST_CASE("a job preempted within its startup has done nothing", "[preemptive]") {
  std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 1),
                            batch_job(2, 3 * kSecond, 20 * kSecond, 1)};
  for (Arrival& job : jobs) {
    job.request.startup_ms = 5'000;
  }
  const Replay replayed = run(one_core_nodes(1), jobs, named("srtf"));
  CHECK(finish_s(replayed, 1) == 133);
}

// Checkpoints after 12 s, 1 s each; startup 5 s, restart 3 s. 1: up 0-5, 12, 1, 12 (saved 24) by
// 30; preempted at 31 with 24 s saved (the second checkpoint ends at 31). 2 up 31-36, 20 s with one
// checkpoint -57. 1: up -62, restart -65, 76 s with 6 checkpoints -147.
TEST_CASE("a restart from a checkpoint comes after the startup", "[preemptive]") {
  std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 1),
                            batch_job(2, 31 * kSecond, 20 * kSecond, 1)};
  for (Arrival& job : jobs) {
    job.request.startup_ms = 5'000;
  }
  const Resilience writes{
      {seconds(12), seconds(1), seconds(3)}, OnFailure::requeue, OnPreemption::fall_back};
  const Replay replayed = run(one_core_nodes(1), jobs, named("srtf"), writes);
  CHECK(finish_s(replayed, 2) == 57);
  CHECK(finish_s(replayed, 1) == 147);
}

// Node 0: job 1 until 100 s. Job 2 needs both at 100 s; job 3 (1 node, 80 s) fits before that from
// 10 s on, but not with a startup of 20 s.
TEST_CASE("plans know of startups", "[preemptive]") {
  std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 1),
                            batch_job(2, 5 * kSecond, 10 * kSecond, 2),
                            batch_job(3, 10 * kSecond, 80 * kSecond, 1)};
  for (const char* rule : {"easy", "conservative"}) {
    Stages stages;
    stages.start = rule;
    CHECK(replay(one_core_nodes(2), jobs, stages).start_ms(3) == 10 * kSecond);
    std::vector<Arrival> slow = jobs;
    slow[2].request.startup_ms = 20'000;
    const Replay replayed = replay(one_core_nodes(2), slow, stages);
    CHECK(replayed.start_ms(2) == 100 * kSecond);
    CHECK(replayed.start_ms(3) == 110 * kSecond);
    CHECK(finish_s(replayed, 3) == 210);
  }
}

TEST_CASE("what no checkpoint holds is lost by a preempted job", "[preemptive]") {
  const std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 1),
                                  batch_job(2, 30 * kSecond, 20 * kSecond, 1)};
  const Replay none = run(one_core_nodes(1), jobs, named("srtf"), Resilience{});
  CHECK(finish_s(none, 1) == 150);  // 0-30 for nothing, 50-150
  // Checkpoints after 12 s of work, 1 s each: at 30 s two hold 24 s; 3 s to restart, 76 s of work
  // with 6 checkpoints between.
  const Resilience writes{
      {seconds(12), seconds(1), seconds(3)}, OnFailure::requeue, OnPreemption::fall_back};
  const Replay some = run(one_core_nodes(1), jobs, named("srtf"), writes);
  CHECK(finish_s(some, 2) == 51);  // 20 s with a checkpoint
  CHECK(finish_s(some, 1) == 51 + 3 + 76 + 6);
}

// Three nodes. 1: two nodes, 100 s; 2: one node, 100 s; 3 at 10: three nodes, 20 s: both make room.
TEST_CASE("a gang gets all its nodes or nobody is preempted", "[preemptive]") {
  const std::vector<Arrival> both{batch_job(1, 0, 100 * kSecond, 2),
                                  batch_job(2, 0, 100 * kSecond, 1),
                                  batch_job(3, 10 * kSecond, 20 * kSecond, 3)};
  const Replay all = run(one_core_nodes(3), both, named("srtf"));
  CHECK(finish_s(all, 3) == 30);
  CHECK(finish_s(all, 1) == 120);
  CHECK(finish_s(all, 2) == 120);
  // Job 2 has 15 s left at 10 s, less than job 3: it stays, and so does job 1, which alone is not
  // enough.
  const std::vector<Arrival> one{batch_job(1, 0, 100 * kSecond, 2),
                                 batch_job(2, 0, 25 * kSecond, 1),
                                 batch_job(3, 10 * kSecond, 20 * kSecond, 3)};
  const Replay none = run(one_core_nodes(3), one, named("srtf"));
  CHECK(finish_s(none, 2) == 25);
  CHECK(finish_s(none, 3) == 45);
  CHECK(finish_s(none, 1) == 120);
  CHECK(none.row(1).requeues == 1);  // at 25 s
}

// Both of 1 (2 nodes, 90 s left at 10) and 2 (1 node, 60 s left) come after 3 (1 node): only 1, the
// last of them, is looked at first, and it is enough.
TEST_CASE("the last in the ranking make room, and no more of them than it takes", "[preemptive]") {
  const std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 2),
                                  batch_job(2, 0, 70 * kSecond, 1),
                                  batch_job(3, 10 * kSecond, 20 * kSecond, 1)};
  const Replay replayed = run(one_core_nodes(3), jobs, named("srtf"));
  CHECK(replayed.row(1).requeues == 1);
  CHECK(replayed.row(2).requeues == 0);
  CHECK(finish_s(replayed, 3) == 30);
  CHECK(finish_s(replayed, 1) == 120);  // 30-120
}

// By service: 1 has 4 x 20 = 80 unit-s left at 0; 2 has 50.
TEST_CASE("shortest remaining service weighs time by units", "[preemptive]") {
  const std::vector<Arrival> jobs{batch_job(1, 0, 20 * kSecond, 4),
                                  batch_job(2, 0, 50 * kSecond, 1)};
  const Replay by_service = run(one_core_nodes(4), jobs, named("srsf"));
  CHECK(by_service.row(2).start == Time{0});
  CHECK(by_service.row(1).start == Time{50 * kSecond});
  const Replay by_time = run(one_core_nodes(4), jobs, named("srtf"));
  CHECK(by_time.row(1).start == Time{0});
}

// One node, turns of 10 s: 1 [0-10) 2 [10-20) 1 [20-30) 2 [30-35) 1 [35-40), which is alone.
TEST_CASE("jobs take turns, each for its quantum", "[preemptive]") {
  const Replay replayed = run(one_core_nodes(1),
                              {batch_job(1, 0, 25 * kSecond, 1), batch_job(2, 0, 15 * kSecond, 1)},
                              config::map({{"name", "time-slice"}, {"quantum", "10 s"}}));
  CHECK(finish_s(replayed, 2) == 35);
  CHECK(finish_s(replayed, 1) == 40);
  CHECK(replayed.row(1).requeues == 2);
}

TEST_CASE("a job that nobody waits for keeps its node whatever its quantum", "[preemptive]") {
  const Replay replayed =
      run(one_core_nodes(1),
          {batch_job(1, 0, 100 * kSecond, 1), batch_job(2, 55 * kSecond, 5 * kSecond, 1)},
          config::map({{"name", "time-slice"}, {"quantum", "10 s"}}));
  CHECK(replayed.row(1).requeues == 1);
  CHECK(finish_s(replayed, 2) == 60);  // it has had more than a turn when somebody comes
  CHECK(finish_s(replayed, 1) == 105);
}

// Tenant 1 has priority 5, tenant 0 none. 1 and 2 of tenant 0 run on two nodes each; 3 (tenant 1,
// two nodes) at 10 s takes those of 2, which has had as much service and started later; 4 (tenant
// 0) waits for an equal.
TEST_CASE("a higher priority preempts the cheapest, an equal one waits", "[preemptive]") {
  City city = one_core_nodes(4);
  city.tenants[TenantId(1)].priority = 5;
  std::vector<Arrival> jobs{batch_job(1, 0, 100 * kSecond, 2),
                            batch_job(2, 2 * kSecond, 100 * kSecond, 2),
                            batch_job(3, 10 * kSecond, 20 * kSecond, 2),
                            batch_job(4, 11 * kSecond, 5 * kSecond, 1)};
  for (Arrival& job : jobs) {
    job.request.tenant = TenantId(job.request.id == 3 ? 1 : 0);
  }
  const Replay replayed = run(city, jobs, named("priority"));
  CHECK(replayed.row(3).start == Time{10 * kSecond});
  CHECK(replayed.row(1).requeues == 0);
  CHECK(replayed.row(2).requeues == 1);
  CHECK(finish_s(replayed, 1) == 100);
  CHECK(finish_s(replayed, 2) == 122);  // from 30 s on
  CHECK(replayed.row(4).start == Time{100 * kSecond});
}

// One node, queues at 10 and 30 s. 1 runs 0-10, is demoted; 2 came at 5: 10-20, demoted behind 1; 1
// 20-40 has 30 s: demoted; 2 40-60 has 30: demoted, behind 1; then 1 60-70 ends; 2 70-80.
TEST_CASE("a job goes to the next queue when it has had its time", "[preemptive]") {
  ConfigNode start = config::map({{"name", "two-d-las"}});
  start = config::with(std::move(start), "queues", config::list({"10 s", "30 s"}));
  const std::vector<Arrival> jobs{batch_job(1, 0, 40 * kSecond, 1),
                                  batch_job(2, 5 * kSecond, 40 * kSecond, 1)};
  const Replay replayed = run(one_core_nodes(1), jobs, start);
  CHECK(finish_s(replayed, 1) == 70);
  CHECK(finish_s(replayed, 2) == 80);
  CHECK(replayed.row(1).requeues == 2);
  CHECK(replayed.row(2).requeues == 2);
}

}  // namespace suanwang::test
