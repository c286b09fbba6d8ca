// suanwang diagnose: the free green diagnosis 免费绿色节能诊断 of a scenario's centres.
#include <ostream>

#include "app/commands.hpp"
#include "app/diagnosis_report.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/progress_bar.hpp"
#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"

namespace suanwang::app {

namespace {

void print(const DiagnoseOptions& options,
           const RunPlan& plan,
           const ProgrammeOutcome& outcome,
           Console& console) {
  const ProgrammeRules& rules = *plan.contracts->programme;
  if (options.json) {
    console.out << diagnosis_json(*plan.city, rules, outcome);
  } else if (options.csv) {
    console.out << diagnosis_csv(*plan.city, outcome);
  } else {
    console.out << diagnosis_table(*plan.city, rules, outcome);
  }
  console.out.flush();
}

}  // namespace

int command_diagnose(const DiagnoseOptions& options, Console& console) {
  const auto loaded = load(options.scenario, std::nullopt, options.centre);
  if (!loaded) {
    print_issues(loaded.error(), console);
    return to_int(ExitCode::bad_input);
  }
  const RunPlan& plan = loaded->plan;
  ProgressBar bar(console, true, {plan.horizon, 0}, 1);
  const InterruptGuard guard;
  const DryRun run =
      simulate_without_results(plan, policy_catalogue(), [&](const Progress& progress) {
        bar.update(0, progress);
        return !InterruptGuard::requested();
      });
  bar.finished(0);
  if (run.code != ExitCode::done) {
    print_issues(run.issues, console);
    console.err << run.message << '\n';
    return to_int(run.code);
  }
  print(options, plan, run.totals.programme, console);
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
