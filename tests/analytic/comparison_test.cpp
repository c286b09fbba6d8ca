// Do intervals hold what they promise? A thousand comparisons of queues whose waits are known in
// closed form, of pairs of known correlation, and of policies that are the same.
#include "sim/experiment/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/base/random.hpp"
#include "sim/experiment/evaluation.hpp"
#include "sim/experiment/stopping.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr int kRepetitions = 1000;

/// M/M/c in units of the mean service time.
struct Queue {
  std::uint32_t servers = 1;
  double arrivals = 0.5;  ///< a unit of time

  [[nodiscard]] double utilisation() const { return arrivals / servers; }

  /// Erlang's B by its recursion, then C = B / (1 - rho (1 - B)), then C / (c (1 - rho)).
  [[nodiscard]] double mean_wait() const {
    double b = 1;
    for (std::uint32_t k = 1; k <= servers; ++k) {
      b = arrivals * b / (k + arrivals * b);
    }
    const double rho = utilisation();
    return b / (1 - rho * (1 - b)) / (servers * (1 - rho));
  }

  /// How many are in system, drawn from the stationary law: p(n) = p(n - 1) a / min(n, c).
  [[nodiscard]] std::uint32_t stationary_number(double u) const {
    double sum = 0;
    double weight = 1;
    for (std::uint32_t n = 0; n < 10'000; ++n) {
      sum += weight;
      weight *= arrivals / std::min(n + 1, servers);
    }
    double below = 0;
    weight = 1;
    std::uint32_t n = 0;
    for (; n < 10'000; ++n) {
      below += weight / sum;
      if (u < below) {
        break;
      }
      weight *= arrivals / std::min(n + 1, servers);
    }
    return n;
  }
};

/// The mean wait of `count` arrivals in a row that finds the queue in its stationary state, by
/// Kiefer and Wolfowitz' recursion: its expectation is mean_wait(), whatever `count`. Queues with
/// the same seed meet the same gaps and service times.
double mean_of_run(const Queue& queue, std::uint64_t seed, int count) {
  RandomStream start(seed, "tests/comparison/start");
  RandomStream gaps(seed, "tests/comparison/gaps");
  RandomStream services(seed, "tests/comparison/services");
  std::vector<double> busy(queue.servers, 0.0);  // until each server is free, ascending
  const auto give = [&busy](double service) {
    busy.front() += service;
    std::sort(busy.begin(), busy.end());
  };
  for (std::uint32_t n = queue.stationary_number(start.uniform01()); n > 0; --n) {
    give(start.exponential(1));
  }
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    sum += busy.front();
    give(services.exponential(1));
    const double gap = gaps.exponential(1 / queue.arrivals);
    for (double& work : busy) {
      work = std::max(0.0, work - gap);
    }
  }
  return sum / count;
}

constexpr Queue kTwo{2, 1.4};
constexpr Queue kThree{3, 1.4};

const Metric& any_metric() {
  return *find_metric("wait_s");
}

double share_of_repetitions(int count) {
  return static_cast<double>(count) / kRepetitions;
}

}  // namespace

TEST_CASE("intervals of the difference of two queues cover the true one as often as they say",
          "[analytic][experiment]") {
  constexpr std::uint64_t kSeeds = 10;
  const double truth = kThree.mean_wait() - kTwo.mean_wait();
  int paired = 0;
  int of_mean = 0;
  for (std::uint64_t r = 0; r < kRepetitions; ++r) {
    std::vector<std::vector<double>> values(2);
    for (std::uint64_t s = 0; s < kSeeds; ++s) {
      values[0].push_back(mean_of_run(kTwo, r * kSeeds + s, 2000));
      values[1].push_back(mean_of_run(kThree, r * kSeeds + s, 2000));
    }
    const MetricResult result = evaluate_metric(any_metric(), values, Levels::of(0.95, 0));
    const MeanEstimate& difference = result.variants[1].difference;
    const MeanEstimate& mean = result.variants[0].estimate;
    paired += difference.low() <= truth && truth <= difference.high() ? 1 : 0;
    of_mean += mean.low() <= kTwo.mean_wait() && kTwo.mean_wait() <= mean.high() ? 1 : 0;
  }
  INFO("difference " << paired << ", mean " << of_mean << " of " << kRepetitions);
  CHECK(share_of_repetitions(paired) >= 0.93);
  CHECK(share_of_repetitions(paired) <= 0.97);
  CHECK(share_of_repetitions(of_mean) >= 0.93);
  CHECK(share_of_repetitions(of_mean) <= 0.97);
}

