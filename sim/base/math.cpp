#include "sim/base/math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace suanwang::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts, the first with 21 trailing zero bits so that k * kLn2High is exact (fdlibm).
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

/// Coefficients c[0] + x*(c[1] + x*(...)).
template <std::size_t N>
double polynomial(double x, const std::array<double, N>& c) {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i > 0; --i) {
    sum = c[i - 1] + x * sum;
  }
  return sum;
}

/// An unevaluated sum of two doubles, about 106 bits (Dekker, Numer. Math. 18, 1971).
struct Pair {
  double high = 0;
  double low = 0;
};

Pair fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

Pair two_sum(double a, double b) {
  const double sum = a + b;
  const double rounded_b = sum - a;
  return {sum, (a - (sum - rounded_b)) + (b - rounded_b)};
}

/// Veltkamp's split into halves of 26 bits, whose products are exact.
Pair split(double a) {
  const double shifted = 134217729.0 * a;  // 2^27 + 1
  const double high = shifted - (shifted - a);
  return {high, a - high};
}

Pair two_product(double a, double b) {
  const double product = a * b;
  const Pair x = split(a);
  const Pair y = split(b);
  const double error =
      ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low;
  return {product, error};
}

Pair operator*(Pair a, Pair b) {
  const Pair p = two_product(a.high, b.high);
  return fast_two_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

Pair operator+(Pair a, Pair b) {
  const Pair s = two_sum(a.high, b.high);
  return fast_two_sum(s.high, s.low + (a.low + b.low));
}

/// x = mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)). Needs x > 0, finite.
struct Scaled {
  double mantissa = 1;
  int exponent = 0;
};

Scaled scaled(double x) {
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 18014398509481984.0;  // 2^54 lifts subnormal numbers
    exponent = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double mantissa = std::bit_cast<double>((bits & 0x000fffffffffffffU) | 0x3ff0000000000000U);
  if (mantissa > 1.41421356237309504880) {
    mantissa *= 0.5;
    ++exponent;
  }
  return {mantissa, exponent};
}

/// x * 2^k, in two steps so that subnormal results are rounded once.
double times_power_of_two(double x, int k) {
  const auto power = [](int e) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52);
  };
  if (k > 1023) {
    return x * power(1023) * power(k - 1023);
  }
  if (k < -1022) {
    return x * power(k + 1000) * power(-1000);
  }
  return x * power(k);
}

/// log m = 2 artanh(s), s = (m-1)/(m+1): 2 s + 2/3 s^3 + 2/5 s^5 + ... ; the first two terms as
/// pairs, the rest is below 2^-12 of the sum. Needs m in [sqrt(1/2), sqrt(2)].
Pair log_of_mantissa(double m) {
  constexpr std::array<double, 11> kRest{2.0 / 5,
                                         2.0 / 7,
                                         2.0 / 9,
                                         2.0 / 11,
                                         2.0 / 13,
                                         2.0 / 15,
                                         2.0 / 17,
                                         2.0 / 19,
                                         2.0 / 21,
                                         2.0 / 23,
                                         2.0 / 25};
  constexpr Pair kTwoThirds{2.0 / 3, 3.70074341541718826e-17};
  const double numerator = m - 1.0;  // exact
  const Pair denominator = two_sum(m, 1.0);
  const double quotient = numerator / denominator.high;
  const Pair back = two_product(quotient, denominator.high);
  const double correction =
      (((numerator - back.high) - back.low) - quotient * denominator.low) / denominator.high;
  const Pair s = fast_two_sum(quotient, correction);
  const Pair s2 = s * s;
  const Pair s3 = s2 * s;
  const double rest = s3.high * s2.high * polynomial(s2.high, kRest);
  return (Pair{2 * s.high, 2 * s.low} + kTwoThirds * s3) + Pair{rest, 0};
}

/// log x to about 65 bits. Needs x > 0, finite.
Pair log_pair(double x) {
  constexpr Pair kLn2{6.93147180559945286227e-01, 2.31904681384629955842e-17};
  const Scaled parts = scaled(x);
  return kLn2 * Pair{static_cast<double>(parts.exponent), 0} + log_of_mantissa(parts.mantissa);
}

/// What log, log2 and log10 give where there is no finite logarithm; 1 says "there is one".
double log_edge(double x) {
  if (x == 0) {
    return -kInfinity;
  }
  if (!(x > 0)) {
    return kNan;
  }
  return x == kInfinity ? kInfinity : 1;
}

