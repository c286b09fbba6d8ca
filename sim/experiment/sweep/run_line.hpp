// The figures of one run as a line of a journal, and back: bit for bit the same.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/experiment/run_table.hpp"

namespace suanwang {

struct RunLine {
  std::size_t run = 0;
  RunFigures figures;
};

/// `run arrivals fingerprint steady metrics... checksum`, tabs between, a line end at the end. A
/// metric that the run lacks is empty.
[[nodiscard]] std::string run_line(std::size_t run, const RunFigures& figures);

/// Without its line end. Nothing if it is not whole: the checksum says so. `metrics`: so many.
[[nodiscard]] std::optional<RunLine> parse_run_line(std::string_view line, std::size_t metrics);

}  // namespace suanwang
