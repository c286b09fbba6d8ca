#include "app/sweep/submission.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "sim/base/random.hpp"

namespace suanwang::app {

namespace {

/// In file names of directives Slurm replaces what begins with a percent sign.
std::string slurm_path(const std::string& text) {
  std::string path;
  for (const char c : text) {
    path += c;
    if (c == '%') {
      path += c;
    }
  }
  return path;
}

/// What Kubernetes takes as a name (RFC 1123): small letters, digits and dashes, 40 at most here.
std::string dns_name(const std::string& text) {
  constexpr std::size_t kLongest = 40;
  std::string name;
  for (const char c : text) {
    const auto letter = static_cast<unsigned char>(c);
    const bool is_plain = letter < 0x80 && std::isalnum(letter) != 0;
    if (is_plain && name.size() < kLongest) {
      name += static_cast<char>(std::tolower(letter));
    } else if (!name.empty() && name.back() != '-' && name.size() < kLongest) {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') {
    name.pop_back();
  }
  if (name == text) {
    return name;
  }
  // Two names that differ only in what can't stand here are two names still.
  constexpr std::uint64_t kShort = 0xffffff;
  return fmt::format("{}-{:06x}", name.empty() ? "study" : name, fnv1a(text) & kShort);
}

/// A text in double quotes, as JSON and YAML read it.
std::string quoted_scalar(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted + "\"";
}

/// In the arguments of a container, `$(NAME)` is replaced and `$$` stands for `$`.
std::string container_word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    word += c;
    if (c == '$') {
      word += c;
    }
  }
  return quoted_scalar(word);
}

std::string directives(const Submission& submission) {
  std::string text;
  for (const std::string& option : submission.options) {
    text += "#SBATCH " + option + "\n";
  }
  return text;
}

}  // namespace

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

// What holds of Slurm's scripts: they are copied elsewhere before they run, so that paths are
// absolute; only with `exec` does the program's exit code become the task's; the number of shards
// stands in the text, because a task that is submitted again alone has another array count.
std::string slurm_array_script(const Submission& submission) {
  return fmt::format(
      "#!/bin/sh\n"
      "# Written by `suanwang sweep submit --slurm`: a task of the array is a shard. What a shard\n"
      "# has done is kept, so that one that was killed goes on when it is submitted again:\n"
      "#   sbatch --array=2,3 THIS_FILE\n"
      "#SBATCH --job-name=\"{name}\"\n"
      "#SBATCH --array=0-{last}\n"
      "#SBATCH --nodes=1\n"
      "#SBATCH --ntasks=1\n"
      "#SBATCH --cpus-per-task={threads}\n"
      "#SBATCH --output=\"{log}/shard_%a.log\"\n"
      "#SBATCH --open-mode=append\n"
      "#SBATCH --requeue\n"
      "{options}"
      "exec {program} sweep run {study} --out {out} --shard \"$SLURM_ARRAY_TASK_ID/{tasks}\" "
      "--threads \"${{SLURM_CPUS_PER_TASK:-1}}\"\n",
      fmt::arg("name", dns_name(submission.name)),
      fmt::arg("last", submission.tasks - 1),
      fmt::arg("threads", submission.threads),
      fmt::arg("log", slurm_path(submission.folder + "/slurm")),
      fmt::arg("options", directives(submission)),
      fmt::arg("program", shell_word(submission.program)),
      fmt::arg("study", shell_word(submission.study)),
      fmt::arg("out", shell_word(submission.out)),
      fmt::arg("tasks", submission.tasks));
}

std::string slurm_merge_script(const Submission& submission) {
  return fmt::format(
      "#!/bin/sh\n"
      "# Written by `suanwang sweep submit --slurm`, to start when all shards have ended well.\n"
      "#SBATCH --job-name=\"{name}-merge\"\n"
      "#SBATCH --nodes=1\n"
      "#SBATCH --ntasks=1\n"
      "#SBATCH --output=\"{log}/merge.log\"\n"
      "#SBATCH --open-mode=truncate\n"
      "{options}"
      "exec {program} sweep merge {study} --out {out} --report\n",
      fmt::arg("name", dns_name(submission.name)),
      fmt::arg("log", slurm_path(submission.folder + "/slurm")),
      fmt::arg("options", directives(submission)),
      fmt::arg("program", shell_word(submission.program)),
      fmt::arg("study", shell_word(submission.study)),
      fmt::arg("out", shell_word(submission.out)));
}

