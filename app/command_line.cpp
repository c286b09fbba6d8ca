// The only source that includes CLI11, which is slow to compile.
#include "app/command_line.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/documents.hpp"

namespace suanwang::app {

namespace {

/// `2%`, `2 %` or `0.02`, as a share between 0 and 1.
double share_of(const std::string& text) {
  std::size_t used = 0;
  double share = 0;
  try {
    share = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  const std::string unit = text.substr(used);
  if (unit == "%" || unit == " %") {
    share /= 100;
  }
  const bool is_known = unit.empty() || unit == "%" || unit == " %";
  if (used == 0 || !is_known || !(share > 0 && share < 1)) {
    throw CLI::ValidationError("--until-ci", "a share between 0 and 1, such as 2% or 0.02");
  }
  return share;
}

/// The parser with what it fills in.
struct Grammar {
  CLI::App app{"suanwang 算网: simulates the scheduling of a city's compute network", "suanwang"};
  RunOptions run;
  CompareOptions compare;
  SweepOptions sweep;
  SubmitOptions submit;
  PlanOptions plan;
  ValidateOptions validate;
  DiagnoseOptions diagnose;
  ExplainOptions explain;
  NetworkOptions network;
  ReportOptions report;
  ExportOptions to_export;
  ListOptions list;
  DocsOptions docs;
  std::function<int(Console&)> command;

  Grammar();

 private:
  void add_run();
  void add_compare();
  void add_sweep();
  void add_sweep_submit(CLI::App& sweep_command);
  void add_study(CLI::App& sub, SweepOptions& options);
  void add_sweep_verb(CLI::App& sweep_command,
                      const std::string& name,
                      const std::string& help,
                      int (*verb)(const SweepOptions&, Console&));
  void add_plan();
  void add_validate();
  void add_diagnose();
  void add_explain();
  void add_network();
  void add_report();
  void add_export();
  void add_docs();
  void add_list(const std::string& name,
                const std::string& help,
                int (*list_command)(const ListOptions&, Console&));
};

Grammar::Grammar() {
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(SUANWANG_VERSION));
  app.footer(
      "Exit codes: 0 done, 2 bad input (or a place that can't be written to), 3 a run broke an "
      "invariant, 4 a plug-in failed, 130 interrupted.");
  add_run();
  add_compare();
  add_sweep();
  add_plan();
  add_validate();
  add_diagnose();
  add_explain();
  add_network();
  add_report();
  add_export();
  add_list("policies", "List the policies and their parameters", command_policies);
  add_list("models",
           "List power and cooling models, plants, generators of demand, formats of logs",
           command_models);
  add_list("columns", "List the columns of the tables that a run writes", command_columns);
  add_docs();
}

void Grammar::add_explain() {
  CLI::App* sub = app.add_subcommand("explain", "Say why a job ran where and when it did");
  sub->add_option("run", explain.run, "A scenario, or the folder of a run's results")->required();
  sub->add_option("--job", explain.job, "The job_id in jobs.csv")->required();
  sub->add_option("--workload", explain.workload, "Its workload_name, where several have that id");
  sub->add_option("--scenario", explain.scenario, "The scenario of the folder, if it has moved");
  sub->add_option("--seed", explain.seed, "Instead of the scenario's");
  sub->add_flag("--json", explain.json, "Print JSON instead of text");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_explain(explain, c);
    };
  });
}

void Grammar::add_network() {
  CLI::App* sub = app.add_subcommand(
      "network", "The city's network: tiers of latency, coverage, or ways between two places");
  sub->add_option("scenario", network.scenario, "The scenario, a YAML file")->required();
  CLI::Option* from = sub->add_option("--from", network.from, "A place: list ways from it");
  CLI::Option* to = sub->add_option("--to", network.to, "The place they lead to");
  from->needs(to);
  to->needs(from);
  sub->add_option("--routes", network.routes, "So many ways at most, shortest first")
      ->capture_default_str()
      ->check(CLI::Range(1U, 1000U))
      ->needs(from);
  sub->add_flag("--json", network.json, "Print JSON instead of text");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_network(network, c);
    };
  });
}

void Grammar::add_report() {
  CLI::App* sub = app.add_subcommand(
      "report", "Write one page, report.html, of finished runs or of a comparison");
  sub->add_option(
         "run", report.runs, "Folders of runs, more than one are compared; or a folder of compare")
      ->required();
  sub->add_option("--out", report.out, "The file, instead of report.html in the first folder");
  sub->add_option("--gantt", report.gantt, "CENTRE:FROM..UNTIL, instead of its busiest day")
      ->type_name("WINDOW");
  sub->add_option("--question", report.question, "What was asked, in a sentence");
  sub->add_option("--section", report.sections, "A file with a section of another program, in JSON")
      ->type_name("FILE");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_report(report, c);
    };
  });
}

