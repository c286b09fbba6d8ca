// The mean of one long run, whose observations depend on each other.
#pragma once

#include <cstddef>
#include <span>

#include "sim/experiment/estimate.hpp"

namespace suanwang {

struct BatchMeans {
  MeanEstimate estimate;       ///< over the batches
  std::size_t batch_size = 0;  ///< observations in each
  double lag_one = 0;          ///< correlation of neighbouring batches; 0 if they are all equal
  /// |lag_one| is within two of its standard errors, 2 / sqrt(batches): nothing says that batches
  /// are too short. If false, the interval is too narrow.
  bool looks_independent = true;
};

inline constexpr std::size_t kBatches = 30;

/// Non-overlapping batches of equal size; what is left over is left out at the beginning, where
/// there may be some warm-up still. Schmeiser, "Batch size effects in the analysis of simulation
/// output", Operations Research 30 (1982): 10 to 30 batches. Needs at least `batches` observations
/// and two batches.
[[nodiscard]] BatchMeans batch_means(std::span<const double> series,
                                     double level,
                                     std::size_t batches = kBatches);

}  // namespace suanwang
