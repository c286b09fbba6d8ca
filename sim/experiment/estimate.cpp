#include "sim/experiment/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/experiment/student.hpp"

namespace suanwang {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Mean and deviation, without an interval.
MeanEstimate moments_of(std::span<const double> values) {
  SUANWANG_CHECK(!values.empty(), "a mean of no values");
  MeanEstimate estimate;
  estimate.count = values.size();
  const auto count = static_cast<double>(values.size());
  // From the first value on, so that equal values have that mean to the last bit.
  double sum = 0;
  for (const double value : values) {
    sum += value - values.front();
  }
  estimate.mean = values.front() + sum / count;
  double squares = 0;
  for (const double value : values) {
    squares += (value - estimate.mean) * (value - estimate.mean);
  }
  estimate.freedom = count - 1;
  estimate.deviation = values.size() > 1 ? std::sqrt(squares / (count - 1)) : 0;
  estimate.error = values.size() > 1 ? estimate.deviation / std::sqrt(count) : kInfinite;
  return estimate;
}

}  // namespace

double MeanEstimate::p_value() const {
  if (std::isinf(error)) {
    return 1;
  }
  if (error == 0) {
    return mean == 0 ? 1 : 0;
  }
  return student_two_sided(mean / error, freedom);
}

MeanEstimate MeanEstimate::at_level(double level) const {
  MeanEstimate estimate = *this;
  if (error == 0 || std::isinf(error)) {
    estimate.half_width = error;
  } else {
    estimate.half_width = error * student_quantile((1 + level) / 2, freedom);
  }
  return estimate;
}

MeanEstimate mean_estimate(std::span<const double> values, double level) {
  return moments_of(values).at_level(level);
}

MeanEstimate paired_difference(std::span<const double> a, std::span<const double> b, double level) {
  SUANWANG_CHECK(a.size() == b.size(), "pairs of values");
  std::vector<double> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    differences[i] = a[i] - b[i];
  }
  return mean_estimate(differences, level);
}

MeanEstimate independent_difference(std::span<const double> a,
                                    std::span<const double> b,
                                    double level) {
  const MeanEstimate first = moments_of(a);
  const MeanEstimate second = moments_of(b);
  MeanEstimate estimate;
  estimate.count = std::min(a.size(), b.size());
  estimate.mean = first.mean - second.mean;
  const double va = first.error * first.error;
  const double vb = second.error * second.error;
  estimate.error = std::sqrt(va + vb);
  estimate.deviation =
      std::sqrt(first.deviation * first.deviation + second.deviation * second.deviation);
  // Welch-Satterthwaite.
  estimate.freedom =
      estimate.error > 0 && std::isfinite(estimate.error)
          ? (va + vb) * (va + vb) / (va * va / first.freedom + vb * vb / second.freedom)
          : first.freedom + second.freedom;
  return estimate.at_level(level);
}

double simultaneous_level(double level, std::size_t count) {
  return count == 0 ? level : 1 - (1 - level) / static_cast<double>(count);
}

}  // namespace suanwang
