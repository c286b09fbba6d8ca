// T6, a constant slack after the end that a job would have at once; without slack the baseline that
// the published savings of "Let's Wait Awhile" (Wiesner et al., Middleware 2021) are measured
// against.
#include "scheduler/shifting/finish_window.hpp"

namespace suanwang {

namespace {

class FixedSlack final : public ShiftingRule {
 public:
  struct Params : FinishParams {
    Duration slack{};

    template <class V>
    void fields(V& v) {
      FinishParams::fields(v);
      v.optional("slack", slack, "time it may end later", between(seconds(0), days(366)));
    }
  };

  explicit FixedSlack(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& /*calendar*/) const override {
    const Time finish = request.now + request.length + params_.slack;
    return plan_until(finish, request, forecast, params_);
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_fixed_slack;
const PluginEntry<ShiftingRule> shifting_rule_fixed_slack = plugin<ShiftingRule, FixedSlack>(
    "fixed-slack", "where it is cheapest, to end at most so much later");

}  // namespace suanwang
