// Small comma-separated tables with a header line, read whole (RFC 4180: quotes, doubled quotes,
// newlines within quotes; CR LF and empty lines are accepted).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace suanwang {

struct CsvFault {
  std::int64_t line = 0;
  std::string message;
};

class CsvTable {
 public:
  struct Row {
    std::int64_t line = 0;
    std::size_t first_cell = 0;
    std::size_t cell_count = 0;
  };

  /// The cells of `columns`, which must all be in the header, in whatever order; others are
  /// ignored. The fault names every column that is missing, or the line of a quote that does not
  /// end.
  static tl::expected<CsvTable, CsvFault> parse(std::string text,
                                                std::span<const std::string_view> columns);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

  /// The cell of the i-th of the columns asked for; empty where the row is too short.
  [[nodiscard]] std::string_view cell(const Row& row, std::size_t column) const;

  /// Whether the row has as many cells as the header.
  [[nodiscard]] bool is_whole(const Row& row) const { return row.cell_count == header_width_; }

  [[nodiscard]] std::int64_t line_count() const { return line_count_; }

 private:
  CsvTable() = default;

  std::unique_ptr<std::string> text_;  // the views point into it, so it must not move
  std::vector<std::string_view> cells_;
  std::vector<Row> rows_;
  std::vector<std::size_t> positions_;  // of the columns asked for
  std::size_t header_width_ = 0;
  std::int64_t line_count_ = 0;
};

}  // namespace suanwang
