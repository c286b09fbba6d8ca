// Writes tables: integers and fixed point into a buffer of its own, no stream, no locale, no
// allocation per row.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "sim/base/int128.hpp"

namespace suanwang {

/// Takes bytes in order. Errors are the sink's to keep: a writer goes on and the sink's owner asks.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
};

/// Keeps the bytes in memory.
class StringSink final : public ByteSink {
 public:
  void write(std::string_view bytes) override { text_ += bytes; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// `text` as a field of a CSV file (RFC 4180): quoted where it holds a comma, a quote or a line
/// end.
[[nodiscard]] std::string csv_quoted(std::string_view text);

namespace detail {

inline constexpr std::uint64_t kEightDigits = 100'000'000;

/// The eight decimal digits of `value` < 10^8 as the bytes of a word, the first digit lowest: by
/// halves in the two halves of the word, then in its quarters, then in its eighths. Quotients by
/// multiplication: 10486 / 2^20 is close enough to 1 / 100 below 10^4, 103 / 2^10 to 1 / 10 below
/// 10^2.
constexpr std::uint64_t digit_bytes(std::uint32_t value) {
  const std::uint64_t high = value / 10'000;
  const std::uint64_t halves = high | (value - high * 10'000) << 32U;
  const std::uint64_t hundreds = (halves * 10'486 >> 20U) & 0x0000'007F'0000'007FU;
  const std::uint64_t quarters = hundreds | (halves - hundreds * 100) << 16U;
  const std::uint64_t tens = (quarters * 103 >> 10U) & 0x000F'000F'000F'000FU;
  return tens | (quarters - tens * 10) << 8U;
}

/// Writes digits that stand in bytes as `digit_bytes` gives them: eight bytes from `at` on.
inline void store_digits(char* at, std::uint64_t bytes) {
  bytes |= 0x3030'3030'3030'3030U;  // '0'
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(at, &bytes, 8);
  } else {
    for (unsigned i = 0; i < 8; ++i) {
      at[i] = static_cast<char>(bytes >> 8 * i & 0xFFU);
    }
  }
}

/// Writes `value` < 10^8 without leading zeros and returns its end; up to eight bytes are touched.
inline char* write_short(char* at, std::uint32_t value) {
  const std::uint64_t bytes = digit_bytes(value);
  // Zero has one digit all the same.
  const auto zeros = static_cast<unsigned>(std::countr_zero(bytes | std::uint64_t{1} << 56U)) & ~7U;
  store_digits(at, bytes >> zeros);
  return at + (8 - zeros / 8);
}

/// Writes the eight digits of `value` < 10^8.
inline char* write_eight(char* at, std::uint64_t value) {
  store_digits(at, digit_bytes(static_cast<std::uint32_t>(value)));
  return at + 8;
}

/// The digits of 0..9999 without leading zeros, each in four bytes: node ids and counts are small.
inline constexpr auto kSmallNumbers = [] {
  std::array<std::array<char, 4>, 10'000> table{};
  for (unsigned value = 0; value < table.size(); ++value) {
    const unsigned digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
    unsigned rest = value;
    for (unsigned i = digits; i-- > 0; rest /= 10) {
      table[value][i] = static_cast<char>('0' + rest % 10);
    }
  }
  return table;
}();

/// Writes `value` and returns its end; up to 24 bytes are touched. Three times as fast as
/// std::to_chars.
inline char* write_digits(char* at, std::uint64_t value) {
  if (value < kSmallNumbers.size()) {
    std::memcpy(at, kSmallNumbers[value].data(), 4);
    return at + 1 + (value >= 10 ? 1 : 0) + (value >= 100 ? 1 : 0) + (value >= 1000 ? 1 : 0);
  }
  if (value < kEightDigits) [[likely]] {
    return write_short(at, static_cast<std::uint32_t>(value));
  }
  const std::uint64_t high = value / kEightDigits;
  return write_eight(write_digits(at, high), value - high * kEightDigits);
}

/// Writes the last `digits` <= 18 digits of `value`, with leading zeros; up to 24 bytes are
/// touched.
inline char* write_padded(char* at, std::uint64_t value, unsigned digits) {
  if (digits > 8) {
    const std::uint64_t high = value / kEightDigits;
    return write_eight(write_padded(at, high, digits - 8), value - high * kEightDigits);
  }
  store_digits(at, digit_bytes(static_cast<std::uint32_t>(value)) >> 8 * (8 - digits));
  return at + digits;
}

}  // namespace detail

class TextWriter {
 public:
  static constexpr std::size_t kCapacity = std::size_t{256} * 1024;

  /// The sink must outlive the writer. Call `flush` at the end: the destructor writes nothing.
  explicit TextWriter(ByteSink& sink)
      : sink_(&sink),
        buffer_(std::make_unique_for_overwrite<char[]>(kCapacity)),  // NOLINT(*-avoid-c-arrays)
        at_(buffer_.get()),
        end_(at_ + kCapacity) {}

  void put(char c) {
    need(1);
    *at_++ = c;
  }

  void text(std::string_view text) {
    if (text.size() > kCapacity) [[unlikely]] {
      flush();
      sink_->write(text);
      return;
    }
    need(text.size());
    // An empty view may point nowhere, which memcpy does not allow.
    std::copy_n(text.data(), text.size(), at_);
    at_ += text.size();
  }

  void integer(std::uint64_t value) {
    need(kLongest);
    at_ = detail::write_digits(at_, value);
  }

  void integer(std::uint32_t value) { integer(std::uint64_t{value}); }

  void integer(std::int64_t value) {
    if (value < 0) {
      put('-');
    }
    integer(magnitude(value));
  }

  void integer(Int128 value);

  /// Whole milliseconds as seconds with up to three decimals: 12, 12.5, 12.345.
  void seconds(std::int64_t milliseconds) {
    if (milliseconds < 0) {
      put('-');
    }
    const std::uint64_t ms = magnitude(milliseconds);
    integer(ms / 1000);
    if (const std::uint64_t rest = ms % 1000; rest != 0) {
      fraction(rest, 3, true);
    }
  }

  /// value / 10^digits, exact: as many decimals as it takes, none where it is whole. digits <= 18.
  void exact(Int128 value, unsigned digits);

  /// numerator / denominator with that many decimals, rounded half to even; bounds as
  /// rounded_ratio (rounding.hpp).
  void fixed(Int128 numerator, Int128 denominator, unsigned digits);

  /// In place of the last character put.
  void replace_last(char c) { at_[-1] = c; }

  void flush();

 private:
  static constexpr std::size_t kLongest = 48;  // of a 128-bit number with sign and point

  static std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  }

  void need(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]] {
      flush();
    }
  }

  /// A point and `digits` digits, without trailing zeros if `trimmed`.
  void fraction(std::uint64_t value, unsigned digits, bool trimmed);
  void unsigned_integer(UInt128 value);
  void scaled(UInt128 magnitude, unsigned digits, bool trimmed);

  ByteSink* sink_;
  std::unique_ptr<char[]> buffer_;  // NOLINT(*-avoid-c-arrays)
  char* at_;
  char* end_;
};

}  // namespace suanwang
