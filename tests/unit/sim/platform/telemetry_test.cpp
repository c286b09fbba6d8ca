// What the platform hears of the centres and when: timelines by hand.
#include "sim/platform/telemetry.hpp"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Telemetry same_channels(const City& city, const TelemetryChannel& channel) {
  Telemetry telemetry;
  telemetry.channels = Column<CentreId, TelemetryChannel>(city.centres.size(), channel);
  return telemetry;
}

TelemetryChannel every(Duration interval, Duration delay = {}) {
  TelemetryChannel channel;
  channel.interval = {interval};
  channel.delay = delay;
  return channel;
}

SimulatorOptions told_by(const Telemetry& telemetry, Time horizon = kNever) {
  SimulatorOptions options;
  options.telemetry = &telemetry;
  options.horizon = horizon;
  return options;
}

std::uint64_t refused(const Replay& run, const std::string& code) {
  for (const NamedCount& row : run.outcome.totals.refusals_by_code) {
    if (row.name == code) {
      return row.count;
    }
  }
  return 0;
}

/// Seconds now, free and queued units of the first centre, and since when that is known.
using Look = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

/// Looks, and sends every job to the first centre.
Replay looking(const City& city,
               std::vector<Arrival> arrivals,
               const SimulatorOptions& options,
               std::vector<Look>& looks) {
  Policies centres;
  centres.push_back(centre_policy(Stages{}));
  const bool unit_core = all_unit_core(arrivals);
  return replay(city,
                demand_of(city, std::move(arrivals), unit_core),
                scripted_city(
                    [&looks](const Observation& seen, const Trigger&, ActionList& actions) {
                      for (const JobId job : seen.pending()) {
                        actions.admit(job);
                        REQUIRE(actions.dispatch(job, CentreId(0)) == Refusal::none);
                      }
                      looks.emplace_back(seen.now().ms / 1000,
                                         seen.load().free_units[0],
                                         seen.load().queued_units[0],
                                         seen.known_since(CentreId(0)).ms / 1000);
                    },
                    Change::arrival | Change::news),
                std::move(centres),
                options);
}

}  // namespace

