// Exact quotients, rounded once: means, shares and unit conversions of integer sums.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/base/int128.hpp"

namespace suanwang {

/// 10^digits for digits <= 18.
[[nodiscard]] constexpr std::int64_t power_of_ten(unsigned digits) {
  constexpr auto kPowers = [] {
    std::array<std::int64_t, 19> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }();
  return kPowers[digits];
}

/// To the nearest whole number, halves up, without a call of the library. Needs 0 <= x < 2^63. The
/// sum is a double's: the last double below a half becomes 1, and from 2^52 on, where doubles have
/// no halves, the answer may be one too many.
[[nodiscard]] inline std::int64_t half_up(double x) {
  return static_cast<std::int64_t>(x + 0.5);  // NOLINT(bugprone-incorrect-roundings)
}

/// Rounded as above. Needs 0 <= ratio < 4294.
[[nodiscard]] inline std::uint32_t millionths(double ratio) {
  return static_cast<std::uint32_t>(half_up(ratio * 1e6));
}

/// The quotient rounded half to even. Needs divisor > 0.
template <class Unsigned>
[[nodiscard]] constexpr Unsigned half_even_quotient(Unsigned dividend, Unsigned divisor) {
  const Unsigned quotient = dividend / divisor;
  const Unsigned rest = dividend - quotient * divisor;
  const Unsigned missing = divisor - rest;
  const bool up = rest > missing || (rest == missing && (quotient & 1U) != 0);
  return quotient + (up ? 1U : 0U);
}

namespace detail {

[[nodiscard]] Int128 wide_rounded_ratio(Int128 numerator, Int128 denominator, unsigned digits);

}  // namespace detail

/// numerator / denominator in units of 10^-digits, rounded half to even. Needs denominator > 0,
/// digits <= 18, and both denominator * 10^digits and the answer below 2^127.
[[nodiscard]] inline Int128 rounded_ratio(Int128 numerator, Int128 denominator, unsigned digits) {
  if (digits <= 18 && numerator >= 0 && denominator > 0 && denominator <= UINT64_MAX) [[likely]] {
    const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
    if (numerator <= UINT64_MAX / scale) {
      return half_even_quotient(static_cast<std::uint64_t>(numerator) * scale,
                                static_cast<std::uint64_t>(denominator));
    }
  }
  return detail::wide_rounded_ratio(numerator, denominator, digits);
}

}  // namespace suanwang
