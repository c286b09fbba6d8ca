#include "sim/physics/failure.hpp"

#include <algorithm>

#include "sim/base/math.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {

double gamma_function(double x) {
  double factor = 1;
  while (x < 16) {
    factor *= x;
    x += 1;
  }
  const double inverse = 1 / x;
  const double square = inverse * inverse;
  const double series =
      inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680))));
  const double log_of_two_pi = math::log(2 * math::kPi);
  return math::exp((x - 0.5) * math::log(x) - x + 0.5 * log_of_two_pi + series) / factor;
}

Duration draw_lifetime(const Lifetime& lifetime, RandomStream& random) {
  const auto mean = static_cast<double>(lifetime.mean.ms);
  const double shape = lifetime.shape;
  double ms = mean;
  switch (lifetime.law) {
    case LifetimeLaw::fixed:
      break;
    case LifetimeLaw::exponential:
      ms = random.exponential(mean);
      break;
    case LifetimeLaw::weibull:
      ms = random.weibull(shape, mean / gamma_function(1 + 1 / shape));
      break;
    case LifetimeLaw::lognormal:
      ms = random.lognormal(math::log(mean) - shape * shape / 2, shape);
      break;
    case LifetimeLaw::gamma:
      ms = random.gamma(shape, mean / shape);
      break;
  }
  const auto most = static_cast<double>(days(365'000).ms);
  return {std::max<std::int64_t>(1, half_up(std::min(ms, most)))};
}

}  // namespace suanwang
