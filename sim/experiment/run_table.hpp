// The figures of runs: a row a seed, a column a variant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/experiment/replication.hpp"

namespace suanwang {

/// Of the waits within one run, where they have settled.
struct SteadyFigures {
  double warm_up_s = 0;
  double half_width_s = 0;      ///< of its batch means
  double lag_one = 0;           ///< correlation of neighbouring batches
  bool is_settled = false;      ///< the end of the warm-up was found
  bool is_independent = false;  ///< nothing says that batches are too short

  friend bool operator==(const SteadyFigures&, const SteadyFigures&) = default;
};

/// What is kept of a run.
struct RunFigures {
  std::vector<std::optional<double>> metrics;  ///< in the order of metrics()
  std::uint64_t arrivals_digest = 0;
  std::uint64_t fingerprint = 0;  ///< of its trajectory
  std::optional<SteadyFigures> steady_wait;

  friend bool operator==(const RunFigures&, const RunFigures&) = default;
};

/// Of a run that was done.
[[nodiscard]] RunFigures figures_of(const Replication& run);

/// Grows by seeds. Cells may be filled by several threads, each its own.
class RunTable {
 public:
  /// `variants`: at least one.
  explicit RunTable(std::size_t variants) : variants_(variants) {}

  void grow(std::size_t seeds) { cells_.resize(seeds * variants_); }

  [[nodiscard]] std::size_t variants() const { return variants_; }

  [[nodiscard]] std::size_t seeds() const { return cells_.size() / variants_; }

  [[nodiscard]] const RunFigures& at(std::size_t variant, std::size_t seed) const {
    return cells_[seed * variants_ + variant];
  }

  void set(std::size_t variant, std::size_t seed, RunFigures figures) {
    cells_[seed * variants_ + variant] = std::move(figures);
  }

  /// By variant and seed; nothing if any run lacks it.
  [[nodiscard]] std::optional<std::vector<std::vector<double>>> values(std::size_t metric) const;

 private:
  std::size_t variants_;
  std::vector<RunFigures> cells_;
};

}  // namespace suanwang
