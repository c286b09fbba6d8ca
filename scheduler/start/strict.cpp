// B0: jobs start in order; the first that does not fit stops all behind it.
#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class Strict : public StartRule {
 public:
  [[nodiscard]] bool needs_estimates() const override { return false; }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              Starter& starter) override {
    const WaitingIndex& waiting = observation.waiting();
    while (!waiting.empty() && starter.start_anywhere(waiting.front())) {
    }
  }
};

}  // namespace

extern const PluginEntry<StartRule> start_strict;
const PluginEntry<StartRule> start_strict =
    plugin<StartRule, Strict>("strict", "in order; the first that does not fit blocks the rest");

}  // namespace suanwang
