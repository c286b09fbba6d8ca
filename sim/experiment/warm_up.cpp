#include "sim/experiment/warm_up.hpp"

#include <vector>

namespace suanwang {

namespace {

constexpr std::size_t kOfFive = 5;

std::vector<double> means_of_five(std::span<const double> series) {
  std::vector<double> means(series.size() / kOfFive);
  for (std::size_t i = 0; i < means.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < kOfFive; ++j) {
      sum += series[i * kOfFive + j];
    }
    means[i] = sum / kOfFive;
  }
  return means;
}

}  // namespace

WarmUp warm_up_mser5(std::span<const double> series) {
  const std::vector<double> y = means_of_five(series);
  WarmUp best;
  if (y.empty()) {
    return best;
  }
  // From the last on, mean and squares of the rest by Welford's update.
  const std::size_t middle = y.size() / 2;
  double mean = 0;
  double squares = 0;
  double least = 0;
  std::size_t best_start = middle;
  for (std::size_t d = y.size(); d-- > 0;) {
    const auto count = static_cast<double>(y.size() - d);
    const double off = y[d] - mean;
    mean += off / count;
    squares += off * (y[d] - mean);
    const double mser = squares / (count * count);
    if (d == middle || (d < middle && mser <= least)) {
      least = mser;
      best_start = d;
    }
  }
  best.observations = best_start * kOfFive;
  best.is_found = best_start < middle || middle == 0;
  return best;
}

}  // namespace suanwang
