// Jobs that share cards: Gantt charts and bills by hand.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Nodes of `cards` cards and 100 cores; 100 W and 300 W more for each card.
City sharing(std::uint32_t nodes, std::uint32_t cards) {
  City city;
  city.card_units = kSharedCardUnits;
  add_centre(city);
  const AcceleratorId type = add_accelerator(city, "card");
  NodePowerTable power;
  for (std::int64_t unit = 0; unit <= std::int64_t{cards} * 1000; ++unit) {
    power.push_back(100'000 + 300 * unit);
  }
  add_partition(
      city, {.nodes = nodes, .cores = 100, .accelerators = cards, .type = type, .power_mw = power});
  city.tenants.push_back({"first", DistrictId(), 1.0});
  return city;
}

/// Asks for thousandths of one card.
Arrival share(std::uint64_t id, std::int64_t submit_ms, std::int64_t run_ms, std::uint32_t milli) {
  Arrival job = batch_job(id, submit_ms, run_ms, 1);
  job.request.accelerators = milli;
  job.request.card_units = kSharedCardUnits;
  return job;
}

Arrival whole(std::uint64_t id, std::int64_t submit_ms, std::int64_t run_ms, std::uint32_t cards) {
  Arrival job = batch_job(id, submit_ms, run_ms, 1);
  job.request.accelerators = cards;
  return job;
}

}  // namespace

TEST_CASE("shares run beside each other while they fit on one card", "[engine][cards]") {
  // card:  0.6 from 0 to 10 s, 0.4 from 1 to 5 s, 0.5 can't before 10 s, 0.3 from 5 s (skip)
  const City city = sharing(1, 1);
  const std::vector<Arrival> jobs{share(1, 0, 10'000, 600),
                                  share(2, 1000, 4000, 400),
                                  share(3, 2000, 3000, 500),
                                  share(4, 3000, 1000, 300)};
  const Replay strict = replay(city, jobs, Stages{.start = "strict"});
  REQUIRE_FALSE(strict.outcome.broken);
  CHECK(strict.start_ms(1) == 0);
  CHECK(strict.start_ms(2) == 1000);
  CHECK(strict.start_ms(3) == 10'000);
  CHECK(strict.start_ms(4) == 10'000);
  for (const char* start : {"skip", "easy"}) {
    INFO(start);
    const Replay run = replay(city, jobs, Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.start_ms(3) == 10'000);
    CHECK(run.start_ms(4) == 5000);
    CHECK(run.row(4).nodes == std::vector<NodeRun>{{0, 1, 1, 1}});
  }
}

TEST_CASE("a whole card is an untouched one: what is left in pieces serves nobody",
          "[engine][cards]") {
  // Two cards, 0.4 and 0.7 taken: a third share of 0.7 goes nowhere until 5 s, a whole card until
  // 8 s, though 0.9 is free in sum.
  const City city = sharing(1, 2);
  const Replay run = replay(city,
                            {share(1, 0, 8000, 400),
                             share(2, 0, 5000, 700),
                             share(3, 1000, 1000, 700),
                             whole(4, 1000, 1000, 1)},
                            Stages{.start = "skip"});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).nodes == std::vector<NodeRun>{{0, 1, 1, 0b01}});
  CHECK(run.row(2).nodes == std::vector<NodeRun>{{0, 1, 1, 0b10}});
  CHECK(run.start_ms(3) == 5000);
  CHECK(run.row(3).nodes == std::vector<NodeRun>{{0, 1, 1, 0b10}});
  CHECK(run.start_ms(4) == 6000);
  CHECK(run.row(4).nodes == std::vector<NodeRun>{{0, 1, 1, 0b10}});
}

TEST_CASE("the head's reservation looks at single cards", "[engine][cards]") {
  // Head: 2 whole cards at 10 s. A share of 20 s may only go where it keeps no card from the head:
  // of three cards, 0 and 1 are in use until 10 s.
  const City city = sharing(1, 3);
  const std::vector<Arrival> jobs{share(1, 0, 10'000, 500),
                                  whole(2, 0, 10'000, 1),
                                  whole(3, 1000, 5000, 2),
                                  share(4, 2000, 20'000, 300),
                                  share(5, 3000, 20'000, 800),
                                  share(6, 4000, 6000, 800)};
  const Replay run = replay(city, jobs, Stages{.start = "easy"});
  REQUIRE_FALSE(run.outcome.broken);
  // Job 4 takes half-used card 0 until 22 s: cards 1 and 2 are the head's at 10 s. Job 5 would take
  // card 2 beyond that; job 6 ends in time.
  CHECK(run.start_ms(4) == 2000);
  CHECK(run.row(4).nodes == std::vector<NodeRun>{{0, 1, 1, 0b001}});
  CHECK(run.start_ms(6) == 4000);
  CHECK(run.row(6).nodes == std::vector<NodeRun>{{0, 1, 1, 0b100}});
  CHECK(run.start_ms(3) == 10'000);
  CHECK(run.row(3).nodes == std::vector<NodeRun>{{0, 1, 1, 0b110}});
  CHECK(run.start_ms(5) == 15'000);
}

TEST_CASE("a job bears its share of the card's power", "[engine][cards]") {
  // One node of one card. Job 1 (0.6) alone for 10 s: 0.6 x 300 W of load, and 0.6 of the idle
  // power; with job 2 (0.4) for 5 s the same: the load is linear.
  const City city = sharing(1, 1);
  const Replay run =
      replay(city, {share(1, 0, 10'000, 600), share(2, 2000, 5000, 400)}, Stages{.start = "skip"});
  REQUIRE_FALSE(run.outcome.broken);
  // 0.6 x 400 W x 10 s = 2400 J, 0.4 x 400 W x 5 s = 800 J, to the microjoule.
  CHECK(run.row(1).it_energy_uj == Int128{2'400'000'000});
  CHECK(run.row(2).it_energy_uj == Int128{800'000'000});
  // The node: 100 W x 10 s + 300 W x (0.6 x 10 s + 0.4 x 5 s) = 3400 J.
  Int128 whole_uj = 0;
  for (const PartitionMeter& meter : run.outcome.totals.partitions) {
    whole_uj += meter.it_energy_uj;
    CHECK(meter.busy_accelerator_ms == Int128{600 * 10'000 + 400 * 5000});
    CHECK(meter.available_accelerator_ms == Int128{1000 * 10'000});
  }
  CHECK(whole_uj == Int128{3'400'000'000});
}

TEST_CASE("tasks of a gang that ask for shares get cards of their own", "[engine][cards]") {
  Arrival gang = share(1, 0, 1000, 100);
  gang.request.tasks = 3;
  const Replay run = replay(sharing(2, 2), {gang}, Stages{.start = "easy"});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).nodes == std::vector<NodeRun>{{0, 1, 2, 0b11}, {1, 1, 1, 0b01}});
  gang.request.tasks = 5;
  const Replay none = replay(sharing(2, 2), {gang}, Stages{.start = "easy"});
  CHECK(none.row(1).reject_reason == RejectReason::larger_than_any_centre);
}

}  // namespace suanwang::test