/// e^(x + low) for |low| far below |x|: fdlibm's rational approximation on [-ln2/2, ln2/2].
double exp_of(double x, double low) {
  constexpr std::array<double, 5> kP{1.66666666666666019037e-01,
                                     -2.77777777770155933842e-03,
                                     6.61375632143793436117e-05,
                                     -1.65339022054652515390e-06,
                                     4.13813679705723846039e-08};
  const double steps = x * 1.44269504088896338700;
  const int k = static_cast<int>(steps + (steps < 0 ? -0.5 : 0.5));
  const double high = x - k * kLn2High;
  const double rest = k * kLn2Low - low;
  const double r = high - rest;
  const double t = r * r;
  const double c = r - t * polynomial(t, kP);
  const double y = 1.0 - ((rest - (r * c) / (2.0 - c)) - high);
  return times_power_of_two(y, k);
}

bool is_whole(double y) {
  return std::trunc(y) == y;
}

bool is_odd(double y) {
  return is_whole(y) && !is_whole(y * 0.5);
}

/// x^y for finite x > 0 and finite y.
double positive_power(double x, double y) {
  const Pair logarithm = log_pair(x);
  const double estimate = y * logarithm.high;
  if (estimate > 710) {
    return kInfinity;
  }
  if (estimate < -750) {
    return 0;
  }
  const Pair exponent = logarithm * Pair{y, 0};
  return exp_of(exponent.high, exponent.low);
}

/// An angle as quadrant * pi/2 + rest, |rest| <= pi/4.
struct Reduced {
  int quadrant = 0;
  Pair rest;
};

/// Cody and Waite's reduction with pi/2 in parts of 33 bits: exact products for |x| <= 2^20.
Reduced reduced(double x) {
  constexpr double kPart1 = 1.57079632673412561417e+00;
  constexpr double kPart2 = 6.07710050630396597660e-11;
  constexpr double kPart3 = 2.02226624871116645580e-21;
  const double steps = x * 0.636619772367581343076;
  const int n = static_cast<int>(steps + (steps < 0 ? -0.5 : 0.5));
  const Pair rest = two_sum(x - n * kPart1, -(n * kPart2)) + Pair{-(n * kPart3), 0};
  return {n & 3, rest};
}

/// sin(r.high + r.low) on [-pi/4, pi/4] (fdlibm's __kernel_sin).
double sine_of(Pair r) {
  constexpr std::array<double, 5> kS{8.33333333332248946124e-03,
                                     -1.98412698298579493134e-04,
                                     2.75573137070700676789e-06,
                                     -2.50507602534068634195e-08,
                                     1.58969099521155010221e-10};
  constexpr double kS1 = -1.66666666666666324348e-01;
  const double z = r.high * r.high;
  const double v = z * r.high;
  return r.high - ((z * (0.5 * r.low - v * polynomial(z, kS)) - r.low) - v * kS1);
}

/// cos(r.high + r.low) on [-pi/4, pi/4] (FreeBSD's __kernel_cos).
double cosine_of(Pair r) {
  constexpr std::array<double, 6> kC{4.16666666666666019037e-02,
                                     -1.38888888888741095749e-03,
                                     2.48015872894767294178e-05,
                                     -2.75573143513906633035e-07,
                                     2.08757232129817482790e-09,
                                     -1.13596475577881948265e-11};
  const double z = r.high * r.high;
  const double half = 0.5 * z;
  const double w = 1.0 - half;
  return w + (((1.0 - w) - half) + (z * z * polynomial(z, kC) - r.high * r.low));
}

/// Shared by sin (quadrant of x) and cos (one quadrant further).
double sine_in_quadrant(double x, int further) {
  if (!(x <= 1048576.0 && x >= -1048576.0)) {
    return kNan;
  }
  const Reduced angle = reduced(x);
  switch ((angle.quadrant + further) & 3) {
    case 0:
      return sine_of(angle.rest);
    case 1:
      return cosine_of(angle.rest);
    case 2:
      return -sine_of(angle.rest);
    default:
      return -cosine_of(angle.rest);
  }
}

/// AS 241 for |p - 1/2| <= 0.425, q = p - 1/2.
double normal_quantile_centre(double q) {
  constexpr std::array<double, 8> kA{3.3871328727963666080e0,
                                     1.3314166789178437745e2,
                                     1.9715909503065514427e3,
                                     1.3731693765509461125e4,
                                     4.5921953931549871457e4,
                                     6.7265770927008700853e4,
                                     3.3430575583588128105e4,
                                     2.5090809287301226727e3};
  constexpr std::array<double, 8> kB{1.0,
                                     4.2313330701600911252e1,
                                     6.8718700749205790830e2,
                                     5.3941960214247511077e3,
                                     2.1213794301586595867e4,
                                     3.9307895800092710610e4,
                                     2.8729085735721942674e4,
                                     5.2264952788528545610e3};
  const double r = 0.180625 - q * q;
  return q * polynomial(r, kA) / polynomial(r, kB);
}

