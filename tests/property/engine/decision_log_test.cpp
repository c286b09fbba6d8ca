// A run replayed from its decision log is the run, whatever the policies were.
#include "sim/platform/decision_log.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

struct Logged {
  Replay run;
  std::string text;
};

Logged log_of(const City& city,
              const Demand& demand,
              const Stages& stages,
              SimulatorOptions options) {
  StringSink sink;
  DecisionLogWriter writer(sink, {"0123456789abcdef", options.seed});
  options.decisions = &writer;
  Logged logged;
  logged.run = replay(city, demand, stages, options);
  logged.text = sink.text();
  return logged;
}

Replay again(const City& city,
             const Demand& demand,
             const std::string& text,
             const SimulatorOptions& options) {
  auto log = DecisionLog::parse(text);
  REQUIRE(log.has_value());
  auto policies = replay_policies(std::make_shared<const DecisionLog>(std::move(*log)));
  std::unique_ptr<Policy> first = std::move(policies.front());
  policies.erase(policies.begin());
  return replay(city, demand, std::move(first), std::move(policies), options);
}

class LoggedCases {
 public:
  explicit LoggedCases(std::uint64_t seed) : random_(seed, "tests/decisions") {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.uniform_int(n)); }

  City city() {
    City city;
    city.tenants.push_back({"tenant", DistrictId::none(), 1.0});
    for (int c = 0; c < 2; ++c) {
      add_centre(city);
      for (std::size_t p = below(2) + 1; p > 0; --p) {
        Partition& partition = city.partitions[add_partition(
            city,
            {.nodes = static_cast<std::uint32_t>(2 + below(5)), .cores = below(2) == 0 ? 1U : 4U})];
        if (below(3) == 0) {
          partition.failures = FailureModel{{LifetimeLaw::exponential, seconds(2'000), 1},
                                            {LifetimeLaw::exponential, seconds(100), 1}};
        }
        partition.rest_states = {{"sleep", 10'000, seconds(5), 50'000, seconds(20), 0}};
      }
    }
    return city;
  }

  Stages stages() {
    const std::vector<std::string> orders{"fcfs", "sjf", "wfp3", "multifactor"};
    const std::vector<std::string> starts{
        "easy", "easy-sjbf", "conservative", "conservative-rebuild", "strict", "skip"};
    const std::vector<std::string> places{"first-fit", "best-fit", "worst-fit", "consolidated"};
    const std::vector<std::string> rules{
        "least-loaded", "best-fit", "earliest-completion", "power-of-two", "random", "round-robin"};
    Stages stages{.order = orders[below(4)],
                  .start = starts[below(6)],
                  .place = places[below(4)],
                  .dispatch = rules[below(6)],
                  .hold = below(2) == 0 ? "" : "skip"};
    if (below(2) == 0) {
      stages.power = "idle-timeout";
      stages.power_params = tests::map({{"state", "sleep"}, {"after", "60 s"}});
    }
    return stages;
  }

  std::vector<Arrival> jobs() {
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 50; ++id) {
      const auto run = static_cast<std::int64_t>(1 + below(400));
      jobs.push_back(batch_job(id,
                               static_cast<std::int64_t>(below(3'000)) * 1'000,
                               run * 1'000,
                               static_cast<std::uint32_t>(1 + below(5)),
                               (run + static_cast<std::int64_t>(below(200))) * 1'000));
    }
    sort_by_submission(jobs);
    return jobs;
  }

  Telemetry telemetry(const City& city) {
    TelemetryChannel channel;
    channel.interval = {seconds(static_cast<std::int64_t>(30 + below(300)))};
    channel.loss = Share{100'000};
    Telemetry telemetry;
    telemetry.channels = Column<CentreId, TelemetryChannel>(city.centres.size(), channel);
    return telemetry;
  }

 private:
  RandomStream random_;
};

}  // namespace

TEST_CASE("a replayed decision log gives the run again", "[decisions]") {
  std::size_t actions = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    LoggedCases cases(seed);
    const City city = cases.city();
    const Stages stages = cases.stages();
    const Demand demand = demand_of(city, cases.jobs(), true);
    const Telemetry telemetry = cases.telemetry(city);
    SimulatorOptions options;
    options.seed = seed;
    options.telemetry = cases.below(2) == 0 ? nullptr : &telemetry;
    const Logged logged = log_of(city, demand, stages, options);
    REQUIRE_FALSE(logged.run.outcome.broken);
    const Replay repeated = again(city, demand, logged.text, options);
    CAPTURE(seed, stages.order, stages.start, stages.dispatch, repeated.outcome.breach);
    REQUIRE_FALSE(repeated.outcome.broken);
    REQUIRE(repeated.outcome.totals.fingerprint == logged.run.outcome.totals.fingerprint);
    REQUIRE(repeated.rows.size() == logged.run.rows.size());
    for (std::size_t i = 0; i < repeated.rows.size(); ++i) {
      REQUIRE(repeated.rows[i].start == logged.run.rows[i].start);
      REQUIRE(repeated.rows[i].nodes == logged.run.rows[i].nodes);
      REQUIRE(repeated.rows[i].it_energy_uj == logged.run.rows[i].it_energy_uj);
    }
    actions += DecisionLog::parse(logged.text)->rows.size();
  }
  CHECK(actions > 20'000);
}

TEST_CASE("a log that was changed does not pass for the run", "[decisions]") {
  const City city = one_core_nodes(4);
  const std::vector<Arrival> jobs{batch_job(1, 1'000, 50'000, 3), batch_job(2, 2'000, 50'000, 2)};
  const Demand demand = demand_of(city, jobs, true);
  const std::string text = log_of(city, demand, Stages{}, {}).text;
  REQUIRE_FALSE(again(city, demand, text, {}).outcome.broken);
  const auto replaced = [&text](const std::string& from, const std::string& to) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, from.size(), to);
  };
  // A start of one task of two is refused now, and the log says that it was not.
  CHECK(again(city, demand, replaced("0:2:1", "0:1:1"), {}).outcome.broken);
  // Nor does one whose rows speak of another time, job, centre or scope.
  CHECK(again(city, demand, replaced("\n1,1000,", "\n1,1001,"), {}).outcome.broken);
  CHECK(again(city, demand, replaced("admit,none,1,", "admit,none,7,"), {}).outcome.broken);
  CHECK(again(city, demand, replaced(",centre,0,", ",centre,1,"), {}).outcome.broken);
  CHECK_FALSE(DecisionLog::parse(replaced(",centre,0,", ",anyone,0,")).has_value());
  CHECK_FALSE(DecisionLog::parse(replaced(",start,", ",begin,")).has_value());
  CHECK_FALSE(DecisionLog::parse(replaced("# suanwang decisions 1", "# decisions")).has_value());
  CHECK_FALSE(DecisionLog::parse(replaced("# fingerprint", "# finger")).has_value());
  CHECK_FALSE(DecisionLog::parse(text.substr(0, text.size() / 2)).has_value());
  CHECK_FALSE(DecisionLog::parse(text + "1,2,3\n").has_value());
  CHECK_FALSE(DecisionLog::parse("").has_value());
  CHECK(DecisionLog::parse(text.substr(0, text.size() / 2)).error().line > 1);
}

}  // namespace suanwang::test
