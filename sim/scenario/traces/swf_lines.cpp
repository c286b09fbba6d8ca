#include "sim/scenario/traces/swf_lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "sim/scenario/traces/decimal.hpp"
#include "sim/scenario/traces/line_marks.hpp"

namespace suanwang {
namespace {

constexpr std::size_t kColumns = 18;
constexpr std::size_t kFewestColumns = 5;  // up to the allocated processors

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

const char* skip_blanks(const char* p) {
  while (is_blank(*p)) {
    ++p;
  }
  return p;
}

/// How many of the eight bytes from the lowest are digits, and the number these make. Without
/// branches: the lengths of a log's numbers can't be predicted (Lemire's and Muła's way of eight
/// digits at once).
struct EightDigits {
  unsigned length;
  std::uint64_t value;
};

/// Of eight bytes 0 to 9, the last digit in the highest.
[[gnu::always_inline]] inline std::uint64_t value_of_digits(std::uint64_t word) {
  // Neighbours become pairs, fours, all eight: one multiplication adds 10^n times the left one to
  // the right one, in the place of the right one.
  constexpr std::uint64_t kPairs = 10U << 8U | 1U;
  constexpr std::uint64_t kFours = 100U << 16U | 1U;
  constexpr std::uint64_t kEights = std::uint64_t{10'000} << 32U | 1U;
  word = (word * kPairs >> 8U) & 0x00ff00ff00ff00ffU;
  word = (word * kFours >> 16U) & 0x0000ffff0000ffffU;
  return word * kEights >> 32U;
}

[[gnu::always_inline]] inline EightDigits eight_digits(const char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  word ^= 0x3030303030303030U;  // digits become 0..9, all else more
  // A carry spoils only what stands behind the first byte that is no digit.
  const std::uint64_t others = ((word + 0x7676767676767676U) | word) & 0x8080808080808080U;
  if (others == 0) [[unlikely]] {
    return {8, value_of_digits(word)};
  }
  const auto bits = static_cast<unsigned>(std::countr_zero(others)) - 7U;
  if (bits == 0) [[unlikely]] {
    return {0, 0};
  }
  // The last digit to the highest byte, zeros before the first.
  return {bits / 8, value_of_digits(word << (64U - bits))};
}

/// Goes on where a number has more than eight digits; its length is checked by the caller.
std::uint64_t further_digits(const char*& p, std::uint64_t value) {
  for (unsigned d = digit(*p); d <= 9; d = digit(*p)) {
    value = value * 10 + d;
    ++p;
  }
  return value;
}

/// A number without its sign, of at most 18 digits and at most `most`.
[[gnu::always_inline]] inline bool read_digits(const char* p,
                                               std::uint64_t most,
                                               std::int64_t& value) {
  const EightDigits digits = eight_digits(p);
  std::uint64_t sum = digits.value;
  const char* end = p + digits.length;
  if (digits.length == 8) [[unlikely]] {
    sum = further_digits(end, sum);
    if (end - p > 18 || sum > most) {
      return false;
    }
  }
  value = static_cast<std::int64_t>(sum);
  return digits.length != 0 && *end == ' ';
}

[[gnu::noinline]] bool read_negative(const char* digits, std::uint64_t most, std::int64_t& value) {
  const bool read = read_digits(digits, most, value);
  value = -value;
  return read;
}

/// The next column: a whole number of at most 18 digits, of at most `most` either way. False if it
/// is something else: the careful parser then finds out what.
[[gnu::always_inline]] inline bool take_number(LineColumns& columns,
                                               std::int64_t& value,
                                               std::uint64_t most = INT64_MAX) {
  const char* p = columns.next();
  if (*p != '-') {
    return read_digits(p, most, value);
  }
  if (p[1] == '1' && p[2] == ' ') [[likely]] {  // unknown, as whole columns of a log are
    value = -1;
    return true;
  }
  return read_negative(p + 1, most, value);
}

[[gnu::always_inline]] inline bool take_time(LineColumns& columns, std::int64_t& seconds) {
  static_assert(kMostSwfSeconds > 99'999'999, "eight digits are never too many");
  return take_number(columns, seconds, kMostSwfSeconds);
}

/// The ten used columns of an ordinary line.
inline bool take_used_columns(LineColumns& columns, SwfFields& f) {
  bool taken = take_number(columns, f.id) && take_time(columns, f.submit_ms);
  columns.next();
  taken = taken && take_time(columns, f.run_ms) && take_number(columns, f.allocated);
  columns.next();
  return taken && take_number(columns, f.used_kb) && take_number(columns, f.requested) &&
         take_time(columns, f.requested_ms) && take_number(columns, f.requested_kb) &&
         take_number(columns, f.status) && take_number(columns, f.user);
}

/// Lines as the archive writes them, `p` at their first column; false for anything that needs a
/// closer look: tabs, NUL, letters beyond ASCII, over 128 bytes.
inline bool parse_ordinary(const char* p, const char*& end, SwfFields& f) {
  LineColumns columns(p);
  if (*columns.end() != '\n' || columns.count() != kColumns || !take_used_columns(columns, f)) {
    return false;
  }
  f.submit_ms *= 1000;
  f.run_ms *= 1000;
  f.requested_ms *= 1000;
  end = columns.end() + 1;
  return true;
}

SwfOddities oddity_of(const Decimal& decimal) {
  switch (decimal.fault) {
    case DecimalFault::not_a_number:
      return SwfOddity::not_a_number;
    case DecimalFault::too_large:
      return SwfOddity::too_large;
    case DecimalFault::none:
      break;
  }
  return decimal.thousandths != 0 || decimal.is_cut ? SwfOddity::fraction : SwfOddity::none;
}

SwfOddities read_count(std::string_view text, std::int64_t& value) {
  const Decimal decimal = read_decimal(text);
  value = decimal.whole;
  return oddity_of(decimal);
}

SwfOddities read_time(std::string_view text, std::int64_t& value_ms) {
  const Decimal decimal = read_decimal(text);
  if (decimal.whole > kMostSwfSeconds || decimal.whole < -kMostSwfSeconds) {
    return SwfOddity::too_large;
  }
  value_ms = decimal.whole * 1000 + decimal.thousandths;
  return oddity_of(decimal);
}

/// Column `i` (from 0) of a line.
SwfOddities read_column(std::size_t i, std::string_view text, SwfFields& f) {
  switch (i) {
    case 0:
      return read_count(text, f.id);
    case 1:
      return read_time(text, f.submit_ms);
    case 3:
      return read_time(text, f.run_ms);
    case 4:
      return read_count(text, f.allocated);
    case 6:
      return read_count(text, f.used_kb);
    case 7:
      return read_count(text, f.requested);
    case 8:
      return read_time(text, f.requested_ms);
    case 9:
      return read_count(text, f.requested_kb);
    case 10:
      return read_count(text, f.status);
    case 11:
      return read_count(text, f.user);
    default:
      return SwfOddity::none;
  }
}

SwfOddities oddity_of_width(std::size_t columns) {
  if (columns < kFewestColumns) {
    return SwfOddity::too_few_columns;
  }
  if (columns < kColumns) {
    return SwfOddity::short_line;
  }
  return columns > kColumns ? SwfOddity::extra_columns : SwfOddity::none;
}

/// Any line, column by column: [line, newline) without its newline.
SwfOddities parse_carefully(std::string_view line, SwfFields& f) {
  if (line.find('\0') != std::string_view::npos) {
    return SwfOddity::nul_byte;
  }
  SwfOddities odd = SwfOddity::none;
  if (!line.empty() && line.back() == '\r') {
    line.remove_suffix(1);
    odd = SwfOddity::carriage_return;
  }
  f = SwfFields{};
  std::size_t columns = 0;
  for (std::size_t p = 0; (p = line.find_first_not_of(" \t", p)) != std::string_view::npos;) {
    const std::size_t stop = std::min(line.find_first_of(" \t", p), line.size());
    odd = odd | read_column(columns++, line.substr(p, stop - p), f);
    p = stop;
  }
  const SwfOddities width = oddity_of_width(columns);
  return width == SwfOddity::too_few_columns ? width : odd | width;
}

bool is_empty(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

SwfLineKind parse_swf_line(
    const char* line, SwfParser parser, const char*& end, SwfFields& fields, SwfOddities& odd) {
  odd = SwfOddity::none;
  line = skip_blanks(line);
  if (parser == SwfParser::fast && parse_ordinary(line, end, fields)) [[likely]] {
    return SwfLineKind::job;
  }
  const char* newline = static_cast<const char*>(rawmemchr(line, '\n'));
  end = newline + 1;
  const std::string_view text(line, static_cast<std::size_t>(newline - line));
  if (is_empty(text)) {
    return SwfLineKind::blank;
  }
  if (text.front() == ';') {
    return SwfLineKind::comment;
  }
  odd = parse_carefully(text, fields);
  return SwfLineKind::job;
}

bool SwfLines::next(SwfFields& fields, SwfOddities& odd) {
  while (true) {
    if (position_ == block_.end) {
      if (!blocks_->next(block_)) {
        return false;
      }
      position_ = block_.begin;
      lacked_final_newline_ = block_.newline_added;
    }
    const char* line = position_;
    const SwfLineKind kind = parse_swf_line(line, SwfParser::fast, position_, fields, odd);
    ++line_;
    is_comment_ = kind == SwfLineKind::comment;
    if (kind == SwfLineKind::job) [[likely]] {
      // A last line without its newline and with columns missing was cut in the middle of a number.
      if (lacked_final_newline_ && position_ == block_.end && has(odd, SwfOddity::short_line)) {
        odd = SwfOddity::cut_off;
      }
      return true;
    }
    if (is_comment_) {
      comment_ = {line, static_cast<std::size_t>(position_ - 1 - line)};
      return true;
    }
  }
}

}  // namespace suanwang
