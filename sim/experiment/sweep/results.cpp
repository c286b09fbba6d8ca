#include "sim/experiment/sweep/results.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "sim/experiment/metrics.hpp"

namespace suanwang {

namespace {

std::vector<std::string> keys_of(const SweepManifest& manifest) {
  std::vector<std::string> keys;
  for (const VariantHead& point : manifest.points) {
    for (const Setting& setting : point.settings) {
      if (std::find(keys.begin(), keys.end(), setting.key) == keys.end()) {
        keys.push_back(setting.key);
      }
    }
  }
  return keys;
}

/// The fields of a point's settings, empty where it leaves a key as it is.
std::string setting_fields(const VariantHead& point, const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) {
    const auto setting = std::find_if(point.settings.begin(),
                                      point.settings.end(),
                                      [&](const Setting& own) { return own.key == key; });
    text += setting == point.settings.end() ? "," : "," + csv_quoted(setting->value);
  }
  return text;
}

/// The position of the first metric of the objectives that every run has.
std::optional<std::size_t> ranked_by(const SweepManifest& manifest, const RunTable& table) {
  std::vector<std::string_view> wanted(manifest.objectives.begin(), manifest.objectives.end());
  wanted.insert(wanted.end(), usual_objectives().begin(), usual_objectives().end());
  for (const std::string_view name : wanted) {
    const Metric* metric = find_metric(name);
    const auto position = static_cast<std::size_t>(metric - metrics().data());
    if (metric != nullptr && table.values(position)) {
      return position;
    }
  }
  return std::nullopt;
}

}  // namespace

std::size_t count_open(const FinishedRuns& runs) {
  return static_cast<std::size_t>(std::count(runs.begin(), runs.end(), std::nullopt));
}

RunTable table_of(const SweepManifest& manifest, const FinishedRuns& runs) {
  RunTable table(manifest.points.size());
  table.grow(manifest.seeds);
  for (std::size_t run = 0; run < runs.size(); ++run) {
    table.set(manifest.point_of(run), run % manifest.seeds, *runs[run]);
  }
  return table;
}

void write_sweep_csv(const SweepManifest& manifest, const FinishedRuns& runs, ByteSink& sink) {
  const std::vector<std::string> keys = keys_of(manifest);
  std::string text = "run,point,seed";
  for (const std::string& key : keys) {
    text += "," + csv_quoted(key);
  }
  text += ",metric,unit,value\n";
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const std::size_t point = manifest.point_of(run);
    const std::string head = fmt::format("{},{},{}", run, point, manifest.seed_of(run)) +
                             setting_fields(manifest.points[point], keys);
    for (std::size_t m = 0; m < metrics().size(); ++m) {
      const Metric& metric = metrics()[m];
      const std::optional<double>& value = runs[run]->metrics[m];
      text += fmt::format(
          "{},{},{},{}\n", head, metric.name, metric.unit, value ? fmt::format("{}", *value) : "");
    }
    sink.write(text);
    text.clear();
  }
  sink.write(text);
}

std::vector<std::size_t> compared_points(const SweepManifest& manifest,
                                         const RunTable& table,
                                         std::size_t most) {
  std::vector<std::size_t> points(table.variants());
  std::iota(points.begin(), points.end(), std::size_t{0});
  const auto metric = ranked_by(manifest, table);
  if (points.size() <= most || !metric) {
    points.resize(std::min(points.size(), most));
    return points;
  }
  const auto values = *table.values(*metric);
  const double sign = metrics()[*metric].better == Better::higher ? -1 : 1;
  std::vector<double> sums;
  for (const std::vector<double>& of_point : values) {
    sums.push_back(sign * std::accumulate(of_point.begin(), of_point.end(), 0.0));
  }
  std::stable_sort(points.begin() + 1, points.end(), [&](std::size_t a, std::size_t b) {
    return sums[a] < sums[b];
  });
  points.resize(most);
  std::sort(points.begin(), points.end());
  return points;
}

Comparison compare_points(const SweepManifest& manifest,
                          const RunTable& table,
                          const std::vector<std::size_t>& points) {
  RunTable chosen(points.size());
  chosen.grow(table.seeds());
  std::vector<VariantHead> heads;
  for (std::size_t i = 0; i < points.size(); ++i) {
    heads.push_back(manifest.points[points[i]]);
    for (std::size_t s = 0; s < table.seeds(); ++s) {
      chosen.set(i, s, table.at(points[i], s));
    }
  }
  ComparisonOptions options;
  options.first_seed = manifest.first_seed;
  options.seeds = manifest.seeds;
  options.objectives = manifest.objectives;
  Comparison comparison = evaluated(manifest.scenario, heads, chosen, options);
  comparison.fixed = manifest.fixed;
  return comparison;
}

}  // namespace suanwang
