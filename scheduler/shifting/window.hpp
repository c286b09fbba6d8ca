// What the shifting rules have in common: the waiting they are allowed, the starts they look at,
// and sums of a signal over part of a forecast.
//
// The literature's rules count in whole slots. Here a job may arrive within a slot and last part of
// one, so a start is the arrival itself or the beginning of a slot, and a slot counts for the time
// the job spends in it. On the grid of slots this is the literature's rule.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/shifting/shifting_rule.hpp"

namespace suanwang {

/// The wait that GAIA's policies allow by class of length. Hanafy et al., "Going Green for Less
/// Green: Optimizing the Cost of Reducing Cloud Carbon Emissions", ASPLOS 2024: 6 h for jobs below
/// 2 h, 24 h for the others.
struct WaitParams {
  ShiftSignal signal = ShiftSignal::carbon;
  Duration max_wait = hours(24);
  Duration short_below = hours(2);
  Duration short_max_wait = hours(6);

  template <class V>
  void fields(V& v) {
    v.optional("signal", signal, "what it saves");
    v.optional("max_wait", max_wait, "longest wait", between(seconds(0), days(366)));
    v.optional("short_below",
               short_below,
               "requests below this are short; 0: none is",
               between(seconds(0), days(366)));
    v.optional("short_max_wait",
               short_max_wait,
               "longest wait of a short request",
               between(seconds(0), days(366)));
  }

  /// The latest start that keeps both the longest wait and the deadline, or now.
  [[nodiscard]] Time latest_start(const ShiftRequest& request) const {
    const Duration wait = request.length < short_below ? short_max_wait : max_wait;
    const Time latest = std::min(request.now + wait, request.deadline - request.length);
    return std::max(request.now, latest);
  }
};

inline ShiftPlan run_from(Time start, Duration length) {
  return {{{start, start + length}}};
}

/// A stretch of a forecast in which the signal is constant.
struct SignalPiece {
  Time from{};
  Time until{};
  std::int64_t value = 0;
};

/// The forecast over [from, until), in order of time, as far as it reaches. Needs `from` in slot 0.
inline std::vector<SignalPiece> pieces(const ForecastView& forecast, Time from, Time until) {
  std::vector<SignalPiece> found;
  for (std::size_t i = 0; i < forecast.values.size(); ++i) {
    const Time begin = std::max(from, forecast.begin_of(i));
    const Time end = std::min(until, forecast.begin_of(i + 1));
    if (end <= begin) {
      break;
    }
    found.push_back({begin, end, forecast.values[i]});
  }
  return found;
}

/// The starts to look at: now, then the beginnings of slots up to `latest`.
inline std::vector<Time> starts(const ForecastView& forecast, Time now, Time latest) {
  std::vector<Time> found{now};
  for (std::size_t i = 1; i < forecast.values.size(); ++i) {
    const Time start = forecast.begin_of(i);
    if (start > latest) {
      break;
    }
    found.push_back(start);
  }
  return found;
}

/// Sums of signal x milliseconds over any part of a forecast, O(1) each.
class SignalSums {
 public:
  explicit SignalSums(const ForecastView& forecast) : forecast_(forecast) {
    before_.reserve(forecast.values.size() + 1);
    Int128 sum = 0;
    for (const std::int64_t value : forecast.values) {
      before_.push_back(sum);
      sum += Int128{value} * forecast.slot.ms;
    }
    before_.push_back(sum);
  }

  /// Needs first <= from <= until <= end of the forecast.
  [[nodiscard]] Int128 over(Time from, Time until) const { return up_to(until) - up_to(from); }

 private:
  [[nodiscard]] Int128 up_to(Time t) const {
    const std::int64_t since = (t - forecast_.first).ms;
    const auto i = static_cast<std::size_t>(since / forecast_.slot.ms);
    const std::int64_t rest = since % forecast_.slot.ms;
    return rest == 0 ? before_[i] : before_[i] + Int128{forecast_.values[i]} * rest;
  }

  ForecastView forecast_;
  std::vector<Int128> before_;  // sum of all slots before slot i
};

/// The start at which `length` in one go costs least, ties to the earlier; nothing if the forecast
/// reaches no end.
inline std::optional<Time> cheapest_start(const ForecastView& forecast,
                                          Time now,
                                          Time latest,
                                          Duration length) {
  const SignalSums sums(forecast);
  std::optional<Time> best;
  Int128 least = 0;
  for (const Time start : starts(forecast, now, latest)) {
    if (start + length > forecast.end()) {
      break;
    }
    const Int128 sum = sums.over(start, start + length);
    if (!best || sum < least) {
      best = start;
      least = sum;
    }
  }
  return best;
}

/// The plan of runs that don't overlap, in any order: those that touch are one, empty ones are
/// none.
inline ShiftPlan joined(std::vector<RunInterval> runs) {
  std::sort(runs.begin(), runs.end());
  ShiftPlan plan;
  for (const RunInterval& run : runs) {
    if (run.from == run.until) {
      continue;
    }
    if (!plan.runs.empty() && plan.runs.back().until == run.from) {
      plan.runs.back().until = run.until;
    } else {
      plan.runs.push_back(run);
    }
  }
  return plan;
}

/// The cheapest `length` of [from, until): whole pieces by value, ties to the earlier, and of the
/// last the beginning. No set of times of that length costs less, since an exchange of any time for
/// one outside can't gain. Nothing if the forecast ends before `length` is had.
inline std::optional<ShiftPlan> cheapest_runs(const ForecastView& forecast,
                                              Time from,
                                              Time until,
                                              Duration length) {
  std::vector<SignalPiece> by_value = pieces(forecast, from, until);
  std::stable_sort(by_value.begin(),
                   by_value.end(),
                   [](const SignalPiece& a, const SignalPiece& b) { return a.value < b.value; });
  std::vector<RunInterval> chosen;
  Duration missing = length;
  for (const SignalPiece& piece : by_value) {
    const Duration part = std::min(missing, piece.until - piece.from);
    chosen.push_back({piece.from, piece.from + part});
    missing = missing - part;
    if (missing.ms == 0) {
      break;
    }
  }
  if (missing.ms > 0) {
    return std::nullopt;
  }
  return joined(std::move(chosen));
}

/// The cheapest plan within [now, until): in parts, or in one go.
inline ShiftPlan cheapest_plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               Time until,
                               bool in_parts) {
  if (in_parts) {
    return cheapest_runs(forecast, request.now, until, request.length)
        .value_or(run_from(request.now, request.length));
  }
  const std::optional<Time> start =
      cheapest_start(forecast, request.now, until - request.length, request.length);
  return run_from(start.value_or(request.now), request.length);
}

}  // namespace suanwang
