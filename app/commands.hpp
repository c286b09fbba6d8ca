// The commands of the program, one file each. Every one returns an exit code (console.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/console.hpp"

namespace suanwang::app {

struct WrittenReport;  // app/report/page_file.hpp

struct RunOptions {
  std::string scenario;
  std::string out = "out";            ///< results go to <out>/<name>/<seed>/
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's
  std::uint32_t seeds = 1;            ///< that many runs, with seed, seed + 1, ...
  std::uint32_t threads = 0;          ///< at most; 0: as many as the machine has
  bool json = false;                  ///< summary.json on standard output; an array if seeds > 1
  bool quiet = false;                 ///< no progress, no table
  bool no_jobs = false;               ///< no jobs.csv
  bool decisions = false;             ///< write decisions.csv
  std::string replay;                 ///< a decisions.csv whose run is made again without policies
  bool report = false;                ///< write report.html beside each run's results
  std::vector<std::string> gantt;     ///< windows of its Gantt charts
};

struct CompareOptions {
  std::string scenario;
  std::vector<std::string> vary;  ///< KEY=a,b,c
  std::vector<std::string> set;   ///< KEY=value, in all variants
  std::string out = "out";        ///< results go to <out>/<name>/compare/
  std::optional<std::uint64_t> seed;
  std::uint32_t seeds = 10;
  std::uint32_t threads = 0;            ///< at most; 0: as many as the machine has
  double level = 0.95;                  ///< of intervals
  std::optional<double> until;          ///< a share: go on until intervals are that narrow
  std::uint32_t most_seeds = 1000;      ///< with `until`
  std::string ci_of = "difference";     ///< or "mean"
  std::string metric = "wait_s";        ///< whose interval `until` watches
  std::vector<std::string> objectives;  ///< of the Pareto front; empty: the usual
  bool json = false;
  bool quiet = false;
  bool all_metrics = false;  ///< the table shows all, not only headlines
  bool report = false;       ///< write report.html beside compare.json
};

struct SweepOptions {
  std::string study;
  std::string out = "out";    ///< the sweep goes on in <out>/<study>/sweep/
  std::string shard;          ///< i/N: only the runs of that part; empty: all
  std::uint32_t threads = 0;  ///< at most; 0: as many as the machine has
  bool fresh = false;         ///< forget what an earlier sweep left
  bool report = false;        ///< write report.html beside the results
  bool quiet = false;         ///< no progress, no table
};

enum class SweepEngine : std::uint8_t { none, slurm, parallel, kubernetes };

struct SubmitOptions {
  SweepOptions sweep;
  SweepEngine engine = SweepEngine::none;
  std::uint32_t tasks = 0;          ///< shards; 0: as many as there are runs, at most 16
  std::uint32_t task_threads = 1;   ///< of each
  std::vector<std::string> sbatch;  ///< options for sbatch
  std::string image;                ///< of the containers
  std::string claim;                ///< of the volume
  std::string mount = "/study";     ///< where the volume is in the containers
  bool dry_run = false;             ///< write the scripts, submit nothing
};

struct PlanOptions {
  std::string study;
  std::string out = "out";             ///< results go to <out>/<study's name>/plan/
  std::optional<std::uint64_t> seed;   ///< the first, instead of the study's
  std::optional<std::uint32_t> seeds;  ///< instead of the study's
  std::uint32_t threads = 0;           ///< at most; 0: as many as the machine has
  bool all = false;                    ///< every candidate with all seeds
  bool json = false;
  bool quiet = false;
  bool report = false;  ///< write report.html beside plan.json
};

struct ValidateOptions {
  std::string scenario;
  bool resolved = false;     ///< print the resolved scenario
  bool no_plug_ins = false;  ///< refuse policies from outside instead of loading them
};

struct DiagnoseOptions {
  std::string scenario;
  std::string centre;  ///< empty: all with a facility
  bool json = false;
  bool csv = false;
};

struct ExplainOptions {
  std::string run;        ///< a scenario, or the folder of a run's results
  std::uint64_t job = 0;  ///< its job_id in jobs.csv
  std::string workload;   ///< its workload_name; empty: the only one
  std::string scenario;   ///< of the run's folder; empty: its resolved.yaml
  std::optional<std::uint64_t> seed;
  bool json = false;
};

struct NetworkOptions {
  std::string scenario;
  std::string from;  ///< a place; empty: the network as a whole
  std::string to;    ///< another
  std::uint32_t routes = 3;
  bool json = false;
};

struct ReportOptions {
  std::vector<std::string> runs;      ///< folders of results; more than one are compared
  std::string out;                    ///< the file; empty: report.html in the first folder
  std::vector<std::string> gantt;     ///< CENTRE:FROM..UNTIL
  std::string question;               ///< what was asked
  std::vector<std::string> sections;  ///< files of JSON with sections of other programs
};

struct ExportOptions {
  std::string run;                   ///< the folder of a run's results
  std::string trace;                 ///< the file for Perfetto; empty: none
  std::string metrics;               ///< the file for Prometheus; empty: none
  std::string window;                ///< of the trace, FROM..UNTIL; empty: the whole run
  std::vector<std::string> centres;  ///< of the trace; empty: all
};

struct ListOptions {
  bool json = false;
};

struct DocsOptions {
  std::string out = "docs/reference";
  bool check = false;  ///< write nothing; fail if a page is not what it would be
};

int command_run(const RunOptions& options, Console& console);
int command_compare(const CompareOptions& options, Console& console);
/// Makes the runs of a study that are not done, or those of a shard.
int command_sweep_run(const SweepOptions& options, Console& console);
/// Checks a study and writes its manifest; says how far its sweep is.
int command_sweep_plan(const SweepOptions& options, Console& console);
/// Writes the results of a study whose runs are all done.
int command_sweep_merge(const SweepOptions& options, Console& console);
/// Hands the shards of a study to an engine.
int command_sweep_submit(const SubmitOptions& options, Console& console);
int command_plan(const PlanOptions& options, Console& console);
int command_validate(const ValidateOptions& options, Console& console);
int command_diagnose(const DiagnoseOptions& options, Console& console);
int command_explain(const ExplainOptions& options, Console& console);
int command_network(const NetworkOptions& options, Console& console);
int command_report(const ReportOptions& options, Console& console);
int command_export(const ExportOptions& options, Console& console);
/// Where a page is and how large, and that its charts are plain where this build has no library.
void print_report(const WrittenReport& report, Console& console);
int command_policies(const ListOptions& options, Console& console);
int command_models(const ListOptions& options, Console& console);
int command_columns(const ListOptions& options, Console& console);
int command_docs(const DocsOptions& options, Console& console);

}  // namespace suanwang::app
