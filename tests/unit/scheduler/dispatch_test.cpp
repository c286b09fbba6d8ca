// Each dispatch rule against choices made by hand.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/pipeline/pipelines.hpp"
#include "sim/base/random.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Centres of so many one-core nodes each.
City centres_of(const std::vector<std::uint32_t>& nodes) {
  City city;
  for (const std::uint32_t n : nodes) {
    add_centre(city);
    add_partition(city, {.nodes = n});
  }
  city.tenants.push_back({"first", DistrictId(), 1.0});
  return city;
}

/// Which centre each job went to, in order of id from 1.
std::vector<std::uint32_t> chosen(const City& city,
                                  const std::vector<Arrival>& jobs,
                                  const std::string& rule,
                                  std::uint64_t seed = 1) {
  const Replay run = replay(
      city, jobs, Stages{.start = "strict", .dispatch = rule}, SimulatorOptions{.seed = seed});
  REQUIRE_FALSE(run.outcome.broken);
  std::vector<std::uint32_t> centres;
  for (std::uint64_t id = 1; id <= jobs.size(); ++id) {
    centres.push_back(run.row(id).centre.value());
  }
  return centres;
}

Arrival insisting(Arrival job, std::uint32_t centre) {
  job.request.target = CentreId(centre);
  return job;
}

using Choice = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("round-robin goes round and passes over centres that can't run the job", "[dispatch]") {
  const City city = centres_of({4, 2, 4});
  CHECK(chosen(city,
               {batch_job(1, 0, 1000, 1),
                batch_job(2, 0, 1000, 3),
                batch_job(3, 0, 1000, 3),
                batch_job(4, 1000, 1000, 2),
                batch_job(5, 2000, 1000, 1)},
               "round-robin") == Choice{0, 2, 0, 1, 2});
}

