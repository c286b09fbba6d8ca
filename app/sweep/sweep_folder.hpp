// A study, and the folder in which its sweep goes on: out/<study>/sweep/.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/experiment/sweep/journal.hpp"
#include "sim/experiment/sweep/manifest.hpp"
#include "sim/experiment/sweep/runner.hpp"

namespace suanwang::app {

struct Sweep {
  std::filesystem::path folder;
  Study study;
  PointLoader load;
  SweepManifest manifest;
  Issues warnings;
  bool is_new = false;  ///< the manifest was written just now

  [[nodiscard]] std::filesystem::path journals() const { return folder / "runs"; }
};

/// Reads the study; takes up the sweep whose manifest is in the folder or, where there is none,
/// checks all points and writes one. `fresh`: as if there were none; what the earlier sweep left is
/// removed, unless somebody makes its runs just now. Issues: of the study and its points; a sweep
/// that is there, of another study, scenario or program; a folder that can't be written.
[[nodiscard]] tl::expected<Sweep, Issues> open_sweep(const std::string& study_file,
                                                     const std::filesystem::path& out,
                                                     bool fresh);

/// Writes sweep.csv and sweep.sqlite, and report.html if `page` is not empty, together. Needs all
/// runs. Issues: a database of somebody else is in the way; what can't be written.
[[nodiscard]] Issues write_results(const Sweep& sweep,
                                   const FinishedRuns& runs,
                                   const std::string& page);

/// An error if runs are missing.
[[nodiscard]] Issues check_complete(const Sweep& sweep, const FinishedRuns& runs);

}  // namespace suanwang::app