void Grammar::add_export() {
  CLI::App* sub = app.add_subcommand("export", "Write a finished run for Perfetto and Prometheus");
  sub->add_option("run", to_export.run, "The folder of a run's results")->required();
  CLI::Option* trace =
      sub->add_option("--trace", to_export.trace, "Its jobs as a Chrome trace (JSON), for Perfetto")
          ->type_name("FILE");
  sub->add_option("--metrics", to_export.metrics, "Its intervals as OpenMetrics, for promtool")
      ->type_name("FILE");
  sub->add_option("--window", to_export.window, "FROM..UNTIL: only jobs that stay in it, whole")
      ->type_name("WINDOW")
      ->needs(trace);
  sub->add_option("--centre", to_export.centres, "Only its jobs; several")
      ->allow_extra_args(false)
      ->needs(trace);
  sub->callback([this] {
    command = [this](Console& c) {
      return command_export(to_export, c);
    };
  });
}

void Grammar::add_run() {
  CLI::App* sub = app.add_subcommand("run", "Run a scenario; results go to OUT/<name>/<seed>/");
  sub->add_option("scenario", run.scenario, "The scenario, a YAML file")->required();
  sub->add_option("--out", run.out, "Where results go")->capture_default_str();
  sub->add_option("--seed", run.seed, "Instead of the scenario's");
  sub->add_option("--seeds", run.seeds, "So many runs, with seed, seed + 1, ...")
      ->capture_default_str()
      ->check(CLI::Range(1U, 100'000U));
  sub->add_option("--threads", run.threads, "Runs at a time; 0: as many as the machine can")
      ->capture_default_str()
      ->check(CLI::Range(0U, 1024U));
  sub->add_flag("--json", run.json, "Print summary.json instead of a table");
  sub->add_flag("--quiet", run.quiet, "Print neither progress nor results");
  sub->add_flag("--no-jobs", run.no_jobs, "Do not write jobs.csv");
  sub->add_flag("--decisions", run.decisions, "Write decisions.csv, which --replay reads");
  sub->add_option(
      "--replay", run.replay, "Do what this decisions.csv says, instead of asking policies");
  CLI::Option* with_report =
      sub->add_flag("--report", run.report, "Write report.html beside the results");
  sub->add_option("--gantt", run.gantt, "A window of its charts, CENTRE:FROM..UNTIL")
      ->type_name("WINDOW")
      ->needs(with_report);
  sub->callback([this] {
    command = [this](Console& c) {
      return command_run(run, c);
    };
  });
}

void Grammar::add_compare() {
  CLI::App* sub = app.add_subcommand(
      "compare", "Run variants of a scenario on the same seeds and tell which are better");
  sub->add_option("scenario", compare.scenario, "The scenario, a YAML file")->required();
  // allow_extra_args(false): what follows is a new option or the scenario.
  sub->add_option("--vary",
                  compare.vary,
                  "KEY=a,b,c: a variant with each value, with several --vary of each combination; "
                  "values as in a YAML list")
      ->allow_extra_args(false);
  sub->add_option("--set", compare.set, "KEY=value, in all variants")->allow_extra_args(false);
  sub->add_option("--seeds", compare.seeds, "So many runs of each, with seed, seed + 1, ...")
      ->capture_default_str()
      ->check(CLI::Range(1U, 100'000U));
  sub->add_option("--seed", compare.seed, "The first, instead of the scenario's");
  CLI::Option* until = sub->add_option_function<std::string>(
      "--until-ci",
      [this](const std::string& text) { compare.until = share_of(text); },
      "Go on until intervals are that narrow, as a share of the mean: 2%");
  sub->add_option("--metric", compare.metric, "Whose interval --until-ci watches")
      ->capture_default_str();
  sub->add_option("--ci-of", compare.ci_of, "The difference to the first variant, or the mean")
      ->capture_default_str()
      ->check(CLI::IsMember({"difference", "mean"}));
  sub->add_option("--most-seeds", compare.most_seeds, "With --until-ci: no more than these")
      ->capture_default_str()
      ->check(CLI::Range(10U, 100'000U))
      ->needs(until);
  sub->add_option("--level", compare.level, "Of intervals")
      ->capture_default_str()
      ->check(CLI::Range(0.5, 0.9999));
  sub->add_option("--objective", compare.objectives, "A metric of the Pareto front; several")
      ->allow_extra_args(false);
  sub->add_option("--threads", compare.threads, "Runs at a time; 0: as many as the machine can")
      ->capture_default_str()
      ->check(CLI::Range(0U, 1024U));
  sub->add_option("--out", compare.out, "Results go to OUT/<name>/compare/")->capture_default_str();
  sub->add_flag("--all-metrics", compare.all_metrics, "Print every metric, not the usual ones");
  sub->add_flag("--report", compare.report, "Write report.html beside the results");
  sub->add_flag("--json", compare.json, "Print compare.json instead of a table");
  sub->add_flag("--quiet", compare.quiet, "Print neither progress nor results");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_compare(compare, c);
    };
  });
}

void Grammar::add_study(CLI::App& sub, SweepOptions& options) {
  sub.add_option("study", options.study, "The study, a YAML file")->required();
  sub.add_option("--out", options.out, "The sweep goes on in OUT/<name>/sweep/")
      ->capture_default_str();
  sub.add_flag("--fresh", options.fresh, "Forget the runs of an earlier sweep of that name");
  sub.add_flag("--quiet", options.quiet, "Print neither progress nor results");
}

void Grammar::add_sweep_verb(CLI::App& sweep_command,
                             const std::string& name,
                             const std::string& help,
                             int (*verb)(const SweepOptions&, Console&)) {
  CLI::App* sub = sweep_command.add_subcommand(name, help);
  add_study(*sub, sweep);
  if (name == "run") {
    // Others' runs are not a shard's to forget.
    sub->add_option("--shard", sweep.shard, "i/N: every N-th run from run i on, i from 0")
        ->excludes("--fresh");
    sub->add_option("--threads", sweep.threads, "Runs at a time; 0: as many as the machine can")
        ->capture_default_str()
        ->check(CLI::Range(0U, 1024U));
  }
  if (name != "plan") {
    sub->add_flag("--report", sweep.report, "Write report.html beside the results");
  }
  sub->callback([this, verb] {
    command = [this, verb](Console& c) {
      return verb(sweep, c);
    };
  });
}

void Grammar::add_sweep() {
  CLI::App* sub = app.add_subcommand(
      "sweep", "Run the points of a study: resumable, on threads, shards or a cluster");
  sub->require_subcommand(1);
  add_sweep_verb(*sub,
                 "run",
                 "Make the runs that are not done; with the last one come the results",
                 command_sweep_run);
  add_sweep_verb(*sub,
                 "plan",
                 "Check the study, write its manifest, tell how far its sweep is",
                 command_sweep_plan);
  add_sweep_verb(*sub, "merge", "Write the results, when all shards are done", command_sweep_merge);
  add_sweep_submit(*sub);
}

void Grammar::add_sweep_submit(CLI::App& sweep_command) {
  CLI::App* sub = sweep_command.add_subcommand("submit", "Hand the runs to a cluster as shards");
  add_study(*sub, submit.sweep);
  CLI::Option_group* engine = sub->add_option_group("engine");
  const auto add_engine = [&](const std::string& flag, SweepEngine which, const std::string& help) {
    return engine->add_flag_callback(
        flag, [this, which] { submit.engine = which; }, help);
  };
  CLI::Option* slurm = add_engine(
      "--slurm", SweepEngine::slurm, "Write batch scripts and submit them: an array, then a merge");
  add_engine("--parallel", SweepEngine::parallel, "Run GNU parallel here, then merge");
  CLI::Option* kubernetes =
      add_engine("--kubernetes", SweepEngine::kubernetes, "Write an Indexed Job, job.yaml");
  engine->require_option(1);
  sub->add_option("--tasks", submit.tasks, "So many shards; 0: one a run, at most 16")
      ->capture_default_str()
      ->check(CLI::Range(0U, 10'000U));
  sub->add_option("--threads", submit.task_threads, "Runs at a time in each task")
      ->capture_default_str()
      ->check(CLI::Range(1U, 1024U));
  sub->add_option("--sbatch", submit.sbatch, "An option for sbatch: --sbatch=--partition=short")
      ->allow_extra_args(false)
      ->needs(slurm);
  CLI::Option* image = sub->add_option("--image", submit.image, "A container image with suanwang");
  CLI::Option* claim =
      sub->add_option("--claim", submit.claim, "The volume's claim: study, scenario and results");
  CLI::Option* mount =
      sub->add_option("--mount", submit.mount, "Where study and results are in the containers")
          ->capture_default_str();
  for (CLI::Option* option : {image, claim, mount}) {
    option->needs(kubernetes);
  }
  // That it needs both is told as it runs: help would list two in the order of their addresses.
  sub->add_flag("--dry-run", submit.dry_run, "Write the scripts, submit nothing");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_sweep_submit(submit, c);
    };
  });
}

void Grammar::add_plan() {
  CLI::App* sub = app.add_subcommand(
      "plan", "Find the cheapest mix of centres, accelerators and links that meets a goal");
  sub->add_option("study", plan.study, "The study, a YAML file with `choices` and `goals`")
      ->required();
  sub->add_option("--seeds", plan.seeds, "So many for a candidate, instead of the study's")
      ->check(CLI::Range(1U, 100'000U));
  sub->add_option("--seed", plan.seed, "The first, instead of the study's");
  sub->add_flag("--all", plan.all, "Run every candidate with all seeds: the whole frontier");
  sub->add_option("--threads", plan.threads, "Runs at a time; 0: as many as the machine can")
      ->capture_default_str()
      ->check(CLI::Range(0U, 1024U));
  sub->add_option("--out", plan.out, "Results go to OUT/<study's name>/plan/")
      ->capture_default_str();
  sub->add_flag("--report", plan.report, "Write report.html beside the results");
  sub->add_flag("--json", plan.json, "Print plan.json instead of a table");
  sub->add_flag("--quiet", plan.quiet, "Print neither progress nor results");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_plan(plan, c);
    };
  });
}

void Grammar::add_diagnose() {
  CLI::App* sub = app.add_subcommand(
      "diagnose", "The free green diagnosis of centres: overhead, verdict, measures that pay");
  sub->add_option("scenario", diagnose.scenario, "The scenario, a YAML file")->required();
  sub->add_option("--centre", diagnose.centre, "One centre instead of all with a facility");
  CLI::Option* json = sub->add_flag("--json", diagnose.json, "Print JSON instead of a table");
  sub->add_flag("--csv", diagnose.csv, "Print a row a measure as CSV")->excludes(json);
  sub->callback([this] {
    command = [this](Console& c) {
      return command_diagnose(diagnose, c);
    };
  });
}

void Grammar::add_validate() {
  CLI::App* sub = app.add_subcommand("validate", "Tell every mistake of a scenario at once");
  sub->add_option("scenario", validate.scenario, "The scenario, a YAML file")->required();
  sub->add_flag("--resolved", validate.resolved, "Print it with every default filled in");
  sub->add_flag("--no-plug-ins",
                validate.no_plug_ins,
                "Refuse policies from outside, which are code, instead of loading them");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_validate(validate, c);
    };
  });
}

