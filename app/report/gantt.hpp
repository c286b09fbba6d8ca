// Which jobs stood on which nodes of a centre, in a window of time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace suanwang::app {

/// Nodes [first, end), numbered city-wide as in `allocated_resources`.
struct NodeInterval {
  std::int64_t first = 0;
  std::int64_t end = 0;
};

/// "0-3 7" as intervals; what can't be read is left out.
[[nodiscard]] std::vector<NodeInterval> node_intervals(std::string_view text);

/// What a Gantt chart shows.
struct GanttWindow {
  std::string centre;
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;
  NodeInterval nodes;  ///< of the centre; empty: not known, `centre` of the job decides
  bool is_asked_for = false;
};

/// A job in jobs.csv, as far as a chart needs it. Valid while its row is.
struct GanttJob {
  std::string_view id;
  std::string_view workload;
  std::string_view tenant;
  std::string_view kind;
  std::string_view state;
  std::string_view centre;
  std::string_view nodes;
  std::string_view units;      ///< requested_number_of_resources
  std::int64_t start_ms = 0;   ///< of the last start
  std::int64_t finish_ms = 0;  ///< or the end of the run
  std::int64_t wait_ms = 0;
};

/// A job's bar, one rectangle for each interval of its nodes.
struct GanttBar {
  std::string id;
  std::string workload;
  std::string tenant;
  std::string kind;
  std::string state;
  std::string units;
  std::int64_t start_ms = 0;
  std::int64_t finish_ms = 0;
  std::int64_t wait_ms = 0;
  std::vector<NodeInterval> nodes;
  double node_h = 0;  ///< in the window
};

/// The bars of one window: those with the most node-hours in it, and what the others come to.
class GanttChart {
 public:
  GanttChart(GanttWindow window, std::size_t most_bars)
      : window_(std::move(window)), most_bars_(most_bars) {}

  void add(const GanttJob& job);

  /// By start, then id. Ends the collection.
  [[nodiscard]] const std::vector<GanttBar>& finish();

  [[nodiscard]] const GanttWindow& window() const { return window_; }

  [[nodiscard]] std::uint64_t jobs() const { return jobs_; }  ///< that stood there in the window

  [[nodiscard]] double node_h() const { return node_h_; }  ///< of all of them

 private:
  GanttWindow window_;
  std::size_t most_bars_;
  std::vector<GanttBar> bars_;  // a heap, the least on top, once full
  std::uint64_t jobs_ = 0;
  double node_h_ = 0;
};

}  // namespace suanwang::app
