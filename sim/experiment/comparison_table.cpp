#include "sim/experiment/comparison_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "sim/experiment/stopping.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang {

namespace {

constexpr int kMostDecimals = 6;
constexpr double kClockFrom = 600;  // seconds: a mean below is told in seconds

/// How the numbers of a metric are written.
struct Style {
  bool is_clock = false;
  bool is_share = false;  // in per cent

  [[nodiscard]] std::string text(double value, double spread) const {
    if (is_clock) {
      const double rounded_s = std::nearbyint(std::abs(value));
      const std::string clock = clock_text(static_cast<std::int64_t>(rounded_s) * 1000);
      return value < 0 && rounded_s > 0 ? "-" + clock : clock;
    }
    return is_share ? plain_number(value * 100, spread * 100) + " %" : plain_number(value, spread);
  }

  [[nodiscard]] std::string with_spread(double value, double spread) const {
    if (!std::isfinite(spread)) {
      return text(value, 0);
    }
    return text(value, spread) + " ± " + text(spread, spread);
  }
};

bool is_share(const Metric& metric) {
  constexpr std::array<std::string_view, 7> kShares{"turnaround_regret",
                                                    "makespan_regret",
                                                    "jobs_cost_regret",
                                                    "jobs_carbon_regret",
                                                    "deadlines_met",
                                                    "card_use",
                                                    "core_use"};
  return std::find(kShares.begin(), kShares.end(), metric.name) != kShares.end();
}

Style style_of(const MetricResult& result) {
  Style style;
  style.is_share = is_share(*result.metric);
  double most = 0;
  for (const VariantResult& variant : result.variants) {
    most = std::max(most, std::abs(variant.estimate.mean));
  }
  style.is_clock = result.metric->unit == "s" && most >= kClockFrom;
  return style;
}

std::string verdict(const Metric& metric, const VariantResult& result, double alpha) {
  if (result.difference.mean == 0 && result.difference.deviation == 0) {
    return "the same in every run";
  }
  const bool lower = result.difference.mean < 0;
  if (result.p_adjusted >= alpha) {
    return "not told apart";
  }
  if (metric.better == Better::neither) {
    return lower ? "less" : "more";
  }
  return lower == (metric.better == Better::lower) ? "better" : "worse";
}

std::string p_text(double p) {
  return p < 0.0001 ? "< 0.0001" : fmt::format("{:.4f}", p);
}

/// The best first; of equals the one named first.
std::vector<std::size_t> order_of(const MetricResult& result) {
  std::vector<std::size_t> order(result.variants.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (result.metric->better == Better::neither) {
    return order;
  }
  const double sign = result.metric->better == Better::higher ? -1 : 1;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sign * result.variants[a].estimate.mean < sign * result.variants[b].estimate.mean;
  });
  return order;
}

std::string difference_share(const MetricResult& result, std::size_t v) {
  const double base = std::abs(result.variants.front().estimate.mean);
  const double difference = result.variants[v].difference.mean;
  if (base == 0 || difference == 0) {
    return {};
  }
  const std::string text = fmt::format("{:+.1f} %", 100 * difference / base);
  return text.substr(1) == "0.0 %" ? "0.0 %" : text;
}

std::string metric_block(const Comparison& comparison, const MetricResult& result) {
  using Align = TextTable::Align;
  const Metric& metric = *result.metric;
  const Style style = style_of(result);
  TextTable table({Align::right,
                   Align::left,
                   Align::right,
                   Align::right,
                   Align::right,
                   Align::right,
                   Align::left});
  table.add({"rank",
             "variant",
             std::string(metric.title),
             "difference to " + comparison.names.front(),
             "",
             "p (Holm)",
             ""});
  table.rule();
  for (const std::size_t v : order_of(result)) {
    const VariantResult& variant = result.variants[v];
    std::vector<std::string> row{
        metric.better == Better::neither ? "" : std::to_string(result.ranking.rank[v]),
        comparison.names[v],
        style.with_spread(variant.estimate.mean, variant.estimate.half_width)};
    if (v == 0) {
      row.insert(row.end(), {"", "", "", "baseline"});
    } else {
      row.insert(row.end(),
                 {style.with_spread(variant.difference.mean, variant.difference.half_width),
                  difference_share(result, v),
                  p_text(variant.p_adjusted),
                  verdict(metric, variant, 1 - comparison.level)});
    }
    table.add(std::move(row));
  }
  const std::string unit =
      metric.unit.empty() || style.is_clock ? "" : fmt::format(", {}", metric.unit);
  const std::string_view wish = metric.better == Better::lower    ? ", less is better"
                                : metric.better == Better::higher ? ", more is better"
                                                                  : "";
  return fmt::format(
      "{} ({}{}{}): {}\n\n{}\n", metric.title, metric.name, unit, wish, metric.help, table.text());
}

std::string names_at(const Comparison& comparison, const std::vector<std::size_t>& variants) {
  std::string text;
  for (const std::size_t v : variants) {
    text += (text.empty() ? "" : ", ") + comparison.names[v];
  }
  return text;
}

std::string front_text(const Comparison& comparison) {
  const ParetoResult& pareto = comparison.pareto;
  if (comparison.names.size() < 2 || pareto.objectives.size() < 2) {
    return {};
  }
  std::string text = "Pareto front of ";
  for (std::size_t k = 0; k < pareto.objectives.size(); ++k) {
    text += k == 0 ? "" : ", ";
    text += comparison.metrics[pareto.objectives[k]].metric->title;
  }
  text += " (by means):\n";
  for (std::size_t v = 0; v < comparison.names.size(); ++v) {
    if (pareto.dominated_by[v].empty()) {
      text += "  on it: " + comparison.names[v] + "\n";
    }
  }
  for (std::size_t v = 0; v < comparison.names.size(); ++v) {
    if (!pareto.dominated_by[v].empty()) {
      text += fmt::format("  {}: {} beaten by {}\n",
                          comparison.names[v],
                          pareto.dominated_beyond_doubt[v] ? "beyond doubt" : "perhaps",
                          names_at(comparison, pareto.dominated_by[v]));
    }
  }
  return text + "\n";
}

