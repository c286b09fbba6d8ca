// Statistics of comparisons against published tables, worked examples and brute force.
#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/experiment/batch_means.hpp"
#include "sim/experiment/estimate.hpp"
#include "sim/experiment/fairness.hpp"
#include "sim/experiment/holm.hpp"
#include "sim/experiment/pareto.hpp"
#include "sim/experiment/ranking.hpp"
#include "sim/experiment/stopping.hpp"
#include "sim/experiment/student.hpp"
#include "sim/experiment/warm_up.hpp"

namespace suanwang {

namespace {

using Vector = std::vector<double>;

/// The definition, point by point.
std::size_t plain_mser5(const Vector& series) {
  Vector y;
  for (std::size_t i = 0; i + 5 <= series.size(); i += 5) {
    y.push_back((series[i] + series[i + 1] + series[i + 2] + series[i + 3] + series[i + 4]) / 5);
  }
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t d = 0; d <= y.size() / 2; ++d) {
    const auto n = static_cast<double>(y.size() - d);
    double sum = 0;
    for (std::size_t i = d; i < y.size(); ++i) {
      sum += y[i];
    }
    double squares = 0;
    for (std::size_t i = d; i < y.size(); ++i) {
      squares += (y[i] - sum / n) * (y[i] - sum / n);
    }
    if (squares / (n * n) < least * (1 - 1e-12)) {
      least = squares / (n * n);
      best = d;
    }
  }
  return best * 5;
}

}  // namespace

TEST_CASE("quantiles of Student's t are those of printed tables", "[experiment]") {
  // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
  CHECK(student_quantile(0.975, 1) == Approx(12.706).margin(5e-4));
  CHECK(student_quantile(0.975, 9) == Approx(2.262).margin(5e-4));
  CHECK(student_quantile(0.95, 9) == Approx(1.833).margin(5e-4));
  CHECK(student_quantile(0.975, 30) == Approx(2.042).margin(5e-4));
  CHECK(student_quantile(0.995, 4) == Approx(4.604).margin(5e-4));
  CHECK(student_quantile(0.975, 1e7) == Approx(1.95996398).epsilon(1e-6));
  // One degree is Cauchy's law: P(|T| >= t) = 1 - 2/pi atan t.
  CHECK(student_two_sided(1.0, 1) == Approx(0.5).epsilon(1e-11));
  CHECK(student_two_sided(-std::sqrt(3.0), 1) == Approx(1.0 / 3.0).epsilon(1e-11));
  // Two degrees: P(|T| >= t) = 1 - t / sqrt(2 + t^2).
  CHECK(student_two_sided(2.0, 2) == Approx(1 - 2 / std::sqrt(6.0)).epsilon(1e-11));
  CHECK(student_two_sided(std::numeric_limits<double>::infinity(), 5) == 0);
}

TEST_CASE("a mean's interval is the one worked out by hand", "[experiment]") {
  // Law, "Simulation Modeling and Analysis", example 4.27: ten values, 90 %: 1.34 +- 0.24.
  const Vector values{1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09};
  const MeanEstimate estimate = mean_estimate(values, 0.90);
  CHECK(estimate.mean == Approx(1.343));
  CHECK(estimate.deviation * estimate.deviation == Approx(0.17).margin(0.005));
  CHECK(estimate.half_width == Approx(0.24).margin(0.005));
  CHECK(estimate.low() == Approx(1.343 - estimate.half_width));
}

TEST_CASE("sleep under two drugs differs as Student found it", "[experiment]") {
  // Student, "The probable error of a mean", Biometrika 6 (1908): paired t = 4.0621, p = 0.00283;
  // Welch: t = 1.8608, 17.776 degrees, p = 0.07939 (as R's `sleep` gives them).
  const Vector first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const Vector second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const MeanEstimate paired = paired_difference(second, first, 0.95);
  CHECK(paired.mean / paired.error == Approx(4.0621).epsilon(1e-4));
  CHECK(paired.p_value() == Approx(0.002833).epsilon(1e-3));
  CHECK(paired.low() == Approx(0.7001142).epsilon(1e-6));
  CHECK(paired.high() == Approx(2.4598858).epsilon(1e-6));
  const MeanEstimate welch = independent_difference(second, first, 0.95);
  CHECK(welch.mean / welch.error == Approx(1.8608).epsilon(1e-4));
  CHECK(welch.freedom == Approx(17.776).epsilon(1e-4));
  CHECK(welch.p_value() == Approx(0.07939).epsilon(1e-3));
}

