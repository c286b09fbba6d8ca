// Where a run has forgotten how it began.
#pragma once

#include <cstddef>
#include <span>

namespace suanwang {

struct WarmUp {
  std::size_t observations = 0;  ///< to leave out, from the first on; a multiple of 5
  /// The best point lies before the middle. If not, the run is too short to tell: the rule then
  /// says no more than that (White, Cobb, Spratt 2000).
  bool is_found = false;
};

/// MSER-5: of means of five, leaves out the d that make the rest's standard error least,
///   sum (y_i - mean)^2 / (n - d)^2 over i >= d, with d <= n / 2.
/// White, "An effective truncation heuristic for bias reduction in simulation output", Simulation
/// 69 (1997); White, Cobb, Spratt, "A comparison of five steady-state truncation heuristics for
/// simulation", WSC 2000. Of equal points the first. O(n).
[[nodiscard]] WarmUp warm_up_mser5(std::span<const double> series);

}  // namespace suanwang
