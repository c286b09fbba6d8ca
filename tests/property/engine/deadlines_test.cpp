// Jobs with deadlines: by brute force, and by hand.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/base/random.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

Arrival due(std::uint64_t id,
            std::int64_t submit_ms,
            std::int64_t run_ms,
            std::int64_t deadline_ms) {
  Arrival job = batch_job(id, submit_ms, run_ms, 1);
  job.request.deadline = Time{deadline_ms};
  return job;
}

std::int64_t worst_lateness(const std::vector<Arrival>& jobs,
                            const std::vector<std::size_t>& order) {
  std::int64_t now = 0;
  std::int64_t worst = INT64_MIN;
  for (const std::size_t i : order) {
    now += jobs[i].truth.run.ms;
    worst = std::max(worst, now - jobs[i].request.deadline.ms);
  }
  return worst;
}

}  // namespace

TEST_CASE("on one machine no order has a smaller greatest lateness than EDF", "[deadline]") {
  // Jackson's rule (1955), all jobs there from the start: against all orders of seven jobs.
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    RandomStream random(seed, "tests/deadlines");
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 7; ++id) {
      jobs.push_back(due(id,
                         0,
                         static_cast<std::int64_t>(1 + random.uniform_int(50)) * 1000,
                         static_cast<std::int64_t>(1 + random.uniform_int(200)) * 1000));
    }
    std::vector<std::size_t> order(jobs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::int64_t least = INT64_MAX;
    do {
      least = std::min(least, worst_lateness(jobs, order));
    } while (std::next_permutation(order.begin(), order.end()));
    const Replay run = replay(one_core_nodes(1), jobs, Stages{.order = "edf", .start = "strict"});
    REQUIRE_FALSE(run.outcome.broken);
    std::int64_t worst = INT64_MIN;
    for (const KeptRow& row : run.rows) {
      worst = std::max(worst, (row.finish - row.request.deadline).ms);
    }
    INFO(seed);
    REQUIRE(worst == least);
  }
}

TEST_CASE("least slack goes by what is left beyond the requested time", "[deadline]") {
  // Slack: 40 - 10, 35 - 20 and none.
  const std::vector<Arrival> jobs{
      batch_job(1, 0, 1'000, 1), due(2, 0, 10'000, 40'000), due(3, 0, 20'000, 35'000)};
  const Replay run =
      replay(one_core_nodes(1), jobs, Stages{.order = "least-slack", .start = "strict"});
  CHECK(run.start_ms(3) == 0);
  CHECK(run.start_ms(2) == 20'000);
  CHECK(run.start_ms(1) == 30'000);
}

TEST_CASE("a platform that turns late jobs away looks at what it expects", "[deadline]") {
  Issues issues;
  const ConfigNode rule = config::map({{"policy", "earliest-completion"}, {"late", "reject"}});
  auto city = policy_catalogue().make_city_policy(rule, "dispatch", 1, issues);
  REQUIRE(city != nullptr);
  // One core, busy until 10 s: a job of 5 s is late for 12 s, not for 15 s; then for 18 s, as it is
  // expected to wait for 10 s and the 5 s before it.
  const std::vector<Arrival> jobs{batch_job(1, 0, 10'000, 1),
                                  due(2, 0, 5'000, 12'000),
                                  due(3, 0, 5'000, 15'000),
                                  due(4, 1'000, 5'000, 18'000),
                                  batch_job(5, 2'000, 1'000, 1)};
  const City one = one_core_nodes(1);
  Policies centres;
  centres.push_back(centre_policy(Stages{}));
  const Replay run = replay(one, demand_of(one, jobs, true), std::move(city), std::move(centres));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(2).state == FinalState::rejected);
  CHECK(run.row(2).reject_reason == RejectReason::policy);
  CHECK(run.start_ms(3) == 10'000);
  CHECK(run.row(4).state == FinalState::rejected);
  CHECK(run.row(5).state == FinalState::completed);
}

TEST_CASE("while a centre is down a far deadline is no reason to turn a job away", "[deadline]") {
  Issues issues;
  const ConfigNode rule = config::map({{"policy", "earliest-completion"}, {"late", "reject"}});
  City city = one_core_nodes(2);
  city.common_causes.push_back({{{PartitionId(0), 0, 2}}, {}, Time{1'000}, Time{60'000}});
  Policies centres;
  centres.push_back(centre_policy(Stages{}));
  const std::vector<Arrival> jobs{due(1, 2'000, 5'000, 500'000), due(2, 3'000, 5'000, 7'000)};
  const Replay run = replay(city,
                            demand_of(city, jobs, true),
                            policy_catalogue().make_city_policy(rule, "dispatch", 1, issues),
                            std::move(centres));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == 60'000);
  CHECK(run.row(2).state == FinalState::rejected);  // its own time alone is too long
}

}  // namespace suanwang::test
