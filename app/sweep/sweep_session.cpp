#include "app/sweep/sweep_session.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <memory>
#include <ostream>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/progress_bar.hpp"
#include "app/report/page_file.hpp"
#include "app/report/sweep_report.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/experiment/comparison_table.hpp"
#include "sim/experiment/sweep/results.hpp"

namespace suanwang::app {

namespace {

constexpr std::size_t kMostTold = 10;         // failures
constexpr std::size_t kMostTablePoints = 12;  // more than a terminal shows at once

void tell_failed_run(const Sweep& sweep, const FailedRun& failed, Console& console) {
  const SweepManifest& manifest = sweep.manifest;
  console.err << fmt::format(
      "run {} ({}, seed {}): {}{}\n",
      failed.run,
      manifest.points[manifest.point_of(failed.run)].name,
      manifest.seed_of(failed.run),
      failed.end == ReplicationEnd::broken
          ? "an invariant of the simulator broke: "
          : (failed.end == ReplicationEnd::plug_in_failed ? "a plug-in failed: "
                                                          : "its scenario can't be run"),
      failed.message);
  print_issues(failed.issues, console);
}

ExitCode tell_outcome(const Sweep& sweep, const SweepOutcome& outcome, Console& console) {
  if (outcome.unwritten) {
    Issues issues;
    issues.add(*outcome.unwritten);
    print_issues(issues, console);
    console.err << "what is done is kept: run again to go on\n";
    return ExitCode::bad_input;
  }
  if (outcome.interrupted) {
    console.err << "interrupted; what is done is kept: run again to go on\n";
    return ExitCode::interrupted;
  }
  for (std::size_t i = 0; i < std::min(kMostTold, outcome.failed.size()); ++i) {
    tell_failed_run(sweep, outcome.failed[i], console);
  }
  if (outcome.failed.empty()) {
    return ExitCode::done;
  }
  console.err << fmt::format(
      "{} runs failed; {} were made and are kept\n", outcome.failed.size(), outcome.made);
  switch (outcome.failed.front().end) {
    case ReplicationEnd::broken:
      return ExitCode::broken;
    case ReplicationEnd::plug_in_failed:
      return ExitCode::plug_in_failed;
    default:
      return ExitCode::bad_input;
  }
}

}  // namespace

std::optional<Shard> parse_shard(const std::string& text) {
  constexpr std::size_t kMostShards = 1'000'000;
  Shard shard;
  const char* end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  if (index.ec != std::errc{} || index.ptr == end || *index.ptr != '/') {
    return std::nullopt;
  }
  const auto count = std::from_chars(index.ptr + 1, end, shard.count);
  const bool is_good = count.ec == std::errc{} && count.ptr == end && shard.index < shard.count &&
                       shard.count <= kMostShards;
  return is_good ? std::optional(shard) : std::nullopt;
}

RunSource source_of(std::vector<std::size_t> runs) {
  return [runs = std::move(runs),
          next = std::make_shared<std::atomic<std::size_t>>(0)]() -> std::optional<std::size_t> {
    const std::size_t i = (*next)++;
    return i < runs.size() ? std::optional(runs[i]) : std::nullopt;
  };
}

std::uint32_t sweep_threads(std::uint32_t asked, std::size_t runs) {
  const std::uint32_t most = asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
  return static_cast<std::uint32_t>(std::clamp<std::size_t>(runs, 1, most));
}

ExitCode make_and_tell(const Sweep& sweep,
                       const RunSource& source,
                       const SessionSettings& settings,
                       Console& console) {
  auto journal = RunJournal::open(sweep.journals(), settings.journal, sweep.manifest);
  if (!journal) {
    print_issues(journal.error(), console);
    return ExitCode::bad_input;
  }
  const InterruptGuard guard;
  // How long runs are is not known before their points are loaded: what counts is how many.
  ProgressBar bar(console, !settings.quiet, {}, settings.expected);
  std::atomic<std::size_t> ended{0};
  SweepListener listener;
  listener.goes_on = [] {
    return !InterruptGuard::requested();
  };
  listener.progress = [](std::size_t, const Progress&) {
    return !InterruptGuard::requested();
  };
  listener.run_ended = [&](std::size_t) {
    if (const std::size_t slot = ended++; slot < settings.expected) {
      bar.finished(slot);
    }
  };
  const SweepTask task{sweep.manifest, sweep.study, sweep.load, policy_catalogue()};
  return tell_outcome(
      sweep, make_runs(task, source, settings.threads, *journal, listener), console);
}

ExitCode merge_and_tell(
    const Sweep& sweep, const FinishedRuns& runs, bool report, bool quiet, Console& console) {
  Issues issues = check_complete(sweep, runs);
  std::string page;
  if (!issues.has_errors()) {
    page = report ? sweep_page(sweep.manifest, runs, {}, nlohmann::ordered_json::array()) : page;
    issues = write_results(sweep, runs, page);
  }
  if (issues.has_errors()) {
    print_issues(issues, console);
    return ExitCode::bad_input;
  }
  if (!quiet) {
    const RunTable table = table_of(sweep.manifest, runs);
    const auto shown = compared_points(sweep.manifest, table, kMostTablePoints);
    console.out << comparison_overview(compare_points(sweep.manifest, table, shown));
    if (shown.size() < sweep.manifest.points.size()) {
      console.out << fmt::format("{} of {} points: the first, and the best by the first column\n",
                                 shown.size(),
                                 sweep.manifest.points.size());
    }
    console.out << fmt::format("results: {}/ (sweep.csv, sweep.sqlite)\n", sweep.folder.string());
    if (report) {
      print_report(written_report(sweep.folder / "report.html", page.size()), console);
    }
  }
  console.out.flush();
  return ExitCode::done;
}

std::string study_line(const Sweep& sweep) {
  const SweepManifest& manifest = sweep.manifest;
  std::string line = fmt::format("{}: {} points x {} seeds = {} runs",
                                 manifest.study,
                                 manifest.points.size(),
                                 manifest.seeds,
                                 manifest.runs());
  if (sweep.study.excluded > 0) {
    line += fmt::format("; constraints leave out {} of {} points",
                        sweep.study.excluded,
                        manifest.points.size() + sweep.study.repeated + sweep.study.excluded);
  }
  if (sweep.study.repeated > 0) {
    line += fmt::format("; {} points were there twice", sweep.study.repeated);
  }
  return line + "\n";
}

}  // namespace suanwang::app
