// Nodes that rest, levels of power, limits on power and capacity: Gantt charts and bills by hand.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/start/start_rule.hpp"
#include "sim/base/random.hpp"
#include "tests/support/config.hpp"
#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Rules that keep to the centre's order. Others preempt, and may start a job on what a better one
/// that waits for a node to wake would need.
std::vector<std::string> orderly_rules() {
  std::vector<std::string> names;
  for (const auto* entry : start_rules()) {
    Issues issues;
    if (!entry->make({}, {}, issues)->ranks()) {
      names.emplace_back(entry->name);
    }
  }
  return names;
}

constexpr std::int64_t kWatt = 1000;  // mW
constexpr Int128 kJoule = 1'000'000;  // uJ

/// One-core nodes: 100 W idle, 150 W busy; asleep 10 W, 5 s there at 50 W, 20 s back at 200 W.
City sleepy_nodes(std::uint32_t nodes) {
  City city = one_partition({.nodes = nodes, .power_mw = {100 * kWatt, 150 * kWatt}});
  city.partitions[PartitionId(0)].rest_states = {
      {"sleep", 10 * kWatt, seconds(5), 50 * kWatt, seconds(20), 200 * kWatt}};
  return city;
}

Stages sleeping(const std::string& after, const std::string& spare = "0") {
  return {.power = "idle-timeout",
          .power_params = tests::map({{"state", "sleep"}, {"after", after}, {"spare", spare}})};
}

Int128 total_energy(const Replay& run) {
  Int128 sum = 0;
  for (const CentreInterval& interval : run.intervals) {
    sum += interval.meter.it_energy_uj;
  }
  return sum;
}

Int128 resting_ms(const Replay& run) {
  Int128 sum = 0;
  for (const CentreInterval& interval : run.intervals) {
    sum += interval.meter.resting_node_ms;
  }
  return sum;
}

/// Every job goes to the first centre.
std::unique_ptr<Policy> to_first_centre() {
  return city_policy("least-loaded", 1);
}

Replay run_scripted(const City& city, std::vector<Arrival> arrivals, Script script) {
  const bool unit_core = all_unit_core(arrivals);
  Policies centres;
  centres.push_back(scripted_centre(std::move(script)));
  Replay run = replay(
      city, demand_of(city, std::move(arrivals), unit_core), to_first_centre(), std::move(centres));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

std::vector<Arrival> random_jobs(std::uint64_t seed, std::uint32_t most_tasks) {
  RandomStream random(seed, "jobs", 0);
  std::vector<Arrival> arrivals;
  std::int64_t at = 0;
  for (std::uint64_t id = 1; id <= 60; ++id) {
    at += static_cast<std::int64_t>(random.uniform_int(40)) * 1000;
    const auto run = static_cast<std::int64_t>(1 + random.uniform_int(200)) * 1000;
    const auto walltime = run + static_cast<std::int64_t>(random.uniform_int(100)) * 1000;
    arrivals.push_back(batch_job(
        id, at, run, 1 + static_cast<std::uint32_t>(random.uniform_int(most_tasks)), walltime));
  }
  return arrivals;
}

std::vector<std::int64_t> starts(const Replay& run) {
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  std::vector<std::int64_t> all;
  for (std::uint64_t id = 1; id <= run.rows.size(); ++id) {
    all.push_back(run.start_ms(id));
  }
  return all;
}

}  // namespace

