// Reads the tables that a run wrote, row by row: a jobs.csv of millions of rows is never in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace suanwang::app {

/// A CSV file (RFC 4180) with a header. Columns are found by name: a table may lack some
/// (`output.job_columns`), and then their cells read as empty.
class TableReader {
 public:
  static constexpr std::size_t kMissing = SIZE_MAX;

  /// Not open if there is no such file, or it has no header.
  explicit TableReader(const std::filesystem::path& path);

  [[nodiscard]] bool is_open() const { return !names_.empty(); }

  /// The number of a column, or kMissing.
  [[nodiscard]] std::size_t column(std::string_view name) const;

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// Goes to the next row; false at the end. Cells of the row before are gone.
  bool next();

  /// Of the row that `next` went to; empty where the row is too short.
  [[nodiscard]] std::string_view cell(std::size_t column) const {
    return column < cells_.size() ? cells_[column] : std::string_view();
  }

  /// Rows so far.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  bool next_record();
  bool refill();
  void split(std::string_view record);
  void split_quoted(std::string_view record);

  std::ifstream file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // what is read and not yet handed out
  std::size_t end_ = 0;
  bool is_at_end_ = false;
  std::vector<std::string> names_;
  std::vector<std::string_view> cells_;
  std::deque<std::string> unquoted_;  // texts of quoted cells of this row
  std::uint64_t rows_ = 0;
};

/// The number that a cell says; nothing if it is empty or no number.
[[nodiscard]] std::optional<double> number_of(std::string_view cell);

/// The same, 0 for nothing.
[[nodiscard]] double number_or_zero(std::string_view cell);

/// A decimal number of seconds as whole milliseconds, exact up to three decimals, further ones cut.
[[nodiscard]] std::optional<std::int64_t> milliseconds_of(std::string_view cell);

}  // namespace suanwang::app
