// T3, Carbon-Time: starts where most is saved for each hour until the job is done,
//
//   argmax (C_0 - C_t) / (t + L)    0 <= t <= W,
//
// C_t the signal summed over [t, t + L), L the mean length of the job's class; ties to the earlier,
// so a job that would save nothing does not wait. Hanafy et al., "Going Green for Less Green",
// ASPLOS 2024 (average_carbon_slot_waiting). Fractions are compared exactly.
#include "scheduler/shifting/window.hpp"

namespace suanwang {

namespace {

class CarbonTime final : public ShiftingRule {
 public:
  using Params = WaitParams;

  explicit CarbonTime(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& /*calendar*/) const override {
    const Duration length = request.expected();
    if (request.now + length > forecast.end()) {
      return run_from(request.now, request.length);
    }
    const SignalSums sums(forecast);
    const Int128 at_once = sums.over(request.now, request.now + length);
    Saving best{request.now, 0, length.ms};
    for (const Time start : starts(forecast, request.now, params_.latest_start(request))) {
      if (start + length > forecast.end()) {
        break;
      }
      const Saving saving{
          start, at_once - sums.over(start, start + length), (start - request.now + length).ms};
      best = best < saving ? saving : best;
    }
    return run_from(best.start, request.length);
  }

 private:
  /// What a start saves and how long the job then takes from now, waiting included.
  struct Saving {
    Time start{};
    Int128 saved = 0;
    std::int64_t taken_ms = 1;

    friend bool operator<(const Saving& a, const Saving& b) {
      return a.saved * b.taken_ms < b.saved * a.taken_ms;
    }
  };

  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_carbon_time;
const PluginEntry<ShiftingRule> shifting_rule_carbon_time = plugin<ShiftingRule, CarbonTime>(
    "carbon-time", "where it saves most for each hour until it is done");

}  // namespace suanwang