TEST_CASE("equal values differ by exactly nothing", "[experiment]") {
  const Vector values{0.1, 0.2, 1e17, -3.7, 0.3};
  const MeanEstimate none = paired_difference(values, values, 0.95);
  CHECK(none.mean == 0);
  CHECK(none.half_width == 0);
  CHECK(none.p_value() == 1);
  const Vector tenths(7, 0.1);
  CHECK(mean_estimate(tenths, 0.95).mean == 0.1);
  CHECK(mean_estimate(tenths, 0.95).half_width == 0);
  CHECK(mean_estimate(tenths, 0.95).p_value() == 0);
  CHECK(independent_difference(tenths, tenths, 0.95).p_value() == 1);
}

TEST_CASE("a single value has a mean and no interval", "[experiment]") {
  const MeanEstimate one = mean_estimate(Vector{3.5}, 0.95);
  CHECK(one.mean == 3.5);
  CHECK(std::isinf(one.half_width));
  CHECK(one.p_value() == 1);
}

TEST_CASE("Holm's correction is that of the published example", "[experiment]") {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") = 0.03 0.06 0.06 0.02.
  const auto adjusted = holm_adjusted(Vector{0.01, 0.04, 0.03, 0.005});
  REQUIRE(adjusted.size() == 4);
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[3] == Approx(0.02));
  CHECK(holm_adjusted(Vector{0.9, 0.8}) == Vector{1.0, 1.0});
  CHECK(holm_adjusted(Vector{}).empty());
}

TEST_CASE("MSER-5 leaves out what its definition says, on random series", "[experiment]") {
  RandomStream random(7, "tests/mser");
  for (int round = 0; round < 200; ++round) {
    Vector series(10 + random.uniform_int(300));
    const double bias = random.uniform(0, 10);
    const double decay = random.uniform(1, 50);
    for (std::size_t i = 0; i < series.size(); ++i) {
      series[i] = random.normal() + bias * std::exp(-static_cast<double>(i) / decay);
    }
    CHECK(warm_up_mser5(series).observations == plain_mser5(series));
  }
}

TEST_CASE("a beginning that is off is left out, one that is not stays", "[experiment]") {
  Vector series(1000, 5.0);
  RandomStream random(1, "tests/warm-up");
  for (std::size_t i = 0; i < series.size(); ++i) {
    series[i] = (i < 100 ? 50.0 : 5.0) + 0.1 * random.normal();
  }
  CHECK(warm_up_mser5(series).observations == 100);
  CHECK(warm_up_mser5(series).is_found);
  for (std::size_t i = 0; i < series.size(); ++i) {
    series[i] = static_cast<double>(i);  // never settles
  }
  CHECK_FALSE(warm_up_mser5(series).is_found);
  CHECK(warm_up_mser5(Vector{}).observations == 0);
  CHECK(warm_up_mser5(Vector(40, 2.5)).observations == 0);
}

TEST_CASE("batch means of a known autoregression widen as theory says", "[experiment]") {
  // x(i) = a x(i-1) + e: the variance of the mean is var(e) / (1 - a)^2 / n.
  constexpr double kA = 0.9;
  constexpr std::size_t kCount = 60'000;
  double squares = 0;
  constexpr int kRuns = 100;
  for (int run = 0; run < kRuns; ++run) {
    RandomStream random(static_cast<std::uint64_t>(run), "tests/batch-means");
    Vector series(kCount);
    double x = random.normal() / std::sqrt(1 - kA * kA);
    for (double& value : series) {
      x = kA * x + random.normal();
      value = x;
    }
    const BatchMeans means = batch_means(series, 0.95);
    CHECK(means.batch_size == kCount / kBatches);
    squares += means.estimate.error * means.estimate.error / kRuns;
  }
  CHECK(squares == Approx(1 / ((1 - kA) * (1 - kA)) / kCount).epsilon(0.08));
}

