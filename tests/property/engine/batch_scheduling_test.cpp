// Start times against the plain simulator, on thousands of small cases full of ties.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/support/plain_batch.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr int kCases = 10'000;

struct Case {
  std::vector<PlainJob> jobs;
  std::uint32_t processors = 1;
  std::int64_t tick_ms = 1000;  ///< what one unit of the plain simulator's time is
};

/// Few different values, so that submissions, ends and estimates often meet in one instant.
Case random_case(std::uint64_t seed, bool zero_runs) {
  RandomStream random(seed, "tests/small-cases");
  Case small;
  small.processors = static_cast<std::uint32_t>(1 + random.uniform_int(8));
  const std::int64_t ticks[] = {1, 250, 999, 1000, 60'000};
  small.tick_ms = ticks[random.uniform_int(5)];
  const auto span = static_cast<std::int64_t>(1 + random.uniform_int(20));
  const auto longest = static_cast<std::int64_t>(1 + random.uniform_int(10));
  const double exact = random.uniform01();
  const std::uint64_t count = 2 + random.uniform_int(11);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto draw = [&random](std::int64_t n) {
      return static_cast<std::int64_t>(random.uniform_int(static_cast<std::uint64_t>(n)));
    };
    PlainJob job;
    job.submit = draw(span);
    job.processors = 1 + draw(small.processors);
    job.requested = 1 + draw(longest);
    job.run = random.chance(exact) ? job.requested : 1 + draw(job.requested);
    job.run = zero_runs && random.chance(0.3) ? 0 : job.run;
    small.jobs.push_back(job);
  }
  // Submissions in order, whatever the jobs are.
  std::vector<std::int64_t> submits;
  for (const PlainJob& job : small.jobs) {
    submits.push_back(job.submit);
  }
  std::sort(submits.begin(), submits.end());
  for (std::size_t i = 0; i < submits.size(); ++i) {
    small.jobs[i].submit = submits[i];
  }
  return small;
}

std::vector<Arrival> arrivals_of(const Case& small) {
  std::vector<Arrival> arrivals;
  for (const PlainJob& job : small.jobs) {
    arrivals.push_back(batch_job(arrivals.size() + 1,
                                 job.submit * small.tick_ms,
                                 job.run * small.tick_ms,
                                 static_cast<std::uint32_t>(job.processors),
                                 job.requested * small.tick_ms));
  }
  return arrivals;
}

/// How the processors stand, and whether the engine may know that tasks are one core each.
struct Machine {
  std::uint32_t cores_per_node = 1;
  bool told_unit_core = true;
};

std::vector<std::int64_t> engine_starts(const Case& small,
                                        const PlainPolicy& policy,
                                        const Machine& machine) {
  const City city = one_partition(
      {.nodes = small.processors / machine.cores_per_node, .cores = machine.cores_per_node});
  const Demand demand = demand_of(city, arrivals_of(small), machine.told_unit_core);
  const Replay run = replay(city, demand, Stages{.order = policy.order, .start = policy.start});
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  REQUIRE(run.rows.size() == small.jobs.size());
  std::vector<std::int64_t> starts(small.jobs.size(), -1);
  for (const KeptRow& row : run.rows) {
    starts[row.request.id - 1] = row.start.ms / small.tick_ms;
    REQUIRE(row.start.ms % small.tick_ms == 0);
  }
  return starts;
}

std::string text_of(const Case& small) {
  std::string text = std::to_string(small.processors) + " processors; submit run procs requested\n";
  for (const PlainJob& job : small.jobs) {
    text += std::to_string(job.submit) + ' ' + std::to_string(job.run) + ' ' +
            std::to_string(job.processors) + ' ' + std::to_string(job.requested) + '\n';
  }
  return text;
}

void compare(const PlainPolicy& policy, std::uint64_t first_seed, int cases, bool zero_runs) {
  for (int i = 0; i < cases; ++i) {
    const Case small = random_case(first_seed + static_cast<std::uint64_t>(i), zero_runs);
    const auto expected = plain_batch(small.jobs, small.processors, policy);
    INFO("seed " << first_seed + static_cast<std::uint64_t>(i) << ", order " << policy.order
                 << ", start " << policy.start << ", " << text_of(small));
    REQUIRE(engine_starts(small, policy, {1, true}) == expected);
    REQUIRE(engine_starts(small, policy, {1, false}) == expected);
    if (small.processors % 2 == 0) {
      REQUIRE(engine_starts(small, policy, {2, i % 4 < 2}) == expected);
    }
  }
}

}  // namespace

TEST_CASE("first come, first served starts 10 000 small cases as defined", "[batch]") {
  compare({"fcfs", "strict"}, 100'000, kCases, false);
}

TEST_CASE("passing over what does not fit starts 10 000 small cases as defined", "[batch]") {
  compare({"fcfs", "skip"}, 200'000, kCases, false);
}

TEST_CASE("EASY starts 10 000 small cases as defined", "[batch]") {
  compare({"fcfs", "easy"}, 300'000, kCases, false);
}

TEST_CASE("EASY, shortest first, starts 10 000 small cases as defined", "[batch]") {
  compare({"fcfs", "easy-sjbf"}, 400'000, kCases, false);
}

TEST_CASE("conservative backfilling starts 10 000 small cases as defined", "[batch]") {
  compare({"fcfs", "conservative"}, 500'000, kCases, false);
}

TEST_CASE("conservative backfilling by rebuilding starts 10 000 small cases as defined",
          "[batch]") {
  compare({"fcfs", "conservative-rebuild"}, 600'000, kCases, false);
}

TEST_CASE("orders by requested time and area start 10 000 small cases as defined", "[batch]") {
  std::uint64_t seed = 700'000;
  for (const char* order : {"sjf", "ljf", "saf"}) {
    for (const char* start : {"strict", "easy"}) {
      compare({order, start}, seed, kCases / 6, false);
      seed += 10'000;
    }
  }
}

TEST_CASE("jobs that run for no time end in their instant and the next pass sees it", "[batch]") {
  std::uint64_t seed = 800'000;
  for (const char* start :
       {"strict", "skip", "easy", "easy-sjbf", "conservative", "conservative-rebuild"}) {
    compare({"fcfs", start}, seed, 1000, true);
    seed += 10'000;
  }
}

}  // namespace suanwang::test
