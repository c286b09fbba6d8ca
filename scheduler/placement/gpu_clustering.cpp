// P6: tasks beside tasks that ask for as many cards, the fullest such node first (policies of Weng
// et al., USENIX ATC 2023).
#include "scheduler/pipeline/scored_placement.hpp"

namespace suanwang {

namespace {

class GpuClustering : public ScoreRule {
 public:
  [[nodiscard]] bool needs_card_classes() const override { return true; }

  [[nodiscard]] NodeScore score(const ScoreSite& site,
                                const NodeLeft& left,
                                const TaskAsk& ask,
                                std::int64_t /*worth*/) override {
    if (ask.cards == 0) {
      return {};
    }
    const std::uint32_t own = 1U << card_class(ask.units, site.card_units);
    const std::uint32_t full = 25 * (site.most_units - left.units) / site.most_units;
    std::uint32_t kind = 0;
    if (left.classes == own) {
      kind = 75;
    } else if ((left.classes & own) != 0) {
      kind = 50;
    } else if (left.classes == 0) {
      kind = 25;
    }
    return {kind + full, tightest_card(left, ask.of_a_card)};
  }
};

}  // namespace

extern const PluginEntry<PlacementRule> place_gpu_clustering;
const PluginEntry<PlacementRule> place_gpu_clustering =
    plugin<PlacementRule, ScoredBy<GpuClustering>>(
        "gpu-clustering", "beside tasks that ask for as many cards, the fullest node first");

}  // namespace suanwang
