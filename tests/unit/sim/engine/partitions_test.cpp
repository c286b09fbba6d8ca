// Gangs, memory, cards, and partitions of different speed.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Arrival shaped(Arrival arrival,
               std::uint32_t cores,
               std::uint32_t cards,
               std::uint32_t memory_mib = 0) {
  arrival.request.cores = cores;
  arrival.request.accelerators = cards;
  arrival.request.memory_mib = memory_mib;
  return arrival;
}

/// A slow partition of 2 cards first, then a fast one of 1 card and a CPU partition.
City fast_and_slow() {
  City city;
  add_centre(city);
  const AcceleratorId slow = add_accelerator(city, "slow");
  const AcceleratorId fast = add_accelerator(city, "fast");
  add_partition(city, {.nodes = 1, .cores = 8, .accelerators = 2, .type = slow});
  add_partition(city, {.nodes = 1, .cores = 8, .accelerators = 1, .type = fast});
  add_partition(city, {.nodes = 1, .cores = 8});
  city.tenants.push_back({"first", DistrictId(), 1.0});
  return city;
}

/// Speed 0.3 on the slow cards, 3 on the fast ones, none without cards.
Demand with_speeds(const City& city, std::vector<Arrival> arrivals) {
  Demand demand = demand_of(city, std::move(arrivals), false);
  SpeedProfile& speeds = demand.speed_profiles[SpeedProfileId(0)];
  speeds.on_accelerator_ppm[AcceleratorId(0)] = 300'000;
  speeds.on_accelerator_ppm[AcceleratorId(1)] = 3'000'000;
  speeds.cpu_ppm = 0;
  return demand;
}

}  // namespace

TEST_CASE("the faster partition is preferred, and times scale with speed, rounded up", "[engine]") {
  const City city = fast_and_slow();
  const Demand demand = with_speeds(city,
                                    {shaped(batch_job(1, 0, 1000, 1, 2000), 1, 1),
                                     shaped(batch_job(2, 0, 1000, 1), 1, 1),
                                     shaped(batch_job(3, 0, 2000, 1, 1000), 1, 1)});
  for (const char* start : {"strict", "skip", "easy", "conservative", "conservative-rebuild"}) {
    INFO(start);
    const Replay run = replay(city, demand, Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.row(1).partition == PartitionId(1));
    CHECK(run.row(1).finish == Time{334});  // 1000 / 3 = 333.3
    CHECK(run.row(1).state == FinalState::completed);
    if (start != std::string("conservative") && start != std::string("conservative-rebuild")) {
      CHECK(run.row(2).partition == PartitionId(0));
      CHECK(run.row(2).start == Time{0});
      CHECK(run.row(2).finish == Time{3334});  // 1000 / 0.3 = 3333.3
      CHECK(run.row(3).partition == PartitionId(0));
      CHECK(run.row(3).finish == Time{3334});  // killed at its requested 1000 / 0.3
      CHECK(run.row(3).state == FinalState::walltime_reached);
    }
  }
}

TEST_CASE("conservative backfilling waits for the fast partition where it completes sooner",
          "[engine]") {
  const City city = fast_and_slow();
  const Demand demand = with_speeds(
      city, {shaped(batch_job(1, 0, 1500, 1), 1, 1), shaped(batch_job(2, 0, 1500, 1), 1, 1)});
  // On the fast cards 500 ms, on the slow ones 5000 ms: after job 1, job 2 completes at 1000.
  for (const char* start : {"conservative", "conservative-rebuild"}) {
    const Replay run = replay(city, demand, Stages{.start = start});
    CHECK(run.row(2).partition == PartitionId(1));
    CHECK(run.row(2).start == Time{500});
    CHECK(run.row(2).finish == Time{1000});
  }
}

TEST_CASE("a job of no speed anywhere is rejected", "[engine]") {
  City city = one_partition({.nodes = 4, .cores = 4});
  Demand demand = demand_of(city, {batch_job(1, 0, 1000, 1)}, false);
  demand.speed_profiles[SpeedProfileId(0)].cpu_ppm = 0;
  const Replay run = replay(city, demand, Stages{});
  CHECK(run.row(1).reject_reason == RejectReason::larger_than_any_centre);
}

TEST_CASE("a gang starts whole or not at all", "[engine]") {
  // Two nodes of 4 cores; a task of 3 cores leaves one core on its node. Job 2 is a gang of 2 such
  // tasks: with one node free, nothing of it starts.
  const City city = one_partition({.nodes = 2, .cores = 4});
  const Replay run =
      replay(city,
             {shaped(batch_job(1, 0, 5000, 1), 3, 0), shaped(batch_job(2, 1000, 1000, 2), 3, 0)},
             Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(2).start == Time{5000});
  CHECK(run.row(2).nodes == std::vector<NodeRun>{{0, 2, 1}});
}

