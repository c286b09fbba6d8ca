// Jobs that share cards: Gantt charts and bills by hand.
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/scripted_policy.hpp"
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

TEST_CASE("cards that can't serve, or that nobody can name, are refused", "[engine][cards]") {
  const auto answers = [](const City& city, std::uint32_t asked, CardSet cards) {
    Arrival job = batch_job(1, 0, 1000, 1);
    job.request.accelerators = asked;
    job.request.card_units = static_cast<std::uint16_t>(city.card_units);
    Refusal refusal = Refusal::none;
    Policies policies;
    policies.push_back(scripted_centre(
        [&](const Observation& observation, const Trigger& trigger, ActionList& actions) {
          if (trigger.has(Change::arrival)) {
            const std::vector<NodeRun> runs{{0, 1, 1, cards}};
            refusal = actions.start(observation.waiting().front(), PartitionId(0), runs);
          }
        }));
    SimulatorOptions options;
    options.horizon = Time{5000};
    const Replay run = replay(city,
                              demand_of(city, {job}, false),
                              city_policy("least-loaded", 1),
                              std::move(policies),
                              options);
    INFO(run.outcome.breach);
    CHECK_FALSE(run.outcome.broken);
    return refusal;
  };
  City whole_cards;
  add_centre(whole_cards);
  const AcceleratorId type = add_accelerator(whole_cards, "card");
  add_partition(whole_cards, {.nodes = 1, .cores = 4, .accelerators = 2, .type = type});
  CHECK(answers(whole_cards, 1, 0) == Refusal::none);
  CHECK(answers(whole_cards, 1, 1) == Refusal::nodes_not_free);
  CHECK(answers(one_core_nodes(2), 0, 1) == Refusal::nodes_not_free);
  const City shared = sharing(1, 2);
  CHECK(answers(shared, 300, 0) == Refusal::none);
  CHECK(answers(shared, 300, 0b10) == Refusal::none);
  CHECK(answers(shared, 300, 0b11) == Refusal::nodes_not_free);
  CHECK(answers(shared, 300, 0b100) == Refusal::nodes_not_free);
  CHECK(answers(shared, 2000, 0b11) == Refusal::none);
  CHECK(answers(shared, 2000, 0b01) == Refusal::nodes_not_free);
  CHECK(answers(shared, 0, 0b01) == Refusal::nodes_not_free);
}

TEST_CASE("a power limit lets run with shared cards what it lets run without", "[engine][cards]") {
  // Concave: the first thousandth of a card raises the power most. 300 W to 800 W, limit 800 W.
  for (const std::uint32_t units : {1U, kSharedCardUnits}) {
    City city;
    city.card_units = units;
    add_centre(city);
    const AcceleratorId type = add_accelerator(city, "card");
    NodePowerTable power;
    for (std::uint32_t k = 0; k <= 8 * units; ++k) {
      power.push_back(300'000 + static_cast<std::int64_t>(500'000 * std::sqrt(k / (8.0 * units))));
    }
    add_partition(city,
                  {.nodes = 1, .cores = 100, .accelerators = 8, .type = type, .power_mw = power});
    city.centres[CentreId(0)].power_limit_mw = 800'000;
    const Replay run =
        replay(city, {whole(1, 0, 1000, 1), whole(2, 0, 1000, 2)}, Stages{.start = "skip"});
    INFO(units);
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.start_ms(1) == 0);
    CHECK(run.start_ms(2) == 1000);  // 177 W + 2 x 177 W is beyond it, by the steepest rise
  }
}

}  // namespace suanwang::test
