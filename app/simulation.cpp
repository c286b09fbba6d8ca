#include "app/simulation.hpp"

#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/output_directory.hpp"
#include "sim/record/manifest.hpp"
#include "sim/record/run_recorder.hpp"
#include "sim/record/summary_json.hpp"

namespace suanwang::app {

namespace {

struct Policies {
  std::unique_ptr<Policy> city;
  std::vector<std::unique_ptr<Policy>> centres;
};

Policies make_policies(const RunPlan& plan,
                       const PolicyCatalogue& catalogue,
                       std::uint64_t seed,
                       Issues& issues) {
  Policies policies;
  policies.city = catalogue.make_city_policy(plan.city_policy, "platform.dispatch", seed, issues);
  for (const ConfigNode& node : plan.centre_policies) {
    policies.centres.push_back(catalogue.make_centre_policy(node, "platform.centre", seed, issues));
  }
  return policies;
}

SimulatorOptions options_of(const RunPlan& plan, std::uint64_t seed) {
  SimulatorOptions options;
  options.seed = seed;
  options.horizon = plan.horizon;
  options.record_interval = plan.output.centre_interval;
  options.surroundings = plan.surroundings.get();
  options.contracts = plan.contracts.get();
  options.telemetry = plan.telemetry.get();
  options.forecast = plan.forecast;
  return options;
}

/// Hears and forgets.
class NoRecorder final : public Recorder {
 public:
  void job_left(const JobRow& /*row*/) override {}

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}
};

DryRun dry_run(const RunPlan& plan,
               const PolicyCatalogue& catalogue,
               const std::function<bool(const Progress&)>& on_progress) {
  DryRun run;
  Policies policies = make_policies(plan, catalogue, plan.seed, run.issues);
  if (run.issues.has_errors()) {
    run.code = ExitCode::bad_input;
    return run;
  }
  NoRecorder recorder;
  Simulator simulator(*plan.city,
                      *plan.demand,
                      std::move(policies.city),
                      std::move(policies.centres),
                      recorder,
                      options_of(plan, plan.seed));
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
                     std::uint64_t seed,
                     const RunTotals& totals,
                     bool jobs) {
  Manifest manifest;
  manifest.version = SUANWANG_VERSION;
  manifest.scenario = plan.name;
  manifest.scenario_hash = plan.scenario_hash;
  manifest.seed = seed;
  manifest.horizon = plan.horizon;
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
  if (!totals.telemetry.empty()) {
    manifest.files.insert(manifest.files.end() - 2, "telemetry.csv");
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
  Policies policies = make_policies(plan, catalogue, settings.seed, issues);
  auto directory = OutputDirectory::open(settings.directory);
  if (!directory) {
    issues.add(directory.error());
  }
  if (issues.has_errors()) {
    return failed(std::move(issues));
  }
  const bool jobs = settings.jobs && plan.output.jobs;
  RunRecorder recorder(*plan.city, *plan.demand, {jobs, plan.output.job_columns}, *directory);
  Simulator simulator(*plan.city,
                      *plan.demand,
                      std::move(policies.city),
                      std::move(policies.centres),
                      recorder,
                      options_of(plan, settings.seed));
  // A disk that is full needs no further rows; commit tells why.
  const RunOutcome outcome = simulator.run(
      [&](const Progress& progress) { return !directory->failed() && on_progress(progress); });
  if (outcome.broken) {
    return failed(ExitCode::broken, outcome.breach);
  }
  if (outcome.stopped && !directory->failed()) {
    return failed(ExitCode::interrupted, {});
  }
  SimulationResult result;
  result.directory = settings.directory;
  if (!outcome.stopped) {
    write_documents(plan,
                    manifest_of(plan, catalogue, settings.seed, outcome.totals, jobs),
                    recorder.summary(),
                    *directory,
                    result);
  }
  commit(*directory, result);
  return result;
}

}  // namespace

DryRun simulate_without_results(const RunPlan& plan,
                                const PolicyCatalogue& catalogue,
                                const std::function<bool(const Progress&)>& on_progress) {
  try {
    return dry_run(plan, catalogue, on_progress);
  } catch (const InvariantBreach& breach) {
    return {ExitCode::broken, {}, breach.what(), {}};
  } catch (const std::exception& failure) {
    return {ExitCode::plug_in_failed, {}, failure.what(), {}};
  } catch (...) {
    return {ExitCode::plug_in_failed, {}, "something was thrown that is no std::exception", {}};
  }
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
