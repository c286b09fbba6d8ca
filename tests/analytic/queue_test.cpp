// M/M/c queues against Erlang's formulas, and Little's law as an identity of integers.
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include <catch2/catch.hpp>

#include "sim/base/int128.hpp"
#include "sim/base/random.hpp"
#include "sim/platform/observation.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr double kMeanServiceMs = 1'000'000;  // 1000 s: rounding to whole ms is 5e-7 of it

struct QueueCase {
  std::uint32_t servers = 1;
  double utilisation = 0.5;
  std::uint64_t jobs = 0;
  double most_half_width = 0.03;  ///< of the mean
};

/// Poisson arrivals, exponential service, one server each: made while it is read, so that millions
/// of jobs take no memory.
class MarkovSource : public ArrivalSource {
 public:
  explicit MarkovSource(const QueueCase& queue) : queue_(queue) {}

  [[nodiscard]] std::unique_ptr<ArrivalCursor> open(std::uint64_t seed) const override {
    return std::make_unique<Cursor>(queue_, seed);
  }

  [[nodiscard]] StreamShape shape() const override { return {true}; }

 private:
  class Cursor : public ArrivalCursor {
   public:
    Cursor(const QueueCase& queue, std::uint64_t seed)
        : queue_(queue), gaps_(seed, "tests/mmc/gaps"), services_(seed, "tests/mmc/services") {}

    bool next(Arrival& arrival) override {
      if (made_ == queue_.jobs) {
        return false;
      }
      // Rounding the sum, not each gap, keeps the rate exact.
      at_ms_ += gaps_.exponential(kMeanServiceMs / (queue_.servers * queue_.utilisation));
      const auto service = std::llround(services_.exponential(kMeanServiceMs));
      arrival = batch_job(++made_, std::llround(at_ms_), service, 1, service);
      return true;
    }

   private:
    QueueCase queue_;
    RandomStream gaps_;
    RandomStream services_;
    double at_ms_ = 0;
    std::uint64_t made_ = 0;
  };

  QueueCase queue_;
};

/// Erlang's C formula: the chance that an arrival waits, by the recursion of the B formula
/// B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)); C = B / (1 - rho (1 - B)).
double erlang_c(std::uint32_t servers, double utilisation) {
  const double load = servers * utilisation;
  double b = 1;
  for (std::uint32_t k = 1; k <= servers; ++k) {
    b = load * b / (k + load * b);
  }
  return b / (1 - utilisation * (1 - b));
}

/// Mean wait in units of the mean service time: C / (c (1 - rho)).
double mean_wait(const QueueCase& queue) {
  return erlang_c(queue.servers, queue.utilisation) / (queue.servers * (1 - queue.utilisation));
}

/// Waits in batches of the order of arrival, without the first tenth; and sums over all jobs.
class QueueRecorder : public Recorder {
 public:
  explicit QueueRecorder(const QueueCase& queue)
      : batch_size_(queue.jobs * 9 / 10 / kBatches), warm_up_(queue.jobs / 10) {}

  void job_left(const JobRow& row) override {
    const std::int64_t wait = (row.start - row.request.submit).ms;
    waits_ms += wait;
    runs_ms += (row.finish - row.start).ms;
    // Rows come in order of completion: a job's batch is told by its number.
    if (row.request.number > warm_up_) {
      const std::uint64_t batch = (row.request.number - warm_up_ - 1) / batch_size_;
      if (batch < kBatches) {
        batches[batch] += static_cast<double>(wait) / static_cast<double>(batch_size_);
      }
    }
  }

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}

  static constexpr std::uint64_t kBatches = 30;
  std::array<double, kBatches> batches{};
  Int128 waits_ms = 0;
  Int128 runs_ms = 0;

 private:
  std::uint64_t batch_size_;
  std::uint64_t warm_up_;
};

/// Integrates the length of the queue and the number of running jobs as the policy sees them. Both
/// change only in instants in which the policy is asked, and its last word in an instant holds
/// until the next.
class WatchingPolicy : public Policy {
 public:
  struct Areas {
    Int128 waiting_ms = 0;
    Int128 running_ms = 0;
  };

  WatchingPolicy(std::unique_ptr<Policy> inner, Areas& areas)
      : inner_(std::move(inner)), areas_(&areas) {}

  [[nodiscard]] Needs needs() const override { return inner_->needs(); }

  void decide(const Observation& observation,
              const Trigger& trigger,
              ActionList& actions) override {
    const std::int64_t span_ms = (observation.now() - since_).ms;
    areas_->waiting_ms += Int128{waiting_} * span_ms;
    areas_->running_ms += Int128{running_} * span_ms;
    inner_->decide(observation, trigger, actions);
    since_ = observation.now();
    waiting_ = observation.waiting().size();
    running_ = observation.releases(PartitionId(0)).size();
  }

