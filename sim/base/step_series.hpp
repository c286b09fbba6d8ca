// What holds from one instant to the next: hourly weather, the price of energy, a carbon factor.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// A function of time that is constant between its steps. The first step holds for all time before
/// it too, the last for all time after it.
template <class T>
class StepSeries {
 public:
  struct Step {
    Time from;
    T value{};
  };

  /// The same value always.
  explicit StepSeries(T value = {}) : steps_{{Time{-kNever.ms}, std::move(value)}} {}

  /// Steps in rising order of time, at least one.
  explicit StepSeries(std::vector<Step> steps) : steps_(std::move(steps)) {
    SUANWANG_CHECK(!steps_.empty(), "a series has at least one step");
    for (std::size_t i = 1; i < steps_.size(); ++i) {
      SUANWANG_CHECK(steps_[i - 1].from < steps_[i].from, "the steps of a series rise in time");
    }
  }

  /// The step that holds at `t`. O(log steps).
  [[nodiscard]] std::size_t index_at(Time t) const {
    const auto after = std::upper_bound(
        steps_.begin(), steps_.end(), t, [](Time a, const Step& b) { return a < b.from; });
    return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin()) - 1;
  }

  [[nodiscard]] const T& at(Time t) const { return steps_[index_at(t)].value; }

  [[nodiscard]] const T& value(std::size_t index) const { return steps_[index].value; }

  /// When step `index` ends; kNever for the last.
  [[nodiscard]] Time end_of(std::size_t index) const {
    return index + 1 < steps_.size() ? steps_[index + 1].from : kNever;
  }

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
};

}  // namespace suanwang
