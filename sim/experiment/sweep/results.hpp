// What a sweep came to, when all of its runs are done.
#pragma once

#include <cstddef>
#include <string>

#include "sim/base/text_writer.hpp"
#include "sim/experiment/comparison.hpp"
#include "sim/experiment/sweep/journal.hpp"
#include "sim/experiment/sweep/manifest.hpp"

namespace suanwang {

/// How many are not done.
[[nodiscard]] std::size_t count_open(const FinishedRuns& runs);

/// By point and seed. Needs all runs.
[[nodiscard]] RunTable table_of(const SweepManifest& manifest, const FinishedRuns& runs);

/// A row a run and metric, in their order: run, point, seed, each key that points vary, metric,
/// unit, value. Values are written so that they read back as the same; one that a run lacks is
/// empty.
void write_sweep_csv(const SweepManifest& manifest, const FinishedRuns& runs, ByteSink& sink);

/// Points that are compared: all, or, of more than `most`, the first one and those that come first
/// by the mean of the first objective that all runs have. In the order of points.
[[nodiscard]] std::vector<std::size_t> compared_points(const SweepManifest& manifest,
                                                       const RunTable& table,
                                                       std::size_t most);

/// Points of a finished sweep, set against each other as `suanwang compare` does.
[[nodiscard]] Comparison compare_points(const SweepManifest& manifest,
                                        const RunTable& table,
                                        const std::vector<std::size_t>& points);

}  // namespace suanwang
