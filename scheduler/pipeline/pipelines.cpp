#include "scheduler/pipeline/pipelines.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/dispatch/expected_run.hpp"

namespace suanwang {

CentrePipeline::CentrePipeline(std::unique_ptr<JobOrder> order,
                               std::unique_ptr<StartRule> start,
                               std::unique_ptr<PlacementRule> placement,
                               std::unique_ptr<PowerRule> power)
    : order_(std::move(order)),
      start_(std::move(start)),
      placement_(std::move(placement)),
      power_(std::move(power)) {}

Needs CentrePipeline::needs() const {
  Needs needs;
  needs.scope = Scope::centre;
  needs.estimates = start_->needs_estimates();
  needs.calendar = start_->needs_calendar();
  needs.order = order_->is_of_submission() ? nullptr : order_.get();
  needs.progress_kept = start_->needs_progress_kept();
  needs.takes_turns = start_->takes_turns();
  needs.change_log = placement_->needs_change_log();
  needs.card_classes = placement_->needs_card_classes();
  if (power_ != nullptr) {
    needs.at_start = true;
    needs.node_state = power_->node_state();
    needs.power_level = power_->power_level();
  }
  return needs;
}

void CentrePipeline::decide(const Observation& observation,
                            const Trigger& trigger,
                            ActionList& actions) {
  if (power_ != nullptr) {
    power_->before_starts(observation, actions);
  }
  Starter starter(observation, *placement_, draft_, actions);
  start_->decide(observation, trigger, starter);
  if (power_ != nullptr) {
    power_->after_starts(observation, actions);
  }
}

DispatchPipeline::DispatchPipeline(DispatchStages stages)
    : rule_(std::move(stages.rule)),
      hold_(std::move(stages.hold)),
      shift_(std::move(stages.shift)),
      curve_(std::move(stages.curve)),
      move_(std::move(stages.move)),
      limits_(stages.limits),
      spanning_(stages.span.span),
      may_hold_(hold_ != nullptr || limits_.bind() || spanning_.is_on()),
      every_(rule_->round()),
      may_move_(move_ != nullptr || rule_->moves_running()) {}

Needs DispatchPipeline::needs() const {
  Needs needs;
  needs.scope = Scope::city;
  needs.triggers = Change::arrival | Change::wake;
  if (may_hold_) {
    needs.triggers = needs.triggers | Change::news;
  }
  const bool looks_at_room = hold_ != nullptr || move_ != nullptr || spanning_.is_on();
  needs.metrics = looks_at_room ? NeededMetrics::figures : rule_->metrics();
  needs.spans = spanning_.is_on();
  needs.releases = rule_->needs_releases() || limits_.late == LateJobs::reject;
  needs.price_forecast = rule_->needs_price();
  needs.carbon_forecast = rule_->needs_carbon();
  needs.estimates = true;
  needs.at_start = curve_ != nullptr || move_ != nullptr;
  const auto look_at = [&needs](std::optional<ShiftSignal> signal) {
    needs.carbon_forecast |= signal == ShiftSignal::carbon;
    needs.price_forecast |= signal == ShiftSignal::price;
  };
  look_at(shift_ != nullptr ? shift_->signal() : std::nullopt);
  look_at(curve_ != nullptr ? curve_->signal() : std::nullopt);
  look_at(move_ != nullptr ? move_->signal() : std::nullopt);
  return needs;
}

CentreId DispatchPipeline::centre_for(const Observation& observation, const JobRequest& request) {
  if (!request.target.exists()) {
    return choose(observation, request);
  }
  return observation.could_run(request, request.target) ? request.target : CentreId::none();
}

CentreId DispatchPipeline::choose_and_tell(const Observation& observation,
                                           const JobRequest& request,
                                           Rationale* asks) {
  Weighing weighing = weigh(*rule_, observation, request);
  weighing.chosen = rule_->choose(observation, request);
  asks->weighed(weighing);
  return weighing.chosen;
}

ForecastView DispatchPipeline::forecast_of(const Observation& observation,
                                           std::optional<ShiftSignal> signal,
                                           ZoneId zone) {
  if (!signal || !zone.exists()) {
    return {};
  }
  return *signal == ShiftSignal::carbon ? observation.carbon_forecast(zone)
                                        : observation.price_forecast(zone);
}

/// Once a day, at midnight on the city's clock, and when the run begins.
void DispatchPipeline::plan_curves(const Observation& observation, ActionList& actions) {
  const Time now = observation.now();
  if (curve_ == nullptr || now < next_curves_) {
    return;
  }
  const City& city = observation.city();
  next_curves_ = now - milliseconds(city.calendar.time_of_day_ms(now)) + days(1);
  for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
    const ForecastView forecast =
        forecast_of(observation, curve_->signal(), city.centres[CentreId(c)].zone);
    actions.set_capacity_curve(CentreId(c), curve_->curve(now, next_curves_, forecast));
  }
  actions.wake_at(next_curves_);
}