TEST_CASE("least-loaded weighs requested work that is left against capacity", "[dispatch]") {
  // Work per node when a job comes: running jobs count what is left of their requested time.
  //   t=0    job 1 (4 nodes x 10 s) at 0 of 8 nodes: 5 s a node.  Job 2 (1 x 12 s) at 1 of 4: 3 s.
  //   t=0    job 3 (1 x 4 s): 5 s against 3 s: centre 1, now 4 s.
  //   t=2 s  job 4 (1 x 1 s): centre 0 4 x 8 / 8 = 4 s, centre 1 (10 + 2) / 4 = 3 s: centre 1.
  //   t=4 s  job 5: centre 0 4 x 6 / 8 = 3 s; centre 1 8 / 4 = 2 s: centre 1, whose jobs 3, 4
  //   ended. t=9 s  job 6: centre 0 4 x 1 / 8 = 0.5 s; centre 1 (3 + 20 - 5) / 4 = 4.5 s: centre 0.
  const City city = centres_of({8, 4});
  CHECK(chosen(city,
               {batch_job(1, 0, 10'000, 4),
                batch_job(2, 0, 12'000, 1),
                batch_job(3, 0, 4000, 1),
                batch_job(4, 2000, 1000, 1),
                batch_job(5, 4000, 20'000, 1),
                batch_job(6, 9000, 1000, 1)},
               "least-loaded") == Choice{0, 1, 1, 1, 1, 0});
}

TEST_CASE("least-loaded goes by what was requested, not by how long jobs run", "[dispatch]") {
  const City city = centres_of({2, 2});
  CHECK(chosen(city,
               {batch_job(1, 0, 1000, 1, 9000),
                batch_job(2, 0, 3000, 1, 4000),
                batch_job(3, 500, 1000, 1, 1000)},
               "least-loaded") == Choice{0, 1, 1});
}

TEST_CASE("the least loaded of all is the one that comparing fractions one by one finds",
          "[dispatch]") {
  RandomStream random(7, "loads");
  // Few works, so that many are equal; one capacity for all, or for most, or none at all.
  for (int round = 0; round < 3000; ++round) {
    LoadBoard board;
    const std::size_t count = random.uniform_int(200);
    const std::uint64_t capacities = 1 + random.uniform_int(3);
    const std::int64_t least_capacity = static_cast<std::int64_t>(random.uniform_int(3));
    const Time now{static_cast<std::int64_t>(random.uniform_int(20))};
    board.resize(count);
    for (std::size_t c = 0; c < count; ++c) {
      const bool is_odd = random.uniform_int(50) == 0;
      board.set(c,
                {.capacity_units =
                     least_capacity +
                     (is_odd ? static_cast<std::int64_t>(random.uniform_int(capacities)) : 0),
                 .queued_unit_ms = static_cast<std::int64_t>(random.uniform_int(5)),
                 .running_units = static_cast<std::int64_t>(random.uniform_int(3)),
                 .running_unit_end_ms = static_cast<std::int64_t>(random.uniform_int(40))});
    }
    std::size_t best = 0;
    long double least = std::numeric_limits<long double>::infinity();
    for (std::size_t c = 0; c < count; ++c) {
      const std::int64_t left = board.running_unit_end_ms[c] - now.ms * board.running_units[c];
      const std::int64_t work = board.queued_unit_ms[c] + std::max<std::int64_t>(left, 0);
      const long double load = board.capacity_units[c] == 0
                                   ? std::numeric_limits<long double>::infinity()
                                   : static_cast<long double>(work) / board.capacity_units[c];
      if (load < least) {
        least = load;
        best = c;
      }
    }
    INFO(count << " centres, round " << round);
    CHECK(least_of_all(board, now) == (count == 0 ? CentreId::none() : CentreId::from_size(best)));
  }
}

TEST_CASE("best-fit takes the least free capacity that is enough, else the least loaded",
          "[dispatch]") {
  // One after the other: jobs of one instant are dispatched before any of them starts.
  const City city = centres_of({8, 5, 3});
  CHECK(chosen(city,
               {batch_job(1, 0, 9000, 3),   // 8, 5, 3 free: centre 2
                batch_job(2, 1, 9000, 3),   // 8, 5, 0: centre 1
                batch_job(3, 2, 9000, 2),   // 8, 2, 0: centre 1
                batch_job(4, 3, 9000, 6),   // 8, 0, 0: centre 0
                batch_job(5, 4, 1000, 3)},  // 2, 0, 0: none now. 54/8, 45/5, 27/3 s: centre 0
               "best-fit") == Choice{2, 1, 1, 0, 0});
}

TEST_CASE("earliest-completion adds the wait for room, the queue and the run", "[dispatch]") {
  const City city = centres_of({2, 2});
  CHECK(chosen(city,
               {batch_job(1, 0, 8000, 2),   // both empty: centre 0
                batch_job(2, 0, 5000, 2),   // 8 + 5 s there, 5 s at centre 1
                batch_job(3, 0, 1000, 1),   // room at 8 s or at 5 s: centre 1, where it queues
                batch_job(4, 0, 4000, 2),   // 8 + 4 = 12; 5 + 4 + queue 1 x 1 / 2 = 9.5: centre 1
                batch_job(5, 0, 1000, 1)},  // 8 + 1 = 9; 5 + 1 + (1 + 8) / 2 = 10.5: centre 0
               "earliest-completion") == Choice{0, 1, 1, 1, 0});
}

TEST_CASE("earliest-completion prefers the faster cards", "[dispatch]") {
  City city;
  const AcceleratorId slow = add_accelerator(city, "slow");
  const AcceleratorId fast = add_accelerator(city, "fast");
  for (const AcceleratorId type : {slow, fast}) {
    add_centre(city);
    add_partition(city, {.nodes = 2, .cores = 4, .accelerators = 4, .type = type});
  }
  city.tenants.push_back({"first", DistrictId(), 1.0});
  Arrival job = batch_job(1, 0, 9000, 1);
  job.request.accelerators = 1;
  Demand demand = demand_of(city, {job}, false);
  demand.speed_profiles[SpeedProfileId(0)].on_accelerator_ppm[fast] = 3'000'000;
  const Replay run = replay(city, demand, Stages{.dispatch = "earliest-completion"});
  CHECK(run.row(1).centre == CentreId(1));
  CHECK(run.row(1).finish == Time{3000});
}

TEST_CASE("a job's target goes before every rule", "[dispatch]") {
  const City city = centres_of({4, 4, 4});
  for (const PluginEntry<DispatchRule>* entry : dispatch_rules()) {
    CHECK(chosen(city,
                 {insisting(batch_job(1, 0, 1000, 1), 2), insisting(batch_job(2, 0, 1000, 1), 1)},
                 std::string(entry->name)) == Choice{2, 1});
  }
}

TEST_CASE("random and power-of-two follow the seed, and reach every centre", "[dispatch]") {
  const City city = centres_of({4, 4, 4, 4});
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 200; ++id) {
    jobs.push_back(batch_job(id, static_cast<std::int64_t>(id) * 100, 3000, 1));
  }
  for (const char* rule : {"random", "power-of-two"}) {
    const Choice first = chosen(city, jobs, rule, 1);
    CHECK(first == chosen(city, jobs, rule, 1));
    CHECK(first != chosen(city, jobs, rule, 2));
    CHECK(std::set<std::uint32_t>(first.begin(), first.end()).size() == 4);
  }
}

TEST_CASE("the less loaded of two centres out of two is the less loaded", "[dispatch]") {
  const City city = centres_of({2, 4});
  const std::vector<Arrival> jobs{batch_job(1, 0, 9000, 1),
                                  batch_job(2, 0, 9000, 1),
                                  batch_job(3, 0, 9000, 1),
                                  batch_job(4, 0, 9000, 1),
                                  batch_job(5, 1000, 2000, 1)};
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CHECK(chosen(city, jobs, "power-of-two", seed) == chosen(city, jobs, "least-loaded", seed));
  }
}

TEST_CASE("random by capacity draws in proportion, and no job is lost while all is away",
          "[dispatch]") {
  City city = centres_of({1, 9});
  const auto make = [] {
    const PluginEntry<DispatchRule>* entry = find_plugin(dispatch_rules(), "random");
    Issues issues;
    auto rule = entry->make(tests::map({{"weights", "capacity"}}), "dispatch", issues);
    REQUIRE_FALSE(issues.has_errors());
    rule->begin(7);
    return std::make_unique<DispatchPipeline>(DispatchStages{std::move(rule)});
  };
  const auto run_with = [&](const City& where, const std::vector<Arrival>& jobs) {
    Policies centres;
    centres.push_back(centre_policy({}));
    centres.push_back(centre_policy({}));
    return replay(where, demand_of(where, jobs, true), make(), std::move(centres));
  };
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 4000; ++id) {
    jobs.push_back(batch_job(id, static_cast<std::int64_t>(id), 1, 1));
  }
  std::uint64_t to_small = 0;
  for (const KeptRow& row : run_with(city, jobs).rows) {
    to_small += row.centre == CentreId(0) ? 1U : 0U;
  }
  // Binomial(4000, 0.1): 400, standard deviation 19; five of them.
  CHECK(to_small > 305);
  CHECK(to_small < 495);
  city.partitions[PartitionId(0)].capacity = {{Time{0}, 0}, {Time{9000}, 1}};
  city.partitions[PartitionId(1)].capacity = {{Time{0}, 0}, {Time{9000}, 9}};
  CHECK(run_with(city, {batch_job(1, 1000, 1, 1)}).row(1).state == FinalState::completed);
}

}  // namespace suanwang::test
