#include "app/simulation.hpp"

#include <exception>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/output_directory.hpp"
#include "sim/experiment/replication.hpp"
#include "sim/platform/decision_log.hpp"
#include "sim/record/manifest.hpp"
#include "sim/record/run_recorder.hpp"
#include "sim/record/summary_json.hpp"

namespace suanwang::app {

namespace {

/// A log of this scenario and seed; null if issues were found.
std::shared_ptr<const DecisionLog> read_log(const RunPlan& plan,
                                            const SimulationSettings& settings,
                                            Issues& issues) {
  const auto refuse = [&](std::int64_t line, std::string message, std::string remedy) {
    issues.error({settings.replay, line, 0}, "--replay", std::move(message), std::move(remedy));
    return nullptr;
  };
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(settings.replay, ignored)) {
    return refuse(0, "there is no such file", "a decisions.csv of an earlier run");
  }
  std::ifstream file(settings.replay, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && text.empty()) {
    return refuse(0, "the file can't be read", "a decisions.csv of an earlier run");
  }
  auto log = DecisionLog::parse(text);
  if (!log) {
    return refuse(log.error().line, log.error().message, "a decisions.csv as --decisions wrote it");
  }
  if (log->head.seed != settings.seed) {
    return refuse(2,
                  "the log is of seed " + std::to_string(log->head.seed),
                  "--seed " + std::to_string(log->head.seed));
  }
  if (log->head.scenario_hash != plan.scenario_hash) {
    return refuse(
        2, "the log is of another scenario", "the scenario must be the same to the digit");
  }
  if (log->seats.size() != plan.city->centres.size() + 1) {
    return refuse(3, "the log has not as many seats as the city has centres, and one", {});
  }
  return std::make_shared<const DecisionLog>(std::move(*log));
}

PlannedPolicies policies_of(const std::shared_ptr<const DecisionLog>& log) {
  std::vector<std::unique_ptr<Policy>> all = replay_policies(log);
  PlannedPolicies policies;
  policies.city = std::move(all.front());
  policies.centres.assign(std::make_move_iterator(all.begin() + 1),
                          std::make_move_iterator(all.end()));
  return policies;
}

/// Hears and forgets.
class NoRecorder final : public Recorder {
 public:
  void job_left(const JobRow& /*row*/) override {}

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}
};

/// With the plan's seed, for a recorder and whoever the options name.
DryRun dry_run(const RunPlan& plan,
               const PolicyCatalogue& catalogue,
               Recorder& recorder,
               const SimulatorOptions& options,
               const std::function<bool(const Progress&)>& on_progress) {
  DryRun run;
  PlannedPolicies policies = make_policies(plan, catalogue, plan.seed, run.issues);
  if (run.issues.has_errors()) {
    run.code = ExitCode::bad_input;
    return run;
  }
  Simulator simulator(*plan.city,
                      *plan.demand,
                      std::move(policies.city),
                      std::move(policies.centres),
                      recorder,
                      options);
  RunOutcome outcome = simulator.run(on_progress);
  if (outcome.broken || outcome.stopped) {
    run.code = outcome.broken ? ExitCode::broken : ExitCode::interrupted;
    run.message = outcome.broken ? outcome.breach : "interrupted";
  }
  run.totals = std::move(outcome.totals);
  return run;
}

Manifest manifest_of(const RunPlan& plan,
                     const PolicyCatalogue& catalogue,
                     const SimulationSettings& settings,
                     const RunTotals& totals,
                     bool jobs) {
  Manifest manifest;
  manifest.version = SUANWANG_VERSION;
  manifest.scenario = plan.name;
  manifest.scenario_hash = plan.scenario_hash;
  manifest.seed = settings.seed;
  manifest.horizon = plan.horizon;
  manifest.reproducible = !plan.is_measured();
  manifest.fingerprint = totals.fingerprint;
  manifest.city_policy = catalogue.echo_city_policy(plan.city_policy);
  for (std::uint32_t c = 0; c < plan.centre_policies.size(); ++c) {
    manifest.centre_policies.push_back({plan.city->centres[CentreId(c)].name,
                                        catalogue.echo_centre_policy(plan.centre_policies[c])});
  }
  manifest.files = {"centres.csv", "tenants.csv", "districts.csv", "summary.json", "resolved.yaml"};
  if (!totals.programme.sites.empty()) {
    manifest.files.insert(manifest.files.begin() + 3, "months.csv");
  }
  if (settings.decisions || !settings.replay.empty()) {
    manifest.files.insert(manifest.files.end() - 2, "decisions.csv");
  }
  if (!totals.telemetry.empty()) {
    manifest.files.insert(manifest.files.end() - 2, "telemetry.csv");
  }
  if (!totals.network.links.empty()) {
    manifest.files.insert(manifest.files.end() - 2, "links.csv");
  }
  if (totals.market) {
    manifest.files.insert(
        manifest.files.end() - 2,
        {"orders.csv", "trades.csv", "contracts.csv", "contract_runs.csv", "contract_rules.csv"});
    if (plan.market->vouchers) {
      manifest.files.insert(manifest.files.end() - 2, "vouchers.csv");
    }
  }
  if (jobs) {
    manifest.files.insert(manifest.files.begin(), "jobs.csv");
  }
  return manifest;
}

void commit(OutputDirectory& directory, SimulationResult& result) {
  if (auto outcome = directory.commit(); !outcome) {
    result.code = ExitCode::bad_input;
    result.issues = std::move(outcome.error());
  }
}

SimulationResult failed(Issues issues) {
  SimulationResult result;
  result.code = ExitCode::bad_input;
  result.issues = std::move(issues);
  return result;
}

