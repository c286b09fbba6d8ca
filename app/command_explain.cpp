// suanwang explain: why a job ran where and when it did. The run is made again, up to the job's
// end: the same scenario and seed make the same decisions, so that nothing had to be kept of all
// others.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/explanation_report.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"

namespace suanwang::app {

namespace {

/// What to run again.
struct Source {
  std::string scenario;
  std::optional<std::uint64_t> seed;
  std::string hash;          ///< of the scenario that the results are of; empty: any
  bool is_resolved = false;  ///< the scenario is the one beside the results
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// From the folder of results, or the scenario itself.
std::optional<Source> find_source(const ExplainOptions& options, Issues& issues) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(options.run, ignored)) {
    return Source{options.run, options.seed, {}};
  }
  const std::filesystem::path path = std::filesystem::path(options.run) / "manifest.json";
  const nlohmann::json manifest = nlohmann::json::parse(text_of(path), nullptr, false);
  const bool is_manifest =
      manifest.is_object() && manifest.contains("seed") && manifest["seed"].is_number_unsigned() &&
      manifest.contains("scenario_hash") && manifest["scenario_hash"].is_string();
  if (!is_manifest) {
    issues.error({path.string(), 0, 0},
                 {},
                 "this is no manifest of a run",
                 "the folder of one run, as `suanwang run` says it: out/<name>/<seed>");
    return std::nullopt;
  }
  Source source{options.scenario, manifest["seed"].get<std::uint64_t>(), {}};
  source.hash = manifest["scenario_hash"].get<std::string>();
  if (source.scenario.empty()) {
    source.scenario = (std::filesystem::path(options.run) / "resolved.yaml").string();
    source.is_resolved = true;
  }
  return source;
}

/// The stream that the job is of.
std::optional<StreamId> find_stream(const ExplainOptions& options,
                                    const Demand& demand,
                                    Issues& issues) {
  std::string names;
  for (std::uint32_t s = 0; s < demand.streams.size(); ++s) {
    const std::string& name = demand.streams[StreamId(s)].name;
    if (name == options.workload || (options.workload.empty() && demand.streams.size() == 1)) {
      return StreamId(s);
    }
    names += (names.empty() ? "" : ", ") + name;
  }
  issues.error({},
               "--workload",
               options.workload.empty() ? "the scenario has several workloads"
                                        : "there is no workload `" + options.workload + "`",
               "one of " + names);
  return std::nullopt;
}

int refuse(const Issues& issues, Console& console) {
  print_issues(issues, console);
  return to_int(ExitCode::bad_input);
}

}  // namespace

int command_explain(const ExplainOptions& options, Console& console) {
  Issues issues;
  const auto source = find_source(options, issues);
  if (!source) {
    return refuse(issues, console);
  }
  const auto loaded = load(source->scenario, source->seed);
  if (!loaded) {
    const int code = refuse(loaded.error(), console);
    if (source->is_resolved) {
      console.err << "names of files in resolved.yaml are relative to the scenario that it came "
                     "from: say --scenario FILE\n";
    }
    return code;
  }
  const RunPlan& plan = loaded->plan;
  if (!source->hash.empty() && source->hash != plan.scenario_hash) {
    issues.error({source->scenario, 0, 0},
                 {},
                 "the scenario is not what it was when these results were made",
                 "its resolved form lies beside the results");
    return refuse(issues, console);
  }
  if (plan.is_measured()) {
    issues.error({source->scenario, 0, 0},
                 "platform.decision_time",
                 "the run depends on what decisions took on the machine, and can't be made again "
                 "to explain it",
                 "`measured: 0`, with `base` and `per_job` in its place");
    return refuse(issues, console);
  }
  const auto stream = find_stream(options, *plan.demand, issues);
  if (!stream) {
    return refuse(issues, console);
  }
  Explainer explainer(options.job, *stream);
  const InterruptGuard guard;
  const DryRun run = explain_run(plan, policy_catalogue(), explainer, [&](const Progress&) {
    return !explainer.is_done() && !InterruptGuard::requested();
  });
  if (run.code != ExitCode::done) {
    print_issues(run.issues, console);
    console.err << run.message << '\n';
    return to_int(run.code);
  }
  if (InterruptGuard::requested()) {
    return to_int(ExitCode::interrupted);
  }
  if (!explainer.explanation()) {
    issues.error({}, "--job", "no job of that id comes in the run", "a job_id of jobs.csv");
    return refuse(issues, console);
  }
  console.out << (options.json
                      ? explanation_json(*plan.city, *plan.demand, *explainer.explanation())
                      : explanation_text(*plan.city, *plan.demand, *explainer.explanation()));
  console.out.flush();
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
