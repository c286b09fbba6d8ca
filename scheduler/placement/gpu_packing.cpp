// P5: cards that are in use before untouched ones, those of used nodes before those of idle ones
// (policies of Weng et al., USENIX ATC 2023).
#include <algorithm>

#include "scheduler/pipeline/scored_placement.hpp"

namespace suanwang {

namespace {

class GpuPacking : public ScoreRule {
 public:
  [[nodiscard]] NodeScore score(const ScoreSite& site,
                                const NodeLeft& left,
                                const TaskAsk& ask,
                                std::int64_t /*worth*/) override {
    if (ask.cards == 0) {
      return {};
    }
    const std::uint32_t units = site.card_units;
    const std::uint32_t card = tightest_card(left, ask.of_a_card);
    const auto untouched = static_cast<std::uint32_t>(
        std::count(left.cards.begin(), left.cards.end(), static_cast<std::uint16_t>(units)));
    if (untouched == left.cards.size()) {
      return {std::max(kIdleNode - std::min(kIdleNode, untouched), std::min(untouched, kIdleNode)),
              card};
    }
    // A share takes the tightest card; whole cards are untouched ones.
    const bool uses_untouched = ask.of_a_card == units || left.cards[card] == units;
    if (uses_untouched) {
      return {std::max(kUsedNode - std::min(kUsedNode, ask.cards), kIdleNode), card};
    }
    return {std::max(100U - left.cards[card] * 100U / units / 10U, kUsedNode), card};
  }

 private:
  static constexpr std::uint32_t kIdleNode = 100 / 3;  // at most, with untouched cards only
  static constexpr std::uint32_t kUsedNode = 100 / 2;  // at most, for untouched cards of it
};

}  // namespace

extern const PluginEntry<PlacementRule> place_gpu_packing;
const PluginEntry<PlacementRule> place_gpu_packing = plugin<PlacementRule, ScoredBy<GpuPacking>>(
    "gpu-packing", "cards in use first, then untouched ones of used nodes, then idle nodes");

}  // namespace suanwang
