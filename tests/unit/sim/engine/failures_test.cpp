// Nodes that fail: Gantt charts and bills by hand, availability, and what checkpoints save.
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/config.hpp"
#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::int64_t kMilliwatts = 1000;  // of a watt

FailureModel fixed(Duration up, Duration down) {
  return {{LifetimeLaw::fixed, up, 1}, {LifetimeLaw::fixed, down, 1}};
}

City failing_nodes(std::uint32_t nodes, const FailureModel& failures) {
  City city = one_partition({.nodes = nodes, .power_mw = {100 * kMilliwatts, 150 * kMilliwatts}});
  city.partitions[PartitionId(0)].failures = failures;
  return city;
}

Replay run_with(const City& city,
                const std::vector<Arrival>& jobs,
                const Resilience& resilience,
                const SimulatorOptions& options = {}) {
  Demand demand = demand_of(city, jobs, all_unit_core(jobs));
  demand.streams[StreamId(0)].resilience = resilience;
  return replay(city, demand, Stages{}, options);
}

}  // namespace

TEST_CASE("a job whose node fails begins anew when it is repaired: a bill by hand",
          "[engine][failure]") {
  // 50 s of 80 are lost at 100 s; repaired at 120 s it runs until 200 s, before the next failure.
  const City city = failing_nodes(1, fixed(seconds(100), seconds(20)));
  const Replay run = run_with(city, {batch_job(1, 50'000, 80'000, 1)}, {});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).start == Time{120'000});
  CHECK(run.row(1).first_start == Time{50'000});
  CHECK(run.row(1).finish == Time{200'000});
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).state == FinalState::completed);
  const PartitionMeter& meter = run.outcome.totals.partitions[PartitionId(0)];
  // Idle 50 s at 100 W, busy 50 s and 80 s at 150 W, nothing while it is down.
  CHECK(meter.it_energy_uj == Int128{24'500} * 1'000'000);
  CHECK(meter.down_node_ms == 20'000);
  CHECK(meter.available_node_ms == 180'000);
  CHECK(meter.busy_node_ms == 130'000);
  CHECK(run.intervals.back().counts.failures == 1);
  CHECK(run.intervals.back().counts.struck == 1);
}

TEST_CASE("a checkpoint keeps what was computed before it", "[engine][failure]") {
  // Cycles of 20 s of computing and 5 s of writing: at 100 s two are over and 40 s are safe. At
  // 120 s it needs 3 s, computes 20 s, writes for 5 s and computes the last 20 s.
  const City city = failing_nodes(1, fixed(seconds(100), seconds(20)));
  const Resilience resilience{{seconds(20), seconds(5), seconds(3)}, OnFailure::requeue};
  const Replay run = run_with(city, {batch_job(1, 50'000, 80'000, 1)}, resilience);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).start == Time{120'000});
  CHECK(run.row(1).finish == Time{168'000});
  // Without a failure: 80 s of computing and three checkpoints; the end needs none.
  const Replay whole = run_with(one_core_nodes(1), {batch_job(1, 50'000, 80'000, 1)}, resilience);
  CHECK(whole.row(1).finish == Time{50'000 + 95'000});
}

TEST_CASE("a stream may have its jobs killed by failures", "[engine][failure]") {
  const City city = failing_nodes(1, fixed(seconds(100), seconds(20)));
  const Replay run =
      run_with(city, {batch_job(1, 50'000, 80'000, 1)}, {Checkpointing{}, OnFailure::kill});
  CHECK(run.row(1).state == FinalState::killed);
  CHECK(run.row(1).finish == Time{100'000});
  CHECK(run.outcome.totals.killed == 1);
}

TEST_CASE("a gang goes where one of its nodes fails, and others stay", "[engine][failure]") {
  City city = failing_nodes(4, fixed(days(300), days(300)));
  // Only the second node ever fails, at 30 s.
  add_partition(city, {.nodes = 1});
  city.partitions[PartitionId(1)].failures = fixed(seconds(30), seconds(1'000));
  const Replay run = run_with(city,
                              {batch_job(1, 1'000, 100'000, 3),
                               batch_job(2, 2'000, 100'000, 1),
                               batch_job(3, 3'000, 50'000, 1)},
                              {});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == 1'000);
  CHECK(run.start_ms(2) == 2'000);
  CHECK(run.row(3).requeues == 1);    // it ran on the second partition
  CHECK(run.start_ms(3) == 101'000);  // and finds room when the gang ends
}

TEST_CASE("nodes are up for MTBF / (MTBF + MTTR) of the time", "[engine][failure]") {
  struct Case {
    Lifetime up;
    Lifetime down;
    double up_cv;
    double down_cv;
  };

  const double weibull_cv =
      std::sqrt(std::tgamma(1 + 2 / 0.7) / std::pow(std::tgamma(1 + 1 / 0.7), 2) - 1);
  const std::vector<Case> cases{
      {{LifetimeLaw::exponential, hours(50), 1}, {LifetimeLaw::exponential, hours(5), 1}, 1, 1},
      {{LifetimeLaw::weibull, hours(50), 0.7},
       {LifetimeLaw::lognormal, hours(5), 1.0},
       weibull_cv,
       std::sqrt(std::exp(1.0) - 1)},
      {{LifetimeLaw::gamma, hours(20), 2}, {LifetimeLaw::fixed, hours(2), 1}, std::sqrt(0.5), 0}};
  for (const Case& c : cases) {
    constexpr std::uint32_t kNodes = 200;
    const Duration horizon = hours(20'000);
    const City city = failing_nodes(kNodes, {c.up, c.down});
    SimulatorOptions options;
    options.horizon = Time{horizon.ms};
    options.record_interval = days(30);
    constexpr std::uint32_t kSeeds = 5;
    double found = 0;
    for (options.seed = 1; options.seed <= kSeeds; ++options.seed) {
      const Replay run = run_with(city, {}, {}, options);
      REQUIRE_FALSE(run.outcome.broken);
      const PartitionMeter& meter = run.outcome.totals.partitions[PartitionId(0)];
      CHECK(meter.available_node_ms + meter.down_node_ms == Int128{horizon.ms} * kNodes);
      found += static_cast<double>(meter.available_node_ms) /
               (static_cast<double>(horizon.ms) * kNodes * kSeeds);
    }
    const double up = static_cast<double>(c.up.mean.ms);
    const double down = static_cast<double>(c.down.mean.ms);
    const double expected = up / (up + down);
    // Renewal-reward: the deviation of a share of time over n cycles.
    const double cycles = kSeeds * kNodes * static_cast<double>(horizon.ms) / (up + down);
    const double deviation =
        expected * (1 - expected) * std::sqrt((c.up_cv * c.up_cv + c.down_cv * c.down_cv) / cycles);
    CHECK(std::abs(found - expected) < 2.576 * deviation);
  }
}

TEST_CASE("checkpoints waste what Daly's complete model says", "[engine][failure]") {
  // Daly, FGCS 22 (2006), eq. 20: T = M e^(R/M) (e^((tau+delta)/M) - 1) Ts / tau, his interval
  // eq. 37.
  constexpr double kMean = 86'400;
  constexpr double kCost = 300;
  constexpr double kRestart = 600;
  constexpr double kWork = 8e9;  // s: about 1e5 failures
  const double ratio = std::sqrt(kCost / (2 * kMean));
  const double best = std::sqrt(2 * kCost * kMean) * (1 + ratio / 3 + ratio * ratio / 9) - kCost;
  City city = failing_nodes(1, {});
  city.partitions[PartitionId(0)].failures = {{LifetimeLaw::exponential, seconds(86'400), 1},
                                              {LifetimeLaw::fixed, milliseconds(1), 1}};
  const auto waste_at = [&](double tau) {
    SimulatorOptions options;
    options.record_interval = days(36'500);
    const auto ms = [](double s) {
      return static_cast<std::int64_t>(std::llround(s * 1000));
    };
    const Replay run =
        run_with(city,
                 {batch_job(1, 0, ms(kWork), 1)},
                 {{milliseconds(ms(tau)), milliseconds(ms(kCost)), milliseconds(ms(kRestart))},
                  OnFailure::requeue},
                 options);
    REQUIRE_FALSE(run.outcome.broken);
    REQUIRE(run.row(1).state == FinalState::completed);
    REQUIRE(run.row(1).requeues > 95'000);
    return static_cast<double>(run.row(1).finish.ms) / 1000 / kWork - 1;
  };
  double least = 1e9;
  for (const double factor : {0.35, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0}) {
    const double tau = best * factor;
    const double model =
        kMean * std::exp(kRestart / kMean) * (std::exp((tau + kCost) / kMean) - 1) / tau - 1;
    const double found = waste_at(tau);
    CAPTURE(factor, model, found);
    CHECK(std::abs(found / model - 1) < 0.05);
    least = std::min(least, found);
  }
  CHECK((1 + waste_at(best)) / (1 + least) < 1.01);
  CHECK(waste_at(best) / least < 1.01);
}

TEST_CASE("failures, works, sleep and levels together lose nobody", "[engine][failure]") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    RandomStream random(seed, "tests/failures");
    const auto below = [&random](std::int64_t n) {
      return static_cast<std::int64_t>(random.uniform_int(static_cast<std::uint64_t>(n)));
    };
    City city = one_partition(
        {.nodes = static_cast<std::uint32_t>(4 + below(6)), .cores = below(2) == 0 ? 1U : 4U});
    Partition& partition = city.partitions[PartitionId(0)];
    partition.failures = FailureModel{{LifetimeLaw::exponential, seconds(1'000 + below(6'000)), 1},
                                      {LifetimeLaw::gamma, seconds(10 + below(600)), 2}};
    if (below(2) == 0) {
      // Racks of two, which overlap with what fails alone; and works on all of them.
      for (std::uint32_t n = 0; n + 1 < partition.nodes; n += 2) {
        city.common_causes.push_back({{{PartitionId(0), n, 2}},
                                      FailureModel{{LifetimeLaw::exponential, seconds(3'000), 1},
                                                   {LifetimeLaw::exponential, seconds(200), 1}},
                                      {},
                                      {}});
      }
      const Time from{below(3'000) * 1'000};
      city.common_causes.push_back(
          {{{PartitionId(0), 0, partition.nodes}}, {}, from, from + seconds(100)});
    }
    if (below(2) == 0) {
      partition.capacity = {{Time{}, partition.nodes},
                            {Time{(1 + below(2'000)) * 1'000}, partition.nodes / 2},
                            {Time{(2'001 + below(2'000)) * 1'000}, partition.nodes}};
    }
    Stages stages;
    if (below(2) == 0) {
      partition.rest_states = {
          {"sleep", 10 * kMilliwatts, seconds(5), 50 * kMilliwatts, seconds(20), 0}};
      stages.power = "idle-timeout";
      stages.power_params = tests::map({{"state", "sleep"}, {"after", "60 s"}, {"spare", "0"}});
    }
    if (below(2) == 0) {
      // Room for four tasks at least, all nodes idling: none that could run is shut out.
      city.centres[CentreId(0)].power_limit_mw =
          (partition.nodes * 100 + (4 + below(6)) * 50) * kMilliwatts;
    }
    const std::vector<std::string> starts{
        "easy", "easy-sjbf", "conservative", "conservative-rebuild", "strict", "skip"};
    stages.start = starts[static_cast<std::size_t>(below(6))];
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 60; ++id) {
      const std::int64_t run = 1 + below(300);
      jobs.push_back(batch_job(id,
                               below(4'000) * 1'000,
                               run * 1'000,
                               static_cast<std::uint32_t>(1 + below(4)),
                               (run + below(300)) * 1'000));
    }
    sort_by_submission(jobs);
    Demand demand = demand_of(city, jobs, true);
    const bool kills = below(4) == 0;
    demand.streams[StreamId(0)].resilience = {
        below(2) == 0
            ? Checkpointing{}
            : Checkpointing{seconds(1 + below(100)), seconds(below(10)), seconds(below(10))},
        kills ? OnFailure::kill : OnFailure::requeue};
    const Replay run = replay(city, demand, stages);
    CAPTURE(seed, stages.start, stages.power, run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    REQUIRE(run.outcome.totals.finished + run.outcome.totals.killed == 60);
    REQUIRE((kills || run.outcome.totals.killed == 0));
  }
}

TEST_CASE("a checkpoint holds what was done before a change of level, too", "[engine][failure]") {
  // Cycles begin anew at 0:50 and 2:30; the node fails at 10:00, the last checkpoint was at 9:30.
  // Of twelve hours 2:30 are left; repaired at 11:00 it ends at 13:30.
  constexpr std::int64_t kMinute = 60'000;
  City city = failing_nodes(1, fixed(hours(10), hours(1)));
  const NodePowerTable table = city.partitions[PartitionId(0)].node_power_mw;
  city.partitions[PartitionId(0)].levels = {{"full", Share{1'000'000}, table},
                                            {"like-it", Share{1'000'000}, table}};
  Demand demand = demand_of(city, {batch_job(1, 0, 12 * 60 * kMinute, 1)}, true);
  demand.streams[StreamId(0)].resilience.checkpoint = {hours(1), {}, {}};
  Policies centres;
  centres.push_back(
      scripted_centre([](const Observation& seen, const Trigger&, ActionList& actions) {
        if (seen.now().ms == 0) {
          actions.wake_at(Time{50 * kMinute});
          actions.wake_at(Time{150 * kMinute});
        } else if (seen.now().ms == 50 * kMinute || seen.now().ms == 150 * kMinute) {
          CHECK(actions.power_cap(PartitionId(0), 1 - seen.power_level(PartitionId(0))) ==
                Refusal::none);
        }
        if (!seen.waiting().empty()) {
          const std::vector<NodeRun> node{{0, 1, 1}};
          actions.start(seen.waiting().front(), PartitionId(0), node);
        }
      }));
  const Replay run = replay(city, demand, city_policy("least-loaded", 1), std::move(centres));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).finish == Time{(13 * 60 + 30) * kMinute});
}

TEST_CASE("failures are the same whatever the policy", "[engine][failure]") {
  const City city = failing_nodes(
      20, {{LifetimeLaw::weibull, hours(20), 0.7}, {LifetimeLaw::exponential, hours(2), 1}});
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 50; ++id) {
    jobs.push_back(batch_job(id,
                             static_cast<std::int64_t>(id) * 600'000,
                             3'000'000,
                             static_cast<std::uint32_t>(1 + id % 7)));
  }
  SimulatorOptions options;
  options.horizon = Time{days(30).ms};
  const Replay easy = replay(city, jobs, Stages{}, options);
  const Replay strict =
      replay(city, jobs, Stages{.start = "strict", .place = "worst-fit"}, options);
  CHECK(easy.intervals.back().counts.failures > 500);
  CHECK(easy.outcome.totals.partitions[PartitionId(0)].down_node_ms ==
        strict.outcome.totals.partitions[PartitionId(0)].down_node_ms);
}

}  // namespace suanwang::test
