// What hands the shards of a sweep to engines that run jobs on many machines.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/issue.hpp"

namespace suanwang::app {

/// What all of them need. Paths are absolute, as jobs begin elsewhere.
struct Submission {
  std::string program;  ///< suanwang
  std::string study;    ///< the study's file
  std::string out;      ///< as of --out
  std::string folder;   ///< of the sweep
  std::string name;     ///< of the study
  std::uint32_t tasks = 1;
  std::uint32_t threads = 1;         ///< of each task
  std::vector<std::string> options;  ///< for sbatch: `--partition=short`
  std::string image;                 ///< Kubernetes: the container's
  std::string claim;                 ///< Kubernetes: of the volume that holds study and results
  std::string mount;                 ///< Kubernetes: where that is in the containers
};

/// The batch script of an array with a task a shard. A task that is killed, requeued or submitted
/// again goes on where its journal ends.
[[nodiscard]] std::string slurm_array_script(const Submission& submission);

/// The script that merges when the array has ended.
[[nodiscard]] std::string slurm_merge_script(const Submission& submission);

/// The words of GNU parallel with a job a shard; the program's are quoted by it.
[[nodiscard]] std::vector<std::string> parallel_words(const Submission& submission);

/// A word as a shell has to be told it.
[[nodiscard]] std::string shell_word(const std::string& text);

/// GNU parallel can't be kept from replacing `{1}`, `{#}`, ... in words.
[[nodiscard]] Issues check_parallel_paths(const Submission& submission);

/// An Indexed Job (batch/v1) with a pod a shard. `study` and `out` are as the containers see them.
[[nodiscard]] std::string kubernetes_job(const Submission& submission);

/// A Job can't carry control characters.
[[nodiscard]] Issues check_container_words(const Submission& submission);

/// Batch scripts can't carry quotes, backslashes or line ends in the paths of their directives.
[[nodiscard]] Issues check_script_paths(const Submission& submission);

}  // namespace suanwang::app
