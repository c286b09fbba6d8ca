// Where finished runs are kept while a sweep goes on: a line a run, appended whole. Whoever makes
// runs has a file of its own, so that nobody waits for anybody, on one machine or on many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/experiment/run_table.hpp"
#include "sim/experiment/sweep/manifest.hpp"

namespace suanwang {

/// The runs of a sweep that are done; by run, nothing where it is not.
using FinishedRuns = std::vector<std::optional<RunFigures>>;

/// Reads all journals in a folder, in the order of their names; a folder that is not there has
/// none. A last line without its end is a run that was being written as its maker was killed: it is
/// not there. Issues: a file that can't be read, one of another sweep, a line that is damaged, a
/// run that two journals tell differently though nothing about it may depend on where it is made.
[[nodiscard]] tl::expected<FinishedRuns, Issues> read_journals(const std::filesystem::path& folder,
                                                               const SweepManifest& manifest);

/// Removes all journals in a folder, or none if somebody appends to one just now. Issues: that, and
/// files that can't be removed.
[[nodiscard]] Issues remove_journals(const std::filesystem::path& folder);

/// Appends to one journal. Only one process can have it open.
class RunJournal {
 public:
  /// Makes the folder and the file where they are missing; a last line that is not whole goes.
  /// `name`: of the file, without `.runs`. Issues: the file is another sweep's, it can't be
  /// written, or another process has it open.
  [[nodiscard]] static tl::expected<RunJournal, Issues> open(const std::filesystem::path& folder,
                                                             const std::string& name,
                                                             const SweepManifest& manifest);

  ~RunJournal();
  RunJournal(RunJournal&& other) noexcept;
  RunJournal& operator=(RunJournal&&) noexcept = delete;
  RunJournal(const RunJournal&) = delete;
  RunJournal& operator=(const RunJournal&) = delete;

  /// With one call of the system. What could only be written in part (a full disk) is taken back:
  /// the journal is as it was, and the error says why.
  [[nodiscard]] tl::expected<void, Issue> append(std::size_t run, const RunFigures& figures);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  RunJournal(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}

  [[nodiscard]] tl::expected<void, Issue> write_whole(const std::string& text);

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace suanwang
