// The files of the repository, as the tidiness tests read them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace suanwang::tidy {

struct SourceFile {
  std::string path;  ///< from the root, with slashes: "sim/base/time.hpp"
  std::string text;

  [[nodiscard]] std::vector<std::string_view> lines() const;
};

/// Files below `folders` of `root` whose names end in one of `extensions`, sorted by path.
/// Build trees, outputs and hidden folders are left out.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::filesystem::path& root,
                                                const std::vector<std::string>& folders,
                                                const std::vector<std::string>& extensions);

/// One finding a line, for a test's message.
[[nodiscard]] std::string joined(const std::vector<std::string>& findings);

/// The root of this repository.
[[nodiscard]] std::filesystem::path repository();

}  // namespace suanwang::tidy
