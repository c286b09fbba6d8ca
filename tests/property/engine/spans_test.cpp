// Gangs over several centres in random runs: nothing that must hold breaks, counted from the rows.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/platform/decision_log.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::uint32_t kSpanSpeed = 700'000;
constexpr std::uint32_t kMostCentres = 3;

/// What a seed makes of a city, its gangs and its policies.
class SpanCase {
 public:
  explicit SpanCase(std::uint64_t seed) : random_(seed, "tests/spans") {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.uniform_int(n)); }

  City city() {
    City city;
    const AcceleratorId card = add_accelerator(city, "card");
    city.tenants.push_back({"low", DistrictId::none(), 1.0});
    city.tenants.push_back({"high", DistrictId::none(), 1.0, 5});
    for (int c = 0; c < 4; ++c) {
      add_centre(city, 1'000'000 + 100'000 * c);
      for (std::size_t p = below(2) + 1; p > 0; --p) {
        add_nodes(city, card);
      }
    }
    return city;
  }

  Stages stages() {
    const std::vector<std::string> starts{"easy",
                                          "easy-sjbf",
                                          "conservative",
                                          "conservative-rebuild",
                                          "strict",
                                          "skip",
                                          "priority",
                                          "srtf"};
    const std::vector<std::string> rules{"least-loaded", "best-fit", "round-robin", "random"};
    const std::vector<std::string> holds{"", "skip", "strict"};
    Stages stages{.start = starts[below(starts.size())],
                  .place = below(2) == 0 ? "first-fit" : "worst-fit",
                  .dispatch = rules[below(rules.size())],
                  .hold = holds[below(holds.size())]};
    stages.span = below(3) == 0 ? SpanWhen::too_large : SpanWhen::no_room;
    return stages;
  }

  std::vector<Arrival> jobs() {
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 80; ++id) {
      const auto run = static_cast<std::int64_t>(1 + below(400));
      const bool is_large = below(3) == 0;
      Arrival job = batch_job(id,
                              static_cast<std::int64_t>(below(3'000)) * 1'000,
                              run * 1'000,
                              static_cast<std::uint32_t>(1 + below(is_large ? 60 : 10)),
                              (run + static_cast<std::int64_t>(below(200))) * 1'000);
      job.request.accelerators = 1;
      job.request.tenant = TenantId(below(5) == 0 ? 1 : 0);
      if (!is_large && below(4) == 0) {
        job.request.target = CentreId(static_cast<std::uint32_t>(below(4)));
      }
      jobs.push_back(job);
    }
    sort_by_submission(jobs);
    return jobs;
  }

  Demand demand(const City& city) {
    Demand demand = demand_of(city, jobs(), false);
    Stream& stream = demand.streams[StreamId(0)];
    stream.span = {kMostCentres, kSpanSpeed, {}};
    if (below(2) == 0) {
      stream.resilience.checkpoint = {seconds(50), seconds(5), seconds(3)};
    }
    stream.resilience.on_failure = below(4) == 0 ? OnFailure::kill : OnFailure::requeue;
    stream.resilience.on_preemption = below(2) == 0 ? OnPreemption::save : OnPreemption::fall_back;
    return demand;
  }

  Telemetry telemetry(const City& city) {
    TelemetryChannel channel;
    channel.interval = {seconds(static_cast<std::int64_t>(10 + below(200)))};
    channel.loss = Share{100'000};
    Telemetry telemetry;
    telemetry.channels = Column<CentreId, TelemetryChannel>(city.centres.size(), channel);
    return telemetry;
  }

 private:
  void add_nodes(City& city, AcceleratorId card) {
    const auto nodes = static_cast<std::uint32_t>(2 + below(4));
    PartitionShape shape{.nodes = nodes, .cores = 4, .accelerators = 4, .type = card};
    if (below(2) == 0) {
      shape.power_mw = {100'000, 200'000, 250'000, 280'000, 300'000};
    }
    Partition& partition = city.partitions[add_partition(city, shape)];
    if (below(2) == 0) {
      partition.failures = FailureModel{{LifetimeLaw::exponential, seconds(3'000), 1},
                                        {LifetimeLaw::exponential, seconds(100), 1}};
    }
    if (below(3) == 0) {
      partition.capacity = {{Time{800'000}, nodes - 1}, {Time{1'600'000}, nodes}};
    }
  }

  RandomStream random_;
};

/// Where a row's job ran last.
std::vector<KeptPart> parts_of_row(const KeptRow& row) {
  return row.parts.empty() ? std::vector<KeptPart>{{row.partition, row.request.tasks, row.nodes}}
                           : row.parts;
}

/// Cards in use on each node over time, by the last start of each job.
void check_capacity(const City& city, const std::vector<KeptRow>& rows) {
  using Node = std::pair<std::uint32_t, std::uint32_t>;
  std::map<Node, std::map<std::int64_t, std::int64_t>> changes;
  for (const KeptRow& row : rows) {
    if (row.start == kNever || row.finish == kNever) {
      continue;
    }
    for (const KeptPart& part : parts_of_row(row)) {
      for (const NodeRun& run : part.nodes) {
        for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
          changes[{part.partition.value(), n}][row.start.ms] += run.tasks_per_node;
          changes[{part.partition.value(), n}][row.finish.ms] -= run.tasks_per_node;
        }
      }
    }
  }
  for (const auto& [node, steps] : changes) {
    std::int64_t used = 0;
    for (const auto& [at, change] : steps) {
      used += change;
      REQUIRE(used <= city.partitions[PartitionId(node.first)].accelerators);
    }
  }
}

void check_parts(const City& city, const KeptRow& row) {
  std::set<std::uint32_t> centres;
  std::uint64_t tasks = 0;
  for (const KeptPart& part : row.parts) {
    centres.insert(city.partitions[part.partition].centre.value());
    tasks += part.tasks;
    std::uint64_t placed = 0;
    for (const NodeRun& run : part.nodes) {
      placed += std::uint64_t{run.count} * run.tasks_per_node;
    }
    REQUIRE(placed == part.tasks);
  }
  REQUIRE(centres.size() == row.parts.size());
  REQUIRE((centres.size() >= 2 && centres.size() <= kMostCentres));
  REQUIRE(tasks == row.request.tasks);
}

struct Seen {
  std::uint64_t spanned = 0;
  std::uint64_t again = 0;  ///< of them, those that had lost their nodes before
  std::uint64_t unbroken = 0;
  std::uint64_t refused = 0;
};

/// `run_of`: run times by id, where nothing but the speed changes them.
void check_run(const City& city,
               const Demand& demand,
               const Replay& run,
               const std::map<std::uint64_t, Duration>& run_of,
               Seen& seen) {
  const RunTotals& totals = run.outcome.totals;
  REQUIRE(totals.submitted == 80);
  std::set<std::uint64_t> ids;
  Int128 energy = 0;
  const bool has_checkpoints = demand.streams[StreamId(0)].resilience.checkpoint.exists();
  for (const KeptRow& row : run.rows) {
    ids.insert(row.request.id);
    energy += row.it_energy_uj;
    if (row.parts.empty()) {
      continue;
    }
    check_parts(city, row);
    ++seen.spanned;
    seen.again += static_cast<std::uint64_t>(row.requeues > 0);
    if (row.requeues == 0 && row.state == FinalState::completed && !has_checkpoints) {
      ++seen.unbroken;
      REQUIRE(row.finish - row.start == at_speed(run_of.at(row.request.id), kSpanSpeed));
    }
  }
  REQUIRE(ids.size() == 80);
  REQUIRE(run.rows.size() == 80);
  Int128 borne = 0;
  for (const PartitionMeter& meter : totals.partitions) {
    borne += meter.job_energy_uj;
  }
  REQUIRE(energy == borne);
  check_capacity(city, run.rows);
  seen.refused += totals.refusals;
}

/// The same rows from the log of the run's decisions.
void check_replay(const City& city,
                  const Demand& demand,
                  const std::string& text,
                  const SimulatorOptions& options,
                  const Replay& run) {
  auto log = DecisionLog::parse(text);
  REQUIRE(log.has_value());
  auto policies = replay_policies(std::make_shared<const DecisionLog>(std::move(*log)));
  std::unique_ptr<Policy> first = std::move(policies.front());
  policies.erase(policies.begin());
  const Replay repeated = replay(city, demand, std::move(first), std::move(policies), options);
  INFO(repeated.outcome.breach);
  REQUIRE_FALSE(repeated.outcome.broken);
  REQUIRE(repeated.outcome.totals.fingerprint == run.outcome.totals.fingerprint);
  REQUIRE(repeated.rows.size() == run.rows.size());
  for (std::size_t i = 0; i < run.rows.size(); ++i) {
    REQUIRE(repeated.rows[i].request.id == run.rows[i].request.id);
    REQUIRE(repeated.rows[i].start == run.rows[i].start);
    REQUIRE(repeated.rows[i].parts == run.rows[i].parts);
    REQUIRE(repeated.rows[i].it_energy_uj == run.rows[i].it_energy_uj);
  }
}

}  // namespace

TEST_CASE("gangs over several centres break nothing in random runs", "[span]") {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    SpanCase cases(seed);
    const City city = cases.city();
    const Stages stages = cases.stages();
    const Demand demand = cases.demand(city);
    const Telemetry telemetry = cases.telemetry(city);
    std::map<std::uint64_t, Duration> run_of;
    const auto cursor = demand.streams[StreamId(0)].source->open(seed);
    for (Arrival arrival; cursor->next(arrival);) {
      run_of[arrival.request.id] = arrival.truth.run;
    }
    StringSink sink;
    DecisionLogWriter writer(sink, {"0123456789abcdef", seed});
    SimulatorOptions options;
    options.seed = seed;
    options.horizon = Time{20'000'000};
    options.telemetry = cases.below(2) == 0 ? nullptr : &telemetry;
    options.decisions = &writer;
    const Replay run = replay(city, demand, stages, options);
    CAPTURE(seed, stages.start, stages.dispatch, stages.hold, run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    check_run(city, demand, run, run_of, seen);
    options.decisions = nullptr;
    check_replay(city, demand, sink.text(), options, run);
  }
  CHECK(seen.spanned > 500);
  CHECK(seen.again > 50);
  CHECK(seen.unbroken > 200);
  CHECK(seen.refused > 20);
}

}  // namespace suanwang::test
