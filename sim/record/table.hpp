// Tables as lists of columns: one row of a list (sim/record/columns/<table>.cpp) declares one
// column of a file, its unit and its help.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/text_writer.hpp"

namespace suanwang {

/// One column of a table whose rows are printed from a `Row`.
template <class Row>
struct TableColumn {
  std::string_view name;
  std::string_view unit;  ///< empty: none, or text
  std::string_view help;
  void (*write)(const Row& row, TextWriter& out);
};

/// One line of `suanwang columns`.
struct ColumnListing {
  std::string_view table;
  std::string_view name;
  std::string_view unit;
  std::string_view help;
};

/// Writes a row with all of `columns`, a constexpr array of static storage. The loop is unrolled
/// and the columns' functions are inlined: where a table has a row per job, calls through pointers
/// would cost as much as the digits.
template <const auto& columns, class Row>
[[gnu::flatten]] void write_whole_row(const Row& row, TextWriter& out) {
  const auto write_one = [&]<std::size_t i>(std::integral_constant<std::size_t, i>) {
    constexpr auto kWrite = columns[i].write;
    kWrite(row, out);
    out.put(i + 1 < columns.size() ? ',' : '\n');
  };
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (write_one(std::integral_constant<std::size_t, i>{}), ...);
  }
  (std::make_index_sequence<columns.size()>{});
}

/// Writes the chosen columns of rows as CSV.
template <class Row>
class CsvTable {
 public:
  using Columns = std::vector<const TableColumn<Row>*>;
  using WholeRow = void (*)(const Row& row, TextWriter& out);

  /// Writes the header. `out` must outlive the table. `whole_row`: writes what writing each of
  /// `columns` in turn would write, faster.
  CsvTable(TextWriter& out, Columns columns, WholeRow whole_row = nullptr)
      : out_(&out), columns_(std::move(columns)), whole_row_(whole_row) {
    for (const TableColumn<Row>* column : columns_) {
      out_->text(column->name);
      out_->put(column == columns_.back() ? '\n' : ',');
    }
  }

  CsvTable(TextWriter& out, std::span<const TableColumn<Row>> columns)
      : CsvTable(out, pointers_to(columns)) {}

  void write(const Row& row) {
    if (whole_row_ != nullptr) {
      whole_row_(row, *out_);
      return;
    }
    for (const TableColumn<Row>* column : columns_) {
      column->write(row, *out_);
      out_->put(',');
    }
    out_->replace_last('\n');
  }

  static Columns pointers_to(std::span<const TableColumn<Row>> columns) {
    Columns pointers;
    for (const TableColumn<Row>& column : columns) {
      pointers.push_back(&column);
    }
    return pointers;
  }

 private:
  TextWriter* out_;
  Columns columns_;
  WholeRow whole_row_ = nullptr;
};

}  // namespace suanwang
