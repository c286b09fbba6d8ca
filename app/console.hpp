// Where a command writes: results on `out`, what went wrong and progress on `err`.
#pragma once

#include <cstdint>
#include <iosfwd>

#include "sim/base/issue.hpp"

namespace suanwang::app {

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;  ///< progress is shown there
};

/// What the program ends with.
enum class ExitCode : std::uint8_t {
  done = 0,
  bad_input = 2,       ///< the scenario, the command line, or a place that can't be written to
  broken = 3,          ///< a run broke an invariant of the simulator
  plug_in_failed = 4,  ///< a policy or model threw
  interrupted = 130,   ///< Ctrl-C: 128 + SIGINT
};

constexpr int to_int(ExitCode code) {
  return static_cast<int>(code);
}

/// One line an issue, errors counted at the end.
void print_issues(const Issues& issues, Console& console);

}  // namespace suanwang::app
