#include "sim/experiment/student.hpp"

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace suanwang {

namespace {

namespace policies = boost::math::policies;
using Policy53 = policies::policy<policies::promote_double<false>>;
using StudentsT = boost::math::students_t_distribution<double, Policy53>;

/// Boost calls the C library's pow and log, whose last bits differ between its versions: they are
/// cut off, so that they reach no result (sim/base/math.hpp).
double without_last_bits(double x) {
  constexpr int kKeptBits = 40;
  int exponent = 0;
  const double mantissa = std::frexp(x, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(mantissa, kKeptBits)), exponent - kKeptBits);
}

}  // namespace

double student_quantile(double p, double freedom) {
  return without_last_bits(boost::math::quantile(StudentsT(freedom), p));
}

double student_two_sided(double t, double freedom) {
  if (std::isinf(t)) {
    return 0;
  }
  return without_last_bits(
      2 * boost::math::cdf(boost::math::complement(StudentsT(freedom), std::abs(t))));
}

}  // namespace suanwang
