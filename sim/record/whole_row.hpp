// Rows of a table with all its columns, unrolled: for the table that has a row per job.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sim/record/table.hpp"

namespace suanwang {

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

}  // namespace suanwang
