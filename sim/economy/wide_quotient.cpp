#include "sim/economy/wide_quotient.hpp"

#include "sim/base/check.hpp"

namespace suanwang {
namespace {

constexpr Int128 kMostDivisor = Int128{1} << 126;

bool fits(Int128 a, Int128 b) {
  constexpr Int128 kHalf = Int128{1} << 63;
  return a < kHalf && b < kHalf;
}

/// By long multiplication in base 2 that carries quotient and rest along (Horner's rule over the
/// bits of `a`).
WideQuotient by_bits(Int128 a, Int128 b, Int128 divisor) {
  const WideQuotient of_b{b / divisor, b % divisor};
  WideQuotient sum;
  for (int bit = 126; bit >= 0; --bit) {
    sum.whole += sum.whole;
    sum.rest += sum.rest;
    if (((a >> bit) & 1) != 0) {
      // rest < 2 * divisor before, so below 3 * divisor after: taken off in two steps.
      if (sum.rest >= divisor) {
        sum.rest -= divisor;
        ++sum.whole;
      }
      sum.whole += of_b.whole;
      sum.rest += of_b.rest;
    }
    if (sum.rest >= divisor) {
      sum.rest -= divisor;
      ++sum.whole;
    }
  }
  return sum;
}

}  // namespace

WideQuotient wide_quotient(Int128 a, Int128 b, Int128 divisor) {
  SUANWANG_CHECK(a >= 0 && b >= 0, "factors are not negative");
  SUANWANG_CHECK(divisor > 0 && divisor < kMostDivisor, "a divisor that can't be divided by");
  if (fits(a, b)) {
    return {a * b / divisor, a * b % divisor};
  }
  return by_bits(a, b, divisor);
}

Int128 rounded_wide_quotient(Int128 a, Int128 b, Int128 divisor) {
  if (a < 0) {
    return -rounded_wide_quotient(-a, b, divisor);
  }
  const WideQuotient quotient = wide_quotient(a, b, divisor);
  const Int128 missing = divisor - quotient.rest;
  const bool odd = (quotient.whole & 1) != 0;
  const bool up = quotient.rest > missing || (quotient.rest == missing && odd);
  return quotient.whole + (up ? 1 : 0);
}

}  // namespace suanwang
