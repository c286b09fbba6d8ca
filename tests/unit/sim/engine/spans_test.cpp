// Gangs over several centres: Gantt charts and bills by hand.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/demand/arrival_list.hpp"
#include "sim/state/surroundings.hpp"
#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// 300 W with all four cards busy: 75 W a card.
const NodePowerTable kEvenPower{100'000, 150'000, 200'000, 250'000, 300'000};

/// The same full, and more a card where fewer are busy.
const NodePowerTable kUnevenPower{100'000, 200'000, 250'000, 280'000, 300'000};

/// A centre of nodes with four cards.
void add_card_centre(City& city, std::uint32_t nodes, std::int64_t pue_ppm, AcceleratorId type) {
  add_centre(city, pue_ppm);
  add_partition(city,
                {.nodes = nodes,
                 .cores = 4,
                 .accelerators = 4,
                 .type = type,
                 .power_mw = city.centres.size() % 2 == 1 ? kEvenPower : kUnevenPower});
}

/// 100 cards at each of two centres, of PUE 1.2 and 1.5.
City two_hundred_cards() {
  City city;
  const AcceleratorId card = add_accelerator(city, "card");
  add_card_centre(city, 25, 1'200'000, card);
  add_card_centre(city, 25, 1'500'000, card);
  city.tenants.push_back({"first", DistrictId(), 1.0});
  city.tenants.push_back({"urgent", DistrictId(), 1.0, 10});
  return city;
}

/// So many tasks of one card; times in seconds.
Arrival cards_job(std::uint64_t id,
                  std::int64_t submit_s,
                  std::int64_t run_s,
                  std::uint32_t cards) {
  Arrival arrival = batch_job(id, submit_s * 1000, run_s * 1000, cards);
  arrival.request.accelerators = 1;
  return arrival;
}

Demand spanning(const City& city, std::vector<Arrival> jobs, SpanRule rule = {2, 800'000, {}}) {
  Demand demand = demand_of(city, std::move(jobs), false);
  demand.streams[StreamId(0)].span = rule;
  return demand;
}

const Stages kHeld{.dispatch = "best-fit", .hold = "skip", .span = SpanWhen::no_room};

std::vector<std::uint32_t> tasks_of(const KeptRow& row) {
  std::vector<std::uint32_t> tasks;
  for (const KeptPart& part : row.parts) {
    tasks.push_back(part.tasks);
  }
  return tasks;
}

Replay unbroken(Replay run) {
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

constexpr Int128 whole_joules(std::int64_t joules) {
  return Int128{joules} * 1'000'000;
}

}  // namespace

TEST_CASE("two centres of 100 cards run a gang of 120 only if gangs may span centres",
          "[engine][span]") {
  const City city = two_hundred_cards();
  const std::vector<Arrival> gang{cards_job(1, 0, 3'600, 120)};
  for (const bool is_allowed : {false, true}) {
    // Either the stream or the platform may say no.
    Stages stages = kHeld;
    stages.span = is_allowed ? SpanWhen::never : SpanWhen::no_room;
    const SpanRule rule = is_allowed ? SpanRule{2, 800'000, {}} : SpanRule{};
    const Replay none = unbroken(replay(city, spanning(city, gang, rule), stages));
    CHECK(none.row(1).state == FinalState::rejected);
    CHECK(none.row(1).reject_reason == RejectReason::larger_than_any_centre);
    CHECK(none.outcome.totals.rejected == 1);
  }
  for (const SpanWhen when : {SpanWhen::too_large, SpanWhen::no_room}) {
    Stages stages;
    stages.span = when;
    const Replay run = unbroken(replay(city, spanning(city, gang), stages));
    const KeptRow& row = run.row(1);
    CHECK(row.state == FinalState::completed);
    CHECK(row.start == Time{0});
    CHECK(row.first_start == Time{0});
    CHECK(row.finish == Time{4'500'000});  // an hour at 80 %
    CHECK(row.parts == std::vector<KeptPart>{{PartitionId(0), 100, {{0, 25, 4}}},
                                             {PartitionId(1), 20, {{0, 5, 4}}}});
    CHECK(run.rows.size() == 1);
    CHECK(run.outcome.totals.submitted == 1);
    CHECK(run.outcome.totals.finished == 1);
  }
}

TEST_CASE("a gang over two centres bears what its parts do, at the price of each",
          "[engine][span][energy]") {
  const City city = two_hundred_cards();
  const Demand demand = spanning(city, {cards_job(1, 0, 3'600, 120)});
  // 25 full nodes of 300 W and 5 of them, for 4500 s: 33.75 MJ at PUE 1.2, 6.75 MJ at 1.5.
  const Int128 facility = (whole_joules(33'750'000) * 12 + whole_joules(6'750'000) * 15) * 100'000;
  const Replay plain = unbroken(replay(city, demand, kHeld));
  CHECK(plain.row(1).it_energy_uj == whole_joules(40'500'000));
  CHECK(plain.row(1).facility_energy_pj == facility);
  // 11.25 kWh at 0.72 CNY and 500 g, 2.8125 kWh at 0.36 CNY and 400 g.
  Surroundings surroundings;
  for (const auto& [price, carbon] :
       {std::pair{72'000'000, 500'000'000}, std::pair{36'000'000, 400'000'000}}) {
    ZoneSeries& zone = surroundings.zones.emplace_back();
    zone.price_ufen_per_kwh = StepSeries<std::int64_t>(price);
    zone.carbon_ug_per_kwh = StepSeries<std::int64_t>(carbon);
  }
  surroundings.sites.push_back({StepSeries<Plant>(Plant{nullptr, 1'000'000}), 0});
  surroundings.sites.push_back({StepSeries<Plant>(Plant{nullptr, 1'000'000}), 1});
  SimulatorOptions options;
  options.surroundings = &surroundings;
  const Replay metered = unbroken(replay(city, demand, kHeld, options));
  CHECK(metered.row(1).it_energy_uj == whole_joules(40'500'000));
  CHECK(metered.row(1).facility_energy_pj == facility);
  CHECK(metered.row(1).cost_ufen == 810'000'000 + 101'250'000);
  CHECK(metered.row(1).carbon_ug == 5'625'000'000 + 1'125'000'000);
  const PartitionMeter& there = metered.outcome.totals.partitions[PartitionId(1)];
  CHECK(there.job_energy_uj == whole_joules(6'750'000));
}

TEST_CASE("one that runs at the end of the run bears what it has until then", "[engine][span]") {
  const City city = two_hundred_cards();
  SimulatorOptions options;
  options.horizon = Time{1'000'000};
  const Replay run =
      unbroken(replay(city, spanning(city, {cards_job(1, 0, 3'600, 120)}), kHeld, options));
  CHECK(run.row(1).state == FinalState::running);
  CHECK(run.row(1).it_energy_uj == whole_joules(9'000'000));
  CHECK(run.row(1).facility_energy_pj ==
        (whole_joules(7'500'000) * 12 + whole_joules(1'500'000) * 15) * 100'000);
  CHECK(tasks_of(run.row(1)) == std::vector<std::uint32_t>{100, 20});
  CHECK(run.outcome.totals.running == 1);
}

TEST_CASE("gangs wait at the platform for nodes at several centres: a Gantt chart by hand",
          "[engine][span]") {
  const City city = two_hundred_cards();
  const Replay run = unbroken(replay(city,
                                     spanning(city,
                                              {cards_job(1, 0, 3'600, 120),
                                               cards_job(2, 1'000, 1'000, 80),
                                               cards_job(3, 1'500, 400, 120),
                                               cards_job(4, 1'600, 400, 100)}),
                                     kHeld));
  // B has 80 cards left for job 2. They are too few for jobs 3 and 4 at 2000 s; of the 200 at
  // 4500 s job 3 takes 120, and leaves 80, too few for job 4.
  CHECK(run.start_ms(2) == 1'000'000);
  CHECK(run.row(2).centre == CentreId(1));
  CHECK(run.start_ms(3) == 4'500'000);
  CHECK(run.row(3).finish == Time{5'000'000});
  CHECK(tasks_of(run.row(3)) == std::vector<std::uint32_t>{100, 20});
  CHECK(run.start_ms(4) == 5'000'000);
  CHECK(run.row(4).parts.empty());
}

TEST_CASE("a gang that fits one centre spans two where none has room, if it may",
          "[engine][span]") {
  const City city = two_hundred_cards();
  const std::vector<Arrival> jobs{
      cards_job(1, 0, 1'000, 60), cards_job(2, 0, 1'000, 60), cards_job(3, 100, 800, 80)};
  const Replay spanned = unbroken(replay(city, spanning(city, jobs), kHeld));
  CHECK(spanned.start_ms(3) == 100'000);
  CHECK(spanned.row(3).finish == Time{1'100'000});
  CHECK(tasks_of(spanned.row(3)) == std::vector<std::uint32_t>{40, 40});
  Stages only_large = kHeld;
  only_large.span = SpanWhen::too_large;
  const Replay waited = unbroken(replay(city, spanning(city, jobs), only_large));
  CHECK(waited.start_ms(3) == 1'000'000);
  CHECK(waited.row(3).parts.empty());
}

TEST_CASE("what waits at a centre keeps its place before gangs from elsewhere", "[engine][span]") {
  const City city = two_hundred_cards();
  std::vector<Arrival> jobs{
      cards_job(1, 0, 1'000, 90), cards_job(2, 10, 1'000, 100), cards_job(3, 20, 400, 110)};
  jobs[0].request.target = CentreId(1);
  jobs[1].request.target = CentreId(1);
  const Replay run = unbroken(replay(city, spanning(city, jobs), kHeld));
  CHECK(run.start_ms(2) == 1'000'000);
  CHECK(run.start_ms(3) == 2'000'000);  // 10 cards of B were free all the time, for job 2
}

TEST_CASE("the fewest centres, then the quickest, then the first by id, near to each other",
          "[engine][span]") {
  City city;
  const AcceleratorId slow = add_accelerator(city, "slow");
  const AcceleratorId quick = add_accelerator(city, "quick");
  add_card_centre(city, 10, 1'000'000, slow);
  add_card_centre(city, 10, 1'000'000, quick);
  add_card_centre(city, 10, 1'000'000, slow);
  add_card_centre(city, 10, 1'000'000, quick);
  add_card_centre(city, 5, 1'000'000, quick);
  city.tenants.push_back({"first", DistrictId(), 1.0});
  // A line of five, 100 km (490 us) from each to the next.
  for (std::uint32_t c = 0; c + 1 < 5; ++c) {
    city.links.push_back({Place::of(CentreId(c)),
                          Place::of(CentreId(c + 1)),
                          Length{100'000'000},
                          BitRate{1'000'000'000}});
  }
  city.topology = Topology({5, 0, 1}, {city.links.begin(), city.links.end()});
  const auto places = [&](std::uint32_t cards, const SpanRule& rule) {
    Demand demand = spanning(city, {cards_job(1, 0, 1'000, cards)}, rule);
    demand.speed_profiles[SpeedProfileId(0)].on_accelerator_ppm[slow] = 500'000;
    const Replay run = unbroken(replay(city, demand, kHeld));
    std::vector<std::uint32_t> partitions;
    for (const KeptPart& part : run.row(1).parts) {
      partitions.push_back(part.partition.value());
    }
    return std::pair(partitions, run.row(1).finish.ms);
  };
  using Where = std::pair<std::vector<std::uint32_t>, std::int64_t>;
  const Latency near{490'000};
  CHECK(places(80, {4, 800'000, {}}) == Where({1, 3}, 1'250'000));
  CHECK(places(60, {4, 800'000, {}}) == Where({1, 3}, 1'250'000));
  CHECK(places(60, {4, 800'000, near}) == Where({3, 4}, 1'250'000));
  CHECK(places(80, {4, 800'000, near}) == Where({0, 1}, 2'500'000));  // 50 % x 80 %
  CHECK(places(100, {4, 800'000, {}}) == Where({1, 3, 4}, 1'250'000));
  CHECK(places(120, {3, 500'000, {}}) == Where({0, 1, 2}, 4'000'000));
  CHECK(places(100, {4, 800'000, near}) == Where({}, 0));  // rejected
  CHECK(places(120, {2, 800'000, {}}) == Where({}, 0));
}

TEST_CASE("a failure in one part stops the whole, which begins anew with what it keeps",
          "[engine][span][failure]") {
  City city = two_hundred_cards();
  city.common_causes.push_back({{{PartitionId(1), 2, 1}}, {}, Time{1'000'000}, Time{9'000'000}});
  Demand demand = spanning(city, {cards_job(1, 0, 3'600, 120)});
  SimulatorOptions options;
  options.horizon = Time{10'000'000};
  const Replay anew = unbroken(replay(city, demand, kHeld, options));
  const KeptRow& row = anew.row(1);
  CHECK(row.start == Time{1'000'000});
  CHECK(row.finish == Time{5'500'000});
  CHECK(row.requeues == 1);
  CHECK(row.parts == std::vector<KeptPart>{{PartitionId(0), 100, {{0, 25, 4}}},
                                           {PartitionId(1), 20, {{0, 2, 4}, {3, 3, 4}}}});
  CHECK(row.it_energy_uj == whole_joules(9'000 * 5'500));
  CHECK(anew.outcome.totals.struck == 1);
  CHECK(anew.outcome.totals.finished == 1);
  demand.streams[StreamId(0)].resilience.checkpoint = {seconds(400), seconds(100), seconds(7)};
  const Replay saved = unbroken(replay(city, demand, kHeld, options));
  // After 400 s of computing a checkpoint of 100 s: by 1000 s 800 s on the clock are safe, 640 s at
  // reference speed. What is left, 2960 s, is 3700 s at 80 %, in ten pieces.
  CHECK(saved.row(1).finish == Time{(1'000 + 7 + 3'700 + 9 * 100) * 1'000});
  demand.streams[StreamId(0)].resilience = {{}, OnFailure::kill};
  const Replay killed = unbroken(replay(city, demand, kHeld, options));
  CHECK(killed.row(1).state == FinalState::killed);
  CHECK(killed.row(1).finish == Time{1'000'000});
  CHECK(killed.row(1).it_energy_uj == whole_joules(9'000'000));
  CHECK(killed.outcome.totals.killed == 1);
}

TEST_CASE("a gang that has spanned two centres is as quick as ever at one", "[engine][span]") {
  City city = two_hundred_cards();
  city.common_causes.push_back({{{PartitionId(1), 20, 1}}, {}, Time{600'000}, Time{9'000'000}});
  SimulatorOptions options;
  options.horizon = Time{10'000'000};
  const Replay run = unbroken(replay(
      city,
      spanning(city,
               {cards_job(1, 0, 500, 60), cards_job(2, 0, 500, 60), cards_job(3, 100, 800, 80)}),
      kHeld,
      options));
  // 40 + 40 from 100 s to 600 s; then at B, the tighter with its 96.
  const KeptRow& row = run.row(3);
  CHECK(row.parts.empty());
  CHECK(row.centre == CentreId(1));
  CHECK(row.start == Time{600'000});
  CHECK(row.finish == Time{1'400'000});
  CHECK(row.it_energy_uj == whole_joules(6'000 * (500 + 800)));
  CHECK(row.facility_energy_pj ==
        (whole_joules(1'500'000) * 12 + whole_joules(1'500'000 + 4'800'000) * 15) * 100'000);
}

TEST_CASE("works at one centre displace a gang that waits at the platform until they end",
          "[engine][span]") {
  City city = two_hundred_cards();
  city.partitions[PartitionId(1)].capacity = {{Time{1'000'000}, 4}, {Time{3'000'000}, 25}};
  const Replay run = unbroken(replay(city, spanning(city, {cards_job(1, 0, 3'600, 120)}), kHeld));
  CHECK(run.row(1).start == Time{3'000'000});
  CHECK(run.row(1).finish == Time{7'500'000});
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).it_energy_uj == whole_joules(9'000 * 5'500));
}

TEST_CASE("a centre that preempts a part preempts the whole, which keeps what it keeps",
          "[engine][span]") {
  const City city = two_hundred_cards();
  std::vector<Arrival> jobs{cards_job(1, 0, 3'600, 120), cards_job(2, 1'000, 1'000, 100)};
  jobs[1].request.tenant = TenantId(1);
  jobs[1].request.target = CentreId(1);
  Stages stages = kHeld;
  stages.start = "priority";
  const Replay run = unbroken(replay(city, spanning(city, jobs), stages));
  CHECK(run.start_ms(2) == 1'000'000);
  // 1000 s at 80 % are kept: 2800 s are left, 3500 s at 80 %.
  CHECK(run.start_ms(1) == 2'000'000);
  CHECK(run.row(1).finish == Time{5'500'000});
  CHECK(run.row(1).requeues == 1);
}

TEST_CASE("what an old sample makes of a gang is refused, and tried again with the next",
          "[engine][span][telemetry]") {
  const City city = two_hundred_cards();
  Telemetry telemetry;
  TelemetryChannel channel;
  channel.interval = {seconds(100)};
  telemetry.channels = Column<CentreId, TelemetryChannel>(city.centres.size(), channel);
  // The platform is not told of job 2, which its owner sends to B, before 100 s.
  std::vector<Arrival> jobs{
      cards_job(2, 10, 50, 90), cards_job(1, 20, 400, 120), cards_job(3, 30, 10, 4)};
  jobs[0].request.target = CentreId(1);
  SimulatorOptions options;
  options.telemetry = &telemetry;
  options.horizon = Time{2'000'000};
  const Replay run = unbroken(replay(city, spanning(city, jobs), kHeld, options));
  CHECK(run.start_ms(1) == 100'000);
  CHECK(run.row(1).finish == Time{600'000});
  CHECK(run.start_ms(3) == 30'000);
  REQUIRE(run.outcome.totals.refusals_by_code.size() == 1);
  CHECK(run.outcome.totals.refusals_by_code[0].name == "nodes-not-free");
  CHECK(run.outcome.totals.refusals_by_code[0].count == 1);
}

TEST_CASE("quotas hold for the whole gang, and for each part at its centre", "[engine][span]") {
  City city = two_hundred_cards();
  Stages stages = kHeld;
  stages.quotas = true;
  const auto state_of = [&](std::uint32_t cards) {
    const Replay run = unbroken(replay(city, spanning(city, {cards_job(1, 0, 60, cards)}), stages));
    return run.row(1).state;
  };
  city.tenants[TenantId(0)].quota = Share{600'000};  // of 200 cards
  CHECK(state_of(120) == FinalState::completed);
  CHECK(state_of(121) == FinalState::rejected);
  // B keeps 90 of its cards for others.
  city.tenants[TenantId(0)].quota = Share{1'000'000};
  city.centres[CentreId(1)].public_interest = Share{900'000};
  CHECK(state_of(110) == FinalState::completed);
  CHECK(state_of(111) == FinalState::rejected);
  // Two that may not be there together.
  city.tenants[TenantId(0)].quota = Share{650'000};
  city.centres[CentreId(1)].public_interest = Share{};
  const Replay turns = unbroken(
      replay(city, spanning(city, {cards_job(1, 0, 80, 105), cards_job(2, 0, 80, 90)}), stages));
  CHECK(turns.start_ms(1) == 0);
  CHECK(turns.start_ms(2) == 100'000);
}

TEST_CASE("free nodes that others wait for are refused to a gang", "[engine][span]") {
  const City city = two_hundred_cards();
  std::vector<Refusal> refusals;
  const auto script = [&](const Observation& seen, const Trigger& trigger, ActionList& actions) {
    if (!trigger.has(Change::arrival)) {
      return;
    }
    const JobId job = seen.pending().front();
    actions.admit(job);
    if (seen.request(job).id < 3) {
      actions.dispatch(job, CentreId(1));
      return;
    }
    const std::vector<SpanPart> parts{{PartitionId(0), 100}, {PartitionId(1), 10}};
    refusals.push_back(actions.start_together(job, parts));
    actions.dispatch(job, CentreId(0));  // which could never run it
  };
  Policies centres;
  centres.push_back(centre_policy(Stages{}));
  centres.push_back(centre_policy(Stages{}));
  SimulatorOptions options;
  options.horizon = Time{100'000};
  const Replay run = unbroken(replay(
      city,
      spanning(
          city,
          {cards_job(1, 0, 1'000, 90), cards_job(2, 10, 1'000, 100), cards_job(3, 20, 400, 110)}),
      scripted_city(script),
      std::move(centres),
      options));
  CHECK(refusals == std::vector<Refusal>{Refusal::no_room});
  CHECK(run.row(3).state == FinalState::waiting);
}

TEST_CASE("a start at several centres is checked against the rules of its stream",
          "[engine][span]") {
  City city = two_hundred_cards();
  add_card_centre(city, 25, 1'000'000, AcceleratorId(0));
  std::vector<Refusal> refusals;
  const auto script = [&](const Observation& seen, const Trigger& trigger, ActionList& actions) {
    if (!trigger.has(Change::arrival)) {
      return;
    }
    const JobId job = seen.pending().front();
    const auto start = [&](std::vector<SpanPart> parts) {
      refusals.push_back(actions.start_together(job, parts));
    };
    const PartitionId a(0);
    const PartitionId b(1);
    const PartitionId c(2);
    start({{a, 100}, {b, 20}});  // not admitted yet
    actions.admit(job);
    start({{a, 40}, {b, 40}, {c, 40}});
    start({{a, 100}, {b, 21}});
    start({{a, 120}});
    start({{a, 60}, {a, 60}});
    start({{a, 120}, {b, 0}});
    start({{a, 100}, {PartitionId(9), 20}});
    start({{a, 101}, {b, 19}});
    start({{a, 100}, {b, 20}});
    start({{a, 100}, {b, 20}});  // it runs
    refusals.push_back(actions.suspend(job));
    refusals.push_back(actions.migrate(job, CentreId(2)));
    refusals.push_back(actions.preempt(job));
    start({{a, 20}, {c, 100}});
  };
  Policies centres;
  for (int c = 0; c < 3; ++c) {
    centres.push_back(centre_policy(Stages{}));
  }
  const Replay run = unbroken(replay(city,
                                     spanning(city, {cards_job(1, 0, 3'600, 120)}),
                                     scripted_city(script),
                                     std::move(centres)));
  CHECK(refusals == std::vector<Refusal>{Refusal::wrong_phase,
                                         Refusal::too_spread,
                                         Refusal::bad_placement,
                                         Refusal::bad_placement,
                                         Refusal::bad_placement,
                                         Refusal::bad_placement,
                                         Refusal::other_centre,
                                         Refusal::cannot_run_there,
                                         Refusal::none,
                                         Refusal::wrong_phase,
                                         Refusal::spans_centres,
                                         Refusal::spans_centres,
                                         Refusal::none,
                                         Refusal::none});
  CHECK(tasks_of(run.row(1)) == std::vector<std::uint32_t>{20, 100});
  CHECK(run.row(1).finish == Time{4'500'000});
  CHECK(run.row(1).requeues == 1);
}

}  // namespace suanwang::test
