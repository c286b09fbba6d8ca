// Policies made of stages.
#pragma once

#include <memory>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/order/job_order.hpp"
#include "scheduler/placement/placement_rule.hpp"
#include "scheduler/start/start_rule.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// Centre scope: an order, a start rule, a placement rule.
class CentrePipeline : public Policy {
 public:
  CentrePipeline(std::unique_ptr<JobOrder> order,
                 std::unique_ptr<StartRule> start,
                 std::unique_ptr<PlacementRule> placement);

  [[nodiscard]] Needs needs() const override;
  void decide(const Observation& observation, const Trigger& trigger, ActionList& actions) override;

 private:
  std::unique_ptr<JobOrder> order_;
  std::unique_ptr<StartRule> start_;
  std::unique_ptr<PlacementRule> placement_;
  PlacementDraft draft_;
};

/// City scope: admits every job that some centre could run, and dispatches it at once.
class DispatchPipeline : public Policy {
 public:
  explicit DispatchPipeline(std::unique_ptr<DispatchRule> rule);

  [[nodiscard]] Needs needs() const override;
  void decide(const Observation& observation, const Trigger& trigger, ActionList& actions) override;

 private:
  [[nodiscard]] CentreId centre_for(const Observation& observation, const JobRequest& request);

  std::unique_ptr<DispatchRule> rule_;
};

}  // namespace suanwang
