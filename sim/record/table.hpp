// Tables as lists of columns: one row of a list (sim/record/columns/<table>.cpp) declares one
// column of a file, its unit and its help.
#pragma once

#include <span>
#include <string_view>
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

/// Writes the chosen columns of rows as CSV.
template <class Row>
class CsvTable {
 public:
  using Columns = std::vector<const TableColumn<Row>*>;

  /// Writes the header. `out` must outlive the table.
  CsvTable(TextWriter& out, Columns columns) : out_(&out), columns_(std::move(columns)) {
    for (const TableColumn<Row>* column : columns_) {
      out_->text(column->name);
      out_->put(column == columns_.back() ? '\n' : ',');
    }
  }

  CsvTable(TextWriter& out, std::span<const TableColumn<Row>> columns)
      : CsvTable(out, pointers_to(columns)) {}

  void write(const Row& row) {
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
};

}  // namespace suanwang
