// Jobs that move between centres: Gantt charts by hand.
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Two centres of one node, 100 km of fibre between them: 490 us and 1 Gbit/s.
City two_centres() {
  City city = one_core_nodes(1);
  city.centres[CentreId(0)].pue_ppm = 1'200'000;
  add_centre(city, 1'500'000);
  add_partition(city, {});
  city.links.push_back({Place::of(CentreId(0)),
                        Place::of(CentreId(1)),
                        Length{100'000'000},
                        BitRate{1'000'000'000}});
  city.topology = Topology({2, 0, 2}, {city.links[LinkId(0)]});
  return city;
}

/// Sends everything to the first centre, and at 30 s job `number` to the second.
Script moves_at_30s(std::uint64_t number, std::vector<Refusal>& refusals) {
  return
      [number, &refusals, moved = JobId::none()](
          const Observation& observation, const Trigger& /*trigger*/, ActionList& actions) mutable {
        for (const JobId job : observation.pending()) {
          if (observation.request(job).number == number) {
            moved = job;
            actions.wake_at(Time{30'000});
          }
          actions.admit(job);
          actions.dispatch(job, CentreId(0));
        }
        if (observation.now() == Time{30'000} && refusals.empty()) {
          refusals.push_back(actions.migrate(moved, CentreId(0)));  // it is there
          refusals.push_back(actions.migrate(moved, CentreId(7)));
          refusals.push_back(actions.migrate(moved, CentreId(1)));
          refusals.push_back(actions.migrate(moved, CentreId(1)));  // it is on its way
        }
      };
}

Replay run_moving(const City& city,
                  const Resilience& resilience,
                  std::vector<Arrival> jobs,
                  std::uint64_t number,
                  const std::vector<Refusal>& expected) {
  Demand demand = demand_of(city, std::move(jobs), true);
  demand.streams[StreamId(0)].resilience = resilience;
  std::vector<Refusal> refusals;
  Policies centres;
  centres.push_back(centre_policy({}));
  centres.push_back(centre_policy({}));
  Replay run =
      replay(city, demand, scripted_city(moves_at_30s(number, refusals)), std::move(centres));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(refusals == expected);
  return run;
}

const std::vector<Refusal> kOnceOnly{
    Refusal::other_centre, Refusal::other_centre, Refusal::none, Refusal::wrong_phase};

constexpr std::int64_t kWay = 80'001;  // ms for 10 GB, its delay of 0.49 ms rounded up with it

}  // namespace

TEST_CASE("a running job moves with what it has done, and its nodes are free at once", "[engine]") {
  Resilience saves;
  saves.on_preemption = OnPreemption::save;
  saves.state = Bytes{10'000'000'000};
  // 1 runs 0 to 30 at the first centre and 70 s more at the second; 2 gets its node at 30.
  const Replay run = run_moving(two_centres(),
                                saves,
                                {batch_job(1, 0, 100'000, 1), batch_job(2, 1'000, 50'000, 1)},
                                1,
                                kOnceOnly);
  const KeptRow& moved = run.row(1);
  CHECK(moved.centre == CentreId(1));
  CHECK(moved.start == Time{30'000 + kWay});
  CHECK(moved.first_start == Time{0});
  CHECK(moved.finish == Time{30'000 + kWay + 70'000});
  CHECK(moved.migrations == 1);
  CHECK(run.start_ms(2) == 30'000);
  // 150 W: each part at the PUE of where it was drawn.
  CHECK(moved.it_energy_uj == Int128{150} * 100 * 1'000'000);
  CHECK(moved.facility_energy_pj ==
        Int128{150} * 30 * 1'200'000'000'000 + Int128{150} * 70 * 1'500'000'000'000);
  CHECK(run.outcome.totals.migrations == 1);
  CHECK(run.outcome.totals.moved_bytes == 10'000'000'000);
}

TEST_CASE("a job that keeps nothing takes nothing along and begins anew", "[engine]") {
  Resilience loses;
  loses.state = Bytes{10'000'000'000};
  const Replay run = run_moving(two_centres(), loses, {batch_job(1, 0, 100'000, 1)}, 1, kOnceOnly);
  CHECK(run.row(1).start == Time{30'001});
  CHECK(run.row(1).finish == Time{130'001});
}

TEST_CASE("a job moves with its last checkpoint, or writes one before it goes", "[engine]") {
  Resilience writes;
  writes.state = Bytes{10'000'000'000};
  writes.checkpoint = {seconds(20), seconds(5), seconds(3)};
  const std::vector<Arrival> jobs{batch_job(1, 0, 100'000, 1, 200'000)};
  // The checkpoint of 20 s of computing was done at 25. 80 s are left, with three more checkpoints
  // (the end needs none), after the restart.
  Replay run = run_moving(two_centres(), writes, jobs, 1, kOnceOnly);
  CHECK(run.row(1).start == Time{30'000 + kWay});
  CHECK(run.row(1).finish == Time{30'000 + kWay + 3'000 + 80'000 + 15'000});
  // With all that it has done, 25 s, which it writes first; 75 s are left, with three checkpoints.
  writes.on_preemption = OnPreemption::save;
  run = run_moving(two_centres(), writes, jobs, 1, kOnceOnly);
  CHECK(run.row(1).start == Time{30'000 + 5'000 + kWay});
  CHECK(run.row(1).finish == Time{30'000 + 5'000 + kWay + 75'000 + 15'000});
}

TEST_CASE("a waiting job moves, and waits in the queue of its new centre", "[engine]") {
  const Replay run = run_moving(two_centres(),
                                {},
                                {batch_job(1, 0, 100'000, 1), batch_job(2, 1'000, 50'000, 1)},
                                2,
                                kOnceOnly);
  CHECK(run.row(2).centre == CentreId(1));
  CHECK(run.start_ms(2) == 30'001);
  CHECK(run.row(2).facility_energy_pj == Int128{150} * 50 * 1'500'000'000'000);
}

TEST_CASE("no job moves where no way leads, nor from where its owner wants it", "[engine]") {
  City city = two_centres();
  add_centre(city);
  city.topology = Topology({3, 0, 2}, {city.links[LinkId(0)]});
  add_partition(city, {});
  Arrival insists = batch_job(2, 0, 100'000, 1);
  insists.request.target = CentreId(1);
  std::vector<Refusal> refusals;
  const auto script = [&](const Observation& observation, const Trigger&, ActionList& actions) {
    for (const JobId job : observation.pending()) {
      const CentreId target = observation.request(job).target;
      actions.admit(job);
      actions.dispatch(job, target.exists() ? target : CentreId(0));
      refusals.push_back(actions.migrate(job, CentreId(2)));
    }
  };
  const auto at_centre = [&](const Observation& observation, const Trigger&, ActionList& actions) {
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      refusals.push_back(actions.migrate(waiting.job(at), CentreId(1)));
    }
  };
  Policies centres;
  for (std::uint32_t c = 0; c < 3; ++c) {
    centres.push_back(scripted_centre(at_centre));
  }
  SimulatorOptions options;
  options.horizon = Time{1'000'000};
  replay(city,
         demand_of(city, {batch_job(1, 0, 100'000, 1), insists}, true),
         scripted_city(script),
         std::move(centres),
         options);
  CHECK(refusals ==
        std::vector{
            Refusal::no_route, Refusal::other_centre, Refusal::wrong_scope, Refusal::wrong_scope});
}

TEST_CASE("jobs that move at the same time share the link", "[engine][network]") {
  Resilience saves;
  saves.on_preemption = OnPreemption::save;
  saves.state = Bytes{10'000'000'000};
  City city = two_centres();
  city.partitions[PartitionId(0)].nodes = 2;
  city.partitions[PartitionId(1)].nodes = 2;
  Demand demand = demand_of(city, {batch_job(1, 0, 100'000, 1), batch_job(2, 0, 100'000, 1)}, true);
  demand.streams[StreamId(0)].resilience = saves;
  std::size_t gone = 0;
  std::vector<JobId> jobs;
  const auto script = [&](const Observation& observation, const Trigger&, ActionList& actions) {
    for (const JobId job : observation.pending()) {
      jobs.push_back(job);
      actions.admit(job);
      actions.dispatch(job, CentreId(0));
      actions.wake_at(Time{static_cast<std::int64_t>(jobs.size()) * 30'000});
    }
    const std::size_t due = static_cast<std::size_t>(observation.now().ms / 30'000);
    if (due > gone) {  // the first goes at 30 s, the second at 60 s
      gone = due;
      CHECK(actions.migrate(jobs[due - 1], CentreId(1)) == Refusal::none);
    }
  };
  Policies centres;
  centres.push_back(centre_policy({}));
  centres.push_back(centre_policy({}));
  const Replay run = replay(
      city, demand, scripted_city(script, Change::arrival | Change::wake), std::move(centres));
  REQUIRE_FALSE(run.outcome.broken);
  // 1 has sent 30 of its 80 s when 2 begins, the other 50 take 100, until 160; by then 2 has 30 s
  // left, which it sends alone.
  CHECK(run.start_ms(1) == 160'001);
  CHECK(run.start_ms(2) == 190'001);
  const NetworkTotals& network = run.outcome.totals.network;
  CHECK(network.transfers == 2);
  CHECK(network.under_way == 0);
  REQUIRE(network.links.size() == 1);
  CHECK(network.links[0].forward == Approx(2e10));
  CHECK(network.links[0].back == 0);
}

TEST_CASE("what a link carried that is cut goes round it, or waits for it", "[engine][network]") {
  Resilience saves;
  saves.on_preemption = OnPreemption::save;
  saves.state = Bytes{10'000'000'000};
  City city = two_centres();
  city.common_causes.push_back({{}, std::nullopt, Time{70'000}, Time{100'000}, LinkId(0)});
  // Half is sent from 30 to 70, the other half from 100 on.
  const Replay waits = run_moving(city, saves, {batch_job(1, 0, 100'000, 1)}, 1, kOnceOnly);
  CHECK(waits.start_ms(1) == 140'001);
  CHECK(waits.outcome.totals.link_cuts == 1);
  CHECK(waits.outcome.totals.network.interrupted == 1);
  CHECK(waits.outcome.totals.network.blocked == 1);
  CHECK(waits.outcome.totals.network.blocked_ms == 30'000);
  CHECK(waits.outcome.totals.network.rerouted == 0);
  CHECK(waits.outcome.totals.network.stranded == 0);
  // The way round by the second tenant has half the bandwidth, and is 400 km long: 1.96 ms.
  const Place corner = Place::of(TenantId(1));
  city.links.push_back({Place::of(CentreId(1)), corner, Length{200'000'000}, BitRate{500'000'000}});
  city.links.push_back(
      {corner, Place::of(CentreId(0)), Length{200'000'000}, BitRate{1'000'000'000}});
  city.topology = Topology({2, 0, 2}, city.links.rows());
  const Replay round = run_moving(city, saves, {batch_job(1, 0, 100'000, 1)}, 1, kOnceOnly);
  CHECK(round.start_ms(1) == 70'000 + 80'002);
  CHECK(round.outcome.totals.network.blocked == 0);
  CHECK(round.outcome.totals.network.rerouted == 1);
  const std::vector<LinkTotals>& links = round.outcome.totals.network.links;
  REQUIRE(links.size() == 3);
  CHECK(links[0].forward == Approx(5e9));
  CHECK(links[1].back == Approx(5e9));
  CHECK(links[2].back == Approx(5e9));
}

TEST_CASE("jobs that move at random are all done, and the books agree", "[engine][property]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    RandomStream draws(seed, "test/migration");
    City city = two_centres();
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 60; ++id) {
      const auto run = static_cast<std::int64_t>(draws.uniform_int(200'000)) + 1;
      jobs.push_back(batch_job(id, static_cast<std::int64_t>(id) * 20'000, run, 1));
    }
    std::vector<std::pair<JobId, std::uint64_t>> sent;
    const auto script = [&](const Observation& observation, const Trigger&, ActionList& actions) {
      for (const JobId job : observation.pending()) {
        actions.admit(job);
        actions.dispatch(job, CentreId(static_cast<std::uint32_t>(draws.uniform_int(2))));
        sent.emplace_back(job, observation.request(job).number);
      }
      for (const auto& [job, number] : sent) {
        if (observation.number_of(job) == number && draws.uniform_int(4) == 0) {
          actions.migrate(job, CentreId(static_cast<std::uint32_t>(draws.uniform_int(2))));
        }
      }
    };
    Demand demand = demand_of(city, jobs, true);
    demand.streams[StreamId(0)].resilience.state = Bytes{1'000'000'000};
    Policies centres;
    centres.push_back(centre_policy({.start = "conservative"}));
    centres.push_back(centre_policy({.start = "easy"}));
    const Replay run = replay(
        city, demand, scripted_city(script, Change::arrival | Change::end), std::move(centres));
    INFO("seed " << seed << ": " << run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.outcome.totals.finished == jobs.size());
    CHECK(run.outcome.totals.migrations > 0);
    for (const KeptRow& row : run.rows) {
      // Whatever it did on the way, it computed once: a node of 150 W for its run time.
      CHECK(row.it_energy_uj == Int128{150'000} * jobs[row.request.id - 1].truth.run.ms);
    }
  }
}

}  // namespace suanwang::test