SimulationResult failed(ExitCode code, std::string message) {
  SimulationResult result;
  result.code = code;
  result.message = std::move(message);
  return result;
}

/// summary.json, resolved.yaml and, last, manifest.json.
void write_documents(const RunPlan& plan,
                     const Manifest& manifest,
                     const RunSummary& summary,
                     OutputDirectory& directory,
                     SimulationResult& result) {
  result.summary = summary;
  result.summary_json = summary_json({plan.name, manifest.seed}, *plan.city, summary);
  directory.file("summary.json").write(result.summary_json);
  directory.file("resolved.yaml").write(plan.resolved_yaml);
  directory.file("manifest.json").write(manifest_json(manifest));
}

/// Plug-ins may throw what they like; temporaries go with the stack.
SimulationResult run_and_commit(const RunPlan& plan,
                                const PolicyCatalogue& catalogue,
                                const SimulationSettings& settings,
                                const std::function<bool(const Progress&)>& on_progress) {
  Issues issues;
  std::shared_ptr<const DecisionLog> log;
  if (!settings.replay.empty()) {
    log = read_log(plan, settings, issues);
  }
  PlannedPolicies policies =
      log != nullptr ? policies_of(log) : make_policies(plan, catalogue, settings.seed, issues);
  auto directory = OutputDirectory::open(settings.directory);
  if (!directory) {
    issues.add(directory.error());
  }
  if (issues.has_errors()) {
    return failed(std::move(issues));
  }
  const bool jobs = settings.jobs && plan.output.jobs;
  RunRecorder recorder(*plan.city, *plan.demand, {jobs, plan.output.job_columns}, *directory);
  SimulatorOptions options = simulator_options(plan, settings.seed);
  options.thinking = log != nullptr ? &log->thinking : nullptr;
  std::optional<DecisionLogWriter> decisions;
  if (settings.decisions || log != nullptr) {  // the log itself may lie where results go
    decisions.emplace(directory->file("decisions.csv"),
                      DecisionLogHead{plan.scenario_hash, settings.seed});
    options.decisions = &*decisions;
  } else {
    directory->without("decisions.csv");
  }
  directory->without("report.html");  // of the run before: it would tell what is no longer there
  std::optional<Simulator> simulator(std::in_place,
                                     *plan.city,
                                     *plan.demand,
                                     std::move(policies.city),
                                     std::move(policies.centres),
                                     recorder,
                                     options);
  // A disk that is full needs no further rows; commit tells why.
  const RunOutcome outcome = simulator->run(
      [&](const Progress& progress) { return !directory->failed() && on_progress(progress); });
  simulator.reset();  // a plug-in that fails as it is closed fails the run
  if (outcome.broken) {
    return failed(ExitCode::broken, outcome.breach);
  }
  if (outcome.stopped && !directory->failed()) {
    return failed(ExitCode::interrupted, {});
  }
  if (log != nullptr && !outcome.stopped) {
    if (outcome.totals.fingerprint != log->fingerprint) {
      return failed(ExitCode::broken, "the replayed run has another fingerprint than the log");
    }
    if (!log->rows.empty() && log->rows.back().decision > outcome.totals.decisions) {
      return failed(ExitCode::broken, "the log has decisions that the run does not come to");
    }
  }
  SimulationResult result;
  result.directory = settings.directory;
  if (!outcome.stopped) {
    write_documents(plan,
                    manifest_of(plan, catalogue, settings, outcome.totals, jobs),
                    recorder.summary(),
                    *directory,
                    result);
  }
  commit(*directory, result);
  return result;
}

}  // namespace

namespace {

/// Plug-ins may throw what they like.
template <class Do>
DryRun guarded(Do run) {
  try {
    return run();
  } catch (const InvariantBreach& breach) {
    return {ExitCode::broken, {}, breach.what(), {}};
  } catch (const std::exception& failure) {
    return {ExitCode::plug_in_failed, {}, failure.what(), {}};
  } catch (...) {
    return {ExitCode::plug_in_failed, {}, "something was thrown that is no std::exception", {}};
  }
}

}  // namespace

DryRun simulate_without_results(const RunPlan& plan,
                                const PolicyCatalogue& catalogue,
                                const std::function<bool(const Progress&)>& on_progress) {
  NoRecorder recorder;
  return guarded([&] {
    return dry_run(plan, catalogue, recorder, simulator_options(plan, plan.seed), on_progress);
  });
}

DryRun explain_run(const RunPlan& plan,
                   const PolicyCatalogue& catalogue,
                   Explainer& explainer,
                   const std::function<bool(const Progress&)>& on_progress) {
  SimulatorOptions options = simulator_options(plan, plan.seed);
  options.decisions = &explainer;
  options.rationale = &explainer;
  DryRun run = guarded([&] { return dry_run(plan, catalogue, explainer, options, on_progress); });
  if (run.code == ExitCode::interrupted) {
    run.code = ExitCode::done;  // it has heard enough
  }
  return run;
}

SimulationResult simulate(const RunPlan& plan,
                          const PolicyCatalogue& catalogue,
                          const SimulationSettings& settings,
                          const std::function<bool(const Progress&)>& on_progress) {
  try {
    return run_and_commit(plan, catalogue, settings, on_progress);
  } catch (const InvariantBreach& breach) {
    return failed(ExitCode::broken, breach.what());
  } catch (const std::exception& failure) {
    return failed(ExitCode::plug_in_failed, failure.what());
  } catch (...) {
    return failed(ExitCode::plug_in_failed, "something was thrown that is no std::exception");
  }
}

}  // namespace suanwang::app