TEST_CASE("idle nodes fall asleep and wake for a job: a bill by hand", "[engine][power]") {
  // node 0: idle 60 s, falls asleep 5 s, asleep 35 s, wakes 20 s, busy 50 s
  // node 1: idle 60 s, falls asleep 5 s, asleep 105 s
  const Replay run = replay(sleepy_nodes(2), {batch_job(1, 100'000, 50'000, 1)}, sleeping("60 s"));
  CHECK(run.start_ms(1) == 120'000);
  CHECK(run.row(1).finish == Time{170'000});
  CHECK(run.row(1).it_energy_uj == 50 * 150 * kJoule);
  CHECK(total_energy(run) == (6000 + 250 + 350 + 4000 + 7500 + 6000 + 250 + 1050) * kJoule);
  CHECK(resting_ms(run) == 60'000 + 110'000);
}

TEST_CASE("a node that falls asleep can be woken only when it sleeps", "[engine][power]") {
  // Both begin to fall asleep at 60 s and sleep at 65 s; 20 s later the first is on.
  const Replay run = replay(sleepy_nodes(2), {batch_job(1, 62'000, 50'000, 1)}, sleeping("60 s"));
  CHECK(run.start_ms(1) == 85'000);
}

TEST_CASE("spare nodes stay on, and a gang waits for all of its nodes", "[engine][power]") {
  const Replay run = replay(sleepy_nodes(4),
                            {batch_job(1, 100'000, 50'000, 1), batch_job(2, 200'000, 50'000, 4)},
                            sleeping("60 s", "1"));
  CHECK(run.start_ms(1) == 100'000);
  // The spare one and node 0 are on: the other two wake from 200 s on.
  CHECK(run.start_ms(2) == 220'000);
}

TEST_CASE("backfilling knows when waking nodes will be on", "[engine][power]") {
  // Node 0 is busy until 300 s; 1 to 3 sleep. The gang of 3 at 200 s wakes them, for 220 s. A job
  // of 10 s fits before that on no node that is on; one of 100 s must not take a node that wakes.
  const std::vector<Arrival> arrivals{batch_job(1, 0, 300'000, 1),
                                      batch_job(2, 200'000, 50'000, 3),
                                      batch_job(3, 201'000, 100'000, 1)};
  for (const char* start : {"easy", "easy-sjbf", "conservative", "conservative-rebuild"}) {
    INFO(start);
    Stages stages = sleeping("60 s");
    stages.start = start;
    const Replay run = replay(sleepy_nodes(4), arrivals, stages);
    CHECK(run.start_ms(2) == 220'000);
    CHECK(run.start_ms(3) == 270'000);
  }
}

TEST_CASE("states of rest that cost no time change no start", "[engine][power]") {
  for (const std::string& rule : orderly_rules()) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      INFO(rule << " seed " << seed);
      City city = one_partition({.nodes = 8, .cores = seed % 2 == 0 ? 1U : 4U});
      const std::vector<Arrival> arrivals = random_jobs(seed, 8);
      const Stages awake{.start = rule};
      const std::vector<std::int64_t> expected = starts(replay(city, arrivals, awake));
      city.partitions[PartitionId(0)].rest_states = {{"sleep", 0, {}, 0, {}, 0}};
      Stages stages = sleeping("0 s");
      stages.start = awake.start;
      CHECK(starts(replay(city, arrivals, stages)) == expected);
    }
  }
}

TEST_CASE("nodes that sleep come and go with the capacity", "[engine][power]") {
  for (const auto* rule : start_rules()) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      INFO(rule->name << " seed " << seed);
      City city = sleepy_nodes(8);
      city.partitions[PartitionId(0)].capacity = {
          {Time{100'000}, 3}, {Time{103'000}, 8}, {Time{400'000}, 5}, {Time{415'000}, 8}};
      Stages stages = sleeping(seed % 2 == 0 ? "5 s" : "40 s");
      stages.start = std::string(rule->name);
      const Replay run = replay(city, random_jobs(seed, 8), stages);
      CHECK(starts(run).size() == 60);  // none is left waiting, and the books agree
    }
  }
}

TEST_CASE("a lower level of power slows running jobs from then on", "[engine][power]") {
  // The run begins at 08:00 on the city's clock. Between minute 1 and 2 half the load's power at
  // half the speed: 60 s done, 30 s in the second minute, the last 30 s at full speed.
  City city = one_partition({.power_mw = {100 * kWatt, 200 * kWatt}});
  Partition& partition = city.partitions[PartitionId(0)];
  partition.levels = {{"full", Share{1'000'000}, {100 * kWatt, 200 * kWatt}},
                      {"eco", Share{500'000}, {100 * kWatt, 150 * kWatt}}};
  const auto run_at = [&city](std::int64_t walltime_s) {
    return replay(city,
                  {batch_job(1, 0, 120'000, 1, walltime_s * 1000)},
                  Stages{.power = "cap-hours",
                         .power_params = tests::map(
                             {{"level", "eco"}, {"from", "08:01"}, {"until", "08:02"}})});
  };
  const Replay run = run_at(200);
  CHECK(run.row(1).start == Time{0});
  CHECK(run.row(1).finish == Time{150'000});
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(1).it_energy_uj == (60 * 200 + 60 * 150 + 30 * 200) * kJoule);
  CHECK(total_energy(run) == run.row(1).it_energy_uj);
  // Requested times are at full speed, too: the job is stopped when that much is done.
  CHECK(run_at(110).row(1).state == FinalState::walltime_reached);
  CHECK(run_at(110).row(1).finish == Time{140'000});
}

TEST_CASE("a level like the full one changes nothing", "[engine][power]") {
  for (const auto* rule : start_rules()) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      INFO(rule->name << " seed " << seed);
      City city = one_partition({.nodes = 6, .cores = 4});
      const std::vector<Arrival> arrivals = random_jobs(seed, 20);
      const Stages plain{.start = std::string(rule->name)};
      const Replay expected = replay(city, arrivals, plain);
      Partition& partition = city.partitions[PartitionId(0)];
      partition.levels = {{"full", Share{1'000'000}, partition.node_power_mw},
                          {"same", Share{1'000'000}, partition.node_power_mw}};
      const Replay run = replay(
          city,
          arrivals,
          Stages{.start = plain.start,
                 .power = "cap-hours",
                 .power_params =
                     tests::map({{"level", "same"}, {"from", "08:03"}, {"until", "08:07"}})});
      CHECK(starts(run) == starts(expected));
      for (const KeptRow& row : expected.rows) {
        CHECK(run.row(row.request.id).finish == row.finish);
        CHECK(run.row(row.request.id).it_energy_uj == row.it_energy_uj);
      }
    }
  }
}

TEST_CASE("whatever the start rule, jobs outlast a slower hour and sleeping nodes",
          "[engine][power]") {
  for (const auto* rule : start_rules()) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      INFO(rule->name << " seed " << seed);
      City city = one_partition({.nodes = 6, .cores = 4});
      add_partition(city, {.nodes = 3, .cores = 8});
      for (Partition& partition : city.partitions) {
        partition.levels = {{"full", Share{1'000'000}, partition.node_power_mw},
                            {"eco", Share{300'000}, partition.node_power_mw}};
        partition.rest_states = {{"sleep", 0, seconds(3), 0, seconds(7), 0}};
        partition.capacity = {{Time{200'000}, 2}, {Time{300'000}, partition.nodes}};
      }
      const std::vector<Arrival> arrivals = random_jobs(seed, 20);
      const auto outlast = [&](const std::string& power, ConfigNode params) {
        const Replay run = replay(city,
                                  arrivals,
                                  Stages{.start = std::string(rule->name),
                                         .power = power,
                                         .power_params = std::move(params)});
        for (const std::int64_t start : starts(run)) {
          CHECK(start >= 0);
        }
      };
      outlast("cap-hours", tests::map({{"level", "eco"}, {"from", "08:02"}, {"until", "08:06"}}));
      outlast("idle-timeout", tests::map({{"state", "sleep"}, {"after", "20 s"}}));
    }
  }
}

TEST_CASE("limits, sleep and capacity together leave nobody waiting", "[engine][power]") {
  for (const auto* rule : start_rules()) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      INFO(rule->name << " seed " << seed);
      const bool unit_core = seed % 2 == 0;
      City city = one_partition({.nodes = 8,
                                 .cores = unit_core ? 1U : 4U,
                                 .power_mw = NodePowerTable(unit_core ? 2 : 5)});
      if (seed % 3 != 0) {
        add_partition(city, {.nodes = 8, .cores = 8, .power_mw = NodePowerTable(9)});
      }
      std::int64_t idle_mw = 0;
      for (Partition& partition : city.partitions) {
        for (std::size_t k = 0; k < partition.node_power_mw.size(); ++k) {
          partition.node_power_mw[k] = static_cast<std::int64_t>(100 + 10 * k) * kWatt;
        }
        idle_mw += partition.node_power_mw[0] * partition.nodes;
        partition.rest_states = {{"sleep",
                                  (seed % 4 < 2 ? 0 : 95) * kWatt,
                                  seconds(30),
                                  (seed % 5 == 0 ? 150 : 20) * kWatt,
                                  seconds(7),
                                  150 * kWatt}};
        partition.capacity = {{Time{150'000}, partition.cores == 8 ? 0U : 5U},
                              {Time{400'000}, partition.nodes}};
      }
      const std::int64_t limit_mw = idle_mw + 90 * kWatt;
      city.centres[CentreId(0)].power_limit_mw = limit_mw;
      SimulatorOptions options;
      options.record_interval = seconds(10);
      Stages stages = sleeping(seed % 2 == 0 ? "15 s" : "60 s", seed % 3 == 0 ? "3" : "0");
      stages.start = std::string(rule->name);
      const Replay run = replay(city, random_jobs(seed, 8), stages, options);
      for (const std::int64_t start : starts(run)) {
        CHECK(start >= 0);
      }
      for (const CentreInterval& interval : run.intervals) {
        CHECK(interval.meter.it_energy_uj <=
              Int128{limit_mw} * (interval.until - interval.from).ms);
      }
    }
  }
}

TEST_CASE("a run ends when nothing more will happen to who waits", "[engine][power]") {
  // One of two nodes goes for good; the rule would ask to be woken every day for ever.
  City city = one_partition({.nodes = 2, .power_mw = {100 * kWatt, 200 * kWatt}});
  Partition& partition = city.partitions[PartitionId(0)];
  partition.levels = {{"full", Share{1'000'000}, {100 * kWatt, 200 * kWatt}},
                      {"eco", Share{500'000}, {100 * kWatt, 150 * kWatt}}};
  partition.capacity = {{Time{100'000}, 1}};
  const Replay run = replay(city,
                            {batch_job(1, 0, 10'000, 1), batch_job(2, 200'000, 10'000, 2)},
                            Stages{.power = "cap-hours",
                                   .power_params = tests::map(
                                       {{"level", "eco"}, {"from", "08:01"}, {"until", "08:02"}})});
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(2).state == FinalState::waiting);
}

TEST_CASE("a job wakes the nodes it can have, not those of a partition that is away",
          "[engine][power]") {
  City city = sleepy_nodes(2);
  city.partitions[PartitionId(0)].capacity = {{Time{100'000}, 0}};
  add_partition(city, {.nodes = 2, .power_mw = {100 * kWatt, 150 * kWatt}});
  city.partitions[PartitionId(1)].rest_states = city.partitions[PartitionId(0)].rest_states;
  const Replay run =
      replay(city, {batch_job(1, 0, 1000, 1), batch_job(2, 300'000, 1000, 1)}, sleeping("60 s"));
  CHECK(run.start_ms(2) == 320'000);
}

TEST_CASE("dispatch counts sleeping centres as free", "[engine][power]") {
  for (const char* dispatch : {"earliest-completion", "best-fit", "least-loaded"}) {
    INFO(dispatch);
    City city = sleepy_nodes(1);
    add_centre(city);
    add_partition(city, {.nodes = 1, .power_mw = {100 * kWatt, 150 * kWatt}});
    city.partitions[PartitionId(1)].rest_states = city.partitions[PartitionId(0)].rest_states;
    Stages stages = sleeping("60 s");
    stages.dispatch = dispatch;
    const Replay run = replay(city,
                              {batch_job(1, 0, 1000, 1),
                               batch_job(2, 200'000, 500'000, 1),
                               batch_job(3, 260'000, 500'000, 1)},
                              stages);
    CHECK(run.row(2).centre != run.row(3).centre);
    CHECK(run.start_ms(3) == 280'000);
  }
}

TEST_CASE("progress at other levels is lost with the nodes", "[engine][power]") {
  City city = one_partition({.nodes = 1, .power_mw = {100 * kWatt, 200 * kWatt}});
  Partition& partition = city.partitions[PartitionId(0)];
  partition.levels = {{"full", Share{1'000'000}, {100 * kWatt, 200 * kWatt}},
                      {"eco", Share{500'000}, {100 * kWatt, 150 * kWatt}}};
  partition.capacity = {{Time{90'000}, 0}, {Time{150'000}, 1}};
  const Replay run = replay(city,
                            {batch_job(1, 0, 120'000, 1, 200'000)},
                            Stages{.power = "cap-hours",
                                   .power_params = tests::map(
                                       {{"level", "eco"}, {"from", "08:01"}, {"until", "08:02"}})});
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).start == Time{150'000});
  CHECK(run.row(1).finish == Time{270'000});
  CHECK(run.row(1).it_energy_uj == (60 * 200 + 30 * 150 + 120 * 200) * kJoule);
}

TEST_CASE("a power limit over equal nodes is a smaller centre", "[engine][power]") {
  // Eight nodes idle at 800 W; each busy one adds 50 W, so that 1 kW is room for four.
  for (const auto* rule : start_rules()) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      INFO(rule->name << " seed " << seed);
      const Stages stages{.start = std::string(rule->name)};
      const std::vector<Arrival> arrivals = random_jobs(seed, 4);
      City limited = one_partition({.nodes = 8, .power_mw = {100 * kWatt, 150 * kWatt}});
      limited.centres[CentreId(0)].power_limit_mw = 1000 * kWatt;
      CHECK(starts(replay(limited, arrivals, stages)) ==
            starts(replay(one_core_nodes(4), arrivals, stages)));
    }
  }
}

TEST_CASE("a job that a power limit could never let run is rejected", "[engine][power]") {
  City city = one_partition({.nodes = 8, .power_mw = {100 * kWatt, 150 * kWatt}});
  city.centres[CentreId(0)].power_limit_mw = 1000 * kWatt;
  const Replay run = replay(city, {batch_job(1, 0, 1000, 5), batch_job(2, 0, 1000, 4)}, Stages{});
  CHECK(run.row(1).state == FinalState::rejected);
  CHECK(run.row(1).reject_reason == RejectReason::larger_than_any_centre);
  CHECK(run.row(2).state == FinalState::completed);
}

TEST_CASE("two partitions share their centre's power", "[engine][power]") {
  // 2 x 100 W idle each; the first draws 50 W more a busy node, the second 100 W. 500 W is room for
  // one node of the second, or for both of the first.
  City city = one_partition({.nodes = 2, .power_mw = {100 * kWatt, 150 * kWatt}});
  add_partition(city, {.nodes = 2, .power_mw = {100 * kWatt, 200 * kWatt}});
  city.centres[CentreId(0)].power_limit_mw = 500 * kWatt;
  const std::vector<Arrival> arrivals{batch_job(1, 0, 100'000, 1),
                                      batch_job(2, 0, 50'000, 1),
                                      batch_job(3, 0, 100'000, 2),
                                      batch_job(4, 0, 10'000, 1)};
  for (const std::string& rule : orderly_rules()) {
    INFO(rule);
    const Replay run = replay(city, arrivals, Stages{.start = rule});
    CHECK(run.start_ms(1) == 0);
    CHECK(run.start_ms(2) == 0);  // that is all the room there is
    CHECK(run.start_ms(3) == 100'000);
    for (const CentreInterval& interval : run.intervals) {
      CHECK(interval.meter.it_energy_uj <=
            Int128{500 * kWatt} * (interval.until - interval.from).ms);
    }
  }
}

TEST_CASE("a capacity curve holds starts back and lets running jobs be", "[engine][power]") {
  // Half of four nodes from 100 s to 200 s; job 1 runs on three of them since 0 s.
  const City city = one_core_nodes(4);
  Policies centres;
  centres.push_back(centre_policy(Stages{}));
  bool is_set = false;
  auto city_script = [&](const Observation& observation, const Trigger&, ActionList& actions) {
    if (!is_set) {
      is_set = true;
      CHECK(actions.set_capacity_curve(CentreId(0),
                                       {{Time{100'000}, Share{500'000}},
                                        {Time{200'000}, Share{1'000'000}}}) == Refusal::none);
    }
    for (const JobId job : observation.pending()) {
      actions.admit(job);
      actions.dispatch(job, CentreId(0));
    }
  };
  const Replay run = replay(city,
                            demand_of(city,
                                      {batch_job(1, 0, 120'000, 3),
                                       batch_job(2, 110'000, 10'000, 1),
                                       batch_job(3, 125'000, 10'000, 2),
                                       batch_job(4, 126'000, 10'000, 3)},
                                      true),
                            scripted_city(city_script),
                            std::move(centres));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).finish == Time{120'000});
  CHECK(run.start_ms(2) == 120'000);  // three of two allowed nodes were busy before
  CHECK(run.start_ms(3) == 130'000);  // one more beside job 2 is not two
  CHECK(run.start_ms(4) == 200'000);
}

TEST_CASE("actions on power are refused for their reasons", "[engine][power]") {
  City city = sleepy_nodes(4);
  Partition& partition = city.partitions[PartitionId(0)];
  partition.levels = {{"full", Share{1'000'000}, {100 * kWatt, 150 * kWatt}},
                      {"eco", Share{900'000}, {100 * kWatt, 140 * kWatt}}};
  partition.first_level = 1;
  city.centres[CentreId(0)].power_limit_mw = 510 * kWatt;  // one node may wake at a time
  const PartitionId p(0);
  int asked = 0;
  run_scripted(
      city,
      {batch_job(1, 0, 10'000, 1), batch_job(2, 60'000, 10'000, 1)},
      [&](const Observation& observation, const Trigger&, ActionList& actions) {
        const std::uint32_t on = ActionList::kOn;
        if (++asked == 1) {
          const NodeRun first{0, 1, 1};
          const JobId job = observation.waiting().front();
          CHECK(actions.power_cap(PartitionId(9), 0) == Refusal::other_centre);
          CHECK(actions.power_cap(p, 2) == Refusal::unknown_state);
          CHECK(actions.start(job, p, {&first, 1}) == Refusal::none);
          CHECK(actions.set_node_state(p, 0, 1, 0) == Refusal::nodes_not_free);
          CHECK(actions.set_node_state(p, 1, 1, 1) == Refusal::unknown_state);
          CHECK(actions.set_node_state(p, 1, 1, on) == Refusal::wrong_phase);
          CHECK(actions.set_node_state(p, 3, 2, 0) == Refusal::bad_placement);
          CHECK(actions.set_node_state(p, 1, 0, 0) == Refusal::bad_placement);
          CHECK(actions.set_node_state(p, 1, 3, 0) == Refusal::none);
          CHECK(actions.set_node_state(p, 1, 1, 0) == Refusal::nodes_not_free);
          CHECK(actions.set_capacity_curve(CentreId(1), {}) == Refusal::other_centre);
          CHECK(actions.set_capacity_curve(CentreId(0), {{Time{-1}, Share{0}}}) ==
                Refusal::in_the_past);
          CHECK(actions.set_capacity_curve(CentreId(0), {{Time{1}, Share{1'000'001}}}) ==
                Refusal::unknown_state);
          CHECK(actions.wake_at(Time{30'000}) == Refusal::none);
        } else if (observation.now() == Time{30'000}) {
          // Node 0 idles, three sleep: 130 W; each that wakes is bound to 190 W more.
          CHECK(actions.set_node_state(p, 1, 3, on) == Refusal::power_limit);
          CHECK(actions.set_node_state(p, 1, 1, on) == Refusal::none);
          CHECK(actions.set_node_state(p, 1, 1, on) == Refusal::wrong_phase);
          CHECK(actions.set_node_state(p, 2, 1, on) == Refusal::none);
          CHECK(actions.set_node_state(p, 3, 1, on) == Refusal::power_limit);
        } else if (observation.now() == Time{60'000}) {
          const NodeRun first{0, 1, 1};
          CHECK(actions.start(observation.waiting().front(), p, {&first, 1}) == Refusal::none);
        }
      });
  CHECK(asked >= 4);
}

}  // namespace suanwang::test
