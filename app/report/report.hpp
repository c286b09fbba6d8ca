// The report of a run: one file that needs nothing else, from the tables that the run wrote.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "app/report/page_file.hpp"
#include "sim/base/issue.hpp"

namespace suanwang::app {

struct ReportRequest {
  /// Folders of runs, or of seeds of one. The first run is told; of more than one, all are
  /// compared. Or one folder of a comparison, which is told as a whole.
  std::vector<std::filesystem::path> runs;
  std::vector<std::string> windows;  ///< of Gantt charts: CENTRE:FROM..UNTIL
  std::string question;              ///< what was asked; empty: the scenario's description
  std::filesystem::path file;        ///< empty: report.html in the first folder
  /// What other commands have to say, each a JSON object as docs/how-to/read-a-report.md describes:
  /// {"id", "title": {"zh", "en"}, "blocks": [...]}. Shown in this order before the inputs.
  std::vector<std::string> sections;
};

/// Reads the runs and writes the page. Issues: folders that hold no run, windows that can't be
/// read, sections that are no JSON, a file that can't be written.
[[nodiscard]] tl::expected<WrittenReport, Issues> write_report(const ReportRequest& request);

}  // namespace suanwang::app
