// Q8: shortest remaining service first, preemptive. By requested time that is left, at reference
// speed, times the units asked for (accelerators if any, else cores).
#include "scheduler/pipeline/preemptive.hpp"

namespace suanwang {

namespace {

class ByRemainingService : public RunRanking {
 public:
  using Params = RankingParams;
  static constexpr bool kNeedsEstimates = true;
  static constexpr bool kNeedsProgress = false;

  explicit ByRemainingService(const Params& /*params*/) {}

  void rank(const Observation& observation, std::vector<Runnable>& jobs) override {
    for (Runnable& job : jobs) {
      job.key = static_cast<double>(observation.requested_left(job.id).ms) * job.size;
    }
    sort_by_key(jobs);
  }
};

}  // namespace

extern const PluginEntry<StartRule> start_srsf;
const PluginEntry<StartRule> start_srsf = plugin<StartRule, PreemptiveStart<ByRemainingService>>(
    "srsf", "shortest remaining service first: preempts jobs with more unit-hours to go");

}  // namespace suanwang
