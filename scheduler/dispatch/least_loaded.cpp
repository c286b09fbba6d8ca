// D3: the least work to do per unit of capacity.
#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

class LeastLoaded : public DispatchRule {
 public:
  [[nodiscard]] ScoreKind score_kind() const override { return kByLoad; }

  CentreScore score(const Observation& observation,
                    const JobRequest& /*request*/,
                    CentreId centre) override {
    return CentreLoad::of(observation.load(), centre.value(), observation.now()).score();
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    return least_loaded(observation, request);
  }
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_least_loaded;
const PluginEntry<DispatchRule> dispatch_least_loaded = plugin<DispatchRule, LeastLoaded>(
    "least-loaded", "the centre with the least requested work per unit of capacity");

}  // namespace suanwang
