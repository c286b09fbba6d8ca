// The city's policy with a market: orders are cleared together, every so often, and go to whom they
// were sold by; all other jobs go by a dispatch rule as they come.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/market/market_rule.hpp"
#include "scheduler/pipeline/market_round.hpp"
#include "sim/base/fields.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// `platform.dispatch` of it.
struct MarketChoice {
  ConfigNode rule;
  ConfigNode others;
  bool quotas = false;
  bool matching = true;

  template <class V>
  void fields(V& v) {
    v.required("rule", rule, "the mechanism: a market rule, or { name: ..., its parameters }");
    v.optional(
        "others", others, "the dispatch rule of jobs without an order; left out: least-loaded");
    v.optional("quotas",
               quotas,
               "whether orders meet no offers beyond the quotas of their tenants and districts, "
               "or of what centres keep for the public interest");
    v.optional("matching",
               matching,
               "whether the platform brings all orders and offers together; if not, orders meet "
               "the offers that their owners know (`known`)");
  }
};

class MarketPolicy : public Policy {
 public:
  using MakeRule = std::function<std::unique_ptr<MarketRule>()>;

  /// `make_rule` gives a rule for each market of its own; `others` must not send in rounds.
  MarketPolicy(MakeRule make_rule, std::unique_ptr<DispatchRule> others, MarketReach reach);

  [[nodiscard]] Needs needs() const override;
  void decide(const Observation& observation, const Trigger& trigger, ActionList& actions) override;

 private:
  void take_order(const Observation& observation, JobId job, ActionList& actions) const;
  void dispatch(const Observation& observation, JobId job, ActionList& actions);
  void clear(const Observation& observation, ActionList& actions);
  [[nodiscard]] MarketRule& rule_for(const std::vector<std::uint32_t>& offers);

  MakeRule make_rule_;
  std::unique_ptr<DispatchRule> others_;
  MarketReach reach_;
  bool uses_pairs_;
  std::map<std::vector<std::uint32_t>, std::unique_ptr<MarketRule>> rules_;
  std::map<std::uint64_t, Unmatched> reasons_;  ///< of orders that wait, by number of their job
  Time last_clearing_{INT64_MIN};
  Time next_clearing_{INT64_MIN};  ///< that it is woken for
};

}  // namespace suanwang
