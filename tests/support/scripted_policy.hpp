// A policy that does what a test tells it.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang::test {

using Script = std::function<void(const Observation&, const Trigger&, ActionList&)>;

class ScriptedPolicy : public Policy {
 public:
  ScriptedPolicy(Needs needs, Script script) : needs_(needs), script_(std::move(script)) {}

  [[nodiscard]] Needs needs() const override { return needs_; }

  void decide(const Observation& observation,
              const Trigger& trigger,
              ActionList& actions) override {
    script_(observation, trigger, actions);
  }

 private:
  Needs needs_;
  Script script_;
};

inline std::unique_ptr<Policy> scripted_city(Script script, TriggerMask triggers = kEveryChange) {
  Needs needs;
  needs.scope = Scope::city;
  needs.triggers = triggers;
  return std::make_unique<ScriptedPolicy>(needs, std::move(script));
}

inline std::unique_ptr<Policy> scripted_centre(Script script,
                                               bool calendar = false,
                                               TriggerMask triggers = kEveryChange) {
  Needs needs;
  needs.triggers = triggers;
  needs.calendar = calendar;
  return std::make_unique<ScriptedPolicy>(needs, std::move(script));
}

}  // namespace suanwang::test