TEST_CASE("what is free in sum but in pieces does not fit", "[engine]") {
  // After jobs 1 and 2 each node has one core free: a task of two cores waits.
  const City city = one_partition({.nodes = 2, .cores = 3});
  for (const char* start : {"strict", "easy", "conservative", "conservative-rebuild"}) {
    INFO(start);
    const Replay run = replay(city,
                              {shaped(batch_job(1, 0, 4000, 1), 2, 0),
                               shaped(batch_job(2, 0, 3000, 1), 2, 0),
                               shaped(batch_job(3, 1000, 1000, 1), 2, 0)},
                              Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.row(3).start == Time{3000});
  }
}

TEST_CASE("EASY plans for the first job on nodes, not on sums", "[engine]") {
  // Four nodes of 3 cores. Jobs 1 to 4 take 2 cores of each until 4 s. Job 5, first in the queue,
  // is a gang of 4 tasks of 3 cores: it needs every node whole at 4 s. The 4 cores that are free
  // until then are no room for a task of 3, so job 6, one core for 100 s, must not take any of
  // them.
  const City city = one_partition({.nodes = 4, .cores = 3});
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 4; ++id) {
    jobs.push_back(shaped(batch_job(id, 0, 4000, 1), 2, 0));
  }
  jobs.push_back(shaped(batch_job(5, 1000, 5000, 4), 3, 0));
  jobs.push_back(shaped(batch_job(6, 1000, 100'000, 1), 1, 0));
  for (const char* start : {"easy", "easy-sjbf"}) {
    const Replay run = replay(city, jobs, Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.row(5).start == Time{4000});
    CHECK(run.row(6).start == Time{9000});
  }
}

TEST_CASE("EASY's backfilled jobs leave the first job the nodes it needs", "[engine]") {
  // Two nodes of 4 cores; job 1 has node 0 until 10 s, job 2 one core of node 1 until 20 s. Job 3
  // needs one whole node: node 0 at 10 s. Job 4 (2 cores, 30 s) goes to node 1, which job 3 does
  // not need; job 5 (2 cores, 30 s) would have to take node 0, which it may not.
  const City city = one_partition({.nodes = 2, .cores = 4});
  const Replay run = replay(city,
                            {shaped(batch_job(1, 0, 10'000, 1), 4, 0),
                             shaped(batch_job(2, 0, 20'000, 1), 1, 0),
                             shaped(batch_job(3, 1000, 5000, 1), 4, 0),
                             shaped(batch_job(4, 1000, 30'000, 1), 2, 0),
                             shaped(batch_job(5, 1000, 30'000, 1), 2, 0)},
                            Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(4).start == Time{1000});
  CHECK(run.row(3).start == Time{10'000});
  CHECK(run.row(5).start == Time{15'000});
}

TEST_CASE("memory limits where tasks go", "[engine]") {
  const City city = one_partition({.nodes = 2, .cores = 8, .memory_mib = 100});
  const Replay run = replay(city,
                            {shaped(batch_job(1, 0, 4000, 3), 1, 0, 40),
                             shaped(batch_job(2, 1000, 1000, 2), 1, 0, 30),
                             shaped(batch_job(3, 1000, 1000, 9), 1, 0, 0),
                             shaped(batch_job(4, 2000, 1000, 1), 1, 0, 101)},
                            Stages{.start = "skip"});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).nodes == std::vector<NodeRun>{{0, 1, 2}, {1, 1, 1}});
  CHECK(run.row(2).nodes == std::vector<NodeRun>{{1, 1, 2}});  // 20 MiB are left on node 0
  CHECK(run.row(3).start == Time{1000});                       // asks for no memory
  CHECK(run.row(4).reject_reason == RejectReason::larger_than_any_centre);
}

TEST_CASE("cards limit gangs, and jobs without cards share their nodes", "[engine]") {
  City city;
  add_centre(city);
  const AcceleratorId card = add_accelerator(city, "card");
  add_partition(city, {.nodes = 2, .cores = 8, .accelerators = 4, .type = card});
  city.tenants.push_back({"first", DistrictId(), 1.0});
  const Replay run = replay(city,
                            {shaped(batch_job(1, 0, 9000, 2), 1, 3),
                             shaped(batch_job(2, 0, 9000, 1), 1, 2),
                             shaped(batch_job(3, 0, 1000, 14), 1, 0),
                             shaped(batch_job(4, 0, 1000, 2), 1, 1)},
                            Stages{.start = "skip"});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).nodes == std::vector<NodeRun>{{0, 2, 1}});
  CHECK(run.row(2).start == Time{9000});  // one card is left on each node
  CHECK(run.row(3).start == Time{0});     // 14 cores
  CHECK(run.row(4).start == Time{1000});  // cards were free, cores were not
}

}  // namespace suanwang::test
