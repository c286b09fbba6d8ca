// One run of a plan with one seed, kept in memory as a few figures: nothing is written.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/simulator.hpp"
#include "sim/experiment/batch_means.hpp"
#include "sim/experiment/warm_up.hpp"
#include "sim/platform/policy.hpp"
#include "sim/record/run_summary.hpp"
#include "sim/scenario/run_plan.hpp"

namespace suanwang {

/// The policies that a plan names, for one run.
struct PlannedPolicies {
  std::unique_ptr<Policy> city;
  std::vector<std::unique_ptr<Policy>> centres;
};

/// Null where issues were found.
[[nodiscard]] PlannedPolicies make_policies(const RunPlan& plan,
                                            const PolicyCatalogue& catalogue,
                                            std::uint64_t seed,
                                            Issues& issues);

/// What a plan says of a run with that seed. The plan must outlive the run.
[[nodiscard]] SimulatorOptions simulator_options(const RunPlan& plan, std::uint64_t seed);

/// A series within a run, where it has settled.
struct SteadyState {
  WarmUp warm_up;
  Duration warm_up_time{};  ///< from the beginning of the run on
  BatchMeans batches;       ///< of what follows
};

/// What a run came to beside its summary. Times in milliseconds.
struct JobFates {
  std::uint64_t jobs = 0;         ///< submitted and not rejected
  double wait_ms = 0;             ///< sum; of those that never started, until the end of the run
  double in_system_ms = 0;        ///< sum of the times from submission to departure or the end
  double least_in_system_ms = 0;  ///< what no policy could go below, with the same jobs rejected
  double makespan_ms = 0;         ///< last end minus first submission; runs without horizon only
  double least_makespan_ms = 0;
  /// Of the energy of jobs that ended; and the least that the same jobs could have come to.
  double jobs_cost_ufen = 0;
  double least_jobs_cost_ufen = 0;
  double jobs_carbon_ug = 0;
  double least_jobs_carbon_ug = 0;
  std::optional<double> fairness_tenants;    ///< Jain's index; none: fewer than two submit
  std::optional<double> fairness_districts;  ///< of tenants' districts
  std::uint64_t arrivals_digest = 0;  ///< the same where the same jobs came at the same times
  /// Of waits in the order of submission; none: too few jobs.
  std::optional<SteadyState> steady_wait;
};

/// How a run ended.
enum class ReplicationEnd : std::uint8_t { done, bad_input, broken, plug_in_failed, interrupted };

struct Replication {
  ReplicationEnd end = ReplicationEnd::done;
  Issues issues;        ///< if bad_input
  std::string message;  ///< if broken or plug_in_failed
  RunSummary summary;   ///< if done, as what follows
  JobFates fates;
};

/// Runs to the end, or until `on_progress` says false. What plug-ins throw ends the run. Safe to
/// call from several threads with the same plan and catalogue. `level`: of intervals within the
/// run. `listener`: hears the run, too; null: nobody does.
[[nodiscard]] Replication replicate(const RunPlan& plan,
                                    const PolicyCatalogue& catalogue,
                                    std::uint64_t seed,
                                    double level,
                                    const std::function<bool(const Progress&)>& on_progress,
                                    Recorder* listener = nullptr);

}  // namespace suanwang
