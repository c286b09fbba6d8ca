// Capacity that comes and goes: jobs are displaced, queued again, and never lost.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

City changing(std::uint32_t nodes, std::vector<CapacityStep> steps) {
  return one_partition({.nodes = nodes, .capacity = std::move(steps)});
}

const std::vector<std::string> kStartRules{
    "strict", "skip", "easy", "easy-sjbf", "conservative", "conservative-rebuild"};

}  // namespace

TEST_CASE("jobs on nodes that go are queued again at their old place and run in full",
          "[engine][capacity]") {
  // Nodes 0 and 1 hold job 1, node 2 job 2. At 4 s only nodes 0 and 1 stay: job 2 goes back, before
  // job 3, which came later; job 1 is not touched.
  const City city = changing(3, {{Time{4000}, 2}});
  const std::vector<Arrival> jobs{
      batch_job(1, 0, 10'000, 2), batch_job(2, 1000, 5000, 1), batch_job(3, 2000, 1000, 1)};
  for (const std::string& start : kStartRules) {
    INFO(start);
    const Replay run = replay(city, jobs, Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.row(1).start == Time{0});
    CHECK(run.row(1).requeues == 0);
    CHECK(run.row(2).requeues == 1);
    CHECK(run.row(2).start == Time{10'000});
    CHECK(run.row(2).finish == Time{15'000});
    CHECK(run.row(2).state == FinalState::completed);
    CHECK(run.row(3).start == Time{10'000});
    // Job 2 bears 3 s of its first start and 5 s of its second, at 150 W.
    CHECK(run.row(2).it_energy_uj == Int128{150'000} * 8000);
    CHECK(run.intervals.back().counts.requeued == 1);
    CHECK(run.intervals.back().counts.started == 4);
    const PartitionMeter& meter = run.outcome.totals.partitions[PartitionId(0)];
    CHECK(meter.available_node_ms == 3 * 4000 + 2 * 11'000);
    CHECK(meter.busy_node_ms == 2 * 10'000 + 3000 + 5000 + 1000);
  }
}

TEST_CASE("displaced jobs keep the order of their arrival", "[engine][capacity]") {
  const City city = changing(4, {{Time{3000}, 0}, {Time{5000}, 1}});
  const std::vector<Arrival> jobs{batch_job(1, 0, 9000, 1),
                                  batch_job(2, 0, 8000, 1),
                                  batch_job(3, 1000, 7000, 1),
                                  batch_job(4, 2000, 1000, 2)};
  const Replay run = replay(city, jobs, Stages{.start = "strict"});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == 5000);
  CHECK(run.start_ms(2) == 14'000);
  CHECK(run.start_ms(3) == 22'000);
  // Job 4 needs two nodes, at 2 s one was free, and two never come back.
  CHECK(run.row(4).state == FinalState::waiting);
  CHECK(run.outcome.totals.waiting == 1);
  CHECK(run.outcome.totals.finished == 3);
}

TEST_CASE("with no nodes for a while nothing runs, and everything runs afterwards",
          "[engine][capacity]") {
  const City city = changing(2, {{Time{0}, 0}, {Time{10'000}, 2}});
  for (const std::string& start : kStartRules) {
    INFO(start);
    const Replay run = replay(
        city, {batch_job(1, 1000, 2000, 2), batch_job(2, 2000, 2000, 1)}, Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.start_ms(1) == 10'000);
    CHECK(run.start_ms(2) == 12'000);
    CHECK(run.row(1).requeues == 0);
  }
}

TEST_CASE("of capacity and completion at one instant capacity comes first", "[engine][capacity]") {
  // The node goes in the instant the job would have ended: the job runs again.
  const City city = changing(1, {{Time{5000}, 0}, {Time{6000}, 1}});
  const Replay run = replay(city, {batch_job(1, 0, 5000, 1)}, Stages{});
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).start == Time{6000});
  CHECK(run.row(1).finish == Time{11'000});
}

TEST_CASE("jobs are conserved whatever capacity does", "[engine][capacity]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    RandomStream random(seed, "tests/capacity");
    const auto draw = [&random](std::uint64_t n) {
      return static_cast<std::int64_t>(random.uniform_int(n));
    };
    std::vector<CapacityStep> steps;
    for (std::int64_t t = 0; t < 60'000; t += 1 + draw(9000)) {
      steps.push_back({Time{t}, static_cast<std::uint32_t>(draw(9))});
    }
    steps.push_back({Time{60'000}, 8});
    std::vector<Arrival> jobs;
    std::int64_t submit = 0;
    for (std::uint64_t id = 1; id <= 60; ++id) {
      submit += draw(1500);
      const std::int64_t run = draw(8000);
      jobs.push_back(batch_job(
          id, submit, run, static_cast<std::uint32_t>(1 + draw(8)), run + 1 + draw(3000)));
    }
    const City city = changing(8, steps);
    for (const std::string& start : kStartRules) {
      INFO("seed " << seed << ", " << start);
      const Replay run = replay(city, jobs, Stages{.start = start});
      INFO(run.outcome.breach);
      REQUIRE_FALSE(run.outcome.broken);
      REQUIRE(run.rows.size() == jobs.size());
      REQUIRE(run.outcome.totals.finished == jobs.size());
      for (const Arrival& job : jobs) {
        const KeptRow& row = run.row(job.request.id);
        REQUIRE(row.finish - row.start == job.truth.run);
        REQUIRE(row.start >= job.request.submit);
      }
    }
  }
}

TEST_CASE("on a horizon the displaced wait", "[engine][capacity]") {
  const City city = changing(2, {{Time{3000}, 0}});
  const Replay run =
      replay(city, {batch_job(1, 0, 9000, 2)}, Stages{}, SimulatorOptions{.horizon = Time{8000}});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).state == FinalState::waiting);
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).start == kNever);
  CHECK_FALSE(run.row(1).partition.exists());
  CHECK(run.row(1).it_energy_uj == Int128{300'000} * 3000);
}

}  // namespace suanwang::test
