// Readers of real logs. One file in sim/scenario/traces/formats is one format; its parameters are
// the keys of its `Params`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/base/plugin.hpp"
#include "sim/demand/demand.hpp"
#include "sim/demand/job_defaults.hpp"

namespace suanwang {

/// A speed profile that the reader may choose for a job whose log names accelerator types.
struct NamedProfile {
  std::string accelerators;  ///< the log's own list, e.g. "V100M16|V100M32"
  SpeedProfileId speeds;
};

struct TraceRequest {
  std::string file;  ///< as the reader opens it
  SourceSpot spot;   ///< where the scenario names the file
  std::string path;  ///< the key that names it, e.g. `demand.streams[1].swf`
  JobDefaults defaults;
  /// By the exact list a log gives; a list that is not here keeps `defaults.speeds`.
  std::vector<NamedProfile> profiles;
  /// Whether jobs may take shares of a card; else they get whole ones.
  bool shared_accelerators = false;
  /// Jobs that a reader may keep in memory between its check of the file and the runs. A longer log
  /// is read again by each run.
  std::size_t jobs_kept_at_most = std::size_t{1} << 20U;
};

/// One kind of mending, how often it was done and where first.
struct TraceRepair {
  std::string what;
  std::uint64_t count = 0;
  std::int64_t first_line = 0;
};

/// What the reader found in a log, and what it mended: told to the user, never done silently.
struct TraceReport {
  std::uint64_t lines = 0;
  std::uint64_t jobs = 0;  ///< that the stream will give
  std::uint64_t most_tasks = 0;
  std::uint64_t most_cores = 0;         ///< of one job, over all its tasks
  std::uint64_t most_accelerators = 0;  ///< of one job, over all its tasks
  Time first_submit{};
  Time last_submit{};
  std::vector<std::pair<std::string, std::string>> header;  ///< e.g. MaxProcs, UnixStartTime
  std::vector<TraceRepair> repairs;
};

/// One line a fact and a repair, for the terminal and the resolved scenario's notes.
[[nodiscard]] std::string to_text(const TraceReport& report);

struct OpenedTrace {
  std::shared_ptr<const ArrivalSource> source;  ///< null if there were errors
  TraceReport report;
};

class TraceFormat {
 public:
  virtual ~TraceFormat() = default;

  /// Checks the whole file once and describes it as a stream. What is wrong with the file stands in
  /// `issues` with its file and line: errors leave `source` null, repairs are one warning each
  /// kind.
  [[nodiscard]] virtual OpenedTrace open(const TraceRequest& request, Issues& issues) const = 0;

  /// The distinct lists of accelerator types that the file's jobs ask for (openb's `gpu_spec`),
  /// sorted, so that the scenario can make a profile of each before it opens the file. Most formats
  /// have none.
  [[nodiscard]] virtual std::vector<std::string> accelerator_lists(
      const std::string& /*file*/) const {
    return {};
  }
};

/// All formats: openb, philly, swf ...; generated from sim/scenario/traces/formats/*.cpp.
[[nodiscard]] PluginTable<TraceFormat> trace_formats();

/// The format that a file's name suggests (`x.swf`, `x.swf.gz`: swf), or null: a format's name is
/// its file extension, and a CSV needs to be told.
[[nodiscard]] const PluginEntry<TraceFormat>* format_by_file_name(std::string_view file);

}  // namespace suanwang
