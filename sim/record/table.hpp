// Tables as lists of columns: one row of a list (sim/record/columns/<table>.cpp) declares one
// column of a file, its unit and its help.
#pragma once

#include <cstddef>
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
  void (*write)(const Row& row, TextCursor& out);
  /// Whether the row has anything unusual there, so that `write` is asked; null: always. Else it
  /// would write `absent`. Neighbours with the same question are asked once.
  bool (*present)(const Row& row) = nullptr;
  std::string_view absent{};
};

/// One line of `suanwang columns`.
struct ColumnListing {
  std::string_view table;
  std::string_view name;
  std::string_view unit;
  std::string_view help;
};

/// Writes the chosen columns of rows as CSV. `std::size_t room_for_text(const Row&)` says how many
/// bytes the columns of a row may take that are no numbers.
template <class Row>
class TableWriter {
 public:
  using Columns = std::vector<const TableColumn<Row>*>;
  /// Writes a row with its line end at `at` and returns the end.
  using WholeRow = char* (*)(const Row& row, char* at);

  /// Writes the header. `out` must outlive the table. `whole_row`: writes what writing each of
  /// `columns` in turn would write, faster.
  TableWriter(TextWriter& out, Columns columns, WholeRow whole_row = nullptr)
      : out_(&out),
        columns_(std::move(columns)),
        whole_row_(whole_row),
        room_for_numbers_(columns_.size() * (kLongestNumber + 1)) {
    for (const TableColumn<Row>* column : columns_) {
      out_->text(column->name);
      out_->put(column == columns_.back() ? '\n' : ',');
    }
  }

  TableWriter(TextWriter& out, std::span<const TableColumn<Row>> columns)
      : TableWriter(out, pointers_to(columns)) {}

  void write(const Row& row) {
    out_->write(room_for_numbers_ + room_for_text(row), [&](TextCursor& out) {
      if (whole_row_ != nullptr) {
        out = TextCursor(whole_row_(row, out.at()));
        return;
      }
      for (const TableColumn<Row>* column : columns_) {
        if (column->present == nullptr || column->present(row)) {
          column->write(row, out);
        } else {
          out.text(column->absent);
        }
        out.put(column == columns_.back() ? '\n' : ',');
      }
    });
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
  std::size_t room_for_numbers_;
};

}  // namespace suanwang
