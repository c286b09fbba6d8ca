// Wiesner et al., "Let's Wait Awhile: How Temporal Workload Shifting Can Reduce Carbon Emissions in
// the Cloud", Middleware 2021: from the end a job would have at once follows the end that it must
// have at the latest; until then it may wait. Shared by the rules that differ in the latest end
// only.
#pragma once

#include <algorithm>
#include <cstdint>

#include "scheduler/shifting/window.hpp"

namespace suanwang {

struct FinishParams {
  ShiftSignal signal = ShiftSignal::carbon;
  bool interruptible = false;
  bool inclusive = true;

  template <class V>
  void fields(V& v) {
    v.optional("signal", signal, "what it saves");
    v.optional("interruptible",
               interruptible,
               "suspends jobs that may be: the cheapest slots instead of the cheapest run");
    v.optional("inclusive",
               inclusive,
               "the slot that holds the latest end may be used too, as in the published figures");
  }
};

/// The plan with the lowest mean of the signal until `finish`, the latest end, not before the end
/// of a job that starts at once. The published evaluation takes the forecast up to and including
/// the slot that begins at the latest end, one more than duration and slack hold, so that even a
/// job without slack may slip by one slot: `inclusive`. A deadline of the job itself is never
/// passed. (Where several slots tie for the last place its program runs them all, longer than the
/// job lasts; here ties go to the earlier.)
inline ShiftPlan plan_until(Time finish,
                            const ShiftRequest& request,
                            const ForecastView& forecast,
                            const FinishParams& params) {
  const Time soonest = request.now + request.length;
  Time end = std::max(finish, soonest);
  if (params.inclusive) {
    const std::int64_t slot = (end - forecast.first).ms / forecast.slot.ms;
    end = forecast.first + forecast.slot * (slot + 1);
  }
  end = std::max(soonest, std::min(end, request.deadline));
  return cheapest_plan(request, forecast, end, params.interruptible && request.interruptible);
}

/// Midnight before `t` on the calendar's clock.
inline Time midnight_before(Time t, const Calendar& calendar) {
  return {t.ms - calendar.time_of_day_ms(t)};
}

}  // namespace suanwang
