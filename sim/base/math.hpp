// Elementary functions whose every bit is ours: the C library's differ between versions, compilers
// and processors, and anything that reaches a result must not. Each is a fixed sequence of + - * /
// and sqrt on doubles; compile with -ffp-contract=off. Errors are below 1.5 units in the last
// place.
#pragma once

namespace suanwang::math {

/// Natural logarithm. -infinity at 0, NaN below.
[[nodiscard]] double log(double x);

/// Logarithm to base 2; exact at powers of two.
[[nodiscard]] double log2(double x);

/// Logarithm to base 10; exact at powers of ten that doubles hold.
[[nodiscard]] double log10(double x);

/// e^x. Infinity above 709.78, 0 below -745.13; results below 2.2e-308 lose bits as doubles do.
[[nodiscard]] double exp(double x);

/// x^y. NaN if x < 0 and y is not a whole number.
[[nodiscard]] double pow(double x, double y);

/// Sine and cosine of x radians. NaN for |x| > 2^20, where the angle itself is no longer known well
/// enough to be a good idea.
[[nodiscard]] double sin(double x);
[[nodiscard]] double cos(double x);

/// The x with P(Z <= x) = p for the standard normal Z, 0 < p < 1; infinite at the ends. Relative
/// error about 1e-15. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), PPND16.
[[nodiscard]] double normal_quantile(double p);

inline constexpr double kPi = 3.14159265358979323846;

}  // namespace suanwang::math
