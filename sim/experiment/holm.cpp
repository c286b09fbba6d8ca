#include "sim/experiment/holm.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace suanwang {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return p_values[a] < p_values[b];
  });
  std::vector<double> adjusted(p_values.size());
  double greatest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double p = static_cast<double>(order.size() - i) * p_values[order[i]];
    greatest = std::max(greatest, std::min(p, 1.0));
    adjusted[order[i]] = greatest;
  }
  return adjusted;
}

}  // namespace suanwang