/// AS 241 in the tails, r = sqrt(-log(tail probability)).
double normal_quantile_tail(double r) {
  constexpr std::array<double, 8> kC{1.42343711074968357734e0,
                                     4.63033784615654529590e0,
                                     5.76949722146069140550e0,
                                     3.64784832476320460504e0,
                                     1.27045825245236838258e0,
                                     2.41780725177450611770e-1,
                                     2.27238449892691845833e-2,
                                     7.74545014278341407640e-4};
  constexpr std::array<double, 8> kD{1.0,
                                     2.05319162663775882187e0,
                                     1.67638483018380384940e0,
                                     6.89767334985100004550e-1,
                                     1.48103976427480074590e-1,
                                     1.51986665636164571966e-2,
                                     5.47593808499534494600e-4,
                                     1.05075007164441684324e-9};
  constexpr std::array<double, 8> kE{6.65790464350110377720e0,
                                     5.46378491116411436990e0,
                                     1.78482653991729133580e0,
                                     2.96560571828504891230e-1,
                                     2.65321895265761230930e-2,
                                     1.24266094738807843860e-3,
                                     2.71155556874348757815e-5,
                                     2.01033439929228813265e-7};
  constexpr std::array<double, 8> kF{1.0,
                                     5.99832206555887937690e-1,
                                     1.36929880922735805310e-1,
                                     1.48753612908506148525e-2,
                                     7.86869131145613259100e-4,
                                     1.84631831751005468180e-5,
                                     1.42151175831644588870e-7,
                                     2.04426310338993978564e-15};
  if (r <= 5) {
    return polynomial(r - 1.6, kC) / polynomial(r - 1.6, kD);
  }
  return polynomial(r - 5, kE) / polynomial(r - 5, kF);
}

}  // namespace

double log(double x) {
  if (const double edge = log_edge(x); edge != 1) {
    return edge;
  }
  // fdlibm's e_log.c: one rounding more than log_pair, a fifth of its work.
  constexpr std::array<double, 7> kLg{6.666666666666735130e-01,
                                      3.999999999940941908e-01,
                                      2.857142874366239149e-01,
                                      2.222219843214978396e-01,
                                      1.818357216161805012e-01,
                                      1.531383769920937332e-01,
                                      1.479819860511658591e-01};
  const Scaled parts = scaled(x);
  const double k = parts.exponent;
  const double f = parts.mantissa - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double rest = z * polynomial(z, kLg);
  const double half_square = 0.5 * f * f;
  return k * kLn2High - ((half_square - (s * (half_square + rest) + k * kLn2Low)) - f);
}

double log2(double x) {
  if (const double edge = log_edge(x); edge != 1) {
    return edge;
  }
  constexpr Pair kPerLn2{1.44269504088896338700, 2.03552737409310332560e-17};
  const Scaled parts = scaled(x);
  const Pair sum =
      Pair{static_cast<double>(parts.exponent), 0} + log_of_mantissa(parts.mantissa) * kPerLn2;
  return sum.high + sum.low;
}

double log10(double x) {
  if (const double edge = log_edge(x); edge != 1) {
    return edge;
  }
  constexpr Pair kPerLn10{4.34294481903251816668e-01, 1.09831965021676508614e-17};
  const Pair product = log_pair(x) * kPerLn10;
  return product.high + product.low;
}

double exp(double x) {
  if (x > 709.782712893383973096) {
    return kInfinity;
  }
  if (x < -745.133219101941108420) {
    return 0;
  }
  return x == x ? exp_of(x, 0) : x;
}

double pow(double x, double y) {
  if (y == 0 || x == 1) {
    return 1;
  }
  if (!(x == x) || !(y == y) || (x < 0 && !is_whole(y))) {
    return kNan;
  }
  const double size = x < 0 ? -x : x;
  const double sign = x < 0 && is_odd(y) ? -1 : 1;
  if (size == 1) {
    return sign;
  }
  const bool grows = (size > 1) == (y > 0);
  if (size == 0 || size == kInfinity || y == kInfinity || y == -kInfinity) {
    return sign * (grows ? kInfinity : 0);
  }
  return sign * positive_power(size, y);
}

double sin(double x) {
  return sine_in_quadrant(x, 0);
}

double cos(double x) {
  return sine_in_quadrant(x, 1);
}

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) {
    return p == 0 ? -kInfinity : (p == 1 ? kInfinity : kNan);
  }
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    return normal_quantile_centre(q);
  }
  const double size = normal_quantile_tail(std::sqrt(-log(q < 0 ? p : 1.0 - p)));
  return q < 0 ? -size : size;
}

}  // namespace suanwang::math
