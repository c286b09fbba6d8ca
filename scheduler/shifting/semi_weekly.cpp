// T6, semi-weekly: results are looked at on Monday and Thursday at 09:00; a job may end at the
// first of these that its end at once does not pass. Wiesner et al., "Let's Wait Awhile",
// Middleware 2021. The days are those of the week, holidays or not.
#include "scheduler/shifting/finish_window.hpp"

namespace suanwang {

namespace {

constexpr std::int32_t kMonday = 0;
constexpr std::int32_t kThursday = 3;

class SemiWeekly final : public ShiftingRule {
 public:
  struct Params : FinishParams {
    Duration day_begin = hours(9);

    template <class V>
    void fields(V& v) {
      FinishParams::fields(v);
      v.optional("day_begin",
                 day_begin,
                 "when results are looked at, after midnight",
                 between(seconds(0), hours(24)));
    }
  };

  explicit SemiWeekly(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& calendar) const override {
    const Time finish = latest_end(request.now + request.length, calendar);
    return plan_until(finish, request, forecast, params_);
  }

 private:
  [[nodiscard]] Time latest_end(Time end, const Calendar& calendar) const {
    const Time midnight = midnight_before(end, calendar);
    const std::int32_t today = calendar.civil(end).weekday;
    for (std::int32_t later = 0;; ++later) {
      const std::int32_t weekday = (today + later) % 7;
      const Time look = midnight + days(later) + params_.day_begin;
      if ((weekday == kMonday || weekday == kThursday) && look >= end) {
        return look;
      }
    }
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_semi_weekly;
const PluginEntry<ShiftingRule> shifting_rule_semi_weekly = plugin<ShiftingRule, SemiWeekly>(
    "semi-weekly", "where it is cheapest, to end by Monday or Thursday morning");

}  // namespace suanwang
