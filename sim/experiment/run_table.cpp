#include "sim/experiment/run_table.hpp"

#include "sim/experiment/metrics.hpp"

namespace suanwang {

RunFigures figures_of(const Replication& run) {
  constexpr double kMsPerSecond = 1e3;
  RunFigures figures;
  for (const Metric& metric : metrics()) {
    figures.metrics.push_back(metric.value(run));
  }
  figures.arrivals_digest = run.fates.arrivals_digest;
  figures.fingerprint = run.summary.totals.fingerprint;
  if (const auto& steady = run.fates.steady_wait) {
    figures.steady_wait = SteadyFigures{static_cast<double>(steady->warm_up_time.ms) / kMsPerSecond,
                                        steady->batches.estimate.half_width / kMsPerSecond,
                                        steady->batches.lag_one,
                                        steady->warm_up.is_found,
                                        steady->batches.looks_independent};
  }
  return figures;
}

std::optional<std::vector<std::vector<double>>> RunTable::values(std::size_t metric) const {
  std::vector<std::vector<double>> values(variants_);
  for (std::size_t v = 0; v < variants_; ++v) {
    for (std::size_t s = 0; s < seeds(); ++s) {
      const std::optional<double> value = at(v, s).metrics[metric];
      if (!value) {
        return std::nullopt;
      }
      values[v].push_back(*value);
    }
  }
  return values;
}

}  // namespace suanwang
