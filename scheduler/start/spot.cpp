// The seller takes spot cards back: jobs with spot contracts run where nobody else wants the cards.
// All others come first, in the order of submission, and preempt them, with the notice that the
// contracts agree on; of those that make room the latest start goes first. Spot jobs preempt
// nobody.
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

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
    ranked_.clear();
    for (const Runnable& job : jobs) {
      const bool runs = job.running_on.exists();
      ranked_.emplace_back(is_on_spot(observation, job.number),
                           !runs,
                           runs ? observation.started(job.id) : Time{},
                           job.submit,
                           job.number,
                           &job);
    }
    std::sort(ranked_.begin(), ranked_.end());
    std::vector<Runnable> sorted;
    for (const Rank& rank : ranked_) {
      sorted.push_back(*std::get<const Runnable*>(rank));
    }
    jobs = std::move(sorted);
  }

 private:
  /// On spot, waits, start, submission, number: the number is a job's own.
  using Rank = std::tuple<bool, bool, Time, Time, std::uint64_t, const Runnable*>;

  static bool is_on_spot(const Observation& observation, std::uint64_t job) {
    const MarketBooks* market = observation.market();
    const MarketContract* contract = market == nullptr ? nullptr : market->find(job);
    return contract != nullptr && contract->product == ProductKind::spot;
  }

  std::vector<Rank> ranked_;  ///< scratch
};

}  // namespace

extern const PluginEntry<StartRule> start_spot;
const PluginEntry<StartRule> start_spot = plugin<StartRule, PreemptiveStart<SpotLast>>(
    "spot", "first come first served; jobs with spot contracts make room for all others");

}  // namespace suanwang
