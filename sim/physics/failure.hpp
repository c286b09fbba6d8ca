// Draws lifetimes.
#pragma once

#include "sim/base/random.hpp"
#include "sim/base/time.hpp"
#include "sim/city/lifetime.hpp"

namespace suanwang {

/// One lifetime, at least a millisecond and at most a thousand years. Mean > 0, shape > 0.
/// exponential: -m ln U. Weibull: scale m / Gamma(1 + 1/k), P(X > x) = exp(-(x / scale)^k).
/// lognormal: exp(ln m - s^2/2 + s Z). gamma: shape k, scale m / k.
[[nodiscard]] Duration draw_lifetime(const Lifetime& lifetime, RandomStream& random);

/// Gamma(x), 0.1 <= x <= 100; relative error below 1e-12. Stirling's series after moving x above 16
/// (Abramowitz, Stegun, 6.1.40 and 6.1.15).
[[nodiscard]] double gamma_function(double x);

}  // namespace suanwang
