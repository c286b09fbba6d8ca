#include "sim/experiment/pareto.hpp"

namespace suanwang {

namespace {

bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
  bool is_better = false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k] > b[k]) {
      return false;
    }
    is_better |= a[k] < b[k];
  }
  return is_better;
}

}  // namespace

std::vector<std::vector<std::size_t>> dominated_by(std::span<const std::vector<double>> costs) {
  std::vector<std::vector<std::size_t>> result(costs.size());
  for (std::size_t i = 0; i < costs.size(); ++i) {
    for (std::size_t j = 0; j < costs.size(); ++j) {
      if (dominates(costs[j], costs[i])) {
        result[i].push_back(j);
      }
    }
  }
  return result;
}

}  // namespace suanwang