TEST_CASE("intervals are on-change or a time", "[platform][telemetry]") {
  CHECK(SampleInterval::parse("on-change")->is_on_change());
  CHECK(SampleInterval::parse("5 min")->every.ms == 300'000);
  CHECK(SampleInterval::parse("5 min")->text() == "5 min");
  CHECK(SampleInterval::parse("on-change")->text() == "on-change");
  CHECK_FALSE(SampleInterval::parse("10 ms").has_value());
  CHECK_FALSE(SampleInterval::parse("2000 d").has_value());
  CHECK_FALSE(SampleInterval::parse("now and then").has_value());
}

TEST_CASE("scores of one octet by hand", "[platform][telemetry]") {
  // 30 of 40 units free: floor(255 * 30 / 40) = 191. Work: 10 units until 100 s seen at 40 s and 20
  // unit-minutes queued: 600 + 1200 = 1800 unit-seconds over 40 units = 45 s; half at 45 s: 127.
  CentreLoadRow load{40, 30, 2, 1'200'000, 10, 1'000'000};
  CHECK(scores_of(load, Time{40'000}, seconds(45)) == MetricScores{191, 127, 159});
  CHECK(scores_of({40, 40, 0, 0, 0, 0}, Time{}, seconds(45)) == MetricScores{255, 255, 255});
  CHECK(scores_of({}, Time{}, hours(1)) == MetricScores{});
  // Jobs that should have ended by now are no work.
  load.queued_unit_ms = 0;
  CHECK(scores_of(load, Time{500'000}, seconds(45)).wait == 255);
}

TEST_CASE("the platform knows what the last sample told, and what it did itself",
          "[platform][telemetry]") {
  const City city = one_core_nodes(2);
  const Telemetry telemetry = same_channels(city, every(seconds(10), seconds(3)));
  std::vector<Look> looks;
  const Replay run = looking(city, {batch_job(1, 1'000, 34'000, 1)}, told_by(telemetry), looks);
  REQUIRE_FALSE(run.outcome.broken);
  // Free is what the sample said; the job that was sent since counts as waiting.
  CHECK(looks == std::vector<Look>{{1, 2, 1, 0}, {13, 1, 0, 10}, {23, 1, 0, 20}, {33, 1, 0, 30}});
}

TEST_CASE("a platform that ignores its own dispatches knows less", "[platform][telemetry]") {
  const City city = one_core_nodes(2);
  Telemetry telemetry = same_channels(city, every(seconds(10), seconds(3)));
  telemetry.own_dispatches = OwnDispatches::ignored;
  std::vector<Look> looks;
  looking(city, {batch_job(1, 1'000, 20'000, 1)}, told_by(telemetry), looks);
  CHECK(looks == std::vector<Look>{{1, 2, 0, 0}, {13, 1, 0, 10}});
}

TEST_CASE("changes are told at once, or after the delay", "[platform][telemetry]") {
  const City city = one_core_nodes(2);
  const Telemetry telemetry = same_channels(city, every({}, seconds(4)));
  std::vector<Look> looks;
  looking(city,
          {batch_job(1, 1'000, 20'000, 1), batch_job(2, 30'000, 1'000, 1)},
          told_by(telemetry),
          looks);
  // Dispatched and started at 1 s; ended at 21 s; the second job leaves at 31 s, and with it the
  // run.
  CHECK(looks == std::vector<Look>{{1, 2, 1, 0}, {5, 1, 0, 1}, {25, 2, 0, 21}, {30, 2, 1, 21}});
}

TEST_CASE("an outage keeps the platform in the dark", "[platform][telemetry]") {
  const City city = one_core_nodes(2);
  TelemetryChannel channel = every(seconds(10));
  channel.outages = {{Time{15'000}, Time{30'000}}};
  const Telemetry telemetry = same_channels(city, channel);
  std::vector<Look> looks;
  const Replay run = looking(city, {batch_job(1, 1'000, 45'000, 1)}, told_by(telemetry), looks);
  CHECK(looks == std::vector<Look>{{1, 2, 1, 0}, {10, 1, 0, 10}, {30, 1, 0, 30}, {40, 1, 0, 40}});
  const TelemetryDay sum = sum_of(run.outcome.totals.telemetry[CentreId(0)]);
  CHECK(sum.taken == 4);
  CHECK(sum.lost == 1);
  CHECK(sum.received == 3);
  CHECK(sum.most_age == seconds(20));
}

TEST_CASE("samples that overtake others make nobody younger", "[platform][telemetry]") {
  const City city = one_core_nodes(2);
  TelemetryChannel channel = every(seconds(10));
  channel.jitter = seconds(100);
  const Telemetry telemetry = same_channels(city, channel);
  std::vector<Look> looks;
  const Replay run = looking(city, {batch_job(1, 1'000, 10'000'000, 1)}, told_by(telemetry), looks);
  for (std::size_t i = 1; i < looks.size(); ++i) {
    REQUIRE(std::get<3>(looks[i - 1]) < std::get<3>(looks[i]));
  }
  const TelemetryDay sum = sum_of(run.outcome.totals.telemetry[CentreId(0)]);
  CHECK(sum.overtaken > 100);
  CHECK(sum.received - sum.overtaken + 1 == looks.size());
}

TEST_CASE("the age of what is known, by hand", "[platform][telemetry]") {
  // Known since 0 until 13 s, then 3 to 13 s old eight times, then 3 to 10 s: 84.5 + 8 * 80 + 45.5.
  const City city = one_core_nodes(1);
  const Telemetry telemetry = same_channels(city, every(seconds(10), seconds(3)));
  std::vector<Look> looks;
  const Replay run = looking(city, {}, told_by(telemetry, Time{100'000}), looks);
  REQUIRE(run.outcome.totals.telemetry.size() == 1);
  REQUIRE(run.outcome.totals.telemetry[CentreId(0)].size() == 1);
  const TelemetryDay& day = run.outcome.totals.telemetry[CentreId(0)].front();
  CHECK(day.taken == 9);
  CHECK(day.received == 9);
  CHECK(day.twice_age_ms2 == Int128{2 * 770} * 1'000'000);
  CHECK(day.most_age == seconds(13));
  CHECK(day.until == Time{100'000});
}

TEST_CASE("days of telemetry add up to the run", "[platform][telemetry]") {
  const City city = one_core_nodes(1);
  TelemetryChannel channel = every(minutes(7), seconds(20));
  channel.loss = Share{300'000};
  const Telemetry telemetry = same_channels(city, channel);
  std::vector<Look> looks;
  const Replay run = looking(city, {}, told_by(telemetry, Time{days(3).ms}), looks);
  const std::vector<TelemetryDay>& all = run.outcome.totals.telemetry[CentreId(0)];
  CHECK(all.front().from == Time{});
  CHECK(all.back().until == Time{days(3).ms});
  for (std::size_t i = 1; i < all.size(); ++i) {
    CHECK(all[i].from == all[i - 1].until);
  }
  const TelemetryDay sum = sum_of(all);
  CHECK(sum.taken == 617);  // 3 d / 7 min, rounded down
  CHECK(sum.lost > 140);
  CHECK(sum.lost < 230);
  CHECK(sum.received + sum.lost == sum.taken);
}

TEST_CASE("held jobs wait for news where the platform counts what it sent",
          "[platform][telemetry]") {
  const City city = one_core_nodes(1);
  const std::vector<Arrival> jobs{batch_job(1, 1'000, 10'000, 1), batch_job(2, 5'000, 10'000, 1)};
  const Stages stages{.hold = "skip"};
  CHECK(replay(city, jobs, stages).start_ms(2) == 11'000);
  Telemetry telemetry = same_channels(city, every(minutes(1)));
  const Replay counted = replay(city, jobs, stages, told_by(telemetry));
  CHECK(counted.start_ms(1) == 1'000);
  CHECK(counted.start_ms(2) == 60'000);
  CHECK(counted.outcome.totals.refusals == 0);
  telemetry.own_dispatches = OwnDispatches::ignored;
  const Replay ignored = replay(city, jobs, stages, told_by(telemetry));
  CHECK(ignored.start_ms(2) == 60'000);
  CHECK(refused(ignored, "no-room") == 1);
}

TEST_CASE("a centre that said no is not asked again before it is heard of",
          "[platform][telemetry]") {
  // The node is away from 5 s to 30 s, and the platform does not know.
  const City city =
      one_partition({.nodes = 1, .capacity = {{Time{}, 1}, {Time{5'000}, 0}, {Time{30'000}, 1}}});
  const std::vector<Arrival> jobs{batch_job(1, 6'000, 10'000, 1), batch_job(2, 7'000, 10'000, 1)};
  Telemetry telemetry = same_channels(city, every(minutes(1)));
  const Replay counted = replay(city, jobs, Stages{.hold = "skip"}, told_by(telemetry));
  CHECK(refused(counted, "no-room") == 1);
  CHECK(counted.start_ms(1) == 60'000);
  CHECK(counted.start_ms(2) == 120'000);
  telemetry.own_dispatches = OwnDispatches::ignored;
  const Replay ignored = replay(city, jobs, Stages{.hold = "skip"}, told_by(telemetry));
  CHECK(refused(ignored, "no-room") == 4);  // both at 6 s and 7 s as they come, the second at 60 s
  CHECK(ignored.start_ms(2) == 120'000);
}

TEST_CASE("held jobs pass those without room, or not", "[platform][telemetry]") {
  const City city = one_core_nodes(4);
  const std::vector<Arrival> jobs{batch_job(1, 1'000, 10'000, 3),
                                  batch_job(2, 2'000, 10'000, 2),
                                  batch_job(3, 3'000, 10'000, 1)};
  CHECK(replay(city, jobs, Stages{.hold = "skip"}).start_ms(3) == 3'000);
  const Replay strict = replay(city, jobs, Stages{.hold = "strict"});
  CHECK(strict.start_ms(2) == 11'000);
  CHECK(strict.start_ms(3) == 11'000);
}

TEST_CASE("jobs of a centre's own users are not held", "[platform][telemetry]") {
  City city = one_core_nodes(4);
  add_centre(city);
  add_partition(city, {.nodes = 1});
  std::vector<Arrival> jobs{batch_job(1, 1'000, 100'000, 4),
                            batch_job(2, 2'000, 100'000, 4),
                            batch_job(3, 3'000, 10'000, 1)};
  jobs[2].request.target = CentreId(1);
  const Replay run = replay(city, jobs, Stages{.hold = "strict"});
  CHECK(run.start_ms(2) == 101'000);
  CHECK(run.start_ms(3) == 3'000);
}

TEST_CASE("a hundred partitions take a hundred held jobs at once", "[platform][telemetry]") {
  City city = one_core_nodes(1);
  std::vector<Arrival> jobs{batch_job(1, 0, 60'000, 1)};
  for (std::uint64_t id = 2; id <= 100; ++id) {
    add_partition(city, {.nodes = 1});
    jobs.push_back(batch_job(id, 0, 60'000, 1));
  }
  for (std::uint64_t id = 101; id <= 120; ++id) {
    jobs.push_back(batch_job(id, 0, 60'000, 1));
  }
  const Replay run = replay(city, jobs, Stages{.hold = "skip"});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 0);
  for (const KeptRow& row : run.rows) {
    CHECK(row.start.ms == (row.request.id <= 100 ? 0 : 60'000));
  }
}

TEST_CASE("who waits for one partition does not bar another", "[platform][telemetry]") {
  City city = one_partition({.nodes = 1, .cores = 8});
  add_partition(city, {.nodes = 4});
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 3; ++id) {
    jobs.push_back(batch_job(id, 1'000, 100'000, 1));
    jobs.back().request.cores = 8;  // on the first partition only
    jobs.back().request.target = CentreId(0);
  }
  jobs.push_back(batch_job(4, 2'000, 10'000, 2));
  const Replay run = replay(city, jobs, Stages{.start = "skip", .hold = "skip"});
  CHECK(run.start_ms(3) == 201'000);
  CHECK(run.start_ms(4) == 2'000);
}

TEST_CASE("a centre that has not been heard of lately gets no jobs", "[platform][telemetry]") {
  City city = one_core_nodes(1);
  add_centre(city);
  add_partition(city, {.nodes = 1});
  Telemetry telemetry = same_channels(city, every(seconds(10)));
  telemetry.channels[CentreId(0)].outages = {{Time{}, Time{95'000}}};
  const Stages stages{.dispatch = "round-robin", .max_age = seconds(20)};
  const Replay run = replay(city,
                            {batch_job(1, 31'000, 1'000, 1),
                             batch_job(2, 35'000, 1'000, 1),
                             batch_job(3, 101'000, 1'000, 1)},
                            stages,
                            told_by(telemetry));
  CHECK(run.row(1).centre == CentreId(1));
  CHECK(run.row(2).centre == CentreId(1));
  CHECK(run.row(3).centre == CentreId(0));
  telemetry.channels[CentreId(1)].outages = {{Time{}, Time{65'000}}};
  const Replay dark = replay(city, {batch_job(1, 31'000, 1'000, 1)}, stages, told_by(telemetry));
  CHECK(dark.start_ms(1) == 70'000);  // in the dark until the second centre is heard of
}

TEST_CASE("a job that no centre could ever run is rejected, however little is known",
          "[platform][telemetry]") {
  const City city = one_core_nodes(2);
  TelemetryChannel silent = every(seconds(10));
  silent.loss = Share{1'000'000};
  const Telemetry telemetry = same_channels(city, silent);
  const Replay run = replay(city,
                            {batch_job(1, 1'000, 1'000, 3), batch_job(2, 2'000, 1'000, 2)},
                            Stages{.hold = "skip"},
                            told_by(telemetry));
  CHECK(run.row(1).state == FinalState::rejected);
  CHECK(run.row(1).reject_reason == RejectReason::larger_than_any_centre);
  CHECK(run.start_ms(2) == 2'000);  // the registry says that there are two nodes
}

}  // namespace suanwang::test
