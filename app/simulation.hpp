// One run of a plan with one seed, from the policies to the committed results.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "app/console.hpp"
#include "app/explanation.hpp"
#include "sim/base/issue.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/platform/policy.hpp"
#include "sim/record/run_summary.hpp"
#include "sim/scenario/run_plan.hpp"

namespace suanwang::app {

struct SimulationSettings {
  std::uint64_t seed = 1;
  std::filesystem::path directory;  ///< of this run's results
  bool jobs = true;                 ///< write jobs.csv
  bool decisions = false;           ///< write decisions.csv
  std::string replay{};             ///< a decision log in place of the policies; empty: none
};

struct SimulationResult {
  ExitCode code = ExitCode::done;
  Issues issues;        ///< if code is bad_input
  std::string message;  ///< if code is broken or plug_in_failed
  RunSummary summary;   ///< if code is done, as what follows
  std::string summary_json;
  std::filesystem::path directory;
};

/// A run that writes nothing.
struct DryRun {
  ExitCode code = ExitCode::done;
  Issues issues;        ///< if code is bad_input
  std::string message;  ///< if code is broken, plug_in_failed or interrupted
  RunTotals totals;     ///< if code is done
};

[[nodiscard]] DryRun simulate_without_results(
    const RunPlan& plan,
    const PolicyCatalogue& catalogue,
    const std::function<bool(const Progress&)>& on_progress);

/// Makes the plan's run for an explainer, until `on_progress` says that it has heard enough.
[[nodiscard]] DryRun explain_run(const RunPlan& plan,
                                 const PolicyCatalogue& catalogue,
                                 Explainer& explainer,
                                 const std::function<bool(const Progress&)>& on_progress);

/// Runs to the end, or until `on_progress` says false. Results get their names only if all went
/// well. Safe to call from several threads with the same plan and catalogue.
[[nodiscard]] SimulationResult simulate(const RunPlan& plan,
                                        const PolicyCatalogue& catalogue,
                                        const SimulationSettings& settings,
                                        const std::function<bool(const Progress&)>& on_progress);

}  // namespace suanwang::app
