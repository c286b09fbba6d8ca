// B2: EASY backfilling, shortest candidates first (Tsafrir, Etsion, Feitelson, TPDS 2007).
#include "scheduler/pipeline/backfill.hpp"
#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class EasySjbf : public StartRule {
 public:
  void decide(const Observation& observation, const Trigger& trigger, Starter& starter) override {
    backfill_.decide(observation, trigger, starter);
  }

 private:
  Backfill backfill_{BackfillOrder::shortest_first};
};

}  // namespace

extern const PluginEntry<StartRule> start_easy_sjbf;
const PluginEntry<StartRule> start_easy_sjbf =
    plugin<StartRule, EasySjbf>("easy-sjbf", "EASY, shortest candidates first");

}  // namespace suanwang