void Grammar::add_docs() {
  CLI::App* sub = app.add_subcommand("docs", "Write the pages of docs/reference");
  sub->add_option("--out", docs.out, "Where they go")->capture_default_str();
  sub->add_flag("--check", docs.check, "Only tell which are out of date");
  sub->callback([this] {
    command = [this](Console& c) {
      return command_docs(docs, c);
    };
  });
}

void Grammar::add_list(const std::string& name,
                       const std::string& help,
                       int (*list_command)(const ListOptions&, Console&)) {
  CLI::App* sub = app.add_subcommand(name, help);
  sub->add_flag("--json", list.json, "For programs");
  sub->callback([this, list_command] {
    command = [this, list_command](Console& c) {
      return list_command(list, c);
    };
  });
}

}  // namespace

int command_line(const std::vector<std::string>& words, Console& console) {
  Grammar grammar;
  try {
    // CLI11 takes the words from the back.
    grammar.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    const bool is_help = grammar.app.exit(error, console.out, console.err) == 0;
    return to_int(is_help ? ExitCode::done : ExitCode::bad_input);
  }
  return grammar.command(console);
}

std::string command_line_markdown() {
  Grammar grammar;
  std::string text = "\n```text\n" + grammar.app.help() + "```\n";
  for (const CLI::App* sub : grammar.app.get_subcommands({})) {
    text += "\n## suanwang " + sub->get_name() + "\n\n```text\n" + sub->help("suanwang") + "```\n";
    for (const CLI::App* verb : sub->get_subcommands({})) {
      text += "\n### suanwang " + sub->get_name() + " " + verb->get_name() + "\n\n```text\n" +
              verb->help("suanwang " + sub->get_name()) + "```\n";
    }
  }
  return text;
}

}  // namespace suanwang::app
