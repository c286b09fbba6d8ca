// The report of a sweep: its points compared, and what each key does.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "app/report/report.hpp"
#include "sim/experiment/sweep/journal.hpp"
#include "sim/experiment/sweep/manifest.hpp"

namespace suanwang::app {

/// Points that a page sets against each other; of more, those that do best (compared_points).
inline constexpr std::size_t kMostComparedPoints = 20;

/// A section (ReportRequest::sections) that says how each objective's mean goes with each key:
/// `points` are all, not only those compared. Values are means over seeds, and over the points that
/// share a value.
[[nodiscard]] nlohmann::ordered_json effects_section(const SweepManifest& manifest,
                                                     const RunTable& table);

/// The page of a finished sweep. `question`: instead of the study's, if it is not empty.
/// `sections`: of others, an array. Needs all runs.
[[nodiscard]] std::string sweep_page(const SweepManifest& manifest,
                                     const FinishedRuns& runs,
                                     const std::string& question,
                                     nlohmann::ordered_json sections);

/// Whether `folder` holds what `suanwang sweep` writes.
[[nodiscard]] bool is_sweep_folder(const std::filesystem::path& folder);

/// Reads sweep.sqlite in the request's only folder and writes the page. Issues: more folders than
/// that, windows of Gantt charts, a damaged database, sections that are none, a file that can't be
/// written.
[[nodiscard]] tl::expected<WrittenReport, Issues> write_sweep_report(const ReportRequest& request);

}  // namespace suanwang::app
