// Small cities, demands and runs for tests: built in a few lines, run with stages by name, and kept
// row by row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/pipeline/spanning.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"
#include "sim/record/rows.hpp"

namespace suanwang::test {

/// What a test says of a partition; the rest are defaults.
struct PartitionShape {
  std::uint32_t nodes = 1;
  std::uint32_t cores = 1;
  std::uint32_t accelerators = 0;  ///< cards
  std::uint64_t memory_mib = 0;
  AcceleratorId type{};
  NodePowerTable power_mw{};  ///< empty: 100 W + 50 W a unit
  std::vector<CapacityStep> capacity{};
};

CentreId add_centre(City& city, std::int64_t pue_ppm = 1'000'000);

/// To the centre added last.
PartitionId add_partition(City& city, PartitionShape shape);

AcceleratorId add_accelerator(City& city, const std::string& name);

/// One centre with one partition, and two tenants.
City one_partition(PartitionShape shape);

/// N nodes of one core.
inline City one_core_nodes(std::uint32_t nodes) {
  return one_partition({.nodes = nodes});
}

/// A job of one-core tasks; times in ms; walltime 0 stands for the run time.
Arrival batch_job(std::uint64_t id,
                  std::int64_t submit_ms,
                  std::int64_t run_ms,
                  std::uint32_t tasks,
                  std::int64_t walltime_ms = 0);

/// One stream and one speed profile of reference speed everywhere.
Demand demand_of(const City& city, std::vector<Arrival> arrivals, bool unit_core_tasks);

/// True if every task is one core and nothing else.
bool all_unit_core(const std::vector<Arrival>& arrivals);

/// A part of a job that ran at several centres, copied.
struct KeptPart {
  PartitionId partition;
  std::uint32_t tasks = 0;
  std::vector<NodeRun> nodes;

  friend bool operator==(const KeptPart&, const KeptPart&) = default;
};

/// A row of a job, copied.
struct KeptRow {
  JobRequest request;
  FinalState state{};
  RejectReason reject_reason{};
  CentreId centre;
  PartitionId partition;
  Time start = kNever;
  Time finish = kNever;
  std::uint32_t requeues = 0;
  std::vector<NodeRun> nodes;
  Int128 it_energy_uj = 0;
  Int128 facility_energy_pj = 0;
  std::int64_t cost_ufen = 0;
  std::int64_t carbon_ug = 0;
  std::uint32_t migrations = 0;
  JobTraffic traffic{};
  std::vector<KeptPart> parts{};
  Time first_start = kNever;
};

class KeepingRecorder : public Recorder {
 public:
  void job_left(const JobRow& row) override;

  void centre_interval(const CentreInterval& interval) override { intervals.push_back(interval); }

  void link_interval(const LinkInterval& interval) override { links.push_back(interval); }

  void run_ended(const RunTotals& /*totals*/) override { ++ends; }

  std::vector<KeptRow> rows;
  std::vector<CentreInterval> intervals;
  std::vector<LinkInterval> links;
  int ends = 0;
};

/// Names of stages as a scenario writes them.
struct Stages {
  std::string order = "fcfs";
  std::string start = "easy";
  std::string place = "first-fit";
  std::string dispatch = "least-loaded";
  std::string hold{};  ///< empty: none
  Duration max_age = CandidateRule{}.most_age;
  bool quotas = false;
  std::string power{};  ///< empty: none
  ConfigNode power_params{};
  SpanWhen span = SpanWhen::never;
};

std::unique_ptr<Policy> centre_policy(const Stages& stages);
std::unique_ptr<Policy> city_policy(const std::string& dispatch, std::uint64_t seed);
std::unique_ptr<Policy> city_policy(const Stages& stages, std::uint64_t seed);

/// What a run was.
struct Replay {
  RunOutcome outcome;
  std::vector<KeptRow> rows;
  std::vector<CentreInterval> intervals;
  std::vector<LinkInterval> links;
  int ends = 0;

  /// The row of the job with that id; the test fails if there is none.
  [[nodiscard]] const KeptRow& row(std::uint64_t id) const;

  /// Its start in ms; -1 if it never started.
  [[nodiscard]] std::int64_t start_ms(std::uint64_t id) const;
};

using Policies = std::vector<std::unique_ptr<Policy>>;

Replay replay(const City& city,
              const Demand& demand,
              std::unique_ptr<Policy> city_policy,
              Policies centre_policies,
              const SimulatorOptions& options = {});

/// The same stages at every centre.
Replay replay(const City& city,
              const Demand& demand,
              const Stages& stages,
              const SimulatorOptions& options = {});

/// One stream, told to be of one-core tasks if it is.
Replay replay(const City& city,
              const std::vector<Arrival>& arrivals,
              const Stages& stages,
              const SimulatorOptions& options = {});

}  // namespace suanwang::test
