// What a YAML text may consist of: checked before its grammar is, and kept to by the writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/issue.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang::detail {

/// Whether a parser may see the text: its size, its lines' length, UTF-8, no control characters, no
/// line breaks but those of the keyboard (YAML 1.1 knows U+0085, U+2028 and U+2029; no editor shows
/// them).
[[nodiscard]] bool is_readable_text(std::string_view text,
                                    const std::string& file,
                                    const YamlLimits& limits,
                                    Issues& issues);

/// The character of several bytes at `i` of UTF-8 text, if a file must not hold it as it is;
/// otherwise 0.
[[nodiscard]] char32_t unwelcome_character(std::string_view text, std::size_t i);

/// Columns in characters from positions in bytes. Positions that come roughly in order cost no more
/// than one walk over the text, even if it is a single line.
class CharacterColumns {
 public:
  explicit CharacterColumns(std::string_view text) : text_(text) {}

  /// The column, from 1, of the byte at `position`, whose line begins `bytes_before` bytes earlier.
  [[nodiscard]] std::int64_t column(std::size_t position, std::size_t bytes_before);

 private:
  [[nodiscard]] std::int64_t characters(std::size_t begin, std::size_t end) const;

  std::string_view text_;
  std::size_t known_line_ = 0;
  std::size_t known_position_ = 0;
  std::int64_t known_column_ = 1;
};

}  // namespace suanwang::detail
