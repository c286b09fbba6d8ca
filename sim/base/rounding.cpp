#include "sim/base/rounding.hpp"

#include "sim/base/check.hpp"

namespace suanwang::detail {

namespace {

UInt128 rounded_magnitude(UInt128 numerator, UInt128 denominator, unsigned digits) {
  const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
  if (denominator <= UINT64_MAX && static_cast<std::uint64_t>(denominator) % scale == 0) {
    // Units of conversion, joules in a kWh and milliseconds in an hour, hold the power of ten.
    const std::uint64_t divisor = static_cast<std::uint64_t>(denominator) / scale;
    return numerator <= UINT64_MAX
               ? half_even_quotient(static_cast<std::uint64_t>(numerator), divisor)
               : half_even_quotient(numerator, UInt128{divisor});
  }
  // The whole part apart, so that the numerator itself need not bear the scale. Its contribution
  // to the parity of the quotient is that of whole * scale, which matters for digits = 0 only.
  const UInt128 whole = numerator / denominator;
  const UInt128 rest = numerator % denominator;
  if (digits == 0) {
    return half_even_quotient(rest + (whole & 1U) * denominator, denominator) +
           (whole - (whole & 1U));
  }
  return whole * scale + half_even_quotient(rest * scale, denominator);
}

}  // namespace

Int128 wide_rounded_ratio(Int128 numerator, Int128 denominator, unsigned digits) {
  SUANWANG_CHECK(denominator > 0 && digits <= 18, "a ratio that can't be printed");
  const bool negative = numerator < 0;
  const UInt128 magnitude =
      negative ? UInt128{0} - static_cast<UInt128>(numerator) : static_cast<UInt128>(numerator);
  const auto rounded =
      static_cast<Int128>(rounded_magnitude(magnitude, static_cast<UInt128>(denominator), digits));
  return negative ? -rounded : rounded;
}

}  // namespace suanwang::detail
