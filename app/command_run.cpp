// suanwang run: one scenario, one or several seeds.
#include <algorithm>
#include <atomic>
#include <ostream>
#include <sstream>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/progress_bar.hpp"
#include "app/seed_table.hpp"
#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang::app {

namespace {

RunLength length_of(const RunPlan& plan) {
  RunLength length;
  length.horizon = plan.horizon;
  for (const Stream& stream : plan.demand->streams) {
    const std::uint64_t jobs = stream.source->job_count_hint();
    if (jobs == 0) {
      length.jobs = 0;
      break;
    }
    length.jobs += jobs;
  }
  return length;
}

std::uint32_t thread_count(const RunOptions& options) {
  const std::uint32_t most =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return std::min(most, options.seeds);
}

/// Runs all seeds, each result in its own slot, so that what is printed does not depend on threads.
std::vector<SimulationResult> simulate_all(const RunPlan& plan,
                                           const RunOptions& options,
                                           Console& console) {
  std::vector<SimulationResult> results(options.seeds);
  ProgressBar bar(console, !options.quiet, length_of(plan), options.seeds);
  const InterruptGuard guard;
  std::atomic<std::uint32_t> next{0};
  const auto work = [&] {
    for (std::uint32_t i = next++; i < options.seeds; i = next++) {
      SimulationSettings settings;
      settings.seed = plan.seed + i;
      settings.directory =
          std::filesystem::path(options.out) / plan.name / std::to_string(settings.seed);
      settings.jobs = !options.no_jobs;
      settings.decisions = options.decisions;
      settings.replay = options.replay;
      if (InterruptGuard::requested()) {
        results[i].code = ExitCode::interrupted;
        continue;
      }
      results[i] = simulate(plan, policy_catalogue(), settings, [&](const Progress& progress) {
        bar.update(i, progress);
        return !InterruptGuard::requested();
      });
      bar.finished(i);
    }
  };
  std::vector<std::jthread> others;
  for (std::uint32_t t = 1; t < thread_count(options); ++t) {
    others.emplace_back(work);
  }
  work();
  others.clear();
  return results;
}

void print_failure(const SimulationResult& result, std::uint64_t seed, Console& console) {
  switch (result.code) {
    case ExitCode::done:
      return;
    case ExitCode::bad_input:
      print_issues(result.issues, console);
      return;
    case ExitCode::broken:
      console.err << fmt::format(
          "seed {}: an invariant of the simulator broke: {}\n"
          "this is a defect of the program (or, with --replay, the log is of another run): please "
          "report it with the scenario\n",
          seed,
          result.message);
      return;
    case ExitCode::plug_in_failed:
      console.err << fmt::format("seed {}: a plug-in failed: {}\n", seed, result.message);
      return;
    case ExitCode::interrupted:
      console.err << fmt::format("seed {}: interrupted, nothing was written\n", seed);
      return;
  }
}

void print_json(const std::vector<SimulationResult>& results, Console& console) {
  if (results.size() == 1) {
    console.out << results.front().summary_json;
    return;
  }
  const char* before = "[\n";
  for (const SimulationResult& result : results) {
    console.out << before << result.summary_json;
    before = ",\n";
  }
  console.out << "]\n";
}

void print_results(const RunPlan& plan,
                   const std::vector<SimulationResult>& results,
                   Console& console) {
  if (results.size() == 1) {
    console.out << summary_table({plan.name, plan.seed}, *plan.city, results.front().summary);
    console.out << "results: " << results.front().directory.string() << "/\n";
  } else {
    console.out << seed_table(plan, results);
    console.out << "results: " << results.front().directory.parent_path().string() << "/<seed>/\n";
  }
}

/// A page beside each run's results; that of the first seed tells what all seeds come to.
ExitCode write_reports(const RunOptions& options,
                       const std::vector<SimulationResult>& results,
                       Console& console) {
  ReportOptions report;
  report.gantt = options.gantt;
  for (const SimulationResult& result : results) {
    report.runs.push_back(result.directory.string());
  }
  std::ostringstream quiet;
  Console silent{quiet, console.err, false};
  Console& heard = options.quiet || options.json ? silent : console;
  int code = command_report(report, heard);
  for (std::size_t i = 1; i < results.size() && code == 0; ++i) {
    report.runs = {results[i].directory.string()};
    code = command_report(report, silent);
  }
  return code == 0 ? ExitCode::done : ExitCode::bad_input;
}

/// What the whole command ends with: the gravest of its runs.
ExitCode worst(const std::vector<SimulationResult>& results) {
  ExitCode code = ExitCode::done;
  for (const SimulationResult& result : results) {
    code = std::max(code, result.code);
  }
  return code;
}

}  // namespace

int command_run(const RunOptions& options, Console& console) {
  const auto loaded = load(options.scenario, options.seed);
  if (!loaded) {
    print_issues(loaded.error(), console);
    return to_int(ExitCode::bad_input);
  }
  if (!options.quiet) {
    print_issues(loaded->warnings, console);
  }
  const RunPlan& plan = loaded->plan;
  const std::vector<SimulationResult> results = simulate_all(plan, options, console);
  for (std::size_t i = 0; i < results.size(); ++i) {
    print_failure(results[i], plan.seed + i, console);
  }
  ExitCode code = worst(results);
  if (code == ExitCode::done && options.json) {
    print_json(results, console);
  } else if (code == ExitCode::done && !options.quiet) {
    print_results(plan, results, console);
  }
  if (code == ExitCode::done && options.report) {
    code = write_reports(options, results, console);
  }
  console.out.flush();
  return to_int(code);
}

}  // namespace suanwang::app
