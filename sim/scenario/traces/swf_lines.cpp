#include "sim/scenario/traces/swf_lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "sim/scenario/traces/decimal.hpp"

namespace suanwang {
namespace {

static_assert(std::endian::native == std::endian::little, "tail_of reads words from low to high");

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

[[gnu::always_inline]] inline EightDigits eight_digits(const char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  word ^= 0x3030303030303030U;  // digits become 0..9, all else more
  // A carry spoils only what stands behind the first byte that is no digit.
  const std::uint64_t others = ((word + 0x7676767676767676U) | word) & 0x8080808080808080U;
  const auto length = static_cast<unsigned>(others == 0 ? 8 : std::countr_zero(others) / 8);
  if (length == 0) {
    return {0, 0};
  }
  word <<= 64U - 8U * length;  // the last digit to the highest byte, zeros before the first
  // Neighbours become pairs, fours, all eight: one multiplication adds 10^n times the left one to
  // the right one, in the place of the right one.
  constexpr std::uint64_t kPairs = 10U << 8U | 1U;
  constexpr std::uint64_t kFours = 100U << 16U | 1U;
  constexpr std::uint64_t kEights = std::uint64_t{10'000} << 32U | 1U;
  word = (word * kPairs >> 8U) & 0x00ff00ff00ff00ffU;
  word = (word * kFours >> 16U) & 0x0000ffff0000ffffU;
  return {length, word * kEights >> 32U};
}

/// Goes on where a number has more than eight digits; its length is checked by the caller.
std::uint64_t further_digits(const char*& p, std::uint64_t value) {
  for (unsigned d = digit(*p); d <= 9; d = digit(*p)) {
    value = value * 10 + d;
    ++p;
  }
  return value;
}

/// "-1 ", the most frequent column: a branch that is foreseen lets the next column start at once.
inline bool take_unknown(const char*& p) {
  std::uint32_t word = 0;
  std::memcpy(&word, p, sizeof word);
  if ((word & 0xffffffU) != 0x20312dU || static_cast<unsigned char>(p[3]) <= ' ') {
    return false;
  }
  p += 3;
  return true;
}

/// A whole number of at most 18 digits and the blanks after it. False, with `p` anywhere, if the
/// column is something else: the careful parser then finds out what.
[[gnu::always_inline]] inline bool take_number(const char*& p, std::int64_t& value) {
  const bool negative = *p == '-';
  const char* first = p + (negative ? 1 : 0);
  const EightDigits digits = eight_digits(first);
  std::uint64_t sum = digits.value;
  p = first + digits.length;
  if (digits.length == 8) [[unlikely]] {
    sum = further_digits(p, sum);
    if (p - first > 18) {
      return false;
    }
  }
  if (digits.length == 0 || !is_blank(*p)) [[unlikely]] {
    return false;
  }
  value = negative ? -static_cast<std::int64_t>(sum) : static_cast<std::int64_t>(sum);
  p = *++p > ' ' ? p : skip_blanks(p);
  return true;
}

/// The same of a column that most logs leave unknown.
[[gnu::always_inline]] inline bool take_rare_number(const char*& p, std::int64_t& value) {
  if (take_unknown(p)) {
    value = -1;
    return true;
  }
  return take_number(p, value);
}

/// A column that is not used and the blanks after it. False at the end of the line.
[[gnu::always_inline]] inline bool skip_column(const char*& p) {
  if (take_unknown(p)) {
    return true;
  }
  while (static_cast<unsigned char>(*p) > ' ') {
    ++p;
  }
  if (!is_blank(*p)) {
    return false;
  }
  p = *++p > ' ' ? p : skip_blanks(p);
  return true;
}

/// Eight bytes of the line: a 0x80 in each byte of the result where the byte is at most `limit` (<
/// 128).
std::uint64_t bytes_at_most(std::uint64_t word, unsigned char limit) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  // (b & 127) + (127 - limit) has its high bit iff (b & 127) > limit: no carry between bytes.
  const std::uint64_t above = ((word & ~kHigh) + kOnes * (127U - limit)) | word;
  return ~above & kHigh;
}

/// How many bytes have their high bit set, no other bit being set: cheaper than popcount where the
/// processor may not be assumed to have it.
std::size_t count_marks(std::uint64_t marks) {
  return (marks >> 7U) * 0x0101010101010101U >> 56U;
}

/// The first control character, which should be the newline, and how many columns stand before it.
struct Tail {
  const char* end;
  std::size_t columns;
};

/// `p` is at the first byte of a column.
Tail tail_of(const char* p) {
  std::size_t columns = 0;
  std::uint64_t carry = 0x80;  // the byte before `p` was a space
  while (true) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof word);
    const std::uint64_t spaces = bytes_at_most(word ^ 0x2020202020202020U, 0);
    const std::uint64_t controls = bytes_at_most(word, 0x1f);
    // A column begins where a byte is no space and the one before it is.
    const std::uint64_t begins = ~spaces & ((spaces << 8U) | carry) & 0x8080808080808080U;
    if (controls != 0) {
      const int before = std::countr_zero(controls) - 7;  // bits of the bytes before it
      const std::uint64_t mask = (std::uint64_t{1} << before) - 1;
      return {p + before / 8, columns + count_marks(begins & mask)};
    }
    columns += count_marks(begins);
    carry = spaces >> 56U;
    p += 8;
  }
}

/// The eleven used columns of an ordinary line.
inline bool take_used_columns(const char*& p, SwfFields& f) {
  const bool numbers = take_number(p, f.id) && take_number(p, f.submit_ms) && skip_column(p) &&
                       take_number(p, f.run_ms) && take_number(p, f.allocated) && skip_column(p) &&
                       take_rare_number(p, f.used_kb) && take_number(p, f.requested) &&
                       take_number(p, f.requested_ms) && take_rare_number(p, f.requested_kb) &&
                       take_number(p, f.status) && take_number(p, f.user);
  return numbers && std::max({f.submit_ms, f.run_ms, f.requested_ms}) <= kMostSwfSeconds &&
         std::min({f.submit_ms, f.run_ms, f.requested_ms}) >= -kMostSwfSeconds;
}

/// Lines as the archive writes them; false for anything that needs a closer look. A NUL byte is a
/// character of no number and, in the columns that are not used, a control character.
inline bool parse_ordinary(const char* p, const char*& end, SwfFields& f) {
  if (!take_used_columns(p, f) || static_cast<unsigned char>(*p) <= ' ') {
    return false;
  }
  const Tail tail = tail_of(p);
  if (tail.columns != kColumns - 12 || *tail.end != '\n') {
    return false;
  }
  f.submit_ms *= 1000;
  f.run_ms *= 1000;
  f.requested_ms *= 1000;
  end = tail.end + 1;
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
