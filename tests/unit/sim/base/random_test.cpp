#include "sim/base/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"

namespace suanwang {
namespace {

constexpr std::size_t kDraws = 200'000;

using Draw = std::function<double(RandomStream&)>;

std::vector<double> sample(const Draw& draw) {
  RandomStream random(42, "random test");
  std::vector<double> values(kDraws);
  std::generate(values.begin(), values.end(), [&] { return draw(random); });
  return values;
}

/// The greatest distance between the empirical and the true distribution function, times sqrt(n).
/// Kolmogorov: above 1.95 with probability 0.001 only.
double kolmogorov(std::vector<double> values, const std::function<double(double)>& cdf) {
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double truth = cdf(values[i]);
    worst = std::max({worst,
                      std::abs(truth - static_cast<double>(i) / count),
                      std::abs(truth - static_cast<double>(i + 1) / count)});
  }
  return worst * std::sqrt(count);
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(const std::vector<double>& values) {
  Moments m;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) {
    m.mean += value / count;
  }
  for (const double value : values) {
    m.variance += (value - m.mean) * (value - m.mean) / (count - 1);
  }
  return m;
}

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

TEST_CASE("splitmix64 gives the published numbers", "[base][random]") {
  // Seed 1234567, as listed for the reference code of Vigna by Rosetta Code.
  SplitMix64 mix(1234567);
  CHECK(mix.next() == 6457827717110365317U);
  CHECK(mix.next() == 3203168211198807973U);
  CHECK(mix.next() == 9817491932198370423U);
  CHECK(mix.next() == 4593380528125082431U);
  CHECK(mix.next() == 16408922859458223821U);
}

TEST_CASE("xoshiro256** gives the numbers of the reference code", "[base][random]") {
  // State {1, 2, 3, 4}, the vector that the rand_xoshiro crate took from the C code of Blackman,
  // Vigna.
  Xoshiro256 generator({1, 2, 3, 4});
  for (const std::uint64_t want : {11520U, 0U, 1509978240U}) {
    CHECK(generator.next() == want);
  }
  for (const std::uint64_t want : {1215971899390074240U,
                                   1216172134540287360U,
                                   607988272756665600U,
                                   16172922978634559625U,
                                   8476171486693032832U,
                                   10595114339597558777U,
                                   2904607092377533576U}) {
    CHECK(generator.next() == want);
  }
}

TEST_CASE("FNV-1a gives the published hashes", "[base][random]") {
  CHECK(fnv1a("") == 0xcbf29ce484222325U);
  CHECK(fnv1a("a") == 0xaf63dc4c8601ec8cU);
  CHECK(fnv1a("foobar") == 0x85944171f73967e8U);
}

TEST_CASE("a stream depends on seed, name and entity, and on nothing else", "[base][random]") {
  RandomStream a(1, "arrivals", 0);
  RandomStream again(1, "arrivals", 0);
  RandomStream other_seed(2, "arrivals", 0);
  RandomStream other_name(1, "shapes", 0);
  RandomStream other_entity(1, "arrivals", 1);
  const std::uint64_t first = a.bits();
  CHECK(again.bits() == first);
  CHECK(other_seed.bits() != first);
  CHECK(other_name.bits() != first);
  CHECK(other_entity.bits() != first);
}

TEST_CASE("neighbouring streams are not correlated", "[base][random]") {
  RandomStream a(1, "arrivals", 0);
  RandomStream b(1, "arrivals", 1);
  double sum = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    sum += (a.uniform01() - 0.5) * (b.uniform01() - 0.5);
  }
  // Each product has variance 1/144; four standard errors.
  CHECK(std::abs(sum / kDraws) < 4.0 / 12.0 / std::sqrt(static_cast<double>(kDraws)));
}

TEST_CASE("uniform numbers are uniform", "[base][random]") {
  const auto identity = [](double x) {
    return x;
  };
  CHECK(kolmogorov(sample([](RandomStream& r) { return r.uniform01(); }), identity) < 1.95);
  CHECK(kolmogorov(sample([](RandomStream& r) { return r.uniform_open(); }), identity) < 1.95);
}

TEST_CASE("whole numbers are chosen without bias", "[base][random]") {
  RandomStream random(3, "random test");
  std::array<double, 7> counts{};
  for (std::size_t i = 0; i < kDraws; ++i) {
    counts[random.uniform_int(7)] += 1;
  }
  double chi_square = 0;
  for (const double count : counts) {
    chi_square += (count - kDraws / 7.0) * (count - kDraws / 7.0) / (kDraws / 7.0);
  }
  CHECK(chi_square < 22.46);  // 6 degrees of freedom, 0.1 %
  // Plain `bits % count` would give the lower half twice as often here.
  const std::uint64_t count = (1ULL << 63) + (1ULL << 62);
  std::size_t low = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    low += random.uniform_int(count) < count / 2 ? 1U : 0U;
  }
  CHECK(std::abs(static_cast<double>(low) - kDraws / 2.0) < 4 * std::sqrt(kDraws / 4.0));
  CHECK(random.uniform_int(1) == 0);
  CHECK_THROWS_AS(random.uniform_int(0), InvariantBreach);
}

