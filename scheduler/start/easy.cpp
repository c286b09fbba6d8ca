// B1: EASY backfilling in queue order.
#include "scheduler/pipeline/backfill.hpp"
#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class Easy : public StartRule {
 public:
  void decide(const Observation& observation, const Trigger& trigger, Starter& starter) override {
    backfill_.decide(observation, trigger, starter);
  }

 private:
  Backfill backfill_{BackfillOrder::queue};
};

}  // namespace

extern const PluginEntry<StartRule> start_easy;
const PluginEntry<StartRule> start_easy =
    plugin<StartRule, Easy>("easy", "backfilling that never delays the first waiting job");

}  // namespace suanwang
