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

#include "sim/base/digits.hpp"
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

/// Copies `text` and returns its end. Most of it is names, too short for a call of memcpy.
[[gnu::always_inline]] inline char* copy_text(char* at, std::string_view text) {
  const std::size_t size = text.size();
  const char* from = text.data();
  if (size > 32) {
    std::memcpy(at, from, size);
  } else if (size >= 16) {
    std::memcpy(at, from, 16);
    std::memcpy(at + size - 16, from + size - 16, 16);
  } else if (size >= 8) {
    std::memcpy(at, from, 8);
    std::memcpy(at + size - 8, from + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(at, from, 4);
    std::memcpy(at + size - 4, from + size - 4, 4);
  } else {
    for (std::size_t i = 0; i < size; ++i) {
      at[i] = from[i];
    }
  }
  return at + size;
}

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
    at_ = copy_text(at_, text);
  }

  /// Room for `most` bytes, which `fill(char* at)` may touch; it returns the end of what it wrote.
  template <class Fill>
  void fill(std::size_t most, Fill fill) {
    need(most);
    at_ = fill(at_);
  }

  [[gnu::always_inline]] void integer(std::uint64_t value) {
    need(kLongest);
    at_ = write_digits(at_, value);
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
    if (const std::uint64_t rest = ms % 1000; rest != 0) [[unlikely]] {
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

  /// Takes back what the last `put` or `fill` wrote at its end.
  void take_back(std::size_t bytes) { at_ -= bytes; }

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
