// Many comparisons at once: p-values such that the chance of any false alarm among them stays below
// the level that they are held to.
#pragma once

#include <span>
#include <vector>

namespace suanwang {

/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
/// Statistics 6 (1979): the i-th smallest of m (from 0) becomes the greatest of (m - j) p_j over
/// j <= i, at most 1. Holds for any dependence among them. In the order given.
[[nodiscard]] std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace suanwang
