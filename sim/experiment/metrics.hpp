// What runs are compared by. One row a metric.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "sim/experiment/ranking.hpp"
#include "sim/experiment/replication.hpp"

namespace suanwang {

struct Metric {
  std::string_view name;   ///< `wait_s`: ends in the unit, as columns do
  std::string_view title;  ///< for a planner: "mean wait"
  std::string_view unit;   ///< "" for a share or an index
  Better better = Better::lower;
  std::string_view help;
  /// Nothing where the run has no such thing: no deadlines, no prices.
  std::optional<double> (*value)(const Replication& run) = nullptr;
  // What no value leaves.
  double least = 0;
  double most = std::numeric_limits<double>::infinity();
};

/// All, in the order in which they are told.
[[nodiscard]] std::span<const Metric> metrics();

/// Null if there is none of that name.
[[nodiscard]] const Metric* find_metric(std::string_view name);

/// What a front is made of where nobody says otherwise: waiting, cost (or energy, where it has no
/// price), carbon, fairness.
[[nodiscard]] std::span<const std::string_view> usual_objectives();

/// What the terminal shows.
[[nodiscard]] std::span<const std::string_view> headline_metrics();

}  // namespace suanwang
