// Quotients of products that need more than 128 bits: energy times a price over a unit.
#pragma once

#include "sim/base/int128.hpp"

namespace suanwang {

struct WideQuotient {
  Int128 whole = 0;
  Int128 rest = 0;  ///< of the division, 0 <= rest < divisor
};

/// floor(a * b / divisor) exactly, whatever the size of a * b. Needs a, b >= 0, 0 < divisor < 2^126
/// and the answer below 2^127.
[[nodiscard]] WideQuotient wide_quotient(Int128 a, Int128 b, Int128 divisor);

/// a * b / divisor rounded half to even. `a` may be negative; else as wide_quotient.
[[nodiscard]] Int128 rounded_wide_quotient(Int128 a, Int128 b, Int128 divisor);

}  // namespace suanwang
