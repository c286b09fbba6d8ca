// Making runs of a sweep at a terminal: progress, failures, results.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/console.hpp"
#include "app/sweep/sweep_folder.hpp"
#include "sim/experiment/sweep/runner.hpp"

namespace suanwang::app {

/// A part of the runs.
struct Shard {
  std::size_t index = 0;
  std::size_t count = 1;
};

/// `2/4`: index 2 of 4. Nothing if that is not it: index below count, count from 1 to 1 000 000.
[[nodiscard]] std::optional<Shard> parse_shard(const std::string& text);

/// The source that hands out `runs` in their order, to any thread.
[[nodiscard]] RunSource source_of(std::vector<std::size_t> runs);

struct SessionSettings {
  std::string journal;  ///< the name of the one that runs are kept in
  std::uint32_t threads = 1;
  std::size_t expected = 0;  ///< runs, for the progress bar
  bool quiet = false;
};

/// Makes runs until the source has no more. What went wrong is printed; done if nothing did.
[[nodiscard]] ExitCode make_and_tell(const Sweep& sweep,
                                     const RunSource& source,
                                     const SessionSettings& settings,
                                     Console& console);

/// Writes and tells the results of a sweep whose runs are all done.
[[nodiscard]] ExitCode merge_and_tell(
    const Sweep& sweep, const FinishedRuns& runs, bool report, bool quiet, Console& console);

/// What the study comes to: points, seeds, runs, what constraints left out.
[[nodiscard]] std::string study_line(const Sweep& sweep);

/// At most as many as asked for, or as the machine has if that is 0, and as there are runs.
[[nodiscard]] std::uint32_t sweep_threads(std::uint32_t asked, std::size_t runs);

}  // namespace suanwang::app