TEST_CASE("pairs of correlation r make intervals sqrt(1 - r) as wide", "[analytic][experiment]") {
  constexpr std::size_t kPairs = 100;
  for (const double r : {0.0, 0.5, 0.9, 0.99}) {
    double together = 0;
    double apart = 0;
    for (std::uint64_t round = 0; round < 200; ++round) {
      RandomStream random(round, "tests/comparison/pairs");
      std::vector<std::vector<double>> values(2);
      for (std::size_t i = 0; i < kPairs; ++i) {
        const double x = random.normal();
        values[0].push_back(x);
        values[1].push_back(r * x + std::sqrt(1 - r * r) * random.normal());
      }
      const MetricResult result = evaluate_metric(any_metric(), values, Levels::of(0.95, 0));
      together += result.variants[1].difference.half_width;
      apart += result.variants[1].independent_half_width;
    }
    INFO("r = " << r);
    CHECK(together / apart == Approx(std::sqrt(1 - r)).epsilon(0.05));
  }
}

TEST_CASE("equal policies on independent seeds are told apart in 3 to 7 of a hundred comparisons",
          "[analytic][experiment]") {
  // Three variants that are the same queue: two differences to the first, three pairs to rank.
  constexpr std::uint64_t kVariants = 3;
  constexpr std::uint64_t kSeeds = 20;
  int marked = 0;
  int ranked_apart = 0;
  for (std::uint64_t r = 0; r < kRepetitions; ++r) {
    std::vector<std::vector<double>> values(kVariants);
    for (std::uint64_t v = 0; v < kVariants; ++v) {
      for (std::uint64_t s = 0; s < kSeeds; ++s) {
        values[v].push_back(mean_of_run(kTwo, ((r * kVariants) + v) * kSeeds + s, 400));
      }
    }
    const MetricResult result = evaluate_metric(any_metric(), values, Levels::of(0.95, 0));
    const auto& ranks = result.ranking.rank;
    marked += std::any_of(result.variants.begin(), result.variants.end(), [](const auto& variant) {
      return variant.p_adjusted < 0.05;
    });
    ranked_apart += *std::max_element(ranks.begin(), ranks.end()) > 1 ? 1 : 0;
  }
  INFO("marks " << marked << ", ranks " << ranked_apart << " of " << kRepetitions);
  CHECK(share_of_repetitions(marked) >= 0.03);
  CHECK(share_of_repetitions(marked) <= 0.07);
  CHECK(share_of_repetitions(ranked_apart) >= 0.03);
  CHECK(share_of_repetitions(ranked_apart) <= 0.07);
}

TEST_CASE(
    "an interval at which one stops still covers, and one looked at after every seed does not",
    "[analytic][experiment]") {
  const double truth = kThree.mean_wait() - kTwo.mean_wait();
  constexpr double kUntil = 0.25;
  constexpr int kJobs = 300;
  int covered = 0;
  int covered_naively = 0;
  std::uint32_t fewest = UINT32_MAX;
  std::uint32_t most = 0;
  std::uint64_t sum_of_seeds = 0;
  for (std::uint64_t r = 0; r < kRepetitions; ++r) {
    std::vector<std::vector<double>> values(2);
    const auto grow = [&](std::uint32_t seeds) {
      for (std::uint64_t s = values[0].size(); s < seeds; ++s) {
        values[0].push_back(mean_of_run(kTwo, r * 1'000'000 + s, kJobs));
        values[1].push_back(mean_of_run(kThree, r * 1'000'000 + s, kJobs));
      }
    };
    const auto covers = [&](std::uint32_t look) {
      const auto result = evaluate_metric(any_metric(), values, Levels::of(0.95, look));
      const MeanEstimate& difference = result.variants[1].difference;
      return difference.low() <= truth && truth <= difference.high() ? 1 : 0;
    };
    /// How many times as wide as wanted.
    const auto excess = [&](std::uint32_t look) {
      const auto result = evaluate_metric(any_metric(), values, Levels::of(0.95, look));
      return widest_share(result, Watched::difference) / kUntil;
    };
    std::uint32_t seeds = kFewestSeeds;
    for (grow(seeds); excess(0) > 1; grow(++seeds)) {
    }
    covered_naively += covers(0);
    values.assign(2, {});
    std::uint32_t look = 1;
    seeds = kFewestSeeds;
    for (grow(seeds); excess(look) > 1; ++look, grow(seeds)) {
      seeds = next_look(seeds, excess(look));
    }
    covered += covers(look);
    sum_of_seeds += seeds;
    fewest = std::min(fewest, seeds);
    most = std::max(most, seeds);
  }
  INFO("covered " << covered << ", naively " << covered_naively << ", seeds " << fewest << " to "
                  << most << ", mean " << sum_of_seeds / kRepetitions);
  CHECK(share_of_repetitions(covered) >= 0.93);
  CHECK(share_of_repetitions(covered_naively) < 0.93);
  CHECK(fewest >= 10);
  CHECK(most > fewest);  // it did look again
}

// ---- the same through the simulator: policies, engine, metrics, threads ----

