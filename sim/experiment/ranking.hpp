// Which of several are better, as far as their values tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace suanwang {

enum class Better : std::uint8_t { lower, higher, neither };

/// `lower`, `higher`, `neither`.
[[nodiscard]] std::string_view name_of(Better better);

struct Ranking {
  /// In order of means, the best first: the first of a group leads it, all that follow and that it
  /// is not better than beyond doubt share its rank, the next leads another; a rank is 1 + the
  /// number of candidates in the groups before. By candidate.
  std::vector<std::uint32_t> rank;
  /// Of "the means of i and j are equal", over all pairs, adjusted by Holm; 1 on the diagonal.
  /// [i][j] = [j][i].
  std::vector<std::vector<double>> p_adjusted;

  /// Beyond doubt at `alpha`, by the ranking's own comparisons.
  std::vector<std::vector<bool>> is_better;  ///< [i][j]: i is better than j
};

/// `values[i][s]`: what candidate i came to with seed s. All pairs are compared, by paired t-tests,
/// each p-value times `p_factor` (looks, see stopping.hpp) before Holm's correction over all pairs.
/// With Better::neither all ranks are 1.
[[nodiscard]] Ranking ranked(std::span<const std::vector<double>> values,
                             Better better,
                             double alpha,
                             double p_factor = 1);

}  // namespace suanwang
