// The report of a comparison: one file, from compare.json alone.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "app/report/report.hpp"
#include "sim/base/issue.hpp"

namespace suanwang::app {

/// What the page's script reads: {"format", "question", "sections", "omitted", "comparison"}, the
/// last being compare.json as it stands. Of comparisons above 3 MB (without white space) it holds
/// neither the values by seed nor the p of all pairs, and `omitted` is true.
[[nodiscard]] nlohmann::ordered_json comparison_document(nlohmann::ordered_json comparison,
                                                         const std::string& question,
                                                         nlohmann::ordered_json sections);

/// The page of a comparison that was just made: `json` is the text of its compare.json.
[[nodiscard]] std::string comparison_page(std::string_view json);

/// Whether `folder` holds what `suanwang compare` writes.
[[nodiscard]] bool is_comparison_folder(const std::filesystem::path& folder);

/// Reads compare.json in the request's only folder and writes the page. Issues: more folders than
/// that, windows of Gantt charts (there is no run to draw), a file of another format, sections that
/// are none, a file that can't be written.
[[nodiscard]] tl::expected<WrittenReport, Issues> write_comparison_report(
    const ReportRequest& request);

}  // namespace suanwang::app
