#include "sim/experiment/fairness.hpp"

namespace suanwang {

std::optional<double> jain_index(std::span<const double> shares) {
  if (shares.empty()) {
    return std::nullopt;
  }
  double sum = 0;
  double squares = 0;
  for (const double share : shares) {
    sum += share;
    squares += share * share;
  }
  return squares == 0 ? 1.0 : sum * sum / (static_cast<double>(shares.size()) * squares);
}

}  // namespace suanwang
