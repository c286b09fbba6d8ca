#include "sim/scenario/yaml_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace suanwang::detail {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

/// Bytes of the UTF-8 character at `i` (Unicode 15, table 3-7), or 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t i) {
  const unsigned char lead = byte_at(text, i);
  if (lead < 0x80) {
    return 1;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) {
    return 0;
  }
  const unsigned char second = byte_at(text, i + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool beyond = lead == 0xF4 && second > 0x8F;
  for (std::size_t k = 1; k < length; ++k) {
    if (!is_continuation(byte_at(text, i + k))) {
      return 0;
    }
  }
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_forbidden_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

std::string hexadecimal(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  return {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

/// What keeps the character at `i`, of `length` bytes, from being read; empty: nothing.
std::string fault_at(std::string_view text, std::size_t i, std::size_t length) {
  const unsigned char byte = byte_at(text, i);
  if (byte == 0) {
    return "a NUL byte: this is not a text file";
  }
  if (length == 0) {
    return "the byte " + hexadecimal(byte) + " is not UTF-8";
  }
  if (byte == '\r' && i + 1 < text.size()) {
    return "a carriage return within a line";
  }
  if (is_forbidden_control(byte)) {
    return "the control character " + hexadecimal(byte);
  }
  const char32_t unwelcome = length > 1 ? unwelcome_character(text, i) : 0;
  return unwelcome == 0 ? std::string()
                        : fmt::format("the invisible character U+{:04X}",
                                      static_cast<std::uint32_t>(unwelcome));
}

struct LineFault {
  std::int64_t column = 1;
  std::string message;
  std::string remedy;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// The first fault in a line.
std::optional<LineFault> fault_in(std::string_view line, const YamlLimits& limits) {
  if (line.size() > limits.longest_line) {
    return LineFault{1,
                     fmt::format("the line is longer than {} bytes", limits.longest_line),
                     "this is not a scenario that somebody wrote"};
  }
  if (line.starts_with("%TAG")) {
    return LineFault{1, "tags are not read", "leave the line out"};
  }
  std::int64_t column = 1;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < line.size(); ++column) {
    const std::size_t length = character_length(line, i);
    const bool is_common = length == 1 && byte_at(line, i) >= 0x20 && byte_at(line, i) != 0x7F;
    std::string fault = is_common ? std::string() : fault_at(line, i, length);
    if (!fault.empty()) {
      return LineFault{column, std::move(fault), "save the file as plain UTF-8 text"};
    }
    blanks = is_blank(line[i]) ? blanks + 1 : 0;
    if (blanks > limits.most_blanks) {
      return LineFault{column,
                       fmt::format("more than {} blanks in a row", limits.most_blanks),
                       "this is not a scenario that somebody wrote"};
    }
    i += length;
  }
  return std::nullopt;
}

}  // namespace

bool is_readable_text(std::string_view text,
                      const std::string& file,
                      const YamlLimits& limits,
                      Issues& issues) {
  if (text.size() > limits.most_bytes) {
    issues.error({file, 0, 0},
                 {},
                 "has " + std::to_string(text.size()) + " bytes, more than " +
                     std::to_string(limits.most_bytes),
                 "describe large fleets by templates, `count` and CSV tables");
    return false;
  }
  std::int64_t number = 1;
  std::size_t blank_lines = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (auto fault = fault_in(line, limits)) {
      issues.error(
          {file, number, fault->column}, {}, std::move(fault->message), std::move(fault->remedy));
      return false;
    }
    const bool says_nothing = line.find_first_not_of(" \t\r") == std::string_view::npos;
    blank_lines = says_nothing ? blank_lines + 1 : 0;
    if (blank_lines > limits.most_blanks) {
      issues.error({file, number, 1},
                   {},
                   fmt::format("more than {} blank lines in a row", limits.most_blanks),
                   "this is not a scenario that somebody wrote");
      return false;
    }
    begin = end + 1;
  }
  return true;
}

char32_t unwelcome_character(std::string_view text, std::size_t i) {
  // All of them have two or three bytes.
  const unsigned char lead = byte_at(text, i);
  char32_t character = 0;
  if (lead == 0xC2 && i + 1 < text.size()) {
    character = byte_at(text, i + 1);
  } else if ((lead == 0xE2 || lead == 0xEF) && i + 2 < text.size()) {
    character = ((lead & 0x0FU) << 12U) | ((byte_at(text, i + 1) & 0x3FU) << 6U) |
                (byte_at(text, i + 2) & 0x3FU);
  }
  const bool is_control = character >= 0x80 && character < 0xA0;
  const bool is_break = character == 0x2028 || character == 0x2029;
  const bool is_no_character = character == 0xFEFF || character >= 0xFFFE;
  return is_control || is_break || is_no_character ? character : 0;
}

std::int64_t CharacterColumns::characters(std::size_t begin, std::size_t end) const {
  std::int64_t count = 0;
  for (std::size_t i = begin; i < end && i < text_.size(); ++i) {
    count += is_continuation(byte_at(text_, i)) ? 0 : 1;
  }
  return count;
}

std::int64_t CharacterColumns::column(std::size_t position, std::size_t bytes_before) {
  const std::size_t line = position - std::min(position, bytes_before);
  if (line != known_line_) {
    known_column_ = 1 + characters(line, position);
  } else if (position >= known_position_) {
    known_column_ += characters(known_position_, position);
  } else {
    known_column_ -= characters(position, known_position_);
  }
  known_line_ = line;
  known_position_ = position;
  return known_column_;
}

}  // namespace suanwang::detail
