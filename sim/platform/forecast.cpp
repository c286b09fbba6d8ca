#include "sim/platform/forecast.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

/// Half to even: the default rounding of IEEE 754, which nothing here changes.
std::int64_t nearest_even(double x) {
  return std::llrint(x);
}

double mean_of(const std::vector<std::int64_t>& values) {
  Int128 sum = 0;
  for (const std::int64_t value : values) {
    sum += value;
  }
  return values.empty() ? 0.0 : static_cast<double>(sum) / static_cast<double>(values.size());
}

/// sqrt(lead / reference) at a lead of 0, 1, .. slots.
std::vector<double> growth_by_lead(const ForecastParams& params, std::size_t count) {
  std::vector<double> growth;
  growth.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Duration lead = params.slot * static_cast<std::int64_t>(i);
    growth.push_back(std::sqrt(in_seconds(lead) / in_seconds(params.reference_lead)));
  }
  return growth;
}

}  // namespace

std::string ForecastParams::objection() const {
  return horizon < slot ? "the horizon is shorter than a slot" : "";
}

std::vector<std::int64_t> slot_means(const StepSeries<std::int64_t>& series,
                                     Time first,
                                     Duration slot,
                                     std::size_t count) {
  std::vector<std::int64_t> means;
  means.reserve(count);
  std::size_t step = series.index_at(first);
  for (std::size_t i = 0; i < count; ++i) {
    const Time end = first + slot * static_cast<std::int64_t>(i + 1);
    Int128 sum = 0;
    for (Time at = end - slot; at < end;) {
      const Time until = std::min(end, series.end_of(step));
      sum += Int128{series.value(step)} * (until - at).ms;
      at = until;
      step += until == series.end_of(step) ? 1U : 0U;
    }
    means.push_back(static_cast<std::int64_t>(rounded_ratio(sum, slot.ms, 0)));
  }
  return means;
}

Forecast::Forecast(const StepSeries<std::int64_t>& truth,
                   Time first,
                   std::size_t slot_count,
                   const ForecastParams& params,
                   RandomStream random)
    : first_(first),
      slot_(params.slot),
      reach_(static_cast<std::size_t>(params.horizon.ms / params.slot.ms)),
      values_(slot_means(truth, first, params.slot, slot_count)) {
  if (params.error != ForecastError::none) {
    draw_errors(params, random);
  }
}

void Forecast::draw_errors(const ForecastParams& params, RandomStream& random) {
  const double sd = mean_of(values_) * static_cast<double>(params.sd.base) / 1e6;
  if (params.error == ForecastError::growing) {
    growth_ = growth_by_lead(params, std::min(reach_, values_.size()));
    errors_.reserve(values_.size());
  }
  for (std::int64_t& value : values_) {
    const double error = sd * random.normal();
    if (params.error == ForecastError::growing) {
      errors_.push_back(error);
    } else {
      value = nearest_even(static_cast<double>(value) + error);
    }
  }
}

ForecastView Forecast::view(Time now) {
  SUANWANG_CHECK(now >= first_, "a forecast seen before it begins");
  const std::size_t from =
      std::min(static_cast<std::size_t>((now - first_).ms / slot_.ms), values_.size());
  const std::size_t count = std::min(reach_, values_.size() - from);
  ForecastView view{first_ + slot_ * static_cast<std::int64_t>(from),
                    slot_,
                    std::span(values_).subspan(from, count)};
  if (!errors_.empty()) {
    seen_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      seen_[i] = nearest_even(static_cast<double>(view.values[i]) + errors_[from + i] * growth_[i]);
    }
    view.values = seen_;
  }
  return view;
}

}  // namespace suanwang
