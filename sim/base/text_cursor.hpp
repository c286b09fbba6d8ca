// Numbers and names as text, straight into memory that the caller has made room for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "sim/base/digits.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {

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
  } else if (size > 0) {  // one to three bytes: first, middle and last are all of them
    at[0] = from[0];
    at[size / 2] = from[size / 2];
    at[size - 1] = from[size - 1];
  }
  return at + size;
}

/// A name of which 32 bytes can be read, however short it is: so it is copied without asking how
/// short.
struct PaddedText {
  static constexpr std::size_t kReadable = 32;

  const char* data = nullptr;
  std::size_t size = 0;

  operator std::string_view() const { return {data, size}; }  // NOLINT(*-explicit-*): it is a text
};

/// The longest text of a number: 128 bits with sign, point and what is touched behind.
inline constexpr std::size_t kLongestNumber = 64;

namespace detail {

/// The general cases of what TextCursor writes; each returns the end of its text.
[[nodiscard]] char* write_wide(char* at, UInt128 value);
[[nodiscard]] char* write_scaled(char* at, UInt128 magnitude, unsigned digits, bool trimmed);
[[nodiscard]] char* write_wide_ratio(char* at, Int128 part, Int128 whole, unsigned digits);
/// A point and `digits` digits, without trailing zeros if `trimmed`.
[[nodiscard]] char* write_fraction(char* at, std::uint64_t value, unsigned digits, bool trimmed);

constexpr std::uint64_t magnitude_of(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

}  // namespace detail

/// Where the next character goes. Nothing but inlined code knows its address, so that it stays in a
/// register while a row is written: through a pointer to char, the compiler has to assume, a
/// cursor in memory could be changed. A number needs kLongestNumber bytes of room, a text its size.
class TextCursor {
 public:
  explicit TextCursor(char* at) : at_(at) {}

  [[nodiscard]] char* at() const { return at_; }

  [[gnu::always_inline]] void put(char c) { *at_++ = c; }

  [[gnu::always_inline]] void text(std::string_view text) { at_ = copy_text(at_, text); }

  /// Needs PaddedText::kReadable bytes of room, or the text's size.
  [[gnu::always_inline]] void text(const PaddedText& text) {
    if (text.size > PaddedText::kReadable) [[unlikely]] {
      std::memcpy(at_, text.data, text.size);
    } else {
      std::memcpy(at_, text.data, PaddedText::kReadable);
    }
    at_ += text.size;
  }

  /// Takes back the last `bytes`.
  void take_back(std::size_t bytes) { at_ -= bytes; }

  [[gnu::always_inline]] void integer(std::uint64_t value) { at_ = write_digits(at_, value); }

  [[gnu::always_inline]] void integer(std::uint32_t value) { integer(std::uint64_t{value}); }

  void integer(std::int64_t value) {
    put_sign(value < 0);
    integer(detail::magnitude_of(value));
  }

  void integer(Int128 value) {
    put_sign(value < 0);
    at_ = detail::write_wide(at_, magnitude(value));
  }

  /// first-last, or one number where they are the same. Without a branch that nobody can foresee.
  void interval(std::uint64_t first, std::uint64_t last) {
    at_ = write_digits(at_, first);
    *at_ = '-';
    const auto more = static_cast<std::size_t>(write_digits(at_ + 1, last) - at_);
    at_ += more & (std::size_t{0} - std::size_t{first != last});  // all bits or none
  }

  /// Whole milliseconds as seconds with up to three decimals: 12, 12.5, 12.345.
  [[gnu::always_inline]] void seconds(std::int64_t milliseconds) {
    put_sign(milliseconds < 0);
    const std::uint64_t ms = detail::magnitude_of(milliseconds);
    const std::uint64_t whole = ms / 1000;
    const std::uint64_t rest = ms - whole * 1000;
    integer(whole);
    if (rest != 0) [[unlikely]] {
      at_ = detail::write_fraction(at_, rest, 3, true);
    }
  }

  /// value / 10^digits, exact: as many decimals as it takes, none where it is whole. digits <= 18.
  [[gnu::always_inline]] void exact(Int128 value, unsigned digits) {
    if (value == 0) {
      put('0');
      return;
    }
    if (static_cast<UInt128>(value) > UINT64_MAX) [[unlikely]] {  // negative ones too
      put_sign(value < 0);
      at_ = detail::write_scaled(at_, magnitude(value), digits, true);
      return;
    }
    const auto small = static_cast<std::uint64_t>(value);
    const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
    const std::uint64_t whole = small / scale;
    const std::uint64_t rest = small - whole * scale;
    integer(whole);
    if (rest != 0) [[unlikely]] {
      at_ = detail::write_fraction(at_, rest, digits, true);
    }
  }

  /// part / whole with that many decimals, rounded half to even; bounds as rounded_ratio
  /// (rounding.hpp).
  [[gnu::always_inline]] void fixed(Int128 part, Int128 whole, unsigned digits) {
    if (part == 0 && whole > 0 && digits <= 18) {  // half of what a table of centres says
      std::memcpy(at_, "0.000000000000000000", 20);
      at_ += digits > 0 ? digits + 2 : 1;
      return;
    }
    const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
    const bool narrow =
        part >= 0 && part <= UINT64_MAX / scale && whole > 0 && whole <= INT64_MAX && digits > 0;
    if (!narrow) [[unlikely]] {
      at_ = detail::write_wide_ratio(at_, part, whole, digits);
      return;
    }
    const std::uint64_t rounded = half_even_quotient(static_cast<std::uint64_t>(part) * scale,
                                                     static_cast<std::uint64_t>(whole));
    const std::uint64_t units = rounded / scale;
    integer(units);
    put('.');
    at_ = write_padded(at_, rounded - units * scale, digits);
  }

 private:
  static UInt128 magnitude(Int128 value) {
    return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
  }

  [[gnu::always_inline]] void put_sign(bool negative) {
    if (negative) [[unlikely]] {
      put('-');
    }
  }

  char* at_;
};

}  // namespace suanwang
