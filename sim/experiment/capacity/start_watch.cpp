#include "sim/experiment/capacity/start_watch.hpp"

namespace suanwang {

StartWatch::StartWatch(const RunPlan& plan, const std::vector<CapacityGoal>& goals)
    : plan_(&plan), goals_(&goals), values_(goals.size()) {}

bool StartWatch::counts(const JobCriterion& jobs, const JobRequest& request) const {
  if ((jobs.kind && request.kind != *jobs.kind) || request.stated_tasks() < jobs.least_tasks ||
      request.submit < Time{} + jobs.after) {
    return false;
  }
  // What happens at the horizon is no part of the run.
  if (plan_->horizon != kNever && request.submit + jobs.within >= plan_->horizon) {
    return false;
  }
  if (!jobs.stream.empty() && plan_->demand->streams[request.stream].name != jobs.stream) {
    return false;
  }
  return jobs.tenant.empty() || (request.tenant.exists() &&
                                 is_tenant(plan_->city->tenants[request.tenant].name, jobs.tenant));
}

void StartWatch::job_left(const JobRow& row) {
  for (std::size_t g = 0; g < values_.size(); ++g) {
    const auto& jobs = (*goals_)[g].jobs;
    if (!jobs || !counts(*jobs, row.request)) {
      continue;
    }
    GoalValue& value = values_[g];
    ++value.jobs;
    value.met += row.first_start != kNever && row.first_start - row.request.submit <= jobs->within
                     ? std::uint64_t{1}
                     : 0;
    value.value = static_cast<double>(value.met) / static_cast<double>(value.jobs);
  }
}

}  // namespace suanwang
