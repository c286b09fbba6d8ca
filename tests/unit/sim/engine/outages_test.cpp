// Nodes that go down together: Gantt charts by hand, and how often they are up.
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/physics/failure_presets.hpp"
#include "sim/platform/telemetry.hpp"
#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

CommonCause works(std::uint32_t first, std::uint32_t nodes, std::int64_t from, std::int64_t until) {
  return {{{PartitionId(0), first, nodes}}, {}, Time{from}, Time{until}};
}

FailureModel exponential(Duration up, Duration down) {
  return {{LifetimeLaw::exponential, up, 1}, {LifetimeLaw::exponential, down, 1}};
}

}  // namespace

TEST_CASE("an outage stops what runs on its nodes, and only that", "[engine][failure]") {
  // Four nodes of one core; nodes 1 and 2 are away from 10 s to 30 s. Job 1 (nodes 0, 1) and job 2
  // (node 2) begin anew, job 3 (node 3) goes on. Job 2 finds node 0 at once; job 1 waits for two.
  City city = one_core_nodes(4);
  city.common_causes.push_back(works(1, 2, 10'000, 30'000));
  const Replay run =
      replay(city,
             {batch_job(1, 0, 20'000, 2), batch_job(2, 0, 20'000, 1), batch_job(3, 0, 20'000, 1)},
             Stages{.start = "skip"});
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(2).start == Time{10'000});
  CHECK(run.row(2).nodes == std::vector<NodeRun>{{0, 1, 1}});
  CHECK(run.row(3).finish == Time{20'000});
  // At 20 s only node 3 is free, at 30 s nodes 0 to 3 are.
  CHECK(run.row(1).start == Time{30'000});
  CHECK(run.row(1).finish == Time{50'000});
  CHECK(run.row(1).requeues == 1);
  CHECK(run.outcome.totals.failures == 2);
  CHECK(run.outcome.totals.struck == 2);
  const PartitionMeter& meter = run.outcome.totals.partitions[PartitionId(0)];
  CHECK(meter.down_node_ms == 40'000);
}

TEST_CASE("a node is up when the last of its causes is over", "[engine][failure]") {
  // Its own failure from 15 s to 35 s, the rack's from 20 s to 40 s, works from 30 s to 38 s.
  City city = one_core_nodes(1);
  city.partitions[PartitionId(0)].failures =
      FailureModel{{LifetimeLaw::fixed, seconds(15), 1}, {LifetimeLaw::fixed, seconds(20), 1}};
  city.common_causes.push_back(
      {{{PartitionId(0), 0, 1}},
       FailureModel{{LifetimeLaw::fixed, seconds(20), 1}, {LifetimeLaw::fixed, seconds(20), 1}},
       {},
       {}});
  city.common_causes.push_back(works(0, 1, 30'000, 38'000));
  SimulatorOptions options;
  options.horizon = Time{45'000};
  const Replay run = replay(city, {batch_job(1, 16'000, 2'000, 1)}, Stages{}, options);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == 40'000);
  CHECK(run.outcome.totals.failures == 1);
  CHECK(run.outcome.totals.partitions[PartitionId(0)].down_node_ms == 25'000);
}

TEST_CASE("works that began before the run keep nodes away from its start", "[engine][failure]") {
  City city = one_core_nodes(2);
  city.common_causes.push_back(works(0, 2, -5'000, 7'000));
  city.common_causes.push_back(works(0, 2, -5'000, -1'000));
  const Replay run = replay(city, {batch_job(1, 0, 1'000, 1)}, Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == 7'000);
}

TEST_CASE("a run without an end waits for the end of a long outage", "[engine][failure]") {
  City city = one_core_nodes(1);
  city.common_causes.push_back({{{PartitionId(0), 0, 1}}, {}, Time{}, Time{} + days(60)});
  const Replay run = replay(city, {batch_job(1, 0, 1'000, 1)}, Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).start == Time{} + days(60));
}

TEST_CASE("independent causes: nodes are up for the product of the shares", "[engine][failure]") {
  // 200 racks of two nodes; a node fails alone and with its rack. Racks are independent of each
  // other: the share of time that each is up gives the interval (Student's t, 99 %, 199 degrees).
  constexpr std::uint32_t kRacks = 200;
  constexpr std::int64_t kHours = 20'000;
  City city;
  add_centre(city);
  for (std::uint32_t r = 0; r < kRacks; ++r) {
    const PartitionId id = add_partition(city, {.nodes = 2});
    city.partitions[id].failures = exponential(hours(50), hours(5));
    city.common_causes.push_back({{{id, 0, 2}}, exponential(hours(80), hours(4)), {}, {}});
  }
  SimulatorOptions options;
  options.horizon = Time{} + hours(kHours);
  options.record_interval = hours(kHours);
  const Replay run = replay(city, std::vector<Arrival>{}, Stages{}, options);
  REQUIRE_FALSE(run.outcome.broken);
  double mean = 0;
  double squares = 0;
  for (const PartitionMeter& meter : run.outcome.totals.partitions) {
    const double up = 1 - static_cast<double>(meter.down_node_ms) / (2 * kHours * 3.6e6);
    mean += up / kRacks;
    squares += up * up / kRacks;
  }
  const double error = std::sqrt((squares - mean * mean) / (kRacks - 1));
  const double expected = 50.0 / 55 * 80 / 84;
  CAPTURE(mean, error, expected);
  CHECK(error < 0.001);
  CHECK(std::abs(mean - expected) < 2.601 * error);
}

TEST_CASE("a channel that fails loses the samples of the time it is down", "[platform][failure]") {
  // Samples each minute for 4000 days, up for 20 h and down for 4 h in the mean: some 4000 cycles.
  City city = one_core_nodes(1);
  Telemetry telemetry;
  TelemetryChannel channel;
  channel.interval = {minutes(1)};
  channel.failures = exponential(hours(20), hours(4));
  telemetry.channels = Column<CentreId, TelemetryChannel>(1, channel);
  SimulatorOptions options;
  options.telemetry = &telemetry;
  options.horizon = Time{} + days(4000);
  options.record_interval = days(4000);
  const Replay run = replay(city, std::vector<Arrival>{}, Stages{}, options);
  REQUIRE_FALSE(run.outcome.broken);
  std::uint64_t taken = 0;
  std::uint64_t lost = 0;
  for (const TelemetryDay& day : run.outcome.totals.telemetry[CentreId(0)]) {
    taken += day.taken;
    lost += day.lost;
  }
  // Renewal reward: the variance of the time down over t is t (D^2 var U + U^2 var D) / (U + D)^3;
  // of exponential lifetimes 2 t U^2 D^2 / (U + D)^3. 99 %: 2.576 deviations.
  const double t = 4000 * 24;
  const double deviation = std::sqrt(2 * t * 20 * 20 * 4 * 4 / std::pow(24, 3)) / t;
  const double share = static_cast<double>(lost) / static_cast<double>(taken);
  CAPTURE(share, deviation);
  CHECK(std::abs(share - 4.0 / 24) < 2.576 * deviation);
}

TEST_CASE("presets of failures have the means of their fits", "[physics][failure]") {
  const auto hours_of = [](const std::string& name, bool up) {
    for (const FailurePreset& preset : failure_presets()) {
      if (preset.name == name) {
        return static_cast<double>((up ? preset.model.up : preset.model.down).mean.ms) / 3.6e6;
      }
    }
    return 0.0;
  };
  CHECK(failure_presets().size() == 36);
  CHECK(hours_of("lanl05-exponential", true) == Approx(1779.99));
  CHECK(hours_of("lanl05-gamma", true) == Approx(0.35 * 5102.71));
  CHECK(hours_of("lanl05-weibull", true) == Approx(816.60 * std::tgamma(1 + 1 / 0.48)));
  CHECK(hours_of("g5k06-lognormal", false) == Approx(std::exp(-2.0 + 2.2 * 2.2 / 2)));
}

}  // namespace suanwang::test