TEST_CASE("exponential numbers are exponential", "[base][random]") {
  const auto values = sample([](RandomStream& r) { return r.exponential(3.0); });
  CHECK(kolmogorov(values, [](double x) { return 1 - std::exp(-x / 3.0); }) < 1.95);
}

TEST_CASE("normal and lognormal numbers are that", "[base][random]") {
  CHECK(kolmogorov(sample([](RandomStream& r) { return r.normal(); }), normal_cdf) < 1.95);
  const auto lognormal = sample([](RandomStream& r) { return r.lognormal(6.7, 2.0); });
  CHECK(kolmogorov(lognormal, [](double x) { return normal_cdf((std::log(x) - 6.7) / 2.0); }) <
        1.95);
}

TEST_CASE("Weibull numbers are Weibull", "[base][random]") {
  const auto values = sample([](RandomStream& r) { return r.weibull(0.6, 5.0); });
  CHECK(kolmogorov(values, [](double x) { return 1 - std::exp(-std::pow(x / 5.0, 0.6)); }) < 1.95);
}

TEST_CASE("gamma numbers have the moments and, where closed, the distribution of gamma",
          "[base][random]") {
  for (const double shape : {0.2, 0.5, 1.0, 2.5, 30.0}) {
    INFO("shape " << shape);
    const auto values = sample([shape](RandomStream& r) { return r.gamma(shape, 2.0); });
    const Moments m = moments(values);
    const double sd = 2.0 * std::sqrt(shape);
    CHECK(std::abs(m.mean - 2.0 * shape) < 4 * sd / std::sqrt(static_cast<double>(kDraws)));
    // The variance of a sample variance is sd^4 (excess kurtosis 6/shape + 2) / n.
    const double error = sd * sd * std::sqrt((6.0 / shape + 2.0) / kDraws);
    CHECK(std::abs(m.variance - sd * sd) < 4 * error);
  }
  const auto halves = sample([](RandomStream& r) { return r.gamma(0.5, 2.0); });
  CHECK(kolmogorov(halves, [](double x) { return std::erf(std::sqrt(x / 2.0)); }) < 1.95);
  const auto twos = sample([](RandomStream& r) { return r.gamma(2.0, 1.0); });
  CHECK(kolmogorov(twos, [](double x) { return 1 - std::exp(-x) * (1 + x); }) < 1.95);
}

TEST_CASE("a weighted choice follows its weights and never takes a zero one", "[base][random]") {
  const WeightedChoice choice({0, 3, 0, 1, 6, 0});
  RandomStream random(5, "random test");
  std::array<double, 6> counts{};
  for (std::size_t i = 0; i < kDraws; ++i) {
    counts.at(choice.draw(random)) += 1;
  }
  CHECK(counts[0] + counts[2] + counts[5] == 0);
  double chi_square = 0;
  for (const std::size_t i : {1U, 3U, 4U}) {
    const double want = choice.share(i) * kDraws;
    chi_square += (counts.at(i) - want) * (counts.at(i) - want) / want;
  }
  CHECK(chi_square < 13.82);  // 2 degrees of freedom, 0.1 %
  CHECK(choice.at(0.0) == 1);
  CHECK(choice.at(0x1.fffffffffffffp-1) == 4);
  CHECK_THROWS_AS(WeightedChoice({0, 0}), InvariantBreach);
}

TEST_CASE("a quantile table gives its quantiles back", "[base][random]") {
  using Between = QuantileTable::Between;
  const QuantileTable table({{0, 1}, {0.5, 10}, {0.9, 100}, {1, 1000}}, Between::logarithmic);
  CHECK(table.at(0) == 1);
  CHECK(table.at(0.5) == 10);
  CHECK(table.at(0.9) == 100);
  CHECK(table.at(1) == Approx(1000));
  CHECK(table.at(0.25) == Approx(std::sqrt(10.0)));
  const QuantileTable linear({{0, 0}, {0.5, 10}, {1, 110}});
  CHECK(linear.at(0.75) == 60);
  CHECK(linear.mean() == Approx(0.5 * 5 + 0.5 * 60));
  auto values = sample([&](RandomStream& r) { return table.draw(r); });
  const Moments m = moments(values);
  CHECK(std::abs(m.mean - table.mean()) < 4 * std::sqrt(m.variance / kDraws));
  CHECK_THROWS_AS(QuantileTable({{0, 2}, {1, 1}}), InvariantBreach);
}

}  // namespace
}  // namespace suanwang
