// Holds a centre back in the hours of the day whose forecast is highest: a virtual capacity curve
// as in Radovanovic et al., "Carbon-Aware Computing for Datacenters" (2023), with two levels.
#include <algorithm>
#include <vector>

#include "scheduler/curve/curve_rule.hpp"

namespace suanwang {

namespace {

class DirtiestHours final : public CurveRule {
 public:
  struct Params {
    ShiftSignal of = ShiftSignal::carbon;
    Duration hours_a_day = hours(8);
    Share share{600'000};

    template <class V>
    void fields(V& v) {
      v.optional("signal", of, "what makes an hour dirty, or dear");
      v.optional("hours", hours_a_day, "so much of each day", between(hours(1), hours(23)));
      v.optional("share",
                 share,
                 "what may be allocated of a centre in those hours",
                 between(Share{0}, Share{1'000'000}));
    }
  };

  explicit DirtiestHours(const Params& params) : params_(params) {}

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.of; }

  /// Of a day that has begun, the same part of what is left.
  [[nodiscard]] CapacityCurve curve(Time now,
                                    Time midnight,
                                    const ForecastView& forecast) const override {
    std::vector<std::size_t> slots;
    for (std::size_t i = 0; i < forecast.values.size() && forecast.begin_of(i) < midnight; ++i) {
      slots.push_back(i);
    }
    const auto held = static_cast<std::size_t>(static_cast<std::int64_t>(slots.size()) *
                                               params_.hours_a_day.ms / days(1).ms);
    std::stable_sort(slots.begin(), slots.end(), [&](std::size_t a, std::size_t b) {
      return forecast.values[a] > forecast.values[b];
    });
    std::vector<bool> is_held(slots.size(), false);
    for (std::size_t i = 0; i < held; ++i) {
      is_held[slots[i]] = true;
    }
    CapacityCurve curve;
    for (std::size_t i = 0; i < is_held.size(); ++i) {
      const Share share = is_held[i] ? params_.share : Share{1'000'000};
      if (curve.empty() || curve.back().share != share) {
        curve.push_back({std::max(now, forecast.begin_of(i)), share});
      }
    }
    return curve;
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<CurveRule> curve_rule_dirtiest_hours;
const PluginEntry<CurveRule> curve_rule_dirtiest_hours = plugin<CurveRule, DirtiestHours>(
    "dirtiest-hours", "less of a centre in the hours of the highest carbon or price");

}  // namespace suanwang
