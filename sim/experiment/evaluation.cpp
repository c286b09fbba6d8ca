#include "sim/experiment/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/experiment/holm.hpp"
#include "sim/experiment/stopping.hpp"

namespace suanwang {

Levels Levels::of(double level, std::uint32_t look) {
  return look == 0 ? Levels{1 - level, level, 1}
                   : Levels{1 - level, look_level(level, look), look_factor(look)};
}

MetricResult evaluate_metric(const Metric& metric,
                             std::span<const std::vector<double>> values,
                             const Levels& levels) {
  MetricResult result;
  result.metric = &metric;
  std::vector<double> p_values;
  const std::size_t comparisons = values.size() - 1;
  for (std::size_t v = 0; v < values.size(); ++v) {
    VariantResult variant;
    variant.values = values[v];
    variant.estimate = mean_estimate(values[v], levels.interval);
    variant.difference = paired_difference(values[v], values.front(), levels.interval);
    variant.simultaneous_half_width =
        variant.difference.at_level(simultaneous_level(levels.interval, comparisons)).half_width;
    variant.independent_half_width =
        v == 0 ? 0 : independent_difference(values[v], values.front(), levels.interval).half_width;
    variant.p = std::min(1.0, levels.p_factor * variant.difference.p_value());
    if (v > 0) {
      p_values.push_back(variant.p);
    }
    result.variants.push_back(std::move(variant));
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t v = 1; v < values.size(); ++v) {
    result.variants[v].p_adjusted = adjusted[v - 1];
  }
  result.ranking = ranked(values, metric.better, levels.alpha, levels.p_factor);
  return result;
}

double widest_share(const MetricResult& result, Watched watched) {
  const bool of_difference = watched == Watched::difference && result.variants.size() > 1;
  double widest = 0;
  for (std::size_t v = of_difference ? 1 : 0; v < result.variants.size(); ++v) {
    const VariantResult& variant = result.variants[v];
    const double half = of_difference ? variant.difference.half_width : variant.estimate.half_width;
    const double mean =
        of_difference ? result.variants.front().estimate.mean : variant.estimate.mean;
    if (half > 0) {
      widest = std::max(widest, mean == 0 ? HUGE_VAL : half / std::abs(mean));
    }
  }
  return widest;
}

}  // namespace suanwang
