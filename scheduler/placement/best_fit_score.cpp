// Best fit over cores and cards together: the node on which the least of both is left, each over
// the most that a node of the centre has (policies of Weng et al., USENIX ATC 2023).
#include "scheduler/pipeline/scored_placement.hpp"

namespace suanwang {

namespace {

class BestFitScore : public ScoreRule {
 public:
  [[nodiscard]] NodeScore score(const ScoreSite& site,
                                const NodeLeft& left,
                                const TaskAsk& ask,
                                std::int64_t /*worth*/) override {
    double rest = 0.5 * (left.cores - ask.cores) / site.most_cores;
    if (site.most_units > 0) {
      rest += 0.5 * (left.units - ask.units) / site.most_units;
    }
    return {static_cast<std::uint32_t>(100 * (1 - rest)),
            ask.cards > 0 ? tightest_card(left, ask.of_a_card) : 0};
  }
};

}  // namespace

extern const PluginEntry<PlacementRule> place_best_fit_score;
const PluginEntry<PlacementRule> place_best_fit_score =
    plugin<PlacementRule, ScoredBy<BestFitScore>>(
        "best-fit-score", "the node on which the least of cores and cards together is left");

}  // namespace suanwang
