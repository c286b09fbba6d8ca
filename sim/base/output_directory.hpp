// The results of a run are committed together: until then, what an earlier run left stays
// untouched.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/base/output_file.hpp"

namespace suanwang {

class OutputDirectory {
 public:
  /// Makes the directory and its parents where they are missing. Those it made go again, as far as
  /// they are empty, if nothing is committed.
  [[nodiscard]] static tl::expected<OutputDirectory, Issue> open(std::filesystem::path path);

  ~OutputDirectory();
  OutputDirectory(OutputDirectory&&) noexcept;
  OutputDirectory& operator=(OutputDirectory&&) noexcept = delete;
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;

  /// A new file of the run. The reference holds as long as the directory.
  OutputFile& file(std::string_view name);

  /// A file that an earlier run may have left and this one does not write: removed by `commit`.
  void without(std::string_view name);

  /// Whether a file could not be written: no use in going on.
  [[nodiscard]] bool failed() const;

  /// Seals all files, then names all, in the order of opening. The last one opened is the sign that
  /// the directory is whole: its predecessor goes first, it comes last. Nothing is named unless
  /// everything could be sealed.
  tl::expected<void, Issues> commit();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  OutputDirectory(std::filesystem::path path, std::vector<std::filesystem::path> made)
      : path_(std::move(path)), made_(std::move(made)) {}

  [[nodiscard]] Issues sealed();
  [[nodiscard]] Issues published();

  std::filesystem::path path_;
  std::vector<std::filesystem::path> made_;  // by `open`, the deepest first
  std::vector<std::unique_ptr<OutputFile>> files_;
  std::vector<std::filesystem::path> unwanted_;
};

}  // namespace suanwang
