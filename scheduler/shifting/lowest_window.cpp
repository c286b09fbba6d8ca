// T2, Lowest-Window: starts where the signal summed over the job's expected length is lowest within
// the wait, ties to the earlier. The length is the mean of the job's class, which is all the rule
// knows. Hanafy et al., "Going Green for Less Green", ASPLOS 2024 (best_waiting_time).
#include "scheduler/shifting/window.hpp"

namespace suanwang {

namespace {

class LowestWindow final : public ShiftingRule {
 public:
  using Params = WaitParams;

  explicit LowestWindow(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& /*calendar*/) const override {
    const std::optional<Time> start =
        cheapest_start(forecast, request.now, params_.latest_start(request), request.expected());
    return run_from(start.value_or(request.now), request.length);
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_lowest_window;
const PluginEntry<ShiftingRule> shifting_rule_lowest_window = plugin<ShiftingRule, LowestWindow>(
    "lowest-window", "where carbon or price over its expected length is lowest");

}  // namespace suanwang