namespace {

constexpr double kServiceMs = 1'000'000;

/// Jobs of one core for a queue that is stationary from the beginning: those in system then, and as
/// many arrivals as wanted.
class StationarySource : public ArrivalSource {
 public:
  StationarySource(const Queue& queue, std::uint64_t count) : queue_(queue), count_(count) {}

  [[nodiscard]] std::unique_ptr<ArrivalCursor> open(std::uint64_t seed) const override {
    return std::make_unique<Cursor>(queue_, count_, seed);
  }

  [[nodiscard]] StreamShape shape() const override { return {true}; }

 private:
  class Cursor : public ArrivalCursor {
   public:
    Cursor(const Queue& queue, std::uint64_t count, std::uint64_t seed)
        : queue_(queue),
          count_(count),
          start_(seed, "tests/comparison/start"),
          gaps_(seed, "tests/comparison/gaps"),
          services_(seed, "tests/comparison/services"),
          present_(queue.stationary_number(start_.uniform01())) {}

    bool next(Arrival& arrival) override {
      if (made_ == count_ + present_) {
        return false;
      }
      const bool is_present = made_ < present_;
      if (!is_present) {
        at_ms_ += gaps_.exponential(kServiceMs / queue_.arrivals);
      }
      const auto service = std::llround((is_present ? start_ : services_).exponential(kServiceMs));
      arrival = batch_job(++made_, std::llround(at_ms_), service, 1, service);
      return true;
    }

   private:
    Queue queue_;
    std::uint64_t count_;
    RandomStream start_;
    RandomStream gaps_;
    RandomStream services_;
    std::uint64_t present_;
    std::uint64_t made_ = 0;
    double at_ms_ = 0;
  };

  Queue queue_;
  std::uint64_t count_;
};

Variant variant_of(const Queue& queue, std::uint64_t jobs) {
  Variant variant;
  variant.name = std::to_string(queue.servers);
  auto city = std::make_shared<City>(one_core_nodes(queue.servers));
  auto demand = std::make_shared<Demand>(demand_of(*city, {}, true));
  demand->streams[StreamId(0)].source = std::make_shared<StationarySource>(queue, jobs);
  variant.plan.name = "queue";
  variant.plan.city = city;
  variant.plan.demand = demand;
  variant.plan.centre_policies.resize(1);
  return variant;
}

}  // namespace

TEST_CASE("a thousand comparisons through the simulator cover the true difference",
          "[analytic][experiment][slow]") {
  // Those in system at the beginning count, too: some 3 of 2000, which moves the mean wait by less
  // than a tenth of a half width.
  const std::vector<Variant> variants{variant_of(kTwo, 2000), variant_of(kThree, 2000)};
  const double truth = (kThree.mean_wait() - kTwo.mean_wait()) * kServiceMs / 1000;
  int covered = 0;
  for (std::uint64_t r = 0; r < kRepetitions; ++r) {
    ComparisonOptions options;
    options.first_seed = 1 + r * 10;
    options.threads = 2;
    const auto comparison = compare(variants, policy_catalogue(), options);
    REQUIRE(comparison);
    REQUIRE(comparison->metrics.front().metric->name == "wait_s");
    const MeanEstimate& difference = comparison->metrics.front().variants[1].difference;
    REQUIRE(difference.count == 10);
    covered += difference.low() <= truth && truth <= difference.high() ? 1 : 0;
  }
  INFO("covered " << covered << " of " << kRepetitions);
  CHECK(share_of_repetitions(covered) >= 0.93);
  CHECK(share_of_repetitions(covered) <= 0.97);
}

TEST_CASE("comparisons that stop by themselves through the simulator cover, from ten seeds on",
          "[analytic][experiment][slow]") {
  const std::vector<Variant> variants{variant_of(kTwo, 1000), variant_of(kThree, 1000)};
  const double truth = (kThree.mean_wait() - kTwo.mean_wait()) * kServiceMs / 1000;
  int covered = 0;
  std::size_t fewest = SIZE_MAX;
  for (std::uint64_t r = 0; r < kRepetitions; ++r) {
    ComparisonOptions options;
    options.first_seed = 1 + r * 10'000;
    options.seeds = 2;  // too few: it begins with ten all the same
    options.until = 0.15;
    options.threads = 2;
    const auto comparison = compare(variants, policy_catalogue(), options);
    REQUIRE(comparison);
    REQUIRE(comparison->stopping->reached);
    const MeanEstimate& difference = comparison->metrics.front().variants[1].difference;
    CHECK(difference.half_width <= 0.15 * comparison->metrics.front().variants[0].estimate.mean);
    covered += difference.low() <= truth && truth <= difference.high() ? 1 : 0;
    fewest = std::min(fewest, comparison->seeds.size());
  }
  INFO("covered " << covered << " of " << kRepetitions);
  CHECK(fewest >= 10);
  CHECK(share_of_repetitions(covered) >= 0.93);
}

}  // namespace suanwang::test
