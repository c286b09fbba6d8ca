// Calls that would make a result differ between machines, or a library talk.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/source_tree.hpp"

namespace suanwang::tidy {

/// "path:line: name: why not" for every use outside comments and strings.
[[nodiscard]] std::vector<std::string> forbidden_names(const std::vector<SourceFile>& files);

}  // namespace suanwang::tidy
