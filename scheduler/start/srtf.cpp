// Q8: shortest remaining time first, preemptive. By requested time that is left, at reference
// speed.
#include "scheduler/pipeline/preemptive.hpp"

namespace suanwang {

namespace {

class ByRemainingTime : public RunRanking {
 public:
  using Params = RankingParams;
  static constexpr bool kNeedsEstimates = true;
  static constexpr bool kNeedsProgress = false;

  explicit ByRemainingTime(const Params& /*params*/) {}

  void rank(const Observation& observation, std::vector<Runnable>& jobs) override {
    for (Runnable& job : jobs) {
      job.key = static_cast<double>(observation.requested_left(job.id).ms);
    }
    sort_by_key(jobs);
  }
};

}  // namespace

extern const PluginEntry<StartRule> start_srtf;
const PluginEntry<StartRule> start_srtf = plugin<StartRule, PreemptiveStart<ByRemainingTime>>(
    "srtf", "shortest remaining time first: preempts jobs that have longer to go");

}  // namespace suanwang
