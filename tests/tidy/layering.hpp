// Which room may include what.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/source_tree.hpp"

namespace suanwang::tidy {

/// "path:line: includes X, which <room> may not", for every forbidden include.
[[nodiscard]] std::vector<std::string> forbidden_includes(const std::vector<SourceFile>& files);

}  // namespace suanwang::tidy
