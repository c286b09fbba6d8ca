// Means of independent values with intervals, and differences of means.
//
// The values are results of runs with different seeds: independent, and near enough to normal, as
// each is itself a mean over many jobs. Law, "Simulation Modeling and Analysis", 5th ed. (2015),
// sections 9.4 (replications) and 10.2 (paired-t and Welch's intervals).
#pragma once

#include <cstddef>
#include <span>

namespace suanwang {

/// A mean and how far off it may be at the level it was made for. In the unit of the values.
struct MeanEstimate {
  std::size_t count = 0;
  double mean = 0;
  double deviation = 0;   ///< standard deviation of the values (divisor count - 1)
  double error = 0;       ///< standard error of the mean; infinite for a single value
  double freedom = 0;     ///< degrees of freedom of `error`
  double half_width = 0;  ///< of the interval mean +- half_width; infinite for a single value

  [[nodiscard]] double low() const { return mean - half_width; }

  [[nodiscard]] double high() const { return mean + half_width; }

  /// Of a two-sided test of "the mean is 0". Values that are all the same have no spread to judge
  /// by: 1 if they are 0, else 0. 1 for a single value.
  [[nodiscard]] double p_value() const;

  /// The same mean at another level, 0 < level < 1.
  [[nodiscard]] MeanEstimate at_level(double level) const;
};

/// mean +- t(freedom, (1 + level) / 2) * deviation / sqrt(count). Needs at least one value, all
/// finite. Equal values have a deviation of exactly 0.
[[nodiscard]] MeanEstimate mean_estimate(std::span<const double> values, double level);

/// Of a[i] - b[i]: both met the same arrivals, failures and weather, so that what these have to do
/// with a difference cancels. With correlation r the interval is sqrt(1 - r) times as wide as that
/// of independent values of equal variance. Needs as many values in both.
[[nodiscard]] MeanEstimate paired_difference(std::span<const double> a,
                                             std::span<const double> b,
                                             double level);

/// Of the means of values that have nothing to do with each other: Welch, Biometrika 34 (1947).
[[nodiscard]] MeanEstimate independent_difference(std::span<const double> a,
                                                  std::span<const double> b,
                                                  double level);

/// (1 - level) shared by `count` intervals: all hold together at the level (Bonferroni).
[[nodiscard]] double simultaneous_level(double level, std::size_t count);

}  // namespace suanwang
