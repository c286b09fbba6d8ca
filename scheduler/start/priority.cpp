// E1: priorities with gang preemption. Jobs of tenants with a higher priority come first, and
// preempt those of a lower one; nobody preempts an equal. Of those that make room the lowest
// priority goes first, then who has had least service, then who has started last.
#include <tuple>

#include "scheduler/pipeline/preemptive.hpp"

namespace suanwang {

namespace {

class ByPriority : public RunRanking {
 public:
  using Params = RankingParams;
  static constexpr bool kNeedsEstimates = false;
  static constexpr bool kNeedsProgress = false;

  explicit ByPriority(const Params& /*params*/) {}

  void rank(const Observation& observation, std::vector<Runnable>& jobs) override {
    const auto rank_of = [&observation](const Runnable& job) {
      const TenantId tenant = observation.request(job.id).tenant;
      const std::int64_t priority =
          tenant.exists() ? observation.city().tenants[tenant].priority : 0;
      const bool runs = job.running_on.exists();
      const double service =
          runs ? static_cast<double>(observation.has_run(job.id).ms) * job.size : 0;
      const std::int64_t start = runs ? observation.started(job.id).ms : 0;
      return std::tuple(-priority, !runs, -service, start, job.submit, job.number);
    };
    std::sort(jobs.begin(), jobs.end(), [&](const Runnable& a, const Runnable& b) {
      return rank_of(a) < rank_of(b);
    });
  }
};

}  // namespace

extern const PluginEntry<StartRule> start_priority;
const PluginEntry<StartRule> start_priority = plugin<StartRule, PreemptiveStart<ByPriority>>(
    "priority", "tenants' priorities: preempts jobs of a lower one, gangs as a whole");

}  // namespace suanwang