std::string steady_text(const Comparison& comparison) {
  using Align = TextTable::Align;
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.add(
      {"settled waits", "warm-up", "found in", "batch means of a run", "lag 1", "batches ok"});
  table.rule();
  bool any = false;
  for (std::size_t v = 0; v < comparison.names.size(); ++v) {
    if (const auto& steady = comparison.steady[v]) {
      any = true;
      table.add(
          {comparison.names[v],
           clock_text(static_cast<std::int64_t>(steady->warm_up_s.mean) * 1000),
           fmt::format("{} of {} runs", steady->runs_settled, steady->runs),
           "± " + plain_number(steady->batch_half_width_s.mean, steady->batch_half_width_s.mean) +
               " s",
           fmt::format("{:.2f}", steady->lag_one),
           fmt::format("{} of {} runs", steady->runs_independent, steady->runs)});
    }
  }
  return any ? table.text() + "\n" : std::string();
}

std::string head_text(const Comparison& comparison) {
  std::string text = fmt::format("{}: {} {}, {} seeds each ({} to {})",
                                 comparison.scenario,
                                 comparison.names.size(),
                                 comparison.names.size() == 1 ? "variant" : "variants",
                                 comparison.seeds.size(),
                                 comparison.seeds.front(),
                                 comparison.seeds.back());
  text += fmt::format("; intervals of {:g} %", 100 * comparison.level);
  if (comparison.stopping) {
    const StoppingResult& stop = *comparison.stopping;
    text += fmt::format(
        ", good whenever one stops\n{}: the widest interval of the {} of {} is ± {:.3g} % after "
        "{} "
        "looks, {:g} % was asked for",
        stop.reached ? "narrow enough" : "NOT narrow enough, seeds ran out",
        stop.watched == Watched::difference ? "difference" : "mean",
        stop.metric,
        100 * stop.widest_share,
        stop.looks,
        100 * stop.share);
  }
  return text + "\n\n";
}

std::string notes_text(const Comparison& comparison) {
  std::string text;
  for (std::size_t v = 1; v < comparison.names.size(); ++v) {
    if (!comparison.same_arrivals[v]) {
      text += fmt::format("note: {} meets other arrivals than {}, so that pairing gains less\n",
                          comparison.names[v],
                          comparison.names.front());
    }
  }
  if (!comparison.reproducible) {
    text += "note: decision times are measured on this machine: another run gives other numbers\n";
  }
  if (comparison.seeds.size() < kFewestSeeds) {
    text += fmt::format(
        "note: intervals of fewer than {} seeds lean on runs being near to normal\n", kFewestSeeds);
  }
  return text;
}

std::string column_title(const MetricResult& result, const Style& style) {
  const Metric& metric = *result.metric;
  return metric.unit.empty() || style.is_clock ? std::string(metric.title)
                                               : fmt::format("{}, {}", metric.title, metric.unit);
}

}  // namespace

std::string comparison_overview(const Comparison& comparison) {
  const std::vector<std::size_t>& objectives = comparison.pareto.objectives;
  if (objectives.empty()) {
    return {};
  }
  std::vector<TextTable::Align> aligns(objectives.size() + 2, TextTable::Align::right);
  aligns[0] = TextTable::Align::left;
  aligns[1] = TextTable::Align::left;
  TextTable table(aligns);
  std::vector<Style> styles;
  std::vector<std::string> head{"point", ""};
  for (const std::size_t m : objectives) {
    styles.push_back(style_of(comparison.metrics[m]));
    head.push_back(column_title(comparison.metrics[m], styles.back()));
  }
  table.add(std::move(head));
  table.rule();
  for (const std::size_t v : order_of(comparison.metrics[objectives.front()])) {
    std::vector<std::string> row{comparison.names[v],
                                 comparison.pareto.dominated_by[v].empty() ? "*" : ""};
    for (std::size_t k = 0; k < objectives.size(); ++k) {
      const MeanEstimate& estimate = comparison.metrics[objectives[k]].variants[v].estimate;
      row.push_back(styles[k].with_spread(estimate.mean, estimate.half_width));
    }
    table.add(std::move(row));
  }
  return table.text() +
         fmt::format("* on the Pareto front of these, by means of {} seeds; intervals of {:g} %\n",
                     comparison.seeds.size(),
                     100 * comparison.level);
}

std::string plain_number(double value, double spread) {
  const double scale = spread > 0 && std::isfinite(spread) ? spread : std::abs(value) / 1000;
  int decimals = 0;
  for (double rest = scale; rest > 0 && rest < 9.95 && decimals < kMostDecimals; rest *= 10) {
    ++decimals;
  }
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  return is_zero && text.front() == '-' ? text.substr(1) : text;
}

std::string comparison_table(const Comparison& comparison, bool all) {
  std::string text = head_text(comparison);
  const auto headlines = headline_metrics();
  for (const MetricResult& result : comparison.metrics) {
    if (all ||
        std::find(headlines.begin(), headlines.end(), result.metric->name) != headlines.end()) {
      text += metric_block(comparison, result);
    }
  }
  return text + front_text(comparison) + steady_text(comparison) + notes_text(comparison);
}

}  // namespace suanwang
