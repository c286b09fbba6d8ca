#include "sim/scenario/capacity_steps.hpp"

#include <algorithm>
#include <cstddef>

namespace suanwang {
namespace {

struct Window {
  Time from;
  Time until = kNever;
  std::uint32_t nodes = 0;
  const spec::Capacity* spec = nullptr;

  [[nodiscard]] bool is_step() const { return !spec->until.has_value(); }
};

void error(const spec::Capacity& capacity,
           std::string message,
           std::string remedy,
           Issues& issues) {
  issues.error(capacity.from.spot, capacity.from.path, std::move(message), std::move(remedy));
}

std::string place(const spec::Capacity& capacity) {
  return "the one of line " + std::to_string(capacity.from.spot.line);
}

std::vector<Window> sorted_windows(const spec::Partition& partition, std::int64_t start_utc_ms) {
  std::vector<Window> windows;
  for (const spec::Capacity& capacity : partition.capacity) {
    Window window{capacity.from.value.time(start_utc_ms), kNever, capacity.nodes, &capacity};
    if (capacity.until) {
      window.until = capacity.until->time(start_utc_ms);
    }
    windows.push_back(window);
  }
  std::stable_sort(windows.begin(), windows.end(), [](const Window& a, const Window& b) {
    return a.from < b.from;
  });
  return windows;
}

void check_each(const std::vector<Window>& windows, std::uint32_t nodes, Issues& issues) {
  for (const Window& window : windows) {
    if (window.nodes > nodes) {
      error(*window.spec,
            std::to_string(window.nodes) + " nodes are more than the partition has",
            "it has " + std::to_string(nodes),
            issues);
    }
    if (window.until <= window.from) {
      error(*window.spec, "ends before it begins", "`until` is later than `from`", issues);
    }
    if (window.is_step() != windows.front().is_step()) {
      error(*window.spec,
            "steps and windows don't mix",
            "give all of them an `until`, or none",
            issues);
      return;
    }
  }
}

void check_neighbours(const std::vector<Window>& windows, Issues& issues) {
  for (std::size_t i = 1; i < windows.size(); ++i) {
    const Window& before = windows[i - 1];
    if (windows[i].is_step() && windows[i].from == before.from) {
      error(*windows[i].spec,
            "begins at the same time as " + place(*before.spec),
            "one step a time",
            issues);
    }
    if (!windows[i].is_step() && !before.is_step() && windows[i].from < before.until) {
      error(*windows[i].spec, "overlaps with " + place(*before.spec), "split them", issues);
    }
  }
}

/// Steps before the start are one step at the start; a step to what there is already is none.
std::vector<CapacityStep> tidied(const std::vector<CapacityStep>& steps, std::uint32_t nodes) {
  std::vector<CapacityStep> result;
  for (const CapacityStep& step : steps) {
    const Time from = std::max(step.from, Time{});
    if (!result.empty() && result.back().from == from) {
      result.back().nodes = step.nodes;
    } else {
      result.push_back({from, step.nodes});
    }
  }
  std::uint32_t available = nodes;
  std::erase_if(result, [&available](const CapacityStep& step) {
    const bool changes_nothing = step.nodes == available;
    available = step.nodes;
    return changes_nothing;
  });
  return result;
}

}  // namespace

std::vector<CapacityStep> capacity_steps(const spec::Partition& partition,
                                         const std::string& path,
                                         std::int64_t start_utc_ms,
                                         Issues& issues) {
  const std::uint32_t nodes = partition.nodes.value;
  const std::uint32_t otherwise = partition.capacity_otherwise.value_or(nodes);
  const std::vector<Window> windows = sorted_windows(partition, start_utc_ms);
  const std::size_t before = issues.error_count();
  if (otherwise > nodes || (partition.capacity_otherwise && windows.empty())) {
    issues.error(partition.nodes.spot,
                 path + ".capacity_otherwise",
                 windows.empty() ? "there are no windows to be outside of"
                                 : "more nodes than the partition has",
                 "it has " + std::to_string(nodes) + " nodes");
  }
  check_each(windows, nodes, issues);
  check_neighbours(windows, issues);
  if (issues.error_count() != before || windows.empty()) {
    return {};
  }
  std::vector<CapacityStep> steps;
  if (!windows.front().is_step()) {
    steps.push_back({std::min(Time{}, windows.front().from), otherwise});
  }
  for (const Window& window : windows) {
    if (!steps.empty() && steps.back().from == window.from) {
      steps.pop_back();  // a window that ends as this one begins
    }
    steps.push_back({window.from, window.nodes});
    if (!window.is_step()) {
      steps.push_back({window.until, otherwise});
    }
  }
  return tidied(steps, nodes);
}

}  // namespace suanwang
