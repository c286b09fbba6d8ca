// Named random streams with own distributions: the same numbers on every compiler, and independent
// of each other, so that a policy that draws more or less does not change what others meet (common
// random numbers across policies).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace suanwang {

/// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014: seeds the
/// others.
class SplitMix64 {
 public:
  explicit constexpr SplitMix64(std::uint64_t state) : state_(state) {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021):
/// xoshiro256**.
class Xoshiro256 {
 public:
  explicit constexpr Xoshiro256(const std::array<std::uint64_t, 4>& state) : s_(state) {}

  constexpr std::uint64_t next() {
    const std::uint64_t result = rotated(s_[1] * 5, 7) * 9;
    const std::uint64_t t = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = rotated(s_[3], 45);
    return result;
  }

 private:
  static constexpr std::uint64_t rotated(std::uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
  }

  std::array<std::uint64_t, 4> s_;
};

/// 64-bit FNV-1a of a text.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

/// The random numbers of one purpose ("demand/labs/arrivals") of one entity in a run of that seed.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t entity = 0);

  std::uint64_t bits() { return generator_.next(); }

  /// Uniform in [0, 1): a multiple of 2^-53.
  double uniform01() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

  /// Uniform in (0, 1): an odd multiple of 2^-54, for logarithms and inverse distributions.
  double uniform_open() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1.0p-53; }

  double uniform(double low, double high) { return low + (high - low) * uniform01(); }

  /// Uniform in 0..count-1 without bias. Needs count > 0. Lemire, ACM TOMACS 29 (2019).
  std::uint64_t uniform_int(std::uint64_t count);

  bool chance(double probability) { return uniform01() < probability; }

  /// Mean > 0.
  double exponential(double mean);

  /// Standard normal, by inversion: one draw each.
  double normal();

  /// exp(mu + sigma Z).
  double lognormal(double mu, double sigma);

  /// Mean shape * scale, variance shape * scale^2; both > 0. Marsaglia, Tsang, ACM TOMS 26 (2000).
  double gamma(double shape, double scale);

  /// P(X > x) = exp(-(x / scale)^shape), both > 0.
  double weibull(double shape, double scale);

 private:
  Xoshiro256 generator_;
};

/// One of 0..n-1 with probability in proportion to its weight.
class WeightedChoice {
 public:
  WeightedChoice() = default;

  /// Needs at least one weight, none negative, their sum > 0 and finite.
  explicit WeightedChoice(const std::vector<double>& weights);

  [[nodiscard]] std::size_t draw(RandomStream& random) const { return at(random.uniform01()); }

  /// The choice at probability p in [0, 1): the inverse of the cumulative shares.
  [[nodiscard]] std::size_t at(double p) const;

  /// Share of choice i, summing to 1.
  [[nodiscard]] double share(std::size_t i) const;

  [[nodiscard]] std::size_t size() const { return upper_.size(); }

 private:
  std::vector<double> upper_;  // cumulative shares; the last is 1
};

/// A distribution known by some of its quantiles, interpolated between them.
class QuantileTable {
 public:
  enum class Between : std::uint8_t { linear, logarithmic };

  struct Point {
    double p = 0;
    double value = 0;
  };

  QuantileTable() = default;

  /// Points with p rising strictly from 0 to 1 and values that do not fall; values > 0 if
  /// logarithmic.
  explicit QuantileTable(std::vector<Point> points, Between between = Between::linear);

  [[nodiscard]] double draw(RandomStream& random) const { return at(random.uniform01()); }

  /// The quantile of p in [0, 1].
  [[nodiscard]] double at(double p) const;

  /// The mean of what `draw` gives, by the closed integral of each piece.
  [[nodiscard]] double mean() const;

 private:
  std::vector<Point> points_;
  Between between_ = Between::linear;
};

}  // namespace suanwang
