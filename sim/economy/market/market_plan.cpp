#include "sim/economy/market/market_plan.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/int128.hpp"
#include "sim/base/math.hpp"
#include "sim/base/random.hpp"

namespace suanwang {

std::int64_t MarketPlan::limit_ufen(const JobRequest& request, std::uint64_t seed) const {
  const OrderRule& rule = orders[request.stream];
  if (rule.law == LimitLaw::fixed) {
    return std::min(rule.price_ufen, rule.most_ufen);
  }
  RandomStream random(seed, "market/" + streams[request.stream] + "/limit", request.id);
  double factor = 1;
  switch (rule.law) {
    case LimitLaw::fixed:
      break;
    case LimitLaw::uniform:
      factor = random.uniform(1 - rule.spread, 1 + rule.spread);
      break;
    case LimitLaw::normal:
      factor = 1 + rule.spread * random.normal();
      break;
    case LimitLaw::lognormal:
      factor = random.lognormal(0, rule.spread);
      break;
    case LimitLaw::elastic:
      factor = math::pow(random.uniform_open(), -1 / rule.elasticity);
      break;
  }
  const double limit = static_cast<double>(rule.price_ufen) * factor;
  return std::llround(std::clamp(limit, 0.0, static_cast<double>(rule.most_ufen)));
}

Duration MarketPlan::agreed_time(const JobRequest& request, Duration walltime) const {
  if (orders[request.stream].product != ProductKind::reserved) {
    return walltime;
  }
  const std::int64_t terms = (std::max<std::int64_t>(walltime.ms, 1) + term.ms - 1) / term.ms;
  return Duration{terms * term.ms};
}

std::int64_t MarketPlan::asked_ufen(const Offer& offer) const {
  const std::int64_t kept = kPpm - fee_of(offer).base;
  return static_cast<std::int64_t>((Int128{offer.ask_ufen} * kPpm + kept - 1) / kept);
}

}  // namespace suanwang
