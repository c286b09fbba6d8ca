// T5, Ecovisor's threshold: runs while the signal is below a quantile of the next hours, and
// regardless once the waiting it is allowed is used up. Souza et al., "Ecovisor: A Virtual Energy
// System for Carbon-Efficient Applications", ASPLOS 2023; 30 % of the next 24 h fixed on arrival as
// in Hanafy et al., "Going Green for Less Green", ASPLOS 2024 (compute_schedule_threshold). A job
// that can't be suspended runs on once it has begun.
#include "scheduler/shifting/window.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

namespace {

class Ecovisor final : public ShiftingRule {
 public:
  struct Params : WaitParams {
    Share quantile{300'000};
    Duration look_ahead = hours(24);

    template <class V>
    void fields(V& v) {
      WaitParams::fields(v);
      v.optional(
          "quantile", quantile, "runs below this quantile", between(Share{0}, Share{1'000'000}));
      v.optional(
          "look_ahead", look_ahead, "of the forecast from now on", between(minutes(1), days(366)));
    }
  };

  explicit Ecovisor(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.signal; }

  [[nodiscard]] ShiftPlan plan(const ShiftRequest& request,
                               const ForecastView& forecast,
                               const Calendar& /*calendar*/) const override {
    ShiftPlan plan = in_parts(request, forecast);
    if (!request.interruptible) {
      return run_from(plan.start(), request.length);
    }
    return plan;
  }

 private:
  [[nodiscard]] ShiftPlan in_parts(const ShiftRequest& request,
                                   const ForecastView& forecast) const {
    const Int128 threshold = threshold_millionths(forecast);
    Duration wait = params_.latest_start(request) - request.now;
    Duration missing = request.length;
    Time at = request.now;
    std::vector<RunInterval> runs;
    // No piece counts after the last at which the job can still be waiting or running.
    for (const SignalPiece& piece : pieces(forecast, at, at + wait + missing)) {
      const bool low = Int128{piece.value} * 1'000'000 < threshold;
      const Duration waited = low ? Duration{} : std::min(wait, piece.until - piece.from);
      wait = wait - waited;
      const Duration part = std::min(missing, piece.until - piece.from - waited);
      runs.push_back({piece.from + waited, piece.from + waited + part});
      missing = missing - part;
      at = piece.until;
    }
    runs.push_back({at, at + missing});  // the forecast ends: no reason to wait is left
    return joined(std::move(runs));
  }

  /// The quantile of the slots from that of now on, between two of them in proportion (Hyndman and
  /// Fan's type 7, as pandas has it): exact, in millionths of the signal's unit.
  [[nodiscard]] Int128 threshold_millionths(const ForecastView& forecast) const {
    const std::int64_t slots = std::max<std::int64_t>(1, params_.look_ahead.ms / forecast.slot.ms);
    const std::size_t count = std::min(static_cast<std::size_t>(slots), forecast.values.size());
    if (count == 0) {
      return 0;
    }
    std::vector<std::int64_t> sorted(forecast.values.begin(),
                                     forecast.values.begin() + static_cast<std::ptrdiff_t>(count));
    std::sort(sorted.begin(), sorted.end());
    const std::int64_t position = params_.quantile.base * (static_cast<std::int64_t>(count) - 1);
    const auto below = static_cast<std::size_t>(position / 1'000'000);
    const std::size_t above = std::min(below + 1, count - 1);
    return Int128{sorted[below]} * 1'000'000 +
           Int128{sorted[above] - sorted[below]} * (position % 1'000'000);
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<ShiftingRule> shifting_rule_ecovisor;
const PluginEntry<ShiftingRule> shifting_rule_ecovisor = plugin<ShiftingRule, Ecovisor>(
    "ecovisor", "while carbon or price is below a quantile, or its wait is used up");

}  // namespace suanwang
