// Shifting rules: when a job that can wait runs, by a forecast of carbon or price. One file a rule.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/plugin.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/platform/forecast.hpp"

namespace suanwang {

/// Which forecast a rule looks at.
enum class ShiftSignal : std::uint8_t { carbon, price };

constexpr auto choices(ShiftSignal /*type*/) {
  return std::array{Choice<ShiftSignal>{"carbon", ShiftSignal::carbon, "the zone's carbon factor"},
                    Choice<ShiftSignal>{"price", ShiftSignal::price, "the zone's price of energy"}};
}

/// What a rule may know of a job: nothing of its actual run time.
struct ShiftRequest {
  Time now{};
  Duration length{};           ///< requested or expected; the plan lasts exactly that long
  Duration class_mean{};       ///< mean length of the job's class so far; 0: unknown, take `length`
  Time deadline = kNever;      ///< latest end; one that can't be kept leaves no time to wait
  bool interruptible = false;  ///< may be suspended and resumed

  /// L of the rules that know only the class.
  [[nodiscard]] Duration expected() const { return class_mean.ms > 0 ? class_mean : length; }
};

/// The job runs from `from` until just before `until`.
struct RunInterval {
  Time from{};
  Time until{};

  friend constexpr auto operator<=>(RunInterval, RunInterval) = default;
};

/// When a job is meant to run: apart from each other, in order of time, at least one. The first
/// start is the time to defer it until; between intervals it is suspended.
struct ShiftPlan {
  std::vector<RunInterval> runs;

  [[nodiscard]] Time start() const { return runs.front().from; }

  friend bool operator==(const ShiftPlan&, const ShiftPlan&) = default;
};

/// Makes plans and keeps no state: a plan follows from the request, the forecast and the calendar.
class ShiftingRule {
 public:
  virtual ~ShiftingRule() = default;

  /// The forecast to show it; nothing if it looks at none.
  [[nodiscard]] virtual std::optional<ShiftSignal> signal() const = 0;

  /// A plan that lasts exactly request.length (> 0) and starts at request.now or later. `forecast`
  /// is seen at request.now. What lies beyond the forecast is not considered; where it ends too
  /// soon to place the job, the job runs at once.
  [[nodiscard]] virtual ShiftPlan plan(const ShiftRequest& request,
                                       const ForecastView& forecast,
                                       const Calendar& calendar) const = 0;
};

/// All rules there are (generated from scheduler/shifting/*.cpp).
PluginTable<ShiftingRule> shifting_rules();

}  // namespace suanwang
