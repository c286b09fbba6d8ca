#include "sim/experiment/comparison_files.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/text_writer.hpp"
#include "sim/experiment/rounded_json.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::ordered_json;

Json variants_json(const Comparison& comparison) {
  Json json = Json::array();
  for (std::size_t v = 0; v < comparison.names.size(); ++v) {
    json.push_back({{"name", comparison.names[v]},
                    {"settings", settings_json(comparison.settings[v])},
                    {"scenario_hash", comparison.hashes[v]},
                    {"same_arrivals", static_cast<bool>(comparison.same_arrivals[v])}});
  }
  return json;
}

Json interval_json(const MeanEstimate& estimate) {
  return {{"mean", rounded_json(estimate.mean)},
          {"low", rounded_json(estimate.low())},
          {"high", rounded_json(estimate.high())}};
}

Json difference_json(const VariantResult& result, double baseline) {
  Json json = interval_json(result.difference);
  json["share"] =
      rounded_json(baseline == 0 ? std::nan("") : result.difference.mean / std::abs(baseline));
  json["simultaneous"] = {
      {"low", rounded_json(result.difference.mean - result.simultaneous_half_width)},
      {"high", rounded_json(result.difference.mean + result.simultaneous_half_width)}};
  json["independent_half_width"] = rounded_json(result.independent_half_width);
  json["p"] = rounded_json(result.p);
  json["p_holm"] = rounded_json(result.p_adjusted);
  return json;
}

Json metric_json(const MetricResult& metric) {
  Json json;
  json["name"] = metric.metric->name;
  json["title"] = metric.metric->title;
  json["unit"] = metric.metric->unit;
  json["better"] = name_of(metric.metric->better);
  json["help"] = metric.metric->help;
  const auto headlines = headline_metrics();
  json["headline"] =
      std::find(headlines.begin(), headlines.end(), metric.metric->name) != headlines.end();
  json["variants"] = Json::array();
  for (std::size_t v = 0; v < metric.variants.size(); ++v) {
    const VariantResult& result = metric.variants[v];
    Json row = interval_json(result.estimate);
    row["deviation"] = rounded_json(result.estimate.deviation);
    row["rank"] = metric.metric->better == Better::neither ? Json() : Json(metric.ranking.rank[v]);
    row["difference"] =
        v == 0 ? Json() : difference_json(result, metric.variants.front().estimate.mean);
    row["values"] = Json::array();
    for (const double value : result.values) {
      row["values"].push_back(rounded_json(value));
    }
    json["variants"].push_back(std::move(row));
  }
  json["pairs_p_holm"] = Json::array();
  for (const std::vector<double>& row : metric.ranking.p_adjusted) {
    Json cells = Json::array();
    for (const double p : row) {
      cells.push_back(rounded_json(p));
    }
    json["pairs_p_holm"].push_back(std::move(cells));
  }
  return json;
}

Json pareto_json(const Comparison& comparison) {
  const ParetoResult& pareto = comparison.pareto;
  Json json;
  json["objectives"] = Json::array();
  for (const std::size_t m : pareto.objectives) {
    json["objectives"].push_back(comparison.metrics[m].metric->name);
  }
  json["variants"] = Json::array();
  for (std::size_t v = 0; v < pareto.dominated_by.size(); ++v) {
    json["variants"].push_back(
        {{"on_front", pareto.dominated_by[v].empty()},
         {"dominated_by", pareto.dominated_by[v]},
         {"dominated_beyond_doubt", static_cast<bool>(pareto.dominated_beyond_doubt[v])}});
  }
  return json;
}

Json steady_json(const Comparison& comparison) {
  Json json = Json::array();
  for (const std::optional<SteadyResult>& steady : comparison.steady) {
    if (!steady) {
      json.push_back(nullptr);
      continue;
    }
    json.push_back({{"series", "wait by order of submission"},
                    {"runs", steady->runs},
                    {"warm_up_s", interval_json(steady->warm_up_s)},
                    {"runs_with_warm_up_found", steady->runs_settled},
                    {"batches", kBatches},
                    {"batch_means_half_width_s", rounded_json(steady->batch_half_width_s.mean)},
                    {"batch_lag_one_correlation", rounded_json(steady->lag_one)},
                    {"runs_with_independent_batches", steady->runs_independent}});
  }
  return json;
}

Json stopping_json(const std::optional<StoppingResult>& stopping) {
  if (!stopping) {
    return nullptr;
  }
  return {{"until_share", rounded_json(stopping->share)},
          {"of", stopping->watched == Watched::difference ? "difference" : "mean"},
          {"metric", stopping->metric},
          {"looks", stopping->looks},
          {"widest_share", rounded_json(stopping->widest_share)},
          {"reached", stopping->reached}};
}

void add_csv_row(const Comparison& comparison,
                 const MetricResult& metric,
                 std::size_t v,
                 std::string& text) {
  const VariantResult& result = metric.variants[v];
  const bool is_baseline = v == 0;
  const auto of_difference = [&](double value) {
    return is_baseline ? std::string() : nine_digits(value);
  };
  const double simultaneous = result.simultaneous_half_width;
  text += fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
      metric.metric->name,
      metric.metric->unit,
      name_of(metric.metric->better),
      csv_quoted(comparison.names[v]),
      result.values.size(),
      nine_digits(result.estimate.mean),
      nine_digits(result.estimate.low()),
      nine_digits(result.estimate.high()),
      nine_digits(result.estimate.deviation),
      of_difference(result.difference.mean),
      of_difference(result.difference.low()),
      of_difference(result.difference.high()),
      of_difference(result.difference.mean - simultaneous),
      of_difference(result.difference.mean + simultaneous),
      of_difference(result.p),
      of_difference(result.p_adjusted),
      metric.metric->better == Better::neither ? "" : std::to_string(metric.ranking.rank[v]));
}

}  // namespace

std::string comparison_csv(const Comparison& comparison) {
  std::string text =
      "metric,unit,better,variant,seeds,mean,low,high,deviation,difference,difference_low,"
      "difference_high,simultaneous_low,simultaneous_high,p,p_holm,rank\n";
  for (const MetricResult& metric : comparison.metrics) {
    for (std::size_t v = 0; v < metric.variants.size(); ++v) {
      add_csv_row(comparison, metric, v, text);
    }
  }
  return text;
}

std::string comparison_json(const Comparison& comparison, std::string_view version) {
  Json json;
  json["format"] = kComparisonFormat;
  json["version"] = version;
  json["scenario"] = comparison.scenario;
  json["reproducible"] = comparison.reproducible;
  json["level"] = comparison.level;
  json["interval_level"] = rounded_json(comparison.interval_level);
  json["seeds"] = comparison.seeds;
  json["command"] = comparison.command;
  json["set"] = settings_json(comparison.fixed);
  json["baseline"] = 0;
  json["variants"] = variants_json(comparison);
  json["stopping"] = stopping_json(comparison.stopping);
  json["metrics"] = Json::array();
  for (const MetricResult& metric : comparison.metrics) {
    json["metrics"].push_back(metric_json(metric));
  }
  json["pareto"] = pareto_json(comparison);
  json["steady_state"] = steady_json(comparison);
  // Names come from checked input, but a sink of results must not throw on a bad byte.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace suanwang
