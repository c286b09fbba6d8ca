#include "sim/base/text_cursor.hpp"

namespace suanwang::detail {

char* write_fraction(char* at, std::uint64_t value, unsigned digits, bool trimmed) {
  if (trimmed && digits > 6 && value % 1'000'000 == 0) {
    value /= 1'000'000;
    digits -= 6;
  }
  while (trimmed && value % 10 == 0) {
    value /= 10;
    --digits;
  }
  *at = '.';
  return write_padded(at + 1, value, digits);
}

char* write_wide(char* at, UInt128 value) {
  constexpr std::uint64_t kGroup = 1'000'000'000'000'000'000U;
  if (value <= UINT64_MAX) {
    return write_digits(at, static_cast<std::uint64_t>(value));
  }
  at = write_wide(at, value / kGroup);
  return write_padded(at, static_cast<std::uint64_t>(value % kGroup), 18);
}

char* write_scaled(char* at, UInt128 magnitude, unsigned digits, bool trimmed) {
  const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
  const bool is_narrow = magnitude <= UINT64_MAX;  // mostly, and much faster to divide
  const UInt128 whole =
      is_narrow ? UInt128{static_cast<std::uint64_t>(magnitude) / scale} : magnitude / scale;
  at = write_wide(at, whole);
  const auto rest = static_cast<std::uint64_t>(magnitude - whole * scale);
  return rest != 0 || (!trimmed && digits > 0) ? write_fraction(at, rest, digits, trimmed) : at;
}

char* write_wide_ratio(char* at, Int128 part, Int128 whole, unsigned digits) {
  const Int128 rounded = rounded_ratio(part, whole, digits);
  if (rounded < 0) {
    *at++ = '-';
  }
  const UInt128 magnitude =
      rounded < 0 ? UInt128{0} - static_cast<UInt128>(rounded) : static_cast<UInt128>(rounded);
  return write_scaled(at, magnitude, digits, false);
}

}  // namespace suanwang::detail