TEST_CASE("batches that depend on each other are told", "[experiment]") {
  Vector ramp(300);
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    ramp[i] = static_cast<double>(i);
  }
  CHECK_FALSE(batch_means(ramp, 0.95).looks_independent);
  CHECK(batch_means(Vector(300, 1.0), 0.95).estimate.half_width == 0);
  CHECK(batch_means(Vector(300, 1.0), 0.95).looks_independent);
  // What is left over is left out at the beginning.
  Vector tail(31, 2.0);
  tail.front() = 1000;
  CHECK(batch_means(tail, 0.95).estimate.mean == 2.0);
}

TEST_CASE("those that can't be told apart share a rank", "[experiment]") {
  // b is 1 better than a in each run, c is like a but for noise around it.
  const std::vector<Vector> values{
      {10, 12, 11, 13, 9}, {9.0, 11.1, 9.9, 12.0, 8.0}, {10.5, 11.5, 11.4, 12.7, 9.1}};
  const Ranking low = ranked(values, Better::lower, 0.05);
  CHECK(low.rank[1] == 1);
  CHECK(low.rank[0] == 2);
  CHECK(low.rank[2] == 2);
  CHECK(low.is_better[1][0]);
  CHECK_FALSE(low.is_better[0][1]);
  CHECK(low.p_adjusted[0][2] == low.p_adjusted[2][0]);
  CHECK(low.p_adjusted[0][0] == 1);
  const Ranking high = ranked(values, Better::higher, 0.05);
  CHECK(high.rank[1] == 3);
  CHECK(ranked(values, Better::neither, 0.05).rank == std::vector<std::uint32_t>{1, 1, 1});
}

TEST_CASE("the front holds whoever is beaten on nothing", "[experiment]") {
  const std::vector<Vector> costs{{1, 5}, {2, 3}, {4, 1}, {3, 4}, {2, 3}, {1, 6}};
  const auto dominated = dominated_by(costs);
  CHECK(dominated[0].empty());
  CHECK(dominated[1].empty());  // its equal does not dominate it
  CHECK(dominated[2].empty());
  CHECK(dominated[3] == std::vector<std::size_t>{1, 4});
  CHECK(dominated[4].empty());
  CHECK(dominated[5] == std::vector<std::size_t>{0});
}

TEST_CASE("Jain's index is 1 for equals and k/n where k of n have all", "[experiment]") {
  CHECK(*jain_index(Vector{3, 3, 3, 3}) == Approx(1));
  CHECK(*jain_index(Vector{2, 0, 2, 0, 2}) == Approx(0.6));
  CHECK(*jain_index(Vector{1, 2, 3}) == Approx(36.0 / 42.0));
  CHECK(*jain_index(Vector{0, 0}) == 1);
  CHECK_FALSE(jain_index(Vector{}).has_value());
}

TEST_CASE("looks share the error, and all of them together have no more", "[experiment]") {
  double spent = 0;
  for (std::uint32_t look = 1; look <= 1000; ++look) {
    spent += 1 - look_level(0.95, look);
    CHECK(look_factor(look) * (1 - look_level(0.95, look)) == Approx(0.05));
  }
  CHECK(spent < 0.05);
  CHECK(spent > 0.0499);
  CHECK(next_look(10, 2) == 48);  // four times as many, and a fifth
  CHECK(next_look(10, 1.01) == 15);
  CHECK(next_look(15, 100) == 120);
  CHECK(next_look(15, std::numeric_limits<double>::infinity()) == 120);
}

}  // namespace suanwang
