#include "sim/experiment/capacity/capacity_goal.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "sim/base/digits.hpp"
#include "sim/base/nearest.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

namespace {

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string span_text(Duration span) {
  return format_quantity(span.ms, duration_dimension());
}

/// "training jobs of 2 tasks or more of the tenant lab".
std::string whose(const JobCriterion& jobs) {
  std::string text;
  if (jobs.kind) {
    text = *jobs.kind == JobKind::training ? "training " : "batch ";
  }
  text += "jobs";
  if (jobs.least_tasks > 1) {
    text += fmt::format(" of {} tasks or more", jobs.least_tasks);
  }
  if (!jobs.tenant.empty()) {
    text += " of the tenant " + jobs.tenant;
  }
  if (!jobs.stream.empty()) {
    text += " of the stream " + jobs.stream;
  }
  return jobs.after.ms > 0 ? text + " submitted after " + span_text(jobs.after) : text;
}

template <class Rows>
std::vector<std::string_view> names_of(const Rows& rows) {
  std::vector<std::string_view> names;
  for (const auto& row : rows) {
    names.push_back(row.name);
  }
  return names;
}

}  // namespace

bool CapacityGoal::holds(double mean) const {
  const double slack = 0.5e-9 * std::max(1.0, std::abs(bound));  // within that of is_lost
  return at_most ? mean <= bound + slack : mean >= bound - slack;
}

bool CapacityGoal::is_lost(double sum, std::size_t count, std::size_t all) const {
  const double best = at_most ? least : most;
  const auto rest = static_cast<double>(all - count);
  // Not rest * best where nothing is left: 0 times infinity.
  const double mean = (sum + (rest > 0 ? rest * best : 0)) / static_cast<double>(all);
  // A mean that only rounding keeps from the goal may be one that holds.
  const double slack = 1e-9 * std::max(1.0, std::abs(bound));
  return at_most ? mean > bound + slack : mean < bound - slack;
}

CapacityGoal metric_goal(const Metric& metric, bool at_most, double bound) {
  CapacityGoal goal;
  goal.metric = &metric;
  goal.name = metric.title;
  goal.text = fmt::format("{} ({}) at {} {:.9g}{}{}",
                          metric.title,
                          metric.name,
                          at_most ? "most" : "least",
                          bound,
                          metric.unit.empty() ? "" : " ",
                          metric.unit);
  goal.at_most = at_most;
  goal.bound = bound;
  goal.least = metric.least;
  goal.most = metric.most;
  return goal;
}

CapacityGoal job_goal(JobCriterion criterion, double share) {
  CapacityGoal goal;
  goal.name = "started within " + span_text(criterion.within);
  goal.text = fmt::format(
      "{:.6g} % of {} start within {}", 100 * share, whose(criterion), span_text(criterion.within));
  goal.jobs = std::move(criterion);
  goal.bound = share;
  goal.least = 0;
  goal.most = 1;
  return goal;
}

bool is_tenant(const std::string& name, const std::string& wanted) {
  if (name == wanted) {
    return true;
  }
  const bool begins = name.size() > wanted.size() + 1 && name.starts_with(wanted + "-");
  return begins &&
         std::all_of(
             name.begin() + static_cast<std::ptrdiff_t>(wanted.size()) + 1, name.end(), is_digit);
}

void check_goals(const std::vector<CapacityGoal>& goals, const RunPlan& plan, Issues& issues) {
  const auto tenants = names_of(plan.city->tenants);
  const auto streams = names_of(plan.demand->streams);
  for (const CapacityGoal& goal : goals) {
    if (!goal.jobs) {
      continue;
    }
    const std::string& tenant = goal.jobs->tenant;
    const bool has_tenant = std::any_of(tenants.begin(), tenants.end(), [&](std::string_view name) {
      return is_tenant(std::string(name), tenant);
    });
    if (!tenant.empty() && !has_tenant) {
      issues.error(goal.spot,
                   goal.path + ".tenant",
                   "the scenario has no tenant `" + tenant + "`",
                   suggestion(tenant, tenants));
    }
    const std::string& stream = goal.jobs->stream;
    if (!stream.empty() && !is_among(streams, stream)) {
      issues.error(goal.spot,
                   goal.path + ".stream",
                   "the scenario has no stream `" + stream + "`",
                   suggestion(stream, streams));
    }
    if (plan.horizon != kNever && Time{} + goal.jobs->after + goal.jobs->within >= plan.horizon) {
      issues.error(goal.spot,
                   goal.path,
                   "no job counts: the run ends before one has had the time to start",
                   "a longer `duration` of the scenario");
    }
  }
}

}  // namespace suanwang
