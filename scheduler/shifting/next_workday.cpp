// T6, next workday: what ends out of office hours may end at the beginning of the next, when
// somebody is there to look at it. Wiesner et al., "Let's Wait Awhile", Middleware 2021.
//
//   end at once                            latest end
//   on a day that is no working day        next working day, 09:00
//   before 09:00 of a working day          09:00 of that day
//   after 17:00 of a working day           next working day, 09:00   (evening: next-workday)
//                                          next day, 09:00           (evening: next-day)
//   else                                   no later
//
// The first reading of the evening is what the rule's name says; the program behind the published
// figures has the second, by which a job that would end on Friday evening must end by Saturday
// morning.
#include "scheduler/shifting/finish_window.hpp"

namespace suanwang {

namespace {

enum class EveningEnd : std::uint8_t { next_workday, next_day };

constexpr auto choices(EveningEnd /*type*/) {
  return std::array{
      Choice<EveningEnd>{"next-workday", EveningEnd::next_workday, "by the next working day"},
      Choice<EveningEnd>{"next-day", EveningEnd::next_day, "by the next day, whichever it is"}};
}

/// A calendar without working days has no next one.
constexpr std::int32_t kMostDaysAhead = 60;

class NextWorkday final : public ShiftingRule {
 public:
  struct Params : FinishParams {
    Duration day_begin = hours(9);
    Duration day_end = hours(17);
    EveningEnd evening = EveningEnd::next_workday;

    template <class V>
    void fields(V& v) {
      FinishParams::fields(v);
      v.optional("day_begin", day_begin, "after midnight", between(seconds(0), hours(24)));
      v.optional("day_end", day_end, "after midnight", between(seconds(0), hours(24)));
      v.optional("evening", evening, "when a job may end that would end after the day's end");
    }

    [[nodiscard]] std::string objection() const {
      return day_end < day_begin ? "the day ends before it begins" : "";
    }
  };

  explicit NextWorkday(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& calendar) const override {
    const Time finish = latest_end(request.now + request.length, calendar);
    return plan_until(finish, request, forecast, params_);
  }

 private:
  [[nodiscard]] Time latest_end(Time end, const Calendar& calendar) const {
    const Duration clock{calendar.time_of_day_ms(end)};
    if (!calendar.is_working_day(calendar.civil_day(end))) {
      return next_working_morning(end, calendar);
    }
    if (clock < params_.day_begin) {
      return morning(end, 0, calendar);
    }
    if (clock <= params_.day_end) {
      return end;
    }
    return params_.evening == EveningEnd::next_day ? morning(end, 1, calendar)
                                                   : next_working_morning(end, calendar);
  }

  [[nodiscard]] Time morning(Time end, std::int32_t days_later, const Calendar& calendar) const {
    return midnight_before(end, calendar) + days(days_later) + params_.day_begin;
  }

  [[nodiscard]] Time next_working_morning(Time end, const Calendar& calendar) const {
    const std::int32_t today = calendar.civil_day(end).days_since_1970;
    for (std::int32_t later = 1; later <= kMostDaysAhead; ++later) {
      if (calendar.is_working_day({today + later})) {
        return morning(end, later, calendar);
      }
    }
    return end;
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_next_workday;
const PluginEntry<ShiftingRule> shifting_rule_next_workday = plugin<ShiftingRule, NextWorkday>(
    "next-workday", "where it is cheapest, to end by the next working day");

}  // namespace suanwang
