// Tables as lists of columns: one row of a list (sim/record/columns/<table>.cpp) declares one
// column of a file, its unit and its help.
#pragma once

#include <array>
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
  void (*write)(const Row& row, TextCursor& out);
  /// Whether the row has anything unusual there, so that `write` is asked; null: always. Else it
  /// would write `absent`. Neighbours with the same question are asked once.
  bool (*present)(const Row& row) = nullptr;
  std::string_view absent = "";
};

/// One line of `suanwang columns`.
struct ColumnListing {
  std::string_view table;
  std::string_view name;
  std::string_view unit;
  std::string_view help;
};

namespace detail {

/// One past the columns from `first` on that ask the same as the first of them.
template <const auto& columns>
constexpr std::size_t end_of_group(std::size_t first) {
  std::size_t end = first + 1;
  while (end < columns.size() && columns[end].present == columns[first].present) {
    ++end;
  }
  return end;
}

/// What columns [first, end) come to where nothing is present, each with what stands behind it.
template <const auto& columns, std::size_t first, std::size_t end>
constexpr auto text_of_absent() {
  constexpr auto kLength = [] {
    std::size_t length = end - first;
    for (std::size_t i = first; i < end; ++i) {
      length += columns[i].absent.size();
    }
    return length;
  }();
  std::array<char, kLength> text{};
  std::size_t at = 0;
  for (std::size_t i = first; i < end; ++i) {
    for (const char c : columns[i].absent) {
      text[at++] = c;
    }
    text[at++] = i + 1 < columns.size() ? ',' : '\n';
  }
  return text;
}

template <const auto& columns, std::size_t first, std::size_t... i, class Row>
[[gnu::always_inline]] inline void write_columns(const Row& row,
                                                 TextCursor& out,
                                                 std::index_sequence<i...> /*columns*/) {
  const auto write_one = [&]<std::size_t index>(std::integral_constant<std::size_t, index>) {
    constexpr auto kWrite = columns[index].write;
    kWrite(row, out);
    out.put(index + 1 < columns.size() ? ',' : '\n');
  };
  (write_one(std::integral_constant<std::size_t, first + i>{}), ...);
}

/// The same out of the way: what few rows have should not stand between what all have.
template <const auto& columns, std::size_t first, std::size_t end, class Row>
[[gnu::noinline]] TextCursor with_columns(Row row, TextCursor out) {
  write_columns<columns, first>(row, out, std::make_index_sequence<end - first>{});
  return out;
}

template <const auto& columns, std::size_t first, class Row>
[[gnu::always_inline]] inline void write_groups(const Row& row, TextCursor& out) {
  if constexpr (first < columns.size()) {
    constexpr std::size_t kEnd = end_of_group<columns>(first);
    if constexpr (columns[first].present == nullptr) {
      write_columns<columns, first>(row, out, std::make_index_sequence<kEnd - first>{});
    } else {
      constexpr auto kPresent = columns[first].present;
      static constexpr auto kAbsent = text_of_absent<columns, first, kEnd>();
      if (kPresent(row)) [[unlikely]] {
        out = with_columns<columns, first, kEnd>(row, out);
      } else {
        out.text(std::string_view{kAbsent.data(), kAbsent.size()});
      }
    }
    write_groups<columns, kEnd>(row, out);
  }
}

}  // namespace detail

/// Writes a row with all of `columns`, a constexpr array of static storage. The loop is unrolled
/// and the columns' functions are inlined: where a table has a row per job, calls through pointers
/// would cost as much as the digits. `Row` is a few references: of a copy whose address nobody has,
/// the compiler knows that what is written does not change it.
template <const auto& columns, class Row>
[[gnu::flatten]] char* write_whole_row(Row row, char* at) {
  TextCursor out(at);
  detail::write_groups<columns, 0>(row, out);
  return out.at();
}

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
