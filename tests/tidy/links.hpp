// Whether the links of the documents lead anywhere.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/tidy/source_tree.hpp"

namespace suanwang::tidy {

/// "path:line: no such file: target" for every relative link of `documents` without a target below
/// `root`, and for every `#heading` that its document does not have.
[[nodiscard]] std::vector<std::string> dead_links(const std::filesystem::path& root,
                                                  const std::vector<SourceFile>& documents);

}  // namespace suanwang::tidy
