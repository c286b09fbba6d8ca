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

/// numerator / denominator in units of 10^-digits, rounded half to even. Needs denominator > 0,
/// digits <= 18, and both denominator * 10^digits and the answer below 2^127.
[[nodiscard]] Int128 rounded_ratio(Int128 numerator, Int128 denominator, unsigned digits);

/// The quotient rounded half to even. Needs divisor > 0.
template <class Unsigned>
[[nodiscard]] constexpr Unsigned half_even_quotient(Unsigned dividend, Unsigned divisor) {
  const Unsigned quotient = dividend / divisor;
  const Unsigned rest = dividend - quotient * divisor;
  const Unsigned missing = divisor - rest;
  const bool up = rest > missing || (rest == missing && (quotient & 1U) != 0);
  return quotient + (up ? 1U : 0U);
}

}  // namespace suanwang
