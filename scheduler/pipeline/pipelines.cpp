#include "scheduler/pipeline/pipelines.hpp"

#include <utility>

namespace suanwang {

CentrePipeline::CentrePipeline(std::unique_ptr<JobOrder> order,
                               std::unique_ptr<StartRule> start,
                               std::unique_ptr<PlacementRule> placement)
    : order_(std::move(order)), start_(std::move(start)), placement_(std::move(placement)) {}

Needs CentrePipeline::needs() const {
  Needs needs;
  needs.scope = Scope::centre;
  needs.estimates = start_->needs_estimates();
  needs.calendar = start_->needs_calendar();
  needs.order = order_.get();
  return needs;
}

void CentrePipeline::decide(const Observation& observation,
                            const Trigger& trigger,
                            ActionList& actions) {
  Starter starter(observation, *placement_, draft_, actions);
  start_->decide(observation, trigger, starter);
}

DispatchPipeline::DispatchPipeline(std::unique_ptr<DispatchRule> rule) : rule_(std::move(rule)) {}

Needs DispatchPipeline::needs() const {
  Needs needs;
  needs.scope = Scope::city;
  needs.triggers = Change::arrival | Change::wake;
  needs.estimates = true;
  return needs;
}

CentreId DispatchPipeline::centre_for(const Observation& observation, const JobRequest& request) {
  if (!request.target.exists()) {
    return rule_->choose(observation, request);
  }
  return observation.could_run(request, request.target) ? request.target : CentreId::none();
}

void DispatchPipeline::decide(const Observation& observation,
                              const Trigger& /*trigger*/,
                              ActionList& actions) {
  for (const JobId job : observation.pending()) {
    const CentreId centre = centre_for(observation, observation.request(job));
    if (!centre.exists()) {
      actions.reject(job);
      continue;
    }
    actions.admit(job);
    actions.dispatch(job, centre);
  }
}

}  // namespace suanwang
