#include "sim/experiment/capacity/share_bound.hpp"

#include <cmath>

#include <boost/math/special_functions/beta.hpp>

namespace suanwang {

double least_share(std::uint64_t met, std::uint64_t jobs, double level) {
  namespace policies = boost::math::policies;
  constexpr int kKeptBits = 40;
  if (met == 0) {
    return 0;
  }
  const double share = boost::math::ibeta_inv(static_cast<double>(met),
                                              static_cast<double>(jobs - met) + 1,
                                              1 - level,
                                              policies::policy<policies::promote_double<false>>());
  // Its last bits differ between C libraries (student.cpp).
  return std::nearbyint(std::ldexp(share, kKeptBits)) / std::ldexp(1.0, kKeptBits);
}

}  // namespace suanwang
