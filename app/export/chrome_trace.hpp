// jobs.csv as a Gantt chart in the Chrome trace event format, which Perfetto opens
// (ui.perfetto.dev, chrome://tracing).
//
// "Trace Event Format", Google 2016: the JSON object form, complete events (`ph` X) and metadata
// (`ph` M). A process is a centre and a thread a lane: the complete events of one thread must not
// overlap, and jobs that share a node do, so that nodes can't be threads. A job's nodes stand in
// its arguments.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "app/report/table_reader.hpp"
#include "sim/base/text_writer.hpp"

namespace suanwang::app {

struct TraceSettings {
  std::string scenario;
  std::uint64_t seed = 0;
  std::string start;         ///< moment at which `ts` is 0
  std::int64_t end_ms = 0;   ///< of the run: where the events of running jobs end
  std::int64_t from_ms = 0;  ///< jobs that stay at any time in [from, until) are told, whole
  std::int64_t until_ms = std::numeric_limits<std::int64_t>::max();
  std::vector<std::string> centres;  ///< only those; empty: all
};

struct TraceCounts {
  std::uint64_t jobs = 0;  ///< events written
  std::uint64_t centres = 0;
  std::uint64_t lanes = 0;
};

/// Columns without which there is no trace and that the table lacks.
[[nodiscard]] std::vector<std::string> missing_for_trace(const TableReader& jobs);

/// Reads what is left of `jobs` (that lacks none of the above) and writes one event for each stay:
/// last start to end, in whole microseconds after the start. In memory are the lanes only, as many
/// as jobs stay at a time. Or what is wrong with a row.
[[nodiscard]] tl::expected<TraceCounts, std::string> write_trace(TableReader& jobs,
                                                                 const TraceSettings& settings,
                                                                 TextWriter& out);

/// `text` in quotes as JSON wants it; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace suanwang::app
