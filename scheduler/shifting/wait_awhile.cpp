// T4, WaitAwhile: runs in the L cheapest slots of [0, L + W], ties to the earlier, and is suspended
// between them. Wiesner et al., "Let's Wait Awhile", Middleware 2021, as in Hanafy et al., "Going
// Green for Less Green", ASPLOS 2024 (compute_schedule_optimal). With the true signal and nodes
// always free it is the optimum. A job that can't be suspended runs in one go where that costs
// least in the same window.
#include "scheduler/shifting/window.hpp"

namespace suanwang {

namespace {

class WaitAwhile final : public ShiftingRule {
 public:
  using Params = WaitParams;

  explicit WaitAwhile(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& /*calendar*/) const override {
    return cheapest_plan(
        request, forecast, params_.latest_start(request) + request.length, request.interruptible);
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_wait_awhile;
const PluginEntry<ShiftingRule> shifting_rule_wait_awhile = plugin<ShiftingRule, WaitAwhile>(
    "wait-awhile", "in the cheapest slots until its wait is used up, suspended between");

}  // namespace suanwang
