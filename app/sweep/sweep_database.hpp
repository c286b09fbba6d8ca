// The results of a sweep as an SQLite database: aggregates only, a row a run and metric.
#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/experiment/sweep/journal.hpp"
#include "sim/experiment/sweep/manifest.hpp"

namespace suanwang::app {

/// The database's file as bytes, the same for the same runs. Tables: study, points, settings,
/// metrics, runs, results; view: means (docs/explanation/sweeps.md). Needs all runs. The error says
/// why there is none: no memory.
[[nodiscard]] tl::expected<std::string, Issue> sweep_database(const SweepManifest& manifest,
                                                              const FinishedRuns& runs);

struct StoredSweep {
  SweepManifest manifest;
  FinishedRuns runs;  ///< all are there
};

/// Issues: the file can't be read, is damaged, no database or none of a sweep, lacks rows.
[[nodiscard]] tl::expected<StoredSweep, Issues> read_sweep_database(
    const std::filesystem::path& file);

/// Nothing if there is no file, or one that a sweep wrote: it may be written anew. Else what is
/// wrong with it. Reads all of it.
[[nodiscard]] Issues check_replaceable(const std::filesystem::path& file);

}  // namespace suanwang::app
