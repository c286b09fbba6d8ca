// Writes tables: integers and fixed point into a buffer of its own, no stream, no locale, no
// allocation per row.
#pragma once

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

/// "00" to "99".
inline constexpr std::array<char, 200> kDigitPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

/// Writes the last `digits` digits of `value`, with leading zeros, at `at`.
template <class Unsigned>
void write_padded(char* at, Unsigned value, unsigned digits) {
  while (digits >= 2) {
    digits -= 2;
    const Unsigned rest = value / 100;
    std::memcpy(at + digits, &kDigitPairs[2 * (value - rest * 100)], 2);
    value = rest;
  }
  if (digits > 0) {
    *at = static_cast<char>('0' + value % 10);
  }
}

/// The number of decimal digits of `value`, at least 1.
inline unsigned digit_count(std::uint64_t value) {
  constexpr auto kPowers = [] {
    std::array<std::uint64_t, 20> powers{};
    for (std::uint64_t i = 1, power = 1; i < 20; ++i) {
      powers[i] = power *= 10;
    }
    return powers;
  }();
  // 1233 / 4096 is log10(2), close enough for 64 bits.
  const auto guess = static_cast<unsigned>(std::bit_width(value | 1U)) * 1233U >> 12U;
  return guess + (value >= kPowers[guess] || guess == 0 ? 1U : 0U);
}

/// Twice as fast as std::to_chars, on numbers of few digits above all.
inline char* write_digits(char* at, std::uint64_t value) {
  if (value < 10) {
    *at = static_cast<char>('0' + value);
    return at + 1;
  }
  const unsigned digits = digit_count(value);
  if (value <= UINT32_MAX) {  // divides by one multiplication instead of three
    write_padded(at, static_cast<std::uint32_t>(value), digits);
  } else {
    write_padded(at, value, digits);
  }
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
    std::memcpy(at_, text.data(), text.size());
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
