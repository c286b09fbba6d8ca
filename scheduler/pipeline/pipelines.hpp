// Policies made of stages.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <queue>
#include <tuple>
#include <vector>

#include "scheduler/curve/curve_rule.hpp"
#include "scheduler/dispatch/candidate_limits.hpp"
#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/hold/hold_rule.hpp"
#include "scheduler/move/move_rule.hpp"
#include "scheduler/order/job_order.hpp"
#include "scheduler/pipeline/spanning.hpp"
#include "scheduler/placement/placement_rule.hpp"
#include "scheduler/power/power_rule.hpp"
#include "scheduler/shifting/shifting_rule.hpp"
#include "scheduler/start/start_rule.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// Centre scope: an order, a start rule, a placement rule, and, if any, a power rule.
class CentrePipeline : public Policy {
 public:
  CentrePipeline(std::unique_ptr<JobOrder> order,
                 std::unique_ptr<StartRule> start,
                 std::unique_ptr<PlacementRule> placement,
                 std::unique_ptr<PowerRule> power = nullptr);

  [[nodiscard]] Needs needs() const override;
  void decide(const Observation& observation, const Trigger& trigger, ActionList& actions) override;

 private:
  std::unique_ptr<JobOrder> order_;
  std::unique_ptr<StartRule> start_;
  std::unique_ptr<PlacementRule> placement_;
  std::unique_ptr<PowerRule> power_;
  PlacementDraft draft_;
};

/// Of a city's policy; those but the rule may be null.
struct DispatchStages {
  std::unique_ptr<DispatchRule> rule;
  std::unique_ptr<HoldRule> hold{};
  std::unique_ptr<ShiftingRule> shift{};
  std::unique_ptr<CurveRule> curve{};
  std::unique_ptr<MoveRule> move{};
  CandidateLimits limits{};
  SpanParams span{};
};

/// City scope: admits every job that some centre could run, and dispatches it: at once, or when the
/// shifting rule has it start. A plan in several parts is kept by suspending the job between them,
/// whether it runs by then or still waits; what it missed in the queue it runs after the last part.
/// Where a hold rule, or a limit of age, leaves no centre, the job waits at the platform for news.
/// Rules of rounds have all jobs wait there until the next one. Gangs that may span centres start
/// at several at once where one is not enough, or wait there for that. Jobs that it has sent
/// somewhere a move rule may send on, before new ones are looked at.
class DispatchPipeline : public Policy {
 public:
  explicit DispatchPipeline(DispatchStages stages);

  [[nodiscard]] Needs needs() const override;
  void decide(const Observation& observation, const Trigger& trigger, ActionList& actions) override;

 private:
  Refusal send(const Observation& observation, JobId job, CentreId centre, ActionList& actions);
  void move_jobs(const Observation& observation, ActionList& actions);
  void dispatch_at_once(const Observation& observation, ActionList& actions);
  void dispatch_held(const Observation& observation, ActionList& actions);
  void dispatch_in_rounds(const Observation& observation, ActionList& actions);
  void hold_round(const Observation& observation, ActionList& actions);
  void collect_running(const Observation& observation);
  void forget_gone(const Observation& observation);
  [[nodiscard]] bool finds_room(const Observation& narrowed, JobId job, ActionList& actions);
  void admit_newcomers(const Observation& observation, const Trigger& trigger, ActionList& actions);

  /// As the rule does; who asks why is told.
  [[nodiscard]] CentreId choose(const Observation& observation, const JobRequest& request) {
    Rationale* asks = observation.rationale(request);
    return asks == nullptr ? rule_->choose(observation, request)
                           : choose_and_tell(observation, request, asks);
  }

  [[nodiscard]] CentreId choose_and_tell(const Observation& observation,
                                         const JobRequest& request,
                                         Rationale* asks);
  [[nodiscard]] CentreId centre_for(const Observation& observation, const JobRequest& request);

  [[nodiscard]] ShiftPlan plan_for(const Observation& observation, const JobRequest& request) const;
  [[nodiscard]] static ForecastView forecast_of(const Observation& observation,
                                                std::optional<ShiftSignal> signal,
                                                ZoneId zone);
  /// At some time, quotas included.
  [[nodiscard]] bool could_run(const Observation& observation, const JobRequest& request);
  /// Whether no centre is expected to complete it by its deadline.
  [[nodiscard]] bool comes_too_late(const Observation& observation,
                                    const JobRequest& request) const;
  /// Whether the job waits for its planned start; the plan is kept for when it comes back.
  bool defer(const Observation& observation, JobId job, ActionList& actions);
  void plan_pauses(const Observation& observation, JobId job, ActionList& actions);
  void pause_jobs(const Observation& observation, ActionList& actions);
  void plan_curves(const Observation& observation, ActionList& actions);

  /// A border between parts of a plan.
  struct Pause {
    Time at{};
    JobId job;
    std::uint64_t number = 0;
    bool ends = false;  ///< the job goes on; else it stops

    friend bool operator<(const Pause& a, const Pause& b) {
      return std::tie(a.at, a.number) > std::tie(b.at, b.number);  // the top is the earliest
    }
  };

  std::unique_ptr<DispatchRule> rule_;
  std::unique_ptr<HoldRule> hold_;
  std::unique_ptr<ShiftingRule> shift_;
  std::unique_ptr<CurveRule> curve_;
  std::unique_ptr<MoveRule> move_;
  CandidateLimits limits_;
  Spanning spanning_;
  /// What jobs that may find room alike have in common, but for their tasks.
  using Shape = std::tuple<TenantId, SpeedProfileId, std::uint32_t, std::uint32_t, std::uint32_t>;
  std::map<Shape, std::uint32_t> no_room_;  ///< fewest tasks that found none in this decision
  Time next_curves_{INT64_MIN};
  bool may_hold_;          ///< jobs may wait at the platform for news
  Duration every_{};       ///< the rule's time between rounds
  bool may_move_ = false;  ///< jobs that it has sent
  Time last_round_{INT64_MIN};
  Time next_round_{INT64_MIN};  ///< that it is woken for
  DispatchRound round_;         ///< scratch
  std::vector<SentJob> sent_;   ///< that may be moved, in order of their dispatch
  Time next_moves_{INT64_MIN};
  std::map<std::uint64_t, ShiftPlan> deferred_;  ///< by number of the job
  std::priority_queue<Pause> pauses_;
};

}  // namespace suanwang
