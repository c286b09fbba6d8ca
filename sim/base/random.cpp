#include "sim/base/random.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/math.hpp"

namespace suanwang {
namespace {

/// Seed, name and entity each pass through a full mixing step, so that neighbours (seed 1 and 2,
/// entity 0 and 1) share nothing.
std::array<std::uint64_t, 4> seeded(std::uint64_t seed,
                                    std::string_view name,
                                    std::uint64_t entity) {
  SplitMix64 by_name(SplitMix64(seed).next() ^ fnv1a(name));
  SplitMix64 by_entity(by_name.next() ^ entity);
  return {by_entity.next(), by_entity.next(), by_entity.next(), by_entity.next()};
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t entity)
    : generator_(seeded(seed, name, entity)) {}

std::uint64_t RandomStream::uniform_int(std::uint64_t count) {
  SUANWANG_CHECK(count > 0, "a uniform choice among nothing");
  UInt128 product = UInt128{bits()} * count;
  if (static_cast<std::uint64_t>(product) < count) {
    const std::uint64_t threshold = (0 - count) % count;
    while (static_cast<std::uint64_t>(product) < threshold) {
      product = UInt128{bits()} * count;
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double RandomStream::exponential(double mean) {
  return -mean * math::log(uniform_open());
}

double RandomStream::normal() {
  return math::normal_quantile(uniform_open());
}

double RandomStream::lognormal(double mu, double sigma) {
  return math::exp(mu + sigma * normal());
}

double RandomStream::gamma(double shape, double scale) {
  if (shape < 1) {
    // Gamma(a) = Gamma(a + 1) * U^(1/a).
    const double boosted = gamma(shape + 1, scale);
    return boosted * math::exp(math::log(uniform_open()) / shape);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double z = normal();
    const double root = 1.0 + c * z;
    const double u = uniform_open();
    if (root <= 0) {
      continue;
    }
    const double v = root * root * root;
    if (math::log(u) < 0.5 * z * z + d - d * v + d * math::log(v)) {
      return d * v * scale;
    }
  }
}

double RandomStream::weibull(double shape, double scale) {
  return scale * math::pow(-math::log(uniform_open()), 1.0 / shape);
}

WeightedChoice::WeightedChoice(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) {
    SUANWANG_CHECK(weight >= 0, "a choice with a negative weight");
    sum += weight;
    upper_.push_back(sum);
  }
  SUANWANG_CHECK(sum > 0 && sum < 1e300, "a choice among weights that are all zero, or infinite");
  for (double& upper : upper_) {
    // Division and not a product with 1/sum: the last becomes exactly 1.
    upper /= sum;
  }
}

std::size_t WeightedChoice::at(double p) const {
  return static_cast<std::size_t>(std::upper_bound(upper_.begin(), upper_.end(), p) -
                                  upper_.begin());
}

double WeightedChoice::share(std::size_t i) const {
  return i == 0 ? upper_[0] : upper_[i] - upper_[i - 1];
}

QuantileTable::QuantileTable(std::vector<Point> points, Between between)
    : points_(std::move(points)), between_(between) {
  SUANWANG_CHECK(points_.size() >= 2 && points_.front().p == 0 && points_.back().p == 1,
                 "a quantile table must go from 0 to 1");
  for (std::size_t i = 1; i < points_.size(); ++i) {
    SUANWANG_CHECK(points_[i].p > points_[i - 1].p && points_[i].value >= points_[i - 1].value,
                   "a quantile table must rise");
  }
  SUANWANG_CHECK(between_ == Between::linear || points_.front().value > 0,
                 "logarithmic interpolation needs positive values");
}

double QuantileTable::at(double p) const {
  const auto above = std::upper_bound(
      points_.begin() + 1, points_.end() - 1, p, [](double x, Point point) { return x < point.p; });
  const Point high = *above;
  const Point low = *(above - 1);
  const double share = (p - low.p) / (high.p - low.p);
  if (between_ == Between::linear) {
    return low.value + (high.value - low.value) * share;
  }
  return low.value * math::exp(share * math::log(high.value / low.value));
}

double QuantileTable::mean() const {
  double sum = 0;
  for (std::size_t i = 1; i < points_.size(); ++i) {
    const double width = points_[i].p - points_[i - 1].p;
    const double low = points_[i - 1].value;
    const double high = points_[i].value;
    // The mean of low * (high/low)^t over t in [0, 1] is (high - low) / log(high / low).
    const bool flat = between_ == Between::linear || high - low < 1e-9 * low;
    sum += width * (flat ? 0.5 * (low + high) : (high - low) / math::log(high / low));
  }
  return sum;
}

}  // namespace suanwang
