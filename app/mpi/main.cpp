// suanwang-mpi: the runs of a study by the ranks of an MPI program. Rank 0 hands them out and makes
// some itself; each rank keeps what it has made in a journal of its own, so that the ranks that are
// lost, with all others by MPI's rules, lose only the runs that they were at: the next start makes
// those.
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/console.hpp"
#include "app/mpi/ranks.hpp"
#include "app/sweep/sweep_session.hpp"
#include "sim/experiment/sweep/results.hpp"

namespace suanwang::app {

namespace {

struct MpiOptions {
  std::string study;
  std::string out = "out";
  bool fresh = false;
  bool report = false;
  bool quiet = false;
};

std::string journal_of(const MpiSession& session) {
  return "rank-" + std::to_string(session.rank()) + "-of-" + std::to_string(session.size());
}

void tell_issues(const Issues& issues, Console& console) {
  print_issues(issues, console);
  console.err.flush();
}

/// Rank 0: opens the sweep, serves, makes runs in a second thread, merges.
ExitCode lead(const MpiSession& session, const MpiOptions& options, Console& console) {
  const auto sweep = open_sweep(options.study, options.out, options.fresh);
  const auto before = sweep ? read_journals(sweep->journals(), sweep->manifest)
                            : tl::expected<FinishedRuns, Issues>(tl::unexpected(sweep.error()));
  if (!session.agreed(before.has_value())) {
    tell_issues(before.error(), console);
    return ExitCode::bad_input;
  }
  if (!options.quiet) {
    print_issues(sweep->warnings, console);
    console.out << study_line(*sweep) << std::flush;
  }
  std::vector<std::size_t> open = open_runs(*before, 0, 1);
  const SessionSettings settings{journal_of(session), 1, open.size(), options.quiet};
  const RunSource source = source_of(std::move(open));
  ExitCode code = ExitCode::done;
  {
    const std::jthread own([&] {
      try {
        code = make_and_tell(*sweep, source, settings, console);
      } catch (const std::exception& failure) {
        console.err << "a defect of the program: " << failure.what() << std::endl;
        code = ExitCode::broken;
      }
    });
    serve_ranks(session, source);
  }
  session.meet();
  if (code != ExitCode::done) {
    return code;
  }
  const auto runs = read_journals(sweep->journals(), sweep->manifest);
  if (!runs) {
    tell_issues(runs.error(), console);
    return ExitCode::bad_input;
  }
  return merge_and_tell(*sweep, *runs, options.report, options.quiet, console);
}

/// Other ranks: the manifest is there when rank 0 says so.
ExitCode follow(const MpiSession& session, const MpiOptions& options, Console& console) {
  if (!session.agreed(false)) {
    return ExitCode::bad_input;  // rank 0 has said why
  }
  ExitCode code = ExitCode::bad_input;
  if (const auto sweep = open_sweep(options.study, options.out, false)) {
    code = make_and_tell(*sweep, ask_for_run, {journal_of(session), 1, 0, true}, console);
  } else {
    tell_issues(sweep.error(), console);
  }
  leave_ranks();
  session.meet();
  return code;
}

int run_ranks(int argc, char** argv) {
  const MpiSession session(argc, argv);
  MpiOptions options;
  CLI::App app("suanwang-mpi: makes the runs of a study with the ranks of mpirun", "suanwang-mpi");
  app.add_option("study", options.study, "The study, a YAML file")->required();
  app.add_option("--out", options.out, "The sweep goes on in OUT/<name>/sweep/")
      ->capture_default_str();
  app.add_flag("--fresh", options.fresh, "Forget the runs of an earlier sweep of that name");
  app.add_flag("--report", options.report, "Write report.html beside the results");
  app.add_flag("--quiet", options.quiet, "Print neither progress nor results");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool is_help = session.rank() == 0 ? app.exit(error) == 0 : error.get_exit_code() == 0;
    return to_int(is_help ? ExitCode::done : ExitCode::bad_input);
  }
  Console console{std::cout, std::cerr, false};
  try {
    return to_int(session.rank() == 0 ? lead(session, options, console)
                                      : follow(session, options, console));
  } catch (const std::exception& failure) {
    // Others would wait for this rank for ever.
    console.err << "a defect of the program: " << failure.what() << std::endl;
    MpiSession::abort(to_int(ExitCode::broken));
  }
}

}  // namespace

}  // namespace suanwang::app

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);
  return suanwang::app::run_ranks(argc, argv);
}
