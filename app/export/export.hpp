// A finished run as files of other programs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "app/export/chrome_trace.hpp"
#include "app/export/open_metrics.hpp"
#include "sim/base/issue.hpp"

namespace suanwang::app {

struct ExportRequest {
  std::filesystem::path run;         ///< the folder of one run
  std::filesystem::path trace;       ///< empty: none
  std::filesystem::path metrics;     ///< empty: none
  std::string window;                ///< of the trace: FROM..UNTIL; empty: the whole run
  std::vector<std::string> centres;  ///< of the trace; empty: all
};

struct Exported {
  TraceCounts trace;
  MetricsCounts metrics;
};

/// Each file is written beside its name, then renamed. Issues: a folder that holds no run or
/// several, a window or a centre that it does not have, a table that is not there or can't be read,
/// a file that can't be written or that is one of the run's results.
[[nodiscard]] tl::expected<Exported, Issues> export_run(const ExportRequest& request);

}  // namespace suanwang::app
