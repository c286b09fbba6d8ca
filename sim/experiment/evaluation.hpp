// What the values of one metric say of several variants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/experiment/estimate.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/ranking.hpp"

namespace suanwang {

/// At which levels values are judged.
struct Levels {
  double alpha = 0.05;     ///< what ranks and marks are held to
  double interval = 0.95;  ///< of each interval
  double p_factor = 1;     ///< of p-values

  /// `look`: the k-th time that the values are looked at while they grow (stopping.hpp); 0: there
  /// are as many as were meant from the beginning.
  [[nodiscard]] static Levels of(double level, std::uint32_t look);
};

/// Of one metric, one variant.
struct VariantResult {
  std::vector<double> values;  ///< by seed
  MeanEstimate estimate;
  MeanEstimate difference;             ///< to the first variant, paired; of itself 0
  double simultaneous_half_width = 0;  ///< of intervals of `difference` that hold for all variants
  double independent_half_width = 0;   ///< that `difference` would have without pairing
  double p = 1;                        ///< of "no difference", alone
  double p_adjusted = 1;               ///< by Holm over the variants
};

struct MetricResult {
  const Metric* metric = nullptr;
  std::vector<VariantResult> variants;
  Ranking ranking;  ///< over all pairs
};

/// `values[v][s]`: what variant v came to with seed s; all as many, at least one variant and seed.
[[nodiscard]] MetricResult evaluate_metric(const Metric& metric,
                                           std::span<const std::vector<double>> values,
                                           const Levels& levels);

/// Whose interval is to become narrow.
enum class Watched : std::uint8_t { difference, mean };

/// The widest watched half width, as a share of the mean (of the first variant's for differences):
/// 0 where values have no spread, infinite where they have and the mean is 0.
[[nodiscard]] double widest_share(const MetricResult& result, Watched watched);

}  // namespace suanwang
