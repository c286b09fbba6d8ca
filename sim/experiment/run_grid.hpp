// Runs of variants by seeds, made on several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/experiment/comparison.hpp"
#include "sim/experiment/run_table.hpp"

namespace suanwang {

/// Makes the runs of a table.
class RunGrid {
 public:
  RunGrid(const std::vector<Variant>& variants,
          const PolicyCatalogue& catalogue,
          const ComparisonOptions& options,
          const ComparisonListener& listener)
      : variants_(variants),
        catalogue_(catalogue),
        options_(options),
        listener_(listener),
        table_(variants.size()) {}

  /// Until there are so many seeds. The first failure, in the order of cells.
  [[nodiscard]] std::optional<ComparisonFailure> grow(std::uint32_t seeds);

  [[nodiscard]] const RunTable& table() const { return table_; }

 private:
  [[nodiscard]] std::optional<ComparisonFailure> make(std::size_t cell, std::size_t slot);

  const std::vector<Variant>& variants_;
  const PolicyCatalogue& catalogue_;
  const ComparisonOptions& options_;
  const ComparisonListener& listener_;
  RunTable table_;
};

}  // namespace suanwang
