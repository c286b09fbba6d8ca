// The platform between truth and hearsay: samples of every change are the truth, and stale views
// never break a rule of the world.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::int64_t kSecond = 1'000;

class MeteredCases {
 public:
  explicit MeteredCases(std::uint64_t seed) : random_(seed, "tests/telemetry") {}

  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_.uniform_int(static_cast<std::uint64_t>(n)));
  }

  /// Three centres of one to three partitions; some lose nodes and get them back.
  City city(bool with_works) {
    City city;
    for (int c = 0; c < 3; ++c) {
      add_centre(city);
      for (std::int64_t p = below(3); p >= 0; --p) {
        PartitionShape shape{.nodes = static_cast<std::uint32_t>(2 + below(6)),
                             .cores = below(2) == 0 ? 1U : 4U};
        if (with_works && below(2) == 0) {
          const Time from{below(4'000) * kSecond};
          const auto left = static_cast<std::uint32_t>(below(shape.nodes));
          shape.capacity = {{Time{}, shape.nodes},
                            {from + Duration{kSecond}, left},
                            {from + Duration{(1 + below(3'000)) * kSecond}, shape.nodes}};
          if (shape.capacity[2].from <= shape.capacity[1].from) {
            shape.capacity.pop_back();
            shape.capacity.back().nodes = shape.nodes;
          }
        }
        add_partition(city, shape);
      }
    }
    return city;
  }

  std::vector<Arrival> jobs(std::uint64_t count) {
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= count; ++id) {
      const std::int64_t run = 1 + below(600);
      jobs.push_back(batch_job(id,
                               below(4'000) * kSecond,
                               run * kSecond,
                               static_cast<std::uint32_t>(1 + below(6)),
                               (run + below(600)) * kSecond));
    }
    sort_by_submission(jobs);
    return jobs;
  }

  TelemetryChannel channel() {
    TelemetryChannel channel;
    channel.interval.every = below(3) == 0 ? Duration{} : seconds(1 + below(600));
    channel.heartbeat = seconds(1 + below(900));
    channel.delay = below(2) == 0 ? Duration{} : milliseconds(below(300'000));
    channel.jitter = below(2) == 0 ? Duration{} : milliseconds(below(300'000));
    channel.loss = Share{below(2) == 0 ? 0 : below(900'000)};
    for (std::int64_t from = below(3'000); below(2) == 0; from += 2'000) {
      channel.outages.push_back({Time{from * kSecond}, Time{(from + 1 + below(1'500)) * kSecond}});
    }
    return channel;
  }

  Telemetry telemetry(const City& city) {
    Telemetry telemetry;
    telemetry.own_dispatches = below(2) == 0 ? OwnDispatches::counted : OwnDispatches::ignored;
    for (std::size_t c = 0; c < city.centres.size(); ++c) {
      telemetry.channels.push_back(channel());
    }
    return telemetry;
  }

 private:
  RandomStream random_;
};

/// Those that look at figures, which hold until they change. A score of the wait grows with time,
/// and a sample has that of when it was taken.
const std::vector<std::string>& rules_of_figures() {
  static const std::vector<std::string> kRules{
      "least-loaded", "best-fit", "earliest-completion", "power-of-two", "random", "round-robin"};
  return kRules;
}

}  // namespace

TEST_CASE("samples of every change, told at once, decide as the truth does", "[telemetry]") {
  std::size_t held = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    for (const std::string& rule : rules_of_figures()) {
      for (const std::string hold : {"", "strict", "skip"}) {
        MeteredCases cases(seed);
        const City city = cases.city(true);
        const std::vector<Arrival> jobs = cases.jobs(60);
        const Stages stages{.dispatch = rule, .hold = hold};
        const Replay truth = replay(city, jobs, stages);
        Telemetry telemetry;
        telemetry.level = MetricLevel::l1;  // so that samples are taken at all
        telemetry.channels = Column<CentreId, TelemetryChannel>(city.centres.size(), {});
        SimulatorOptions options;
        options.telemetry = &telemetry;
        const Replay told = replay(city, jobs, stages, options);
        REQUIRE_FALSE(told.outcome.broken);
        REQUIRE(told.outcome.totals.telemetry.size() == 3);
        CAPTURE(seed, rule, hold);
        REQUIRE(told.outcome.totals.refusals == 0);
        REQUIRE(truth.outcome.totals.refusals == 0);
        REQUIRE(truth.rows.size() == told.rows.size());
        for (std::size_t i = 0; i < truth.rows.size(); ++i) {
          CAPTURE(seed, rule, hold, truth.rows[i].request.id);
          REQUIRE(truth.rows[i].request.id == told.rows[i].request.id);
          REQUIRE(truth.rows[i].centre == told.rows[i].centre);
          REQUIRE(truth.rows[i].start == told.rows[i].start);
          REQUIRE(truth.rows[i].nodes == told.rows[i].nodes);
          held += static_cast<std::size_t>(!hold.empty() &&
                                           truth.rows[i].start > truth.rows[i].request.submit);
        }
      }
    }
  }
  CHECK(held > 5'000);
}

TEST_CASE("1000 runs on stale and broken views keep the books and lose nobody", "[telemetry]") {
  std::uint64_t refusals = 0;
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    MeteredCases cases(seed + 1'000);
    const City city = cases.city(true);
    const std::vector<Arrival> jobs = cases.jobs(80);
    const Telemetry telemetry = cases.telemetry(city);
    Stages stages;
    const auto rule = static_cast<std::size_t>(cases.below(7));
    stages.dispatch = rule == 6 ? "metric-score" : rules_of_figures()[rule];
    stages.hold = cases.below(3) == 0 ? "" : cases.below(2) == 0 ? "strict" : "skip";
    if (cases.below(3) == 0) {
      stages.max_age = seconds(600 + cases.below(3'000));
    }
    SimulatorOptions options;
    options.seed = seed;
    options.telemetry = &telemetry;
    const Replay run = replay(city, jobs, stages, options);
    CAPTURE(seed, stages.dispatch, stages.hold, run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    const RunTotals& totals = run.outcome.totals;
    REQUIRE(totals.submitted == 80);
    REQUIRE(totals.finished + totals.rejected == 80);
    refusals += totals.refusals;
    for (const std::vector<TelemetryDay>& days : totals.telemetry) {
      lost += sum_of(days).lost;
    }
  }
  CHECK(refusals > 1'000);
  CHECK(lost > 1'000);
}

}  // namespace suanwang::test
