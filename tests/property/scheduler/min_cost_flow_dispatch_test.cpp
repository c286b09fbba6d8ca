// Rounds of dispatch by min-cost flow against all assignments there are.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/base/random.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::size_t kCentres = 3;
constexpr std::int64_t kPatience = 600;  // seconds

/// A job of so many one-core tasks, and what it costs to send it to each centre, in seconds.
struct Costs {
  std::int64_t tasks = 1;
  std::array<std::int64_t, kCentres> to{};
};

struct Round {
  City city;
  Demand demand;
  std::vector<Costs> jobs;
  std::array<std::int64_t, kCentres> nodes{};
};

/// Streams whose input comes from regions, over links of their own to each centre.
Round random_round(RandomStream& random, std::uint32_t most_tasks) {
  Round round;
  for (std::size_t c = 0; c < kCentres; ++c) {
    const auto nodes = static_cast<std::uint32_t>(1 + random.uniform_int(most_tasks == 1 ? 4 : 8));
    add_centre(round.city);
    add_partition(round.city, {.nodes = nodes});
    round.nodes[c] = nodes;
  }
  round.city.tenants.push_back({"tenant", DistrictId(), 1.0});
  const std::uint64_t streams = 1 + random.uniform_int(3);
  std::vector<std::array<std::int64_t, kCentres>> costs(streams);
  for (std::uint32_t s = 0; s < streams; ++s) {
    round.city.regions.push_back({"region"});
    for (std::uint32_t c = 0; c < kCentres; ++c) {
      const auto gbit = static_cast<std::int64_t>(1 + random.uniform_int(40));
      round.city.links.push_back({Place::of(RegionId(s)),
                                  Place::of(CentreId(c)),
                                  Length{},
                                  BitRate{gbit * 1'000'000'000}});
      // 1 TB: 8000 s at 1 Gbit/s, in whole milliseconds, rounded up.
      const std::int64_t ms = (8'000'000 + gbit - 1) / gbit;
      costs[s][c] = std::llround(static_cast<double>(ms) / 1'000);
    }
  }
  round.city.topology =
      Topology({kCentres, 0, 1, 0, round.city.regions.size()}, round.city.links.rows());
  for (std::uint32_t s = 0; s < streams; ++s) {
    std::vector<Arrival> arrivals;
    for (std::uint64_t i = random.uniform_int(4); i > 0 && round.jobs.size() < 7; --i) {
      const auto tasks = static_cast<std::uint32_t>(1 + random.uniform_int(most_tasks));
      Arrival job = batch_job(round.jobs.size() + 1, 1'000, 100'000, tasks);
      job.request.stream = StreamId(s);
      arrivals.push_back(job);
      round.jobs.push_back({tasks, costs[s]});
    }
    Demand demand = demand_of(round.city, arrivals, true);
    Stream& stream = demand.streams[StreamId(0)];
    stream.data.input = Bytes{1'000'000'000'000};
    stream.data.from = Place::of(RegionId(s));
    if (s == 0) {
      round.demand = std::move(demand);
    } else {
      round.demand.streams.push_back(stream);
    }
  }
  return round;
}

/// The least cost of all assignments of whole jobs.
std::int64_t least_cost(const Round& round,
                        std::size_t job,
                        std::array<std::int64_t, kCentres> free) {
  if (job == round.jobs.size()) {
    return 0;
  }
  const Costs& costs = round.jobs[job];
  std::int64_t least = kPatience * costs.tasks + least_cost(round, job + 1, free);
  for (std::size_t c = 0; c < kCentres; ++c) {
    if (free[c] >= costs.tasks) {
      free[c] -= costs.tasks;
      least = std::min(least, costs.to[c] * costs.tasks + least_cost(round, job + 1, free));
      free[c] += costs.tasks;
    }
  }
  return least;
}

/// What the round costs that the policy makes; the test fails if it sends too much anywhere.
std::int64_t cost_of_policy(const Round& round) {
  Issues issues;
  auto policy = policy_catalogue().make_city_policy(
      tests::map({{"policy", "min-cost-flow"}, {"patience", "600 s"}, {"wait_factor", "0"}}),
      "dispatch",
      1,
      issues);
  REQUIRE_FALSE(issues.has_errors());
  Policies centres;
  for (std::size_t c = 0; c < kCentres; ++c) {
    centres.push_back(centre_policy({}));
  }
  SimulatorOptions options;
  options.horizon = Time{31'000};
  const Replay run =
      replay(round.city, round.demand, std::move(policy), std::move(centres), options);
  REQUIRE_FALSE(run.outcome.broken);
  std::array<std::int64_t, kCentres> free = round.nodes;
  std::int64_t cost = 0;
  for (std::size_t j = 0; j < round.jobs.size(); ++j) {
    const KeptRow& row = run.row(j + 1);
    const Costs& costs = round.jobs[j];
    cost += costs.tasks * (row.centre.exists() ? costs.to[row.centre.value()] : kPatience);
    if (row.centre.exists()) {
      free[row.centre.value()] -= costs.tasks;
      CHECK(free[row.centre.value()] >= 0);
    }
  }
  return cost;
}

}  // namespace

TEST_CASE("a round of one-core jobs costs the least that any costs", "[dispatch][flow]") {
  RandomStream random(3, "rounds");
  int waited = 0;
  for (int i = 0; i < 300; ++i) {
    const Round round = random_round(random, 1);
    INFO("round " << i);
    const std::int64_t least = least_cost(round, 0, round.nodes);
    CHECK(cost_of_policy(round) == least);
    std::int64_t alone = 0;  // where there is room for all
    for (const Costs& job : round.jobs) {
      alone += std::min(kPatience, *std::min_element(job.to.begin(), job.to.end()));
    }
    waited += static_cast<int>(least > alone);
  }
  CHECK(waited > 50);
}

TEST_CASE("a round of gangs sends them whole, and costs little more than the least",
          "[dispatch][flow]") {
  RandomStream random(4, "rounds");
  std::int64_t sum = 0;
  std::int64_t least_sum = 0;
  for (int i = 0; i < 300; ++i) {
    const Round round = random_round(random, 4);
    INFO("round " << i);
    const std::int64_t least = least_cost(round, 0, round.nodes);
    const std::int64_t cost = cost_of_policy(round);
    CHECK(cost >= least);
    sum += cost;
    least_sum += least;
  }
  INFO(static_cast<double>(sum) / static_cast<double>(least_sum));
  CHECK(static_cast<double>(sum) <= 1.05 * static_cast<double>(least_sum));
}

TEST_CASE("rounds go on where decisions take time", "[dispatch][flow]") {
  RandomStream random(5, "rounds");
  Round round = random_round(random, 1);
  while (round.jobs.empty()) {
    round = random_round(random, 1);
  }
  SimulatorOptions options;
  options.city_decision.base = seconds(1);
  options.horizon = Time{} + days(1);
  Policies centres;
  for (std::size_t c = 0; c < kCentres; ++c) {
    centres.push_back(centre_policy({}));
  }
  const Replay run = replay(
      round.city, round.demand, city_policy("min-cost-flow", 1), std::move(centres), options);
  REQUIRE_FALSE(run.outcome.broken);
  for (const KeptRow& row : run.rows) {
    CHECK(row.state == FinalState::completed);
  }
}

namespace {

/// A region by the side of the first of two centres of a node each: 1 Tbit/s to it, 1 Gbit/s to the
/// other and between them. Job 1 brings 1 GB along, job 2 1 TB; both run for 1000 s.
Replay light_before_heavy(const std::string& moves, const std::string& preemption) {
  City city = one_core_nodes(1);
  add_centre(city);
  add_partition(city, {.nodes = 1});
  city.regions.push_back({"lake"});
  const Place lake = Place::of(RegionId(0));
  const auto link = [&city](Place a, Place b, std::int64_t gbit) {
    city.links.push_back({a, b, Length{}, BitRate{gbit * 1'000'000'000}});
  };
  link(lake, Place::of(CentreId(0)), 1'000);
  link(lake, Place::of(CentreId(1)), 1);
  link(Place::of(CentreId(0)), Place::of(CentreId(1)), 1);
  city.topology = Topology({2, 0, 2, 0, 1}, city.links.rows());
  // Each transfer takes its own link: routes are the shortest in links.
  city.network.routes = RouteBy::hops;
  Demand demand = demand_of(city, {batch_job(1, 1'000, 1'000'000, 1)}, true);
  Arrival heavy = batch_job(2, 40'000, 1'000'000, 1);
  heavy.request.stream = StreamId(1);
  demand.streams.push_back(demand_of(city, {heavy}, true).streams[StreamId(0)]);
  for (std::uint32_t s = 0; s < 2; ++s) {
    Stream& stream = demand.streams[StreamId(s)];
    stream.data.input = Bytes{s == 0 ? 1'000'000'000 : 1'000'000'000'000};
    stream.data.from = lake;
    stream.resilience.on_preemption = OnPreemption::save;
  }
  Issues issues;
  auto policy = policy_catalogue().make_city_policy(
      tests::map({{"policy", "min-cost-flow"}, {"moves", moves}, {"preemption", preemption}}),
      "dispatch",
      1,
      issues);
  REQUIRE_FALSE(issues.has_errors());
  Policies centres;
  centres.push_back(centre_policy({}));
  centres.push_back(centre_policy({}));
  Replay run = replay(city, demand, std::move(policy), std::move(centres));
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("a round moves a light job that runs out of a heavy one's way", "[dispatch][flow]") {
  // In the round at 60 s the heavy job takes 8 s to the first centre and 8000 s to the second. To
  // move the light one costs 8 s and 600 s, which is less than to wait for an hour.
  const Replay moved = light_before_heavy("true", "10 min");
  CHECK(moved.row(1).migrations == 1);
  CHECK(moved.row(1).centre == CentreId(1));
  CHECK(moved.row(1).finish == Time{68'000 + 1'000'000 - (60'000 - 30'008)});
  CHECK(moved.row(2).centre == CentreId(0));
  CHECK(moved.start_ms(2) == 68'000);
  // The light one ends at 1030.008 s; the next round is at 1050 s.
  for (const bool is_dear : {false, true}) {
    const Replay stays =
        is_dear ? light_before_heavy("true", "2 h") : light_before_heavy("false", "10 min");
    CHECK(stays.row(1).migrations == 0);
    CHECK(stays.row(1).finish == Time{1'030'008});
    CHECK(stays.start_ms(2) == 1'058'000);
  }
}

TEST_CASE("rounds that move jobs keep the books in random runs", "[dispatch][flow]") {
  RandomStream random(6, "rounds");
  std::uint64_t moves = 0;
  for (int i = 0; i < 60; ++i) {
    Round round = random_round(random, i % 2 == 0 ? 1 : 4);
    for (std::uint32_t s = 0; s < round.demand.streams.size(); ++s) {
      Stream& stream = round.demand.streams[StreamId(s)];
      stream.resilience.on_preemption = OnPreemption::save;
      stream.resilience.state = Bytes{static_cast<std::int64_t>(random.uniform_int(1'000)) << 20U};
      std::vector<Arrival> jobs;
      for (std::uint64_t id = 1; id <= 12; ++id) {
        Arrival job =
            batch_job(id + 100 * s,
                      static_cast<std::int64_t>(random.uniform_int(3'000'000)),
                      static_cast<std::int64_t>(1 + random.uniform_int(3'000'000)),
                      1 + static_cast<std::uint32_t>(random.uniform_int(i % 2 == 0 ? 1 : 3)));
        job.request.stream = StreamId(s);
        jobs.push_back(job);
      }
      std::sort(jobs.begin(), jobs.end(), [](const Arrival& a, const Arrival& b) {
        return a.request.submit < b.request.submit;
      });
      stream.source = demand_of(round.city, jobs, true).streams[StreamId(0)].source;
    }
    Issues issues;
    auto policy = policy_catalogue().make_city_policy(
        tests::map({{"policy", "min-cost-flow"}, {"moves", "true"}, {"preemption", "1 min"}}),
        "dispatch",
        1,
        issues);
    Policies centres;
    for (std::size_t c = 0; c < kCentres; ++c) {
      centres.push_back(centre_policy({}));
    }
    const Replay run = replay(round.city, round.demand, std::move(policy), std::move(centres));
    INFO("round " << i << ": " << run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    for (const KeptRow& row : run.rows) {
      CHECK((row.state == FinalState::completed || row.state == FinalState::rejected));
      moves += row.migrations;
    }
  }
  CHECK(moves > 30);
}

}  // namespace suanwang::test
