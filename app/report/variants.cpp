#include "app/report/variants.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace suanwang::app {

double student_t_975(std::size_t degrees) {
  // Tables of the distribution, e.g. NIST/SEMATECH e-Handbook 1.3.6.7.2.
  constexpr std::array kTable = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                 2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                 2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                 2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
  if (degrees <= kTable.size()) {
    return kTable[degrees - 1];
  }
  // Beyond the table by z + (z^3 + z) / 4n, whose error is below 0.001 there.
  constexpr double kZ = 1.959964;
  return kZ + (kZ * kZ * kZ + kZ) / (4.0 * static_cast<double>(degrees));
}

MeanOfRuns mean_of_runs(const std::vector<double>& values) {
  MeanOfRuns result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) {
    result.mean += value / n;
  }
  if (values.size() > 1) {
    double squares = 0;
    for (const double value : values) {
      squares += (value - result.mean) * (value - result.mean);
    }
    const double error = std::sqrt(squares / (n - 1) / n);
    result.half_width = student_t_975(values.size() - 1) * error;
  }
  return result;
}

namespace {

/// The m-th figure of all runs of the variant that have it.
std::vector<double> values_of(const std::vector<SummaryFigures>& runs,
                              const std::string& key,
                              std::size_t m) {
  std::vector<double> values;
  for (const SummaryFigures& run : runs) {
    if (const auto& figure = run.figures[m]; run.key == key && figure) {
      values.push_back(*figure);
    }
  }
  return values;
}

}  // namespace

std::vector<Variant> variants_of(const std::vector<SummaryFigures>& runs) {
  std::vector<Variant> variants;
  std::vector<std::string> keys;
  for (const SummaryFigures& first : runs) {
    if (std::find(keys.begin(), keys.end(), first.key) != keys.end()) {
      continue;
    }
    keys.push_back(first.key);
    Variant variant;
    variant.label = first.label;
    variant.runs = static_cast<std::size_t>(std::count_if(
        runs.begin(), runs.end(), [&](const SummaryFigures& run) { return run.key == first.key; }));
    for (std::size_t m = 0; m < kVariantMetrics.size(); ++m) {
      const std::vector<double> values = values_of(runs, first.key, m);
      if (!values.empty()) {
        variant.figures[m] = mean_of_runs(values);
      }
    }
    variants.push_back(std::move(variant));
  }
  return variants;
}

}  // namespace suanwang::app
