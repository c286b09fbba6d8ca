// Rows of jobs that wait to be told together.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "sim/record/rows.hpp"

namespace suanwang {

/// What prints a row and adds it up is as much code as the rest of what happens to a job, and both
/// don't fit in the instruction cache: so the engine goes on for some jobs, and then their rows are
/// told one after the other.
class RowBatch {
 public:
  static constexpr std::size_t kMostRows = 8;  // more would take the data cache from the engine

  /// Full with `rows` rows: from 1 to kMostRows.
  explicit RowBatch(std::size_t rows) : capacity_(std::clamp<std::size_t>(rows, 1, kMostRows)) {}

  /// A new row, to be filled in where it stands. The batch may not be full.
  [[nodiscard]] JobRow& add(const JobRequest& request) {
    static_assert(std::is_trivially_destructible_v<JobRow>);
    return *std::construct_at(&rows_[row_count_++], request);
  }

  /// To be called once the newest row is filled in: its nodes are copied. False: the rows must be
  /// told before anything else happens, as the newest points to more than nodes.
  [[nodiscard]] bool keep() {
    const JobRow& row = rows_[row_count_ - 1];
    const std::size_t runs_after = run_count_ + row.nodes.size();
    if (runs_after > runs_.size()) [[unlikely]] {
      runs_.resize(2 * runs_after);
    }
    std::copy(row.nodes.begin(), row.nodes.end(), runs_.data() + run_count_);
    run_count_ = runs_after;
    return row.traffic == nullptr && row.contract == nullptr && row.parts.empty();
  }

  [[nodiscard]] bool is_full() const { return row_count_ == capacity_; }

  /// Calls tell(const JobRow&) for the rows in the order in which they came, and drops them.
  template <class Tell>
  void tell_all(Tell tell) {
    const NodeRun* nodes = runs_.data();
    for (std::size_t i = 0; i < row_count_; ++i) {
      JobRow& row = rows_[i];
      row.nodes = {nodes, row.nodes.size()};
      nodes += row.nodes.size();
      tell(row);
    }
    row_count_ = 0;
    run_count_ = 0;
  }

 private:
  std::array<JobRow, kMostRows> rows_;
  std::size_t row_count_ = 0;
  std::size_t capacity_;
  std::vector<NodeRun> runs_;  // of the rows, one after the other
  std::size_t run_count_ = 0;
};

}  // namespace suanwang
