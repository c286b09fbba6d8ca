// Makes runs of a sweep on threads and keeps each in a journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/sweep/journal.hpp"
#include "sim/experiment/sweep/manifest.hpp"

namespace suanwang {

/// The next run to make, or nothing: asked by each thread whenever it has made one. Called from
/// several threads.
using RunSource = std::function<std::optional<std::size_t>()>;

/// Runs that are not done, those whose number leaves `shard` when divided by `shards`, in their
/// order.
[[nodiscard]] std::vector<std::size_t> open_runs(const FinishedRuns& finished,
                                                 std::size_t shard,
                                                 std::size_t shards);

struct SweepListener {
  std::function<bool()> goes_on = [] {  ///< asked before each run, as `progress` within it
    return true;
  };
  std::function<bool(std::size_t run, const Progress&)> progress = [](std::size_t,
                                                                      const Progress&) {
    return true;
  };
  std::function<void(std::size_t run)> run_ended = [](std::size_t) {
  };
};

/// Why a run has no figures.
struct FailedRun {
  std::size_t run = 0;
  ReplicationEnd end = ReplicationEnd::broken;
  Issues issues;
  std::string message;
};

struct SweepOutcome {
  std::size_t made = 0;
  std::vector<FailedRun> failed;  ///< in the order of runs; the others went on
  bool interrupted = false;
  std::optional<Issue> unwritten;  ///< the journal could not be written: nobody went on
};

/// What every thread needs. All of it must outlive the runs.
struct SweepTask {
  const SweepManifest& manifest;
  const Study& study;
  const PointLoader& load;
  const PolicyCatalogue& catalogue;
};

/// Until the source has no more runs, the listener says no, or the journal can't
/// be written. A run that fails is told and the others go on; one whose scenario is no longer that
/// of the manifest fails. Points are loaded as they come up and let go when their runs are made.
[[nodiscard]] SweepOutcome make_runs(const SweepTask& task,
                                     const RunSource& source,
                                     std::uint32_t threads,
                                     RunJournal& journal,
                                     const SweepListener& listener);

}  // namespace suanwang
