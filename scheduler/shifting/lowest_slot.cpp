// T1, Lowest-Slot: starts in the slot of the lowest signal within the wait, argmin c_t over
// 0 <= t <= W, ties to the earlier, whatever comes after it. Hanafy et al., "Going Green for Less
// Green", ASPLOS 2024 (lowest_carbon_slot).
#include "scheduler/shifting/window.hpp"

namespace suanwang {

namespace {

class LowestSlot final : public ShiftingRule {
 public:
  using Params = WaitParams;

  explicit LowestSlot(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& /*calendar*/) const override {
    const std::vector<Time> candidates =
        starts(forecast, request.now, params_.latest_start(request));
    std::size_t best = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      // Start i stands in slot i: now in the first, each other at the beginning of its own.
      if (forecast.values[i] < forecast.values[best]) {
        best = i;
      }
    }
    return run_from(candidates[best], request.length);
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_lowest_slot;
const PluginEntry<ShiftingRule> shifting_rule_lowest_slot =
    plugin<ShiftingRule, LowestSlot>("lowest-slot", "in the slot of the lowest carbon or price");

}  // namespace suanwang
