#include "sim/experiment/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "sim/experiment/pareto.hpp"
#include "sim/experiment/run_grid.hpp"
#include "sim/experiment/stopping.hpp"

namespace suanwang {

namespace {

using Values = std::vector<std::vector<double>>;  // by variant and seed

std::size_t position_of(const Metric* metric) {
  return static_cast<std::size_t>(metric - metrics().data());
}

std::vector<std::size_t> chosen_objectives(const Comparison& comparison,
                                           const std::vector<std::string>& wanted) {
  std::vector<std::size_t> objectives;
  const auto take = [&](std::string_view name) {
    for (std::size_t m = 0; m < comparison.metrics.size(); ++m) {
      if (comparison.metrics[m].metric->name == name) {
        objectives.push_back(m);
        return true;
      }
    }
    return false;
  };
  for (const std::string& name : wanted) {
    take(name);
  }
  if (wanted.empty()) {
    for (const std::string_view name : usual_objectives()) {
      if (!take(name) && name == "cost_cny") {
        take("energy_mwh");
      }
    }
  }
  return objectives;
}

/// Whether j, which dominates i by means, is ahead of it beyond doubt anywhere.
bool is_ahead_beyond_doubt(const Comparison& comparison,
                           const std::vector<std::size_t>& objectives,
                           std::size_t j,
                           std::size_t i) {
  return std::any_of(objectives.begin(), objectives.end(), [&](std::size_t m) {
    return comparison.metrics[m].ranking.is_better[j][i];
  });
}

ParetoResult pareto_of(const Comparison& comparison, const std::vector<std::string>& wanted) {
  ParetoResult pareto;
  pareto.objectives = chosen_objectives(comparison, wanted);
  std::vector<std::vector<double>> costs(comparison.names.size());
  for (const std::size_t m : pareto.objectives) {
    const MetricResult& result = comparison.metrics[m];
    const double sign = result.metric->better == Better::higher ? -1 : 1;
    for (std::size_t v = 0; v < costs.size(); ++v) {
      costs[v].push_back(sign * result.variants[v].estimate.mean);
    }
  }
  pareto.dominated_by = dominated_by(costs);
  for (std::size_t i = 0; i < costs.size(); ++i) {
    bool is_beaten = false;
    for (const std::size_t j : pareto.dominated_by[i]) {
      is_beaten |= is_ahead_beyond_doubt(comparison, pareto.objectives, j, i);
    }
    pareto.dominated_beyond_doubt.push_back(is_beaten);
  }
  return pareto;
}

std::optional<SteadyResult> steady_of(const RunTable& table, std::size_t variant, double level) {
  SteadyResult result;
  std::vector<double> warm_ups;
  std::vector<double> half_widths;
  double lags = 0;
  for (std::size_t s = 0; s < table.seeds(); ++s) {
    if (const auto& steady = table.at(variant, s).steady_wait) {
      warm_ups.push_back(steady->warm_up_s);
      half_widths.push_back(steady->half_width_s);
      lags += steady->lag_one;
      result.runs_settled += steady->is_settled ? std::size_t{1} : 0;
      result.runs_independent += steady->is_independent ? std::size_t{1} : 0;
    }
  }
  if (warm_ups.empty()) {
    return std::nullopt;
  }
  result.runs = warm_ups.size();
  result.warm_up_s = mean_estimate(warm_ups, level);
  result.batch_half_width_s = mean_estimate(half_widths, level);
  result.lag_one = lags / static_cast<double>(result.runs);
  return result;
}

std::vector<VariantHead> heads_of(const std::vector<Variant>& variants) {
  std::vector<VariantHead> heads;
  for (const Variant& variant : variants) {
    heads.push_back(variant.head());
  }
  return heads;
}

/// What was watched, at that look; whether that is enough.
StoppingResult looked_at(const Metric& metric,
                         const Values& values,
                         const ComparisonOptions& options,
                         std::uint32_t look) {
  StoppingResult stopping;
  stopping.share = *options.until;
  stopping.watched = options.watched;
  stopping.metric = options.watched_metric;
  stopping.looks = look;
  stopping.widest_share = widest_share(
      evaluate_metric(metric, values, Levels::of(options.level, look)), options.watched);
  stopping.reached = stopping.widest_share <= stopping.share;
  return stopping;
}

ComparisonFailure nothing_to_watch(const std::string& metric) {
  ComparisonFailure failure;
  failure.end = ReplicationEnd::bad_input;
  failure.issues.error({"--metric", 0, 0},
                       metric,
                       "not every run has this metric, so that no interval of it becomes narrow",
                       "compare without --until-ci tells which there are");
  return failure;
}

}  // namespace

Comparison evaluated(const std::string& scenario,
                     const std::vector<VariantHead>& variants,
                     const RunTable& table,
                     const ComparisonOptions& options,
                     std::uint32_t look) {
  const Levels levels = Levels::of(options.level, look);
  Comparison comparison;
  comparison.scenario = scenario;
  comparison.level = options.level;
  comparison.interval_level = levels.interval;
  for (std::size_t s = 0; s < table.seeds(); ++s) {
    comparison.seeds.push_back(options.first_seed + s);
  }
  for (std::size_t v = 0; v < variants.size(); ++v) {
    comparison.names.push_back(variants[v].name);
    comparison.settings.push_back(variants[v].settings);
    comparison.hashes.push_back(variants[v].hash);
    comparison.reproducible &= !variants[v].is_measured;
    comparison.steady.push_back(steady_of(table, v, levels.interval));
    bool same = true;
    for (std::size_t s = 0; s < table.seeds(); ++s) {
      same &= table.at(v, s).arrivals_digest == table.at(0, s).arrivals_digest;
    }
    comparison.same_arrivals.push_back(same);
  }
  for (const Metric& metric : metrics()) {
    if (const auto values = table.values(position_of(&metric))) {
      comparison.metrics.push_back(evaluate_metric(metric, *values, levels));
    }
  }
  comparison.pareto = pareto_of(comparison, options.objectives);
  return comparison;
}

tl::expected<Comparison, ComparisonFailure> compare(const std::vector<Variant>& variants,
                                                    const PolicyCatalogue& catalogue,
                                                    const ComparisonOptions& options,
                                                    const ComparisonListener& listener) {
  RunGrid grid(variants, catalogue, options, listener);
  const std::string& scenario = variants.front().plan.name;
  const auto answer = [&](std::uint32_t look) {
    return evaluated(scenario, heads_of(variants), grid.table(), options, look);
  };
  std::uint32_t seeds = options.until ? std::max(options.seeds, kFewestSeeds) : options.seeds;
  for (std::uint32_t look = 1;; ++look) {
    if (auto failure = grid.grow(seeds)) {
      return tl::unexpected(std::move(*failure));
    }
    if (!options.until) {
      return answer(0);
    }
    const Metric* metric = find_metric(options.watched_metric);
    const auto values = metric != nullptr ? grid.table().values(position_of(metric)) : std::nullopt;
    if (!values) {
      return tl::unexpected(nothing_to_watch(options.watched_metric));
    }
    const StoppingResult stopping = looked_at(*metric, *values, options, look);
    if (stopping.reached || seeds >= options.most_seeds) {
      Comparison comparison = answer(look);
      comparison.stopping = stopping;
      return comparison;
    }
    seeds = std::min(next_look(seeds, stopping.widest_share / stopping.share), options.most_seeds);
  }
}

}  // namespace suanwang
