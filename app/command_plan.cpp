// suanwang plan: the cheapest mix of centres, accelerators and links that meets a goal.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/progress_bar.hpp"
#include "app/report/page_file.hpp"
#include "app/report/plan_report.hpp"
#include "app/run_failure.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/base/output_directory.hpp"
#include "sim/experiment/capacity/candidate_runs.hpp"
#include "sim/experiment/capacity/capacity_answer.hpp"
#include "sim/experiment/capacity/plan_files.hpp"
#include "sim/experiment/capacity/plan_table.hpp"

namespace suanwang::app {

namespace {

/// What all runs of a study share.
struct PlanGround {
  std::uint64_t first_seed = 1;
  Time horizon{};
};

tl::expected<LoadedScenario, Issues> load_candidate(const CapacityStudy& study,
                                                    const PlanOptions& options,
                                                    const std::vector<Override>& overrides) {
  const auto seed = options.seed ? options.seed : study.frame.seed;
  return load(study.frame.scenario, seed, std::nullopt, true, overrides);
}

/// Loads every option once, so that what is wrong with any is told before anything runs.
PlanGround check_candidates(const CapacityStudy& study,
                            const PlanOptions& options,
                            Issues& issues) {
  PlanGround ground;
  bool goals_are_checked = false;
  for (const std::size_t i : covering_candidates(study)) {
    const auto loaded = load_candidate(study, options, overrides_of(study, i));
    issues.add_new(loaded ? loaded->warnings : loaded.error());
    if (!loaded) {
      continue;
    }
    ground.first_seed = loaded->plan.seed;
    ground.horizon = std::max(ground.horizon, loaded->plan.horizon);
    if (!goals_are_checked) {
      check_goals(study.goals, loaded->plan, issues);
      goals_are_checked = true;
    }
  }
  return ground;
}

ComparisonListener plan_listener(std::unique_ptr<ProgressBar>& bar,
                                 const PlanGround& ground,
                                 const PlanOptions& options,
                                 Console& console) {
  ComparisonListener listener;
  listener.round_begins = [&](std::size_t runs) {
    bar.reset();
    bar =
        std::make_unique<ProgressBar>(console, !options.quiet, RunLength{ground.horizon, 0}, runs);
  };
  listener.progress = [&](std::size_t run, const Progress& progress) {
    bar->update(run, progress);
    return !InterruptGuard::requested();
  };
  listener.run_ended = [&](std::size_t run) {
    bar->finished(run);
  };
  return listener;
}

tl::expected<CapacityAnswer, ComparisonFailure> find_answer(const CapacityStudy& study,
                                                            const PlanGround& ground,
                                                            const PlanOptions& options,
                                                            Console& console) {
  const InterruptGuard guard;
  std::unique_ptr<ProgressBar> bar;
  const ComparisonListener listener = plan_listener(bar, ground, options, console);
  const std::uint32_t threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  CandidateRuns runs(
      study,
      [&](const std::vector<Override>& overrides) -> tl::expected<RunPlan, Issues> {
        auto loaded = load_candidate(study, options, overrides);
        return loaded ? tl::expected<RunPlan, Issues>(std::move(loaded->plan))
                      : tl::expected<RunPlan, Issues>(tl::unexpected(std::move(loaded.error())));
      },
      policy_catalogue(),
      ground.first_seed,
      threads,
      listener);
  const SearchOptions search{options.seeds.value_or(study.frame.seeds), options.all};
  auto found = search_candidates(
      study, search, [&](std::span<const RunCell> cells) { return runs.make(cells); });
  bar.reset();
  if (!found) {
    return tl::unexpected(std::move(found.error()));
  }
  CapacityAnswer answer = capacity_answer(study, *found, search, ground.first_seed);
  answer.scenario = runs.scenario();
  answer.reproducible = runs.is_reproducible();
  return answer;
}

/// What makes the same files again, wherever they go; of an absolute path only the file.
std::vector<std::string> plan_command(const PlanOptions& options) {
  const std::filesystem::path study(options.study);
  std::vector<std::string> words{
      "suanwang", "plan", study.is_absolute() ? study.filename().string() : options.study};
  if (options.seeds) {
    words.insert(words.end(), {"--seeds", std::to_string(*options.seeds)});
  }
  if (options.seed) {
    words.insert(words.end(), {"--seed", std::to_string(*options.seed)});
  }
  if (options.all) {
    words.emplace_back("--all");
  }
  words.emplace_back("--report");
  return words;
}

/// plan.json is the sign that all are there: it comes last. A page that is not asked for goes: it
/// would tell what is no longer there.
Issues write_plan(const std::string& csv,
                  const std::string& json,
                  const std::string& page,
                  const std::filesystem::path& folder) {
  Issues issues;
  auto directory = OutputDirectory::open(folder);
  if (!directory) {
    issues.add(directory.error());
    return issues;
  }
  directory->file("plan.csv").write(csv);
  if (page.empty()) {
    directory->without("report.html");
  } else {
    directory->file("report.html").write(page);
  }
  directory->file("plan.json").write(json);
  if (auto outcome = directory->commit(); !outcome) {
    issues = std::move(outcome.error());
  }
  return issues;
}

int tell_plan(const CapacityStudy& study,
              const CapacityAnswer& answer,
              const PlanOptions& options,
              Console& console) {
  const auto folder = std::filesystem::path(options.out) / study.frame.name / "plan";
  const std::string json = plan_json(study, answer, plan_command(options), SUANWANG_VERSION);
  const std::string page = options.report ? plan_page(json) : std::string();
  const Issues unwritten = write_plan(plan_csv(study, answer), json, page, folder);
  if (unwritten.has_errors()) {
    print_issues(unwritten, console);
    return to_int(ExitCode::bad_input);
  }
  if (options.json) {
    console.out << json;
  } else if (!options.quiet) {
    console.out << plan_table(study, answer) << "results: " << folder.string() << "/\n";
    if (options.report) {
      print_report(written_report(folder / "report.html", page.size()), console);
    }
  }
  console.out.flush();
  return to_int(ExitCode::done);
}

void check_runs(const CapacityStudy& study, const PlanOptions& options, Issues& issues) {
  const std::uint64_t seeds = options.seeds.value_or(study.frame.seeds);
  if (study.candidates.size() * seeds > kMostRuns) {
    issues.error({options.study, 0, 0},
                 "seeds",
                 fmt::format("candidates times seeds are more than {}", kMostRuns),
                 "fewer options or seeds");
  }
}

}  // namespace

int command_plan(const PlanOptions& options, Console& console) {
  const auto study = read_capacity_study(options.study);
  if (!study) {
    print_issues(study.error(), console);
    return to_int(ExitCode::bad_input);
  }
  Issues issues;
  check_runs(*study, options, issues);
  const PlanGround ground =
      issues.has_errors() ? PlanGround{} : check_candidates(*study, options, issues);
  if (issues.has_errors() || !options.quiet) {
    print_issues(issues, console);
  }
  if (issues.has_errors()) {
    return to_int(ExitCode::bad_input);
  }
  const auto answer = find_answer(*study, ground, options, console);
  return answer ? tell_plan(*study, *answer, options, console)
                : tell_failure(answer.error(), console);
}

}  // namespace suanwang::app
