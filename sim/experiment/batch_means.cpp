#include "sim/experiment/batch_means.hpp"

#include <cmath>
#include <vector>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

double lag_one_correlation(std::span<const double> values, double mean) {
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    products += i == 0 ? 0 : (values[i] - mean) * (values[i - 1] - mean);
  }
  return squares == 0 ? 0 : products / squares;
}

}  // namespace

BatchMeans batch_means(std::span<const double> series, double level, std::size_t batches) {
  SUANWANG_CHECK(batches >= 2 && series.size() >= batches, "two batches, none of them empty");
  BatchMeans result;
  result.batch_size = series.size() / batches;
  const std::size_t first = series.size() - batches * result.batch_size;
  std::vector<double> means(batches);
  for (std::size_t b = 0; b < batches; ++b) {
    double sum = 0;
    for (std::size_t i = 0; i < result.batch_size; ++i) {
      sum += series[first + b * result.batch_size + i];
    }
    means[b] = sum / static_cast<double>(result.batch_size);
  }
  result.estimate = mean_estimate(means, level);
  result.lag_one = lag_one_correlation(means, result.estimate.mean);
  result.looks_independent =
      std::abs(result.lag_one) <= 2 / std::sqrt(static_cast<double>(batches));
  return result;
}

}  // namespace suanwang
