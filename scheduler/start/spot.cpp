// The seller takes spot cards back: jobs with spot contracts run where nobody else wants the cards.
// All others come first, in the order of submission, and preempt them, with the notice that the
// contracts agree on; of those that make room the latest start goes first. Spot jobs preempt
// nobody.
#include <tuple>

#include "scheduler/pipeline/preemptive.hpp"

namespace suanwang {

namespace {

class SpotLast : public RunRanking {
 public:
  using Params = RankingParams;
  static constexpr bool kNeedsEstimates = false;
  static constexpr bool kNeedsProgress = false;

  explicit SpotLast(const Params& /*params*/) {}

  void rank(const Observation& observation, std::vector<Runnable>& jobs) override {
    const auto rank_of = [&observation](const Runnable& job) {
      const bool is_spot = is_on_spot(observation, job.number);
      const bool runs = job.running_on.exists();
      const Time start = runs ? observation.started(job.id) : Time{};
      return std::tuple(is_spot, !runs, start, job.submit, job.number);
    };
    std::sort(jobs.begin(), jobs.end(), [&](const Runnable& a, const Runnable& b) {
      return rank_of(a) < rank_of(b);
    });
  }

 private:
  static bool is_on_spot(const Observation& observation, std::uint64_t job) {
    const MarketBooks* market = observation.market();
    const MarketContract* contract = market == nullptr ? nullptr : market->find(job);
    return contract != nullptr && contract->product == ProductKind::spot;
  }
};

}  // namespace

extern const PluginEntry<StartRule> start_spot;
const PluginEntry<StartRule> start_spot = plugin<StartRule, PreemptiveStart<SpotLast>>(
    "spot", "first come first served; jobs with spot contracts make room for all others");

}  // namespace suanwang
