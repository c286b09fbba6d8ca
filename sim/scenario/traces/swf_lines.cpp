#include "sim/scenario/traces/swf_lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace suanwang {
namespace {

static_assert(std::endian::native == std::endian::little, "tail_of reads words from low to high");

constexpr std::size_t kColumns = 18;
constexpr std::size_t kFewestColumns = 5;  // up to the allocated processors

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

unsigned digit(char c) {
  return static_cast<unsigned char>(c) - unsigned{'0'};
}

const char* skip_blanks(const char* p) {
  while (is_blank(*p)) {
    ++p;
  }
  return p;
}

/// A whole number of at most 18 digits and the blanks after it. False, with `p` anywhere, if the
/// column is something else: the careful parser then finds out what.
inline bool take_number(const char*& p, std::int64_t& value) {
  const bool negative = *p == '-';
  p += negative ? 1 : 0;
  const char* first = p;
  std::uint64_t sum = 0;
  for (unsigned d = digit(*p); d <= 9; d = digit(*p)) {
    sum = sum * 10 + d;
    ++p;
  }
  if (p == first || p - first > 18 || !is_blank(*p)) {
    return false;
  }
  value = negative ? -static_cast<std::int64_t>(sum) : static_cast<std::int64_t>(sum);
  p = *++p > ' ' ? p : skip_blanks(p);
  return true;
}

/// A column that is not used and the blanks after it. False at the end of the line.
inline bool skip_column(const char*& p) {
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

/// The end of the line and how many columns stand before it. `p` is at the first byte of a column.
struct Tail {
  const char* newline;
  std::size_t columns;
};

Tail tail_of(const char* p) {
  std::size_t columns = 0;
  std::uint64_t carry = 0x80;  // the byte before `p` was a blank
  while (true) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof word);
    std::uint64_t blanks = bytes_at_most(word, ' ');
    const std::uint64_t newlines = bytes_at_most(word ^ 0x0a0a0a0a0a0a0a0aU, 0);
    const int before = newlines == 0 ? 64 : std::countr_zero(newlines) - 7;
    // A column begins where a byte is no blank and the one before it is.
    std::uint64_t begins = ~blanks & ((blanks << 8) | carry) & 0x8080808080808080U;
    if (before < 64) {
      begins &= (std::uint64_t{1} << before) - 1;
      return {p + before / 8, columns + static_cast<std::size_t>(std::popcount(begins))};
    }
    columns += static_cast<std::size_t>(std::popcount(begins));
    carry = blanks >> 56;
    p += 8;
  }
}

/// The eleven used columns of an ordinary line.
inline bool take_used_columns(const char*& p, SwfFields& f) {
  const bool numbers = take_number(p, f.id) && take_number(p, f.submit_ms) && skip_column(p) &&
                       take_number(p, f.run_ms) && take_number(p, f.allocated) && skip_column(p) &&
                       take_number(p, f.used_kb) && take_number(p, f.requested) &&
                       take_number(p, f.requested_ms) && take_number(p, f.requested_kb) &&
                       take_number(p, f.status) && take_number(p, f.user);
  return numbers && std::max({f.submit_ms, f.run_ms, f.requested_ms}) <= kMostSwfSeconds &&
         std::min({f.submit_ms, f.run_ms, f.requested_ms}) >= -kMostSwfSeconds;
}

/// Lines as the archive writes them; false for anything that needs a closer look.
inline bool parse_ordinary(const char* p, const char*& end, SwfFields& f) {
  if (!take_used_columns(p, f) || static_cast<unsigned char>(*p) <= ' ') {
    return false;
  }
  const Tail tail = tail_of(p);
  if (tail.columns != kColumns - 12 || tail.newline[-1] == '\r') {
    return false;
  }
  f.submit_ms *= 1000;
  f.run_ms *= 1000;
  f.requested_ms *= 1000;
  end = tail.newline + 1;
  return true;
}

/// A decimal number in thousandths.
struct Decimal {
  std::int64_t whole = 0;
  std::int64_t thousandths = 0;
  SwfOddity odd = SwfOddity::none;
};

/// Reads the digits after a decimal point; what is finer than a thousandth is cut.
void read_fraction(std::string_view digits, Decimal& decimal) {
  std::int64_t scale = 100;
  for (const char c : digits) {
    if (digit(c) > 9) {
      decimal.odd = SwfOddity::not_a_number;
      return;
    }
    if (c != '0') {
      decimal.odd = decimal.odd | SwfOddity::fraction;
    }
    decimal.thousandths += scale * static_cast<std::int64_t>(digit(c));
    scale /= 10;
  }
}

Decimal read_decimal(std::string_view text) {
  Decimal decimal;
  const bool negative = text.front() == '-';
  text.remove_prefix(negative || text.front() == '+' ? 1 : 0);
  const std::size_t point = std::min(text.find('.'), text.size());
  for (const char c : text.substr(0, point)) {
    if (digit(c) > 9) {
      return {0, 0, SwfOddity::not_a_number};
    }
    if (decimal.whole > std::numeric_limits<std::int64_t>::max() / 10 - 1) {
      return {0, 0, SwfOddity::too_large};
    }
    decimal.whole = decimal.whole * 10 + digit(c);
  }
  if (point == 0) {
    return {0, 0, SwfOddity::not_a_number};
  }
  if (point < text.size()) {
    read_fraction(text.substr(point + 1), decimal);
  }
  if (negative) {
    decimal.whole = -decimal.whole;
    decimal.thousandths = -decimal.thousandths;
  }
  return decimal;
}

SwfOddity read_count(std::string_view text, std::int64_t& value) {
  const Decimal decimal = read_decimal(text);
  value = decimal.whole;
  return decimal.odd;
}

SwfOddity read_time(std::string_view text, std::int64_t& value_ms) {
  const Decimal decimal = read_decimal(text);
  if (decimal.whole > kMostSwfSeconds || decimal.whole < -kMostSwfSeconds) {
    return decimal.odd | SwfOddity::too_large;
  }
  value_ms = decimal.whole * 1000 + decimal.thousandths;
  return decimal.odd;
}

/// Column `i` (from 0) of a line.
SwfOddity read_column(std::size_t i, std::string_view text, SwfFields& f) {
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

SwfOddity oddity_of_width(std::size_t columns) {
  if (columns < kFewestColumns) {
    return SwfOddity::too_few_columns;
  }
  if (columns < kColumns) {
    return SwfOddity::short_line;
  }
  return columns > kColumns ? SwfOddity::extra_columns : SwfOddity::none;
}

/// Any line, column by column: [line, newline) without its newline.
SwfOddity parse_carefully(std::string_view line, SwfFields& f) {
  if (line.find('\0') != std::string_view::npos) {
    return SwfOddity::nul_byte;
  }
  SwfOddity odd = SwfOddity::none;
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
  return odd | oddity_of_width(columns);
}

bool is_empty(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

SwfLineKind parse_swf_line(
    const char* line, bool careful, const char*& end, SwfFields& fields, SwfOddity& odd) {
  odd = SwfOddity::none;
  line = skip_blanks(line);
  if (!careful && parse_ordinary(line, end, fields)) [[likely]] {
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

bool SwfLines::next(SwfFields& fields, SwfOddity& odd) {
  while (true) {
    if (position_ == block_.end) {
      if (!blocks_->next(block_)) {
        return false;
      }
      position_ = block_.begin;
      lacked_final_newline_ = block_.newline_added;
    }
    const char* line = position_;
    const SwfLineKind kind = parse_swf_line(line, block_.has_nul, position_, fields, odd);
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
