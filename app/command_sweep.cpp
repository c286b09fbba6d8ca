// suanwang sweep: the points of a study, run whenever and wherever, with the same results.
#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/sweep/sweep_session.hpp"
#include "sim/experiment/sweep/results.hpp"

namespace suanwang::app {

namespace {

std::optional<Sweep> open_or_tell(const SweepOptions& options, Console& console) {
  auto sweep = open_sweep(options.study, options.out, options.fresh);
  if (!sweep) {
    print_issues(sweep.error(), console);
    return std::nullopt;
  }
  if (!options.quiet) {
    print_issues(sweep->warnings, console);
    console.out << study_line(*sweep);
  }
  return *std::move(sweep);
}

std::optional<FinishedRuns> finished_or_tell(const Sweep& sweep, Console& console) {
  auto runs = read_journals(sweep.journals(), sweep.manifest);
  if (!runs) {
    print_issues(runs.error(), console);
    return std::nullopt;
  }
  return *std::move(runs);
}

std::string journal_name(const Shard& shard) {
  return shard.count == 1 ? "all" : fmt::format("shard-{}-of-{}", shard.index, shard.count);
}

}  // namespace

int command_sweep_run(const SweepOptions& options, Console& console) {
  const auto shard = options.shard.empty() ? std::optional(Shard{}) : parse_shard(options.shard);
  if (!shard) {
    Issues issues;
    issues.error(
        {"--shard " + options.shard, 0, 0}, {}, "no part of the runs", "0/4, 1/4, ... 3/4");
    print_issues(issues, console);
    return to_int(ExitCode::bad_input);
  }
  const auto sweep = open_or_tell(options, console);
  const auto before = sweep ? finished_or_tell(*sweep, console) : std::nullopt;
  if (!before) {
    return to_int(ExitCode::bad_input);
  }
  std::vector<std::size_t> open = open_runs(*before, shard->index, shard->count);
  const std::size_t count = open.size();
  if (!options.quiet && count < before->size()) {
    console.out << fmt::format("{} of {} are done, {} to make here\n",
                               before->size() - count_open(*before),
                               before->size(),
                               count);
  }
  if (count > 0) {
    const SessionSettings settings{
        journal_name(*shard), sweep_threads(options.threads, count), count, options.quiet};
    const ExitCode code = make_and_tell(*sweep, source_of(std::move(open)), settings, console);
    if (code != ExitCode::done) {
      return to_int(code);
    }
  }
  if (shard->count > 1) {
    if (!options.quiet) {
      console.out << fmt::format("shard {} is done; when all are: suanwang sweep merge {}\n",
                                 options.shard,
                                 options.study);
      console.out.flush();
    }
    return to_int(ExitCode::done);
  }
  const auto runs = finished_or_tell(*sweep, console);
  return to_int(runs ? merge_and_tell(*sweep, *runs, options.report, options.quiet, console)
                     : ExitCode::bad_input);
}

int command_sweep_plan(const SweepOptions& options, Console& console) {
  const auto sweep = open_or_tell(options, console);
  const auto runs = sweep ? finished_or_tell(*sweep, console) : std::nullopt;
  if (!runs) {
    return to_int(ExitCode::bad_input);
  }
  if (!options.quiet) {
    console.out << fmt::format("{} of {} are done\nmanifest: {}\n",
                               runs->size() - count_open(*runs),
                               runs->size(),
                               (sweep->folder / "manifest.json").string());
    console.out.flush();
  }
  return to_int(ExitCode::done);
}

int command_sweep_merge(const SweepOptions& options, Console& console) {
  const auto sweep = open_or_tell(options, console);
  const auto runs = sweep ? finished_or_tell(*sweep, console) : std::nullopt;
  return to_int(runs ? merge_and_tell(*sweep, *runs, options.report, options.quiet, console)
                     : ExitCode::bad_input);
}

}  // namespace suanwang::app
