// P4: the node whose free cores and cards, as a vector, have the smallest product with what the
// task asks for (Tetris: Grandl et al., SIGCOMM 2014, which takes the greatest; the policies of
// Weng et al., USENIX ATC 2023, the smallest, which packs).
#include "scheduler/pipeline/scored_placement.hpp"

namespace suanwang {

namespace {

class DotProduct : public ScoreRule {
 public:
  [[nodiscard]] NodeScore score(const ScoreSite& site,
                                const NodeLeft& left,
                                const TaskAsk& ask,
                                std::int64_t /*worth*/) override {
    const double cores = site.most_cores;
    double product = left.cores / cores * (ask.cores / cores);
    if (site.most_units > 0) {
      const double units = site.most_units;
      product += left.units / units * (ask.units / units);
    }
    return {static_cast<std::uint32_t>(100 * (1 - 0.5 * product)),
            ask.cards > 0 ? tightest_card(left, ask.of_a_card) : 0};
  }
};

}  // namespace

extern const PluginEntry<PlacementRule> place_dot_product;
const PluginEntry<PlacementRule> place_dot_product = plugin<PlacementRule, ScoredBy<DotProduct>>(
    "dot-product", "the smallest product of what is free and what is asked for");

}  // namespace suanwang
