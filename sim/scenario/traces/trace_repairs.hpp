// Counting what a reader mends, and saying it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang {

/// A kind of mending: what is counted, said of one and of many ("1 line has ...", "7 lines have
/// ...").
struct RepairKind {
  std::string_view one;
  std::string_view many;
};

/// Counts by kind; kind i is kinds[i].
class RepairTally {
 public:
  explicit RepairTally(std::span<const RepairKind> kinds) : kinds_(kinds), rows_(kinds.size()) {}

  void count(std::size_t kind, std::int64_t line) { count(kind, line, 1); }

  void count(std::size_t kind, std::int64_t line, std::uint64_t times) {
    Row& row = rows_[kind];
    row.first_line = row.count == 0 ? line : row.first_line;
    row.count += times;
  }

  [[nodiscard]] std::uint64_t count_of(std::size_t kind) const { return rows_[kind].count; }

  [[nodiscard]] std::int64_t first_line_of(std::size_t kind) const {
    return rows_[kind].first_line;
  }

  /// Those that happened, as rows of the report.
  [[nodiscard]] std::vector<TraceRepair> repairs() const;

  /// One warning a kind that happened.
  void warn(const TraceRequest& request, Issues& issues) const;

 private:
  struct Row {
    std::uint64_t count = 0;
    std::int64_t first_line = 0;
  };

  [[nodiscard]] std::string sentence(std::size_t kind) const;

  std::span<const RepairKind> kinds_;
  std::vector<Row> rows_;
};

/// The error of a file that can't be opened or read: stands where the scenario names the file.
void unreadable_trace(const TraceRequest& request, const std::string& why, Issues& issues);

}  // namespace suanwang