std::vector<std::string> parallel_words(const Submission& submission) {
  std::vector<std::string> words{"parallel",
                                 "--will-cite",
                                 "-q",  // quotes each word for the shells that it starts
                                 "--line-buffer",
                                 "--tagstring",
                                 "shard {}",
                                 "--halt",
                                 "soon,fail=1",
                                 "--joblog",
                                 submission.folder + "/parallel.tsv",
                                 submission.program,
                                 "sweep",
                                 "run",
                                 submission.study,
                                 "--out",
                                 submission.out,
                                 "--shard",
                                 fmt::format("{{}}/{}", submission.tasks),
                                 "--threads",
                                 std::to_string(submission.threads),
                                 ":::"};
  for (std::uint32_t task = 0; task < submission.tasks; ++task) {
    words.push_back(std::to_string(task));
  }
  return words;
}

std::string kubernetes_job(const Submission& submission) {
  const std::string args = fmt::format(
      "[\"sweep\", \"run\", {}, \"--out\", {}, \"--shard\", "
      "\"$(JOB_COMPLETION_INDEX)/{}\", \"--threads\", \"{}\"]",
      container_word(submission.study),
      container_word(submission.out),
      submission.tasks,
      submission.threads);
  return fmt::format(
      R"(# Written by `suanwang sweep submit --kubernetes`: kubectl apply -f THIS_FILE
# A pod runs a shard. Study, scenario and results lie on a volume that all pods can write
# (ReadWriteMany). A pod that is lost is started again and goes on where its journal ends. When all
# have completed: suanwang sweep merge STUDY, wherever the volume is mounted.
apiVersion: batch/v1
kind: Job
metadata:
  name: suanwang-sweep-{name}
  labels:
    app.kubernetes.io/name: suanwang
    app.kubernetes.io/component: sweep
spec:
  completionMode: Indexed
  completions: {tasks}
  parallelism: {tasks}
  backoffLimit: {retries}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: suanwang
        app.kubernetes.io/component: sweep
    spec:
      restartPolicy: Never
      containers:
        - name: shard
          image: {image}
          command: ["suanwang"]
          args: {args}
          resources:
            requests: {{ cpu: "{threads}", memory: "1Gi" }}
          volumeMounts:
            - name: study
              mountPath: {mount}
      volumes:
        - name: study
          persistentVolumeClaim:
            claimName: {claim}
)",
      fmt::arg("name", dns_name(submission.name)),
      fmt::arg("tasks", submission.tasks),
      fmt::arg("retries", 3 * submission.tasks),
      fmt::arg("image", quoted_scalar(submission.image)),
      fmt::arg("args", args),
      fmt::arg("threads", submission.threads),
      fmt::arg("mount", quoted_scalar(submission.mount)),
      fmt::arg("claim", quoted_scalar(submission.claim)));
}

Issues check_container_words(const Submission& submission) {
  Issues issues;
  for (const std::string& word :
       {submission.study, submission.out, submission.image, submission.claim, submission.mount}) {
    const bool has_control = std::any_of(
        word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (has_control) {
      issues.error({word, 0, 0}, {}, "a control character, which a Job's YAML would not keep");
    }
  }
  return issues;
}

Issues check_parallel_paths(const Submission& submission) {
  Issues issues;
  for (const std::string& path : {submission.program, submission.study, submission.out}) {
    if (path.find('{') != std::string::npos) {
      issues.error({path, 0, 0},
                   {},
                   "GNU parallel would put something else for what stands in braces here",
                   "another folder");
    }
  }
  return issues;
}

Issues check_script_paths(const Submission& submission) {
  Issues issues;
  for (const std::string& path : {submission.program, submission.study, submission.folder}) {
    if (path.find_first_of("\"\\\n\r") != std::string::npos) {
      issues.error({path, 0, 0},
                   {},
                   "a batch script can't carry a quote, backslash or line end in this path",
                   "another folder");
    }
  }
  for (const std::string& option : submission.options) {
    if (!option.starts_with("-") || option.find_first_of("\n\r") != std::string::npos) {
      issues.error(
          {"--sbatch " + option, 0, 0}, {}, "no option of sbatch", "--sbatch=--partition=short");
    }
    for (const char* own : {"--array", "-a", "--output", "-o", "--dependency", "-d", "--wrap"}) {
      if (option.starts_with(own)) {
        issues.error(
            {"--sbatch " + option, 0, 0}, {}, "the script says that itself", "leave it out");
      }
    }
  }
  return issues;
}

}  // namespace suanwang::app
