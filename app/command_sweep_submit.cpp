// suanwang sweep submit: shards of a study as jobs of an engine that exists.
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <system_error>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/sweep/child_process.hpp"
#include "app/sweep/submission.hpp"
#include "app/sweep/sweep_folder.hpp"
#include "app/sweep/sweep_session.hpp"
#include "sim/base/output_directory.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kUsualTasks = 16;

std::string own_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string("suanwang") : program.string();
}

Submission submission_of(const SubmitOptions& options, const Sweep& sweep) {
  Submission submission;
  submission.program = own_program();
  submission.study = fs::absolute(options.sweep.study).lexically_normal().string();
  submission.out = fs::absolute(options.sweep.out).lexically_normal().string();
  submission.folder = fs::absolute(sweep.folder).lexically_normal().string();
  submission.name = sweep.manifest.study;
  submission.threads = options.task_threads;
  const auto runs = static_cast<std::uint32_t>(sweep.manifest.runs());
  submission.tasks = std::min(options.tasks > 0 ? options.tasks : kUsualTasks, runs);
  submission.options = options.sbatch;
  return submission;
}

struct Script {
  std::string name;
  std::string text;
};

/// In a folder of the sweep's.
Issues write_scripts(const fs::path& folder, const std::vector<Script>& scripts) {
  Issues issues;
  auto directory = OutputDirectory::open(folder);
  if (!directory) {
    issues.add(directory.error());
    return issues;
  }
  for (const Script& script : scripts) {
    directory->file(script.name).write(script.text);
  }
  if (auto outcome = directory->commit(); !outcome) {
    issues = std::move(outcome.error());
  }
  return issues;
}

/// Submits a script; its job's number, or nothing if that was told to fail.
std::optional<std::string> sbatch(std::vector<std::string> words, Console& console) {
  words.insert(words.begin(), {"sbatch", "--parsable"});
  const auto result = run_program(words, true);
  if (!result || result->code != 0) {
    console.err << fmt::format("error: sbatch {}: {}\n",
                               words.back(),
                               result ? fmt::format("ended with {}", result->code)
                                      : "can't be started: " + result.error());
    return std::nullopt;
  }
  // `ID`, or `ID;CLUSTER` where clusters are federated.
  return result->output.substr(0, result->output.find_first_of(";\n"));
}

ExitCode submit_to_slurm(const SubmitOptions& options,
                         const Submission& submission,
                         Console& console) {
  const fs::path folder = fs::path(submission.folder) / "slurm";
  Issues issues = check_script_paths(submission);
  if (!issues.has_errors()) {
    issues = write_scripts(folder,
                           {{"shards.sh", slurm_array_script(submission)},
                            {"merge.sh", slurm_merge_script(submission)}});
  }
  if (issues.has_errors()) {
    print_issues(issues, console);
    return ExitCode::bad_input;
  }
  const std::string shards = (folder / "shards.sh").string();
  const std::string merge = (folder / "merge.sh").string();
  if (options.dry_run) {
    console.out << "written: " << shards << ", " << merge << "\n";
    return ExitCode::done;
  }
  const auto array = sbatch({shards}, console);
  if (!array) {
    return ExitCode::bad_input;
  }
  console.out << fmt::format("array of {} tasks: job {}\n", submission.tasks, *array);
  const auto last =
      sbatch({"--dependency=afterok:" + *array, "--kill-on-invalid-dep=yes", merge}, console);
  if (!last) {
    console.err << "the shards are submitted; when they are done: suanwang sweep merge "
                << submission.study << "\n";
    return ExitCode::bad_input;
  }
  console.out << fmt::format(
      "merge, when all have ended well: job {}\nlogs: {}/\n", *last, folder.string());
  return ExitCode::done;
}

ExitCode run_parallel(const SubmitOptions& options,
                      const Submission& submission,
                      Console& console) {
  if (const Issues issues = check_parallel_paths(submission); issues.has_errors()) {
    print_issues(issues, console);
    return ExitCode::bad_input;
  }
  const std::vector<std::string> words = parallel_words(submission);
  if (options.dry_run) {
    for (const std::string& word : words) {
      console.out << shell_word(word) << (&word == &words.back() ? "\n" : " ");
    }
    return ExitCode::done;
  }
  const auto result = run_program(words, false);
  if (!result) {
    console.err << "error: GNU parallel can't be started: " << result.error() << "\n";
    return ExitCode::bad_input;
  }
  if (result->code != 0) {
    console.err << fmt::format(
        "error: GNU parallel ended with {}; what is done is kept: submit again to go on\n",
        result->code);
    return ExitCode::bad_input;
  }
  SweepOptions merge = options.sweep;
  merge.fresh = false;
  merge.report = true;
  return static_cast<ExitCode>(command_sweep_merge(merge, console));
}

/// The paths of study and results as the containers see them: below the mount.
ExitCode write_kubernetes_job(const SubmitOptions& options,
                              Submission submission,
                              Console& console) {
  const fs::path mount(options.mount);
  submission.study = (mount / options.sweep.study).lexically_normal().string();
  submission.out = (mount / options.sweep.out).lexically_normal().string();
  submission.image = options.image;
  submission.claim = options.claim;
  submission.mount = options.mount;
  Issues issues = check_container_words(submission);
  if (options.image.empty() || options.claim.empty()) {
    issues.error({"--kubernetes", 0, 0},
                 {},
                 "a Job needs a container's image and a volume's claim",
                 "--image registry/suanwang:0.1 --claim study");
  }
  if (!issues.has_errors()) {
    issues = write_scripts(fs::path(submission.folder) / "kubernetes",
                           {{"job.yaml", kubernetes_job(submission)}});
  }
  if (issues.has_errors()) {
    print_issues(issues, console);
    return ExitCode::bad_input;
  }
  console.out << fmt::format(
      "written: {0}/kubernetes/job.yaml: kubectl apply -f {0}/kubernetes/"
      "job.yaml\n",
      submission.folder);
  return ExitCode::done;
}

}  // namespace

int command_sweep_submit(const SubmitOptions& options, Console& console) {
  const auto sweep = open_sweep(options.sweep.study, options.sweep.out, options.sweep.fresh);
  if (!sweep) {
    print_issues(sweep.error(), console);
    return to_int(ExitCode::bad_input);
  }
  if (!options.sweep.quiet) {
    print_issues(sweep->warnings, console);
    console.out << study_line(*sweep);
    console.out.flush();
  }
  const Submission submission = submission_of(options, *sweep);
  ExitCode code = ExitCode::done;
  switch (options.engine) {
    case SweepEngine::none:
      break;
    case SweepEngine::slurm:
      code = submit_to_slurm(options, submission, console);
      break;
    case SweepEngine::parallel:
      code = run_parallel(options, submission, console);
      break;
    case SweepEngine::kubernetes:
      code = write_kubernetes_job(options, submission, console);
      break;
  }
  console.out.flush();
  return to_int(code);
}

}  // namespace suanwang::app
