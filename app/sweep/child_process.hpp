// Another program, run to its end.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace suanwang::app {

struct ChildResult {
  int code = 0;        ///< what it ended with; 128 + the signal that ended it
  std::string output;  ///< of its standard output, if that was asked for
};

/// `words`: the program, looked up in PATH, and its arguments; no shell reads them. Its standard
/// input and error are ours, and so is its output unless `keep_output`. The error says why it could
/// not be started.
[[nodiscard]] tl::expected<ChildResult, std::string> run_program(
    const std::vector<std::string>& words, bool keep_output);

}  // namespace suanwang::app
