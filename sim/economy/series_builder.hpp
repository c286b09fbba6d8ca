// Steps of a series of whole numbers, as they come.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// Appends steps in order of time. Equal neighbours become one; of the steps up to the beginning
/// the last holds there; steps from the end on are left out.
class SeriesBuilder {
 public:
  SeriesBuilder(Time from, Time until) : from_(from), until_(until) {
    SUANWANG_CHECK(from < until, "a series covers some time");
  }

  void add(Time at, std::int64_t value) {
    if (at >= until_) {
      return;
    }
    if (at <= from_) {
      steps_.assign(1, {from_, value});
    } else if (steps_.empty() || steps_.back().value != value) {
      steps_.push_back({at, value});
    }
  }

  /// At least one step has been added.
  [[nodiscard]] StepSeries<std::int64_t> series() && {
    return StepSeries<std::int64_t>(std::move(steps_));
  }

 private:
  Time from_;
  Time until_;
  std::vector<StepSeries<std::int64_t>::Step> steps_;
};

}  // namespace suanwang
