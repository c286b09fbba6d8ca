// Runs of variants by seeds, made on several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/experiment/comparison.hpp"

namespace suanwang {

/// What is kept of a run.
struct RunFigures {
  std::vector<std::optional<double>> metrics;  ///< in the order of metrics()
  std::uint64_t arrivals_digest = 0;
  std::optional<SteadyState> steady_wait;
};

/// A row a seed, a column a variant. Grows by seeds.
class RunGrid {
 public:
  RunGrid(const std::vector<Variant>& variants,
          const PolicyCatalogue& catalogue,
          const ComparisonOptions& options,
          const ComparisonListener& listener)
      : variants_(variants), catalogue_(catalogue), options_(options), listener_(listener) {}

  /// Until there are so many seeds. The first failure, in the order of cells.
  [[nodiscard]] std::optional<ComparisonFailure> grow(std::uint32_t seeds);

  [[nodiscard]] std::uint32_t seeds() const { return seeds_; }

  [[nodiscard]] const RunFigures& at(std::size_t variant, std::size_t seed) const {
    return cells_[seed * variants_.size() + variant];
  }

  /// By seed; nothing if any run of any variant lacks it.
  [[nodiscard]] std::optional<std::vector<std::vector<double>>> values(std::size_t metric) const;

 private:
  [[nodiscard]] std::optional<ComparisonFailure> make(std::size_t cell, std::size_t slot);

  const std::vector<Variant>& variants_;
  const PolicyCatalogue& catalogue_;
  const ComparisonOptions& options_;
  const ComparisonListener& listener_;
  std::uint32_t seeds_ = 0;
  std::vector<RunFigures> cells_;
};

}  // namespace suanwang