 private:
  std::unique_ptr<Policy> inner_;
  Areas* areas_;
  Time since_{};
  std::uint32_t waiting_ = 0;
  std::uint32_t running_ = 0;
};

struct Estimate {
  double mean = 0;
  double half_width = 0;
};

/// Batch means: 30 batches, Student's t of 29 degrees of freedom at 1 - 0.01 / (2 x 8): eight cases
/// share the 1 % (Bonferroni). t(29, 0.999375) = 3.566.
Estimate estimate(const QueueRecorder& record) {
  constexpr double kQuantile = 3.566;
  constexpr auto kBatches = static_cast<double>(QueueRecorder::kBatches);
  double mean = 0;
  for (const double batch : record.batches) {
    mean += batch / kBatches;
  }
  double squares = 0;
  for (const double batch : record.batches) {
    squares += (batch - mean) * (batch - mean);
  }
  const double error = std::sqrt(squares / (kBatches - 1) / kBatches);
  return {mean / kMeanServiceMs, kQuantile * error / kMeanServiceMs};
}

void check_queue(const QueueCase& queue, std::uint64_t seed) {
  const City city = one_core_nodes(queue.servers);
  Demand demand = demand_of(city, {}, true);
  demand.streams[StreamId(0)].source = std::make_shared<MarkovSource>(queue);
  QueueRecorder record(queue);
  Policies centre;
  WatchingPolicy::Areas areas;
  centre.push_back(
      std::make_unique<WatchingPolicy>(centre_policy(Stages{.start = "strict"}), areas));
  Simulator simulator(city,
                      demand,
                      city_policy("least-loaded", seed),
                      std::move(centre),
                      record,
                      SimulatorOptions{.seed = seed});
  const RunOutcome outcome = simulator.run();
  REQUIRE_FALSE(outcome.broken);
  REQUIRE(outcome.totals.finished == queue.jobs);

  const Estimate seen = estimate(record);
  const double expected = mean_wait(queue);
  INFO("M/M/" << queue.servers << " at " << queue.utilisation << ": mean wait " << seen.mean
              << " +- " << seen.half_width << " services, Erlang " << expected);
  CHECK(seen.half_width <= queue.most_half_width * expected);
  CHECK(std::abs(seen.mean - expected) <= seen.half_width);

  // Little's law, L T = sum of W, without any tolerance: what the policy saw of the queue against
  // the waits of the rows; and of those in service, by the policy, the rows and the meters.
  CHECK(areas.waiting_ms == record.waits_ms);
  CHECK(areas.running_ms == record.runs_ms);
  const PartitionMeter& meter = outcome.totals.partitions[PartitionId(0)];
  CHECK(meter.busy_core_ms == record.runs_ms);
  const double utilisation =
      static_cast<double>(meter.busy_core_ms) / static_cast<double>(meter.available_core_ms);
  CHECK(utilisation == Approx(queue.utilisation).epsilon(0.01));
}

}  // namespace

TEST_CASE("Erlang's C formula gives its known values", "[analytic]") {
  // M/M/1: C = rho. M/M/2 at 0.5: C = 1/3. M/M/4 at 0.8: 0.5964 (tables of Erlang C, a = 3.2).
  CHECK(erlang_c(1, 0.8) == Approx(0.8));
  CHECK(erlang_c(2, 0.5) == Approx(1.0 / 3.0));
  CHECK(erlang_c(4, 0.8) == Approx(0.5964).margin(5e-5));
  CHECK(mean_wait({1, 0.8}) == Approx(4.0));
}

TEST_CASE("waits at M/M/1 are Erlang's", "[analytic]") {
  check_queue({1, 0.5, 500'000}, 1);
  check_queue({1, 0.8, 2'500'000}, 2);
}

TEST_CASE("waits at M/M/4 are Erlang's", "[analytic]") {
  check_queue({4, 0.5, 2'000'000}, 4);
  check_queue({4, 0.8, 3'000'000}, 5);
}

// Few jobs wait here, so that 3 % takes 10^8 jobs: the short run sees gross errors only.
TEST_CASE("waits at M/M/64 at 0.8 are Erlang's, to 15 %", "[analytic]") {
  check_queue({64, 0.8, 4'000'000, 0.15}, 7);
}

TEST_CASE("waits at M/M/64 at 0.8 are Erlang's", "[analytic][slow]") {
  check_queue({64, 0.8, 100'000'000}, 7);
}

TEST_CASE("waits at M/M/1 at 0.95 are Erlang's", "[analytic][slow]") {
  check_queue({1, 0.95, 60'000'000}, 3);
}

TEST_CASE("waits at M/M/4 at 0.95 are Erlang's", "[analytic][slow]") {
  check_queue({4, 0.95, 60'000'000}, 6);
}

TEST_CASE("waits at M/M/64 at 0.95 are Erlang's", "[analytic][slow]") {
  check_queue({64, 0.95, 100'000'000}, 8);
}

}  // namespace suanwang::test
