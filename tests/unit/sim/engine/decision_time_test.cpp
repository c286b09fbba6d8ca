// Decisions that take time: a policy that is asked acts so much later, and sees then what is true.
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/start/start_rule.hpp"
#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Replay run(const std::vector<Arrival>& jobs,
           const DecisionTime& city,
           const DecisionTime& centre,
           std::uint32_t nodes = 8,
           const Stages& stages = {}) {
  SimulatorOptions options;
  options.city_decision = city;
  options.centre_decision = centre;
  Replay replayed = replay(one_core_nodes(nodes), jobs, stages, options);
  INFO(replayed.outcome.breach);
  REQUIRE_FALSE(replayed.outcome.broken);
  return replayed;
}

}  // namespace

TEST_CASE("a job waits for the platform's decision, and then for its centre's", "[engine]") {
  // The platform thinks from 0 to 10 s and takes both jobs; the third comes at 12 s: from then to
  // 22 s. Each centre's decision takes 5 s more.
  const Replay replayed = run(
      {batch_job(1, 0, 1'000, 1), batch_job(2, 2'000, 1'000, 1), batch_job(3, 12'000, 1'000, 1)},
      {seconds(10), 0},
      {seconds(5), 0});
  CHECK(replayed.start_ms(1) == 15'000);
  CHECK(replayed.start_ms(2) == 15'000);
  CHECK(replayed.start_ms(3) == 27'000);
}

TEST_CASE("each job that waits adds to the time of a decision", "[engine]") {
  // 1 s and 2 s for the one job that is there as the platform is asked; then 1 s and 2 x 2 s.
  const Replay replayed = run(
      {batch_job(1, 0, 1'000, 1), batch_job(2, 10'000, 1'000, 1), batch_job(3, 10'000, 1'000, 1)},
      {seconds(1), 2'000'000'000},
      {});
  CHECK(replayed.start_ms(1) == 3'000);
  CHECK(replayed.start_ms(2) == 15'000);
  CHECK(replayed.start_ms(3) == 15'000);
  CHECK(DecisionTime{{}, 1}.of(3) == milliseconds(1));  // rounded up
  CHECK(DecisionTime{milliseconds(7), 500'000}.of(5) == milliseconds(10));
}

TEST_CASE("a decision that is measured takes what the last one took, so many times", "[engine]") {
  // Every look at the clock on the wall finds it 2 ms on: each decision takes 2 ms, a thousand
  // times that on the simulated clock. The platform's first decision is not known to take any time.
  static std::int64_t wall_ns = 0;
  SimulatorOptions options;
  options.city_decision.measured = 1000;
  options.wall_clock_ns = [] {
    return wall_ns += 2'000'000;
  };
  const std::vector<Arrival> jobs{batch_job(1, 0, 1'000, 1), batch_job(2, 10'000, 1'000, 1)};
  const Replay replayed = replay(one_core_nodes(4), jobs, Stages{}, options);
  REQUIRE_FALSE(replayed.outcome.broken);
  CHECK(replayed.start_ms(1) == 0);
  CHECK(replayed.start_ms(2) == 12'000);
  // A replay takes the log's times in place of the clock.
  const ThinkingTimes log{{Duration{}, seconds(7)}, {}};
  options.thinking = &log;
  CHECK(replay(one_core_nodes(4), jobs, Stages{}, options).start_ms(2) == 17'000);
  const ThinkingTimes cut_off{{Duration{}}, {}};
  options.thinking = &cut_off;
  CHECK(replay(one_core_nodes(4), jobs, Stages{}, options).outcome.broken);
}

TEST_CASE("a policy that thinks sees what has come by the time it acts", "[engine]") {
  // One node. Job 1 runs from 5 s to 25 s; its end is seen at 30 s. Job 2 came meanwhile, job 3
  // while the centre thought of the end: it goes behind job 2, whose end at 40 s is seen at 45 s.
  const Replay replayed = run({batch_job(1, 0, 20'000, 1),
                               batch_job(2, 10'000, 10'000, 1),
                               batch_job(3, 26'000, 10'000, 1)},
                              {},
                              {seconds(5), 0},
                              1);
  CHECK(replayed.start_ms(1) == 5'000);
  CHECK(replayed.start_ms(2) == 30'000);
  CHECK(replayed.start_ms(3) == 45'000);
}

TEST_CASE("decisions that take time lose no job, whatever the rules", "[engine]") {
  for (const auto* rule : start_rules()) {
    for (std::uint64_t seed = 1; seed <= 15; ++seed) {
      INFO(rule->name << ", seed " << seed);
      RandomStream random(seed, "tests/decision-time");
      std::vector<Arrival> jobs;
      for (std::uint64_t id = 1; id <= 60; ++id) {
        const auto time = static_cast<std::int64_t>(1'000 + random.uniform_int(100'000));
        jobs.push_back(batch_job(id,
                                 static_cast<std::int64_t>(random.uniform_int(400'000)),
                                 time,
                                 static_cast<std::uint32_t>(1 + random.uniform_int(8)),
                                 time * 2));
      }
      sort_by_submission(jobs);
      Stages stages;
      stages.start = std::string(rule->name);
      stages.hold = seed % 3 == 0 ? "strict" : "";
      const DecisionTime city{milliseconds(static_cast<std::int64_t>(random.uniform_int(20'000))),
                              static_cast<std::int64_t>(random.uniform_int(1'000'000'000))};
      const DecisionTime centre{milliseconds(static_cast<std::int64_t>(random.uniform_int(9'000))),
                                static_cast<std::int64_t>(random.uniform_int(300'000'000))};
      const Replay replayed = run(jobs, city, centre, 8, stages);
      REQUIRE(replayed.rows.size() == jobs.size());
      for (const KeptRow& row : replayed.rows) {
        REQUIRE(row.state == FinalState::completed);
        // One that comes while others are thought of is decided with them.
        CHECK(row.start >= row.request.submit);
        CHECK(row.start >= jobs.front().request.submit + city.base + centre.base);
      }
    }
  }
}

}  // namespace suanwang::test
