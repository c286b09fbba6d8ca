// T0, NoWait: every job may run at once; what the others are measured against.
#include "scheduler/shifting/window.hpp"

namespace suanwang {

namespace {

class NoWait final : public ShiftingRule {
 public:
  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return std::nullopt; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& /*forecast*/,
                               const Calendar& /*calendar*/) const override {
    return run_from(request.now, request.length);
  }
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_no_wait;
const PluginEntry<ShiftingRule> shifting_rule_no_wait =
    plugin<ShiftingRule, NoWait>("no-wait", "at once");

}  // namespace suanwang