/// By the forecast of the zone of the centre that the job insists on, else of the first zone: where
/// it will go is decided only when it starts.
ShiftPlan DispatchPipeline::plan_for(const Observation& observation,
                                     const JobRequest& request) const {
  ShiftRequest shift;
  shift.now = observation.now();
  shift.length = std::max(request.walltime, milliseconds(1));
  shift.interruptible = true;
  ZoneId zone(0);
  if (request.target.exists() && observation.city().centres[request.target].zone.exists()) {
    zone = observation.city().centres[request.target].zone;
  }
  return shift_->plan(
      shift, forecast_of(observation, shift_->signal(), zone), observation.city().calendar);
}

bool DispatchPipeline::could_run(const Observation& observation, const JobRequest& request) {
  if (request.target.exists()) {
    return observation.could_run(request, request.target);
  }
  for (std::uint32_t c = 0; c < observation.city().centres.size(); ++c) {
    const CentreId id(c);
    if (observation.could_run(request, id) &&
        (!limits_.quotas || observation.quotas_could_allow(request, id))) {
      return true;
    }
  }
  return spanning_.could_ever(observation, request, limits_.quotas);
}

bool DispatchPipeline::comes_too_late(const Observation& observation,
                                      const JobRequest& request) const {
  if (limits_.late == LateJobs::take || request.deadline == kNever) {
    return false;
  }
  const double left = static_cast<double>((request.deadline - observation.now()).ms);
  for (std::uint32_t c = 0; c < observation.city().centres.size(); ++c) {
    const CentreId id(c);
    if (!observation.could_run(request, id) || (request.target.exists() && request.target != id)) {
      continue;
    }
    // Of a centre that is down for now it is not known how long a job would wait there.
    const ExpectedRun run = expected_run(observation, request, id);
    const bool is_known = run.wait_ms() < static_cast<double>(kNever.ms) / 2;
    if ((is_known ? run.completion_ms() : run.run_ms) <= left) {
      return false;
    }
  }
  return true;
}

bool DispatchPipeline::defer(const Observation& observation, JobId job, ActionList& actions) {
  const JobRequest& request = observation.request(job);
  if (deferred_.contains(request.number)) {
    return false;  // back at its planned start
  }
  ShiftPlan plan = plan_for(observation, request);
  const Time start = plan.start();
  if (start <= observation.now() && plan.runs.size() == 1) {
    return false;
  }
  deferred_.emplace(request.number, std::move(plan));
  return start > observation.now() && actions.defer_until(job, start) == Refusal::none;
}

/// Turns the plan of a job that is dispatched now into pauses.
void DispatchPipeline::plan_pauses(const Observation& observation, JobId job, ActionList& actions) {
  const std::uint64_t number = observation.request(job).number;
  const auto found = deferred_.find(number);
  if (found == deferred_.end()) {
    return;
  }
  const std::vector<RunInterval>& runs = found->second.runs;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    pauses_.push({runs[i - 1].until, job, number, false});
    pauses_.push({runs[i].from, job, number, true});
    actions.wake_at(runs[i - 1].until);
    actions.wake_at(runs[i].from);
  }
  deferred_.erase(found);
}

void DispatchPipeline::pause_jobs(const Observation& observation, ActionList& actions) {
  while (!pauses_.empty() && pauses_.top().at <= observation.now()) {
    const Pause pause = pauses_.top();
    pauses_.pop();
    if (pause.ends && observation.is_suspended(pause.job, pause.number)) {
      actions.resume(pause.job);
    } else if (!pause.ends && (observation.is_running(pause.job, pause.number) ||
                               observation.is_queued(pause.job, pause.number))) {
      actions.suspend(pause.job);
    }
  }
}

