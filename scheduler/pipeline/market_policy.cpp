#include "scheduler/pipeline/market_policy.hpp"

#include <algorithm>
#include <utility>

namespace suanwang {

MarketPolicy::MarketPolicy(MakeRule make_rule,
                           std::unique_ptr<DispatchRule> others,
                           MarketReach reach)
    : make_rule_(std::move(make_rule)),
      others_(std::move(others)),
      reach_(reach),
      uses_pairs_(make_rule_()->uses_pairs()) {}

Needs MarketPolicy::needs() const {
  Needs needs;
  needs.scope = Scope::city;
  needs.triggers = Change::arrival | Change::wake;
  needs.metrics = NeededMetrics::figures;
  needs.releases = others_->needs_releases();
  needs.price_forecast = others_->needs_price();
  needs.carbon_forecast = others_->needs_carbon();
  needs.estimates = true;
  needs.market = true;
  return needs;
}

MarketRule& MarketPolicy::rule_for(const std::vector<std::uint32_t>& offers) {
  std::unique_ptr<MarketRule>& rule = rules_[offers];
  if (rule == nullptr) {
    rule = make_rule_();
  }
  return *rule;
}

/// Some offer of its product could hold it, at a centre that could run it, at some time.
void MarketPolicy::take_order(const Observation& observation,
                              JobId job,
                              ActionList& actions) const {
  const JobRequest& request = observation.request(job);
  const MarketPlan& plan = observation.market()->plan();
  const ProductKind product = plan.rule_of(request)->product;
  const auto units = static_cast<std::int64_t>(request.total_accelerators());
  const bool has_offer =
      std::any_of(plan.offers.begin(), plan.offers.end(), [&](const Offer& offer) {
        return (reach_.matching || plan.is_known(request, offer)) && offer.product == product &&
               offer.units >= units && std::min(offer.until, offer.drops_out) > observation.now() &&
               (!request.target.exists() || request.target == offer.centre) &&
               observation.could_run(request, offer.centre);
      });
  if (has_offer) {
    if (!observation.is_admitted(job)) {  // else its seller has dropped it
      actions.admit(job);
    }
  } else {
    actions.reject(job, Unmatched::no_offer);
  }
}

void MarketPolicy::dispatch(const Observation& observation, JobId job, ActionList& actions) {
  const JobRequest& request = observation.request(job);
  CentreId centre = request.target;
  if (!centre.exists()) {
    centre = others_->choose(observation, request);
    if (Rationale* asks = observation.rationale(request)) {
      Weighing weighing = weigh(*others_, observation, request);
      weighing.chosen = centre;
      asks->weighed(weighing);
    }
  } else if (!observation.could_run(request, centre)) {
    centre = CentreId::none();
  }
  if (!centre.exists()) {
    actions.reject(job);
    return;
  }
  actions.admit(job);
  actions.dispatch(job, centre);
}

void MarketPolicy::decide(const Observation& observation,
                          const Trigger& trigger,
                          ActionList& actions) {
  const MarketBooks* market = observation.market();
  for (const JobId job : trigger.arrived) {
    if (market != nullptr && market->is_order(observation.request(job))) {
      take_order(observation, job, actions);
    } else {
      dispatch(observation, job, actions);
    }
  }
  if (market == nullptr) {
    return;
  }
  const Time now = observation.now();
  const Duration every = market->plan().clearing;
  // A policy that takes time to decide is asked for later than it was woken.
  const bool was_woken = last_clearing_ < next_clearing_ && next_clearing_ <= now;
  if ((now.ms % every.ms == 0 || was_woken) && now > last_clearing_) {
    last_clearing_ = now;
    clear(observation, actions);
  }
  const std::span<const JobId> pending = observation.pending();
  const bool some_wait = std::any_of(
      pending.begin(), pending.end(), [&](JobId job) { return observation.is_admitted(job); });
  if (some_wait && next_clearing_ <= now) {
    next_clearing_ = now + Duration{every.ms - now.ms % every.ms};
    actions.wake_at(next_clearing_);
  }
}

/// Orders whose patience is over leave before it. Whoever the centre has no room for, whatever was
/// known, waits for the next.
void MarketPolicy::clear(const Observation& observation, ActionList& actions) {
  const MarketBooks& market = *observation.market();
  const CandidateRule rule{false, CandidateRule{}.most_age, reach_.quotas};
  const Observation narrowed = observation.narrowed(rule);
  MarketRound round(narrowed, market, reach_);
  for (const JobId job : observation.pending()) {
    if (!observation.is_admitted(job)) {
      continue;  // just rejected, or sent
    }
    const JobRequest& request = observation.request(job);
    if (observation.now() - market.waits_since(request) <=
        market.plan().rule_of(request)->patience) {
      round.add(job);
      continue;
    }
    const auto reason = reasons_.find(request.number);
    actions.reject(job, reason == reasons_.end() ? Unmatched::patience_over : reason->second);
    if (reason != reasons_.end()) {
      reasons_.erase(reason);
    }
  }
  round.clear([this](const auto& offers) -> MarketRule& { return rule_for(offers); }, uses_pairs_);
  for (const MarketBid& bid : round.bids()) {
    reasons_[narrowed.request(bid.job).number] = bid.reason;
  }
  for (const MarketSale& sale : round.sales()) {
    const JobId job = round.bids()[sale.bid].job;
    const JobRequest& request = narrowed.request(job);
    // Sales before this one may have used up a quota.
    const bool may_go =
        narrowed.could_run(request, market.plan().offers[sale.terms.offer].centre) &&
        actions.contract(job, sale.terms) == Refusal::none;
    if (may_go) {
      reasons_.erase(request.number);
    } else {
      reasons_[request.number] = Unmatched::no_capacity;
    }
  }
}

}  // namespace suanwang
