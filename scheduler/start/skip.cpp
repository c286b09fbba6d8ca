// B0': list scheduling. Whatever fits starts, in order; nothing is kept free for anybody.
#include <algorithm>

#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class Skip : public StartRule {
 public:
  [[nodiscard]] bool needs_estimates() const override { return false; }

  void decide(const Observation& observation, const Trigger& trigger, Starter& starter) override {
    // Nothing has come free: jobs that did not fit before don't fit now.
    if (trigger.only(Change::arrival) && trigger.arrived.size() == 1) {
      if (observation.is_waiting(trigger.arrived.front())) {
        starter.start_anywhere(trigger.arrived.front());
      }
      return;
    }
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at);) {
      at = after(waiting, at, starter.start_anywhere(waiting.job(at)));
    }
  }
};

}  // namespace

extern const PluginEntry<StartRule> start_skip;
const PluginEntry<StartRule> start_skip =
    plugin<StartRule, Skip>("skip", "in order; jobs that do not fit are passed over");

}  // namespace suanwang