void DispatchPipeline::decide(const Observation& observation,
                              const Trigger& trigger,
                              ActionList& actions) {
  plan_curves(observation, actions);
  pause_jobs(observation, actions);
  move_jobs(observation, actions);
  if (every_ > Duration{}) [[unlikely]] {
    admit_newcomers(observation, trigger, actions);
    dispatch_in_rounds(observation, actions);
  } else if (may_hold_) {
    admit_newcomers(observation, trigger, actions);
    dispatch_held(observation, actions);
  } else {
    dispatch_at_once(observation, actions);
  }
}

/// A job that its owner lets move, and has no plan of its own, may be moved from then on.
Refusal DispatchPipeline::send(const Observation& observation,
                               JobId job,
                               CentreId centre,
                               ActionList& actions) {
  const JobRequest& request = observation.request(job);
  const bool is_held = hold_ != nullptr || every_ > Duration{};
  const bool must_have_room = is_held && !request.target.exists();
  const Refusal refusal =
      must_have_room ? actions.dispatch_if_room(job, centre) : actions.dispatch(job, centre);
  if (may_move_ && refusal == Refusal::none && !request.target.exists()) {
    sent_.push_back({job, request.number, observation.now()});
  }
  return refusal;
}

void DispatchPipeline::forget_gone(const Observation& observation) {
  std::erase_if(sent_, [&](const SentJob& job) {
    return observation.number_of(job.id) != job.number;  // it has left
  });
}

/// Those of longest standing first, each where there is room beside those before it.
void DispatchPipeline::move_jobs(const Observation& observation, ActionList& actions) {
  const Time now = observation.now();
  if (move_ == nullptr || now < next_moves_) {
    return;
  }
  const CandidateRule rule{true, limits_.max_age, limits_.quotas};
  const Observation with_room = observation.narrowed(rule);
  forget_gone(observation);
  for (SentJob& job : sent_) {
    if (!move_->should_leave(observation, job)) {
      continue;
    }
    const CentreId there = move_->destination(with_room, job, *rule_);
    if (there.exists() && there != observation.centre_of(job.id) &&
        actions.migrate(job.id, there) == Refusal::none) {
      job.sent = now;
    }
  }
  next_moves_ = now + move_->every();
  actions.wake_at(next_moves_);
}

void DispatchPipeline::dispatch_at_once(const Observation& observation, ActionList& actions) {
  for (const JobId job : observation.pending()) {
    const JobRequest& request = observation.request(job);
    const bool is_known = deferred_.contains(request.number);
    if (!is_known && comes_too_late(observation, request)) {
      actions.reject(job);
      continue;
    }
    if (shift_ != nullptr && !is_known && could_run(observation, request)) {
      actions.admit(job);
      if (defer(observation, job, actions)) {
        continue;  // where it goes is chosen when it comes back
      }
    }
    const CentreId centre = centre_for(observation, request);
    if (!centre.exists()) {
      deferred_.erase(request.number);
      actions.reject(job);
      continue;
    }
    if (shift_ == nullptr) {
      actions.admit(job);
    } else {
      plan_pauses(observation, job, actions);
    }
    send(observation, job, centre, actions);
  }
}

/// Says no to jobs that no centre could ever run, whatever is known of them now.
void DispatchPipeline::admit_newcomers(const Observation& observation,
                                       const Trigger& trigger,
                                       ActionList& actions) {
  for (const JobId job : trigger.arrived) {
    const JobRequest& request = observation.request(job);
    if (could_run(observation, request) && !comes_too_late(observation, request)) {
      actions.admit(job);
    } else {
      actions.reject(job);
    }
  }
}

