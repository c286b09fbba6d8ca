// Several runs beside each other: one variant a scenario, its seeds as repetitions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace suanwang::app {

/// A figure by which variants are compared, in summary.json.
struct VariantMetric {
  std::string_view name;
  std::string_view pointer;  ///< RFC 6901
  double factor = 1;         ///< from the unit there to the one shown
  bool is_more_better = false;
};

inline constexpr std::array<VariantMetric, 9> kVariantMetrics = {{
    {"wait_mean_s", "/waiting_time_s/mean"},
    {"wait_p95_s", "/waiting_time_s/p95"},
    {"slowdown_mean", "/bounded_slowdown/mean"},
    {"utilisation", "/utilisation/accelerators", 1, true},
    {"finished", "/jobs/finished", 1, true},
    {"facility_mwh", "/energy/facility_j", 1 / 3.6e9},
    {"pue", "/energy/pue"},
    {"cost_cny", "/energy_cost_cny/whole"},
    {"carbon_t", "/carbon_g/whole", 1e-6},
}};

/// One run's figures; nothing where the run has none.
using VariantFigures = std::array<std::optional<double>, kVariantMetrics.size()>;

struct SummaryFigures {
  std::string key;  ///< the same for runs that differ in their seed only
  std::string label;
  VariantFigures figures;
};

/// Mean over runs, and half the width of its 95 % interval by Student's t; none of one run.
struct MeanOfRuns {
  double mean = 0;
  std::optional<double> half_width;
};

struct Variant {
  std::string label;
  std::size_t runs = 0;
  std::array<std::optional<MeanOfRuns>, kVariantMetrics.size()> figures;
};

/// The quantile t(0.975) of Student's distribution; degrees > 0.
[[nodiscard]] double student_t_975(std::size_t degrees);

[[nodiscard]] MeanOfRuns mean_of_runs(const std::vector<double>& values);

/// In the order in which their first runs come.
[[nodiscard]] std::vector<Variant> variants_of(const std::vector<SummaryFigures>& runs);

}  // namespace suanwang::app
