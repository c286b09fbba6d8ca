// Rows of jobs that wait to be printed together.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "sim/record/rows.hpp"

namespace suanwang {

/// What prints a row and adds it up is as much code as the rest of what happens to a job, and both
/// don't fit in the instruction cache: so the engine goes on for some jobs, and then their rows are
/// printed one after the other.
class RowBatch {
 public:
  /// False: the row points to more than can be kept. It is to be told at once, after those that are
  /// here.
  [[nodiscard]] bool keep(const JobRow& row) {
    if (row.traffic != nullptr || row.contract != nullptr || !row.parts.empty()) [[unlikely]] {
      return false;
    }
    const std::size_t runs_after = run_count_ + row.nodes.size();
    if (runs_after > runs_.size()) [[unlikely]] {
      runs_.resize(2 * runs_after);
    }
    std::copy(row.nodes.begin(), row.nodes.end(), runs_.data() + run_count_);
    run_count_ = runs_after;
    rows_[row_count_++] = row;
    return true;
  }

  [[nodiscard]] bool is_full() const { return row_count_ == kRows; }

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
  static constexpr std::size_t kRows = 8;  // more would take the data cache from the engine

  std::array<JobRow, kRows> rows_;
  std::size_t row_count_ = 0;
  std::vector<NodeRun> runs_;  // of the rows, one after the other
  std::size_t run_count_ = 0;
};

}  // namespace suanwang
