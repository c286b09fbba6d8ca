#include "sim/experiment/ranking.hpp"

#include <algorithm>
#include <numeric>

#include "sim/experiment/estimate.hpp"
#include "sim/experiment/holm.hpp"

namespace suanwang {

namespace {

constexpr double kAnyLevel = 0.5;  // only means and p-values are looked at

/// The best first; of equals the first.
std::vector<std::size_t> by_mean(std::span<const std::vector<double>> values, Better better) {
  std::vector<double> costs;
  for (const std::vector<double>& of_candidate : values) {
    const double mean = mean_estimate(of_candidate, kAnyLevel).mean;
    costs.push_back(better == Better::higher ? -mean : mean);
  }
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return costs[a] < costs[b];
  });
  return order;
}

void rank_groups(const std::vector<std::size_t>& order, Ranking& ranking) {
  std::size_t leader = order.front();
  std::uint32_t rank = 1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (ranking.is_better[leader][order[i]]) {
      leader = order[i];
      rank = static_cast<std::uint32_t>(i) + 1;
    }
    ranking.rank[order[i]] = rank;
  }
}

}  // namespace

Ranking ranked(std::span<const std::vector<double>> values,
               Better better,
               double alpha,
               double p_factor) {
  const std::size_t count = values.size();
  std::vector<double> p_values;
  std::vector<double> differences;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      const MeanEstimate difference = paired_difference(values[i], values[j], kAnyLevel);
      differences.push_back(difference.mean);
      p_values.push_back(p_factor * difference.p_value());
    }
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  Ranking ranking;
  ranking.rank.assign(count, 1);
  ranking.p_adjusted.assign(count, std::vector<double>(count, 1.0));
  ranking.is_better.assign(count, std::vector<bool>(count, false));
  std::size_t pair = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j, ++pair) {
      ranking.p_adjusted[i][j] = ranking.p_adjusted[j][i] = adjusted[pair];
      if (better == Better::neither || adjusted[pair] >= alpha) {
        continue;
      }
      const bool first_wins = (differences[pair] < 0) == (better == Better::lower);
      ranking.is_better[first_wins ? i : j][first_wins ? j : i] = true;
    }
  }
  if (better != Better::neither && !values.empty()) {
    rank_groups(by_mean(values, better), ranking);
  }
  return ranking;
}

std::string_view name_of(Better better) {
  switch (better) {
    case Better::lower:
      return "lower";
    case Better::higher:
      return "higher";
    case Better::neither:
      break;
  }
  return "neither";
}

}  // namespace suanwang