/// To centres that have room, or that have been heard of lately. What is known may be wrong: a job
/// that a centre has no room for stays where it is. Jobs of a centre's own users go there.
void DispatchPipeline::dispatch_held(const Observation& observation, ActionList& actions) {
  const CandidateRule rule{hold_ != nullptr, limits_.max_age, limits_.quotas};
  const Observation narrowed = observation.narrowed(rule);
  const std::uint32_t most = hold_ != nullptr ? hold_->most_without_room() : UINT32_MAX;
  std::uint32_t without_room = 0;
  no_room_.clear();
  spanning_.begin_decision();
  for (const JobId job : observation.pending()) {
    if (!observation.is_admitted(job)) {
      continue;  // just rejected
    }
    const JobRequest& request = observation.request(job);
    if (request.target.exists()) {
      send(observation, job, request.target, actions);
      continue;
    }
    if (limits_.quotas && !observation.quotas_allow_somewhere(request)) {
      continue;  // others pass it
    }
    if (without_room >= most) {
      continue;  // only local jobs are looked at any more
    }
    const Spanning::Outcome outcome = spanning_.start(narrowed, job, actions);
    if (outcome == Spanning::Outcome::waits ||
        (outcome == Spanning::Outcome::usual && !finds_room(narrowed, job, actions))) {
      ++without_room;
    }
  }
}

/// At whole multiples of the time between rounds, as long as jobs wait: one wake is asked for at a
/// time, for each would ask for another.
void DispatchPipeline::dispatch_in_rounds(const Observation& observation, ActionList& actions) {
  const Time now = observation.now();
  // A policy that takes time to decide is asked for later than it was woken.
  const bool was_woken = last_round_ < next_round_ && next_round_ <= now;
  if ((now.ms % every_.ms == 0 || was_woken) && now > last_round_) {
    last_round_ = now;
    hold_round(observation, actions);
  }
  const std::span<const JobId> pending = observation.pending();
  const bool some_wait = std::any_of(
      pending.begin(), pending.end(), [&](JobId job) { return observation.is_admitted(job); });
  if (some_wait && next_round_ <= now) {
    next_round_ = now + Duration{every_.ms - now.ms % every_.ms};
    actions.wake_at(next_round_);
  }
}

/// Jobs of a centre's own users go there.
void DispatchPipeline::hold_round(const Observation& observation, ActionList& actions) {
  round_.waiting.clear();
  for (const JobId job : observation.pending()) {
    const JobRequest& request = observation.request(job);
    if (!observation.is_admitted(job)) {
      continue;  // just rejected
    }
    if (request.target.exists()) {
      send(observation, job, request.target, actions);
    } else {
      round_.waiting.push_back(job);
    }
  }
  if (round_.waiting.empty()) {
    return;
  }
  collect_running(observation);
  const CandidateRule rule{false, limits_.max_age, false};
  const Observation narrowed = observation.narrowed(rule);
  rule_->assign(narrowed, round_);
  for (std::size_t i = 0; i < round_.moves.size(); ++i) {
    if (round_.moves[i].exists()) {
      actions.migrate(round_.running[i], round_.moves[i]);
    }
  }
  for (std::size_t i = 0; i < round_.waiting.size(); ++i) {
    const JobRequest& request = observation.request(round_.waiting[i]);
    if (Rationale* asks = observation.rationale(request)) {
      Weighing weighing = weigh(*rule_, narrowed, request);
      weighing.chosen = round_.to[i];
      asks->weighed(weighing);
    }
    if (round_.to[i].exists()) {
      send(narrowed, round_.waiting[i], round_.to[i], actions);
    }
  }
}

/// Who runs may move if its stream's jobs keep what they have done.
void DispatchPipeline::collect_running(const Observation& observation) {
  if (!rule_->moves_running()) {
    return;
  }
  forget_gone(observation);
  round_.running.clear();
  for (const SentJob& job : sent_) {
    if (observation.is_running(job.id, job.number) &&
        observation.keeps_progress(observation.request(job.id))) {
      round_.running.push_back(job.id);
    }
  }
}

/// Within a decision room only shrinks: a job finds none where a smaller one of its shape found
/// none.
bool DispatchPipeline::finds_room(const Observation& narrowed, JobId job, ActionList& actions) {
  const JobRequest& request = narrowed.request(job);
  const Shape shape{limits_.quotas ? request.tenant : TenantId::none(),
                    request.speeds,
                    request.cores,
                    request.accelerators,
                    request.memory_mib};
  const auto smaller = no_room_.find(shape);
  if (smaller != no_room_.end() && smaller->second <= request.tasks) {
    return false;
  }
  const CentreId centre = choose(narrowed, request);
  if (!centre.exists()) {
    no_room_[shape] = request.tasks;
    return false;
  }
  return send(narrowed, job, centre, actions) == Refusal::none;
}

}  // namespace suanwang
