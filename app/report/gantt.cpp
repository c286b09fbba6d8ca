#include "app/report/gantt.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace suanwang::app {

namespace {

/// The one to give up first is the least: fewest node-hours; of equals the last to start.
bool is_larger(const GanttBar& a, const GanttBar& b) {
  return std::tie(b.node_h, a.start_ms, a.id) < std::tie(a.node_h, b.start_ms, b.id);
}

bool is_earlier(const GanttBar& a, const GanttBar& b) {
  return std::tie(a.start_ms, a.id, a.workload) < std::tie(b.start_ms, b.id, b.workload);
}

/// The part within the window's nodes; all of it where these are not known.
std::vector<NodeInterval> clipped(std::vector<NodeInterval> intervals, const NodeInterval& to) {
  if (to.end <= to.first) {
    return intervals;
  }
  std::vector<NodeInterval> kept;
  for (const NodeInterval& interval : intervals) {
    const NodeInterval part{std::max(interval.first, to.first), std::min(interval.end, to.end)};
    if (part.first < part.end) {
      kept.push_back(part);
    }
  }
  return kept;
}

}  // namespace

std::vector<NodeInterval> node_intervals(std::string_view text) {
  std::vector<NodeInterval> intervals;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    NodeInterval interval;
    auto read = std::from_chars(at, end, interval.first);
    std::int64_t last = interval.first;
    const bool is_number = read.ec == std::errc();
    if (is_number && read.ptr < end && *read.ptr == '-') {
      read = std::from_chars(read.ptr + 1, end, last);
    }
    if (is_number && read.ec == std::errc() && last >= interval.first) {
      interval.end = last + 1;
      intervals.push_back(interval);
    }
    at = std::find(std::max(read.ptr, at), end, ' ');
    at += at < end ? 1 : 0;
  }
  return intervals;
}

void GanttChart::add(const GanttJob& job) {
  const std::int64_t from = std::max(job.start_ms, window_.from_ms);
  const std::int64_t until = std::min(job.finish_ms, window_.until_ms);
  if (from >= until) {
    return;
  }
  const bool by_name = window_.nodes.end <= window_.nodes.first;
  if (by_name && job.centre != window_.centre) {
    return;
  }
  std::vector<NodeInterval> nodes = clipped(node_intervals(job.nodes), window_.nodes);
  if (nodes.empty()) {
    return;
  }
  std::int64_t count = 0;
  for (const NodeInterval& interval : nodes) {
    count += interval.end - interval.first;
  }
  const double node_h = static_cast<double>(count) * static_cast<double>(until - from) / 3.6e6;
  ++jobs_;
  node_h_ += node_h;
  GanttBar bar{std::string(job.id),
               std::string(job.workload),
               std::string(job.tenant),
               std::string(job.kind),
               std::string(job.state),
               std::string(job.units),
               job.start_ms,
               job.finish_ms,
               job.wait_ms,
               std::move(nodes),
               node_h};
  if (bars_.size() < most_bars_) {
    bars_.push_back(std::move(bar));
    std::push_heap(bars_.begin(), bars_.end(), is_larger);
  } else if (!bars_.empty() && is_larger(bar, bars_.front())) {
    std::pop_heap(bars_.begin(), bars_.end(), is_larger);
    bars_.back() = std::move(bar);
    std::push_heap(bars_.begin(), bars_.end(), is_larger);
  }
}

const std::vector<GanttBar>& GanttChart::finish() {
  std::sort(bars_.begin(), bars_.end(), is_earlier);
  return bars_;
}

}  // namespace suanwang::app
