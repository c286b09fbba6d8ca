// What is checked of a YAML text before its grammar is.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/issue.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang::detail {

/// Whether a parser may see the text: its size, its lines' length, UTF-8, no control characters.
[[nodiscard]] bool is_readable_text(std::string_view text,
                                    const std::string& file,
                                    const YamlLimits& limits,
                                    Issues& issues);

/// Whether the quoted scalar that begins at `position` ends: yaml-cpp takes the end of the file for
/// the missing quote. True if no quote stands there.
[[nodiscard]] bool is_closed_quote(std::string_view text, std::size_t position);

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
