// What a mix of centres, accelerators and links has to reach.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/scenario/run_plan.hpp"

namespace suanwang {

/// Of which jobs a share is to start soon.
struct JobCriterion {
  std::optional<JobKind> kind;
  std::uint32_t least_tasks = 1;  ///< as submitted
  std::string tenant;             ///< empty: any; also of those that `count` made: `lab-3` of `lab`
  std::string stream;             ///< empty: any
  Duration after{};               ///< submitted from then on
  Duration within{};              ///< of submission
};

/// A mean over runs that is to lie on one side of a bound.
struct CapacityGoal {
  std::string text;                  ///< "95 % of training jobs start within 30 min"
  std::string name;                  ///< what its mean is called: "share started within 30 min"
  std::optional<JobCriterion> jobs;  ///< a share of jobs; else a metric
  const Metric* metric = nullptr;
  bool at_most = false;  ///< the mean is to be at most `bound`; else at least
  double bound = 0;      ///< in the metric's unit; a share of 1 of jobs
  // What no value can leave.
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  SourceSpot spot{};
  std::string path;  ///< of the goal in the study

  /// But for rounding: means of equal values may differ from them in their last bits.
  [[nodiscard]] bool holds(double mean) const;

  /// Values that add up to `sum` in the first `count` of `all` runs can't be followed by any that
  /// bring the mean of all to the goal.
  [[nodiscard]] bool is_lost(double sum, std::size_t count, std::size_t all) const;
};

/// What one run says of one goal.
struct GoalValue {
  double value = 0;
  std::uint64_t jobs = 0;  ///< that count; 0 of a metric
  std::uint64_t met = 0;   ///< of those, started in time

  friend bool operator==(const GoalValue&, const GoalValue&) = default;
};

/// A metric's goal, with the range that its values can't leave.
[[nodiscard]] CapacityGoal metric_goal(const Metric& metric, bool at_most, double bound);

/// A goal on jobs, `share` of 1.
[[nodiscard]] CapacityGoal job_goal(JobCriterion criterion, double share);

/// Whether a tenant of that name is meant by `wanted`: it, or one that its `count` made.
[[nodiscard]] bool is_tenant(const std::string& name, const std::string& wanted);

/// Issues: tenants and streams that the plan does not have.
void check_goals(const std::vector<CapacityGoal>& goals, const RunPlan& plan, Issues& issues);

}  // namespace suanwang
