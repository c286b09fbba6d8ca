// Lower bounds by hand and by brute force.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/experiment/cheapest_time.hpp"
#include "sim/experiment/flow_bound.hpp"
#include "sim/experiment/ideal.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang {

namespace {

constexpr double kNoHorizon = std::numeric_limits<double>::infinity();

/// SRPT in steps of 1 ms, for whole numbers: the sum of times in system until the horizon.
double stepped_srpt(const std::vector<BoundJob>& jobs, double horizon) {
  std::vector<double> left;
  double area = 0;
  std::size_t next = 0;
  for (double now = 0; now < horizon && (next < jobs.size() || !left.empty()); ++now) {
    for (; next < jobs.size() && jobs[next].release <= now; ++next) {
      if (jobs[next].work > 0) {
        left.push_back(jobs[next].work);
      }
    }
    area += static_cast<double>(left.size());
    const auto shortest = std::min_element(left.begin(), left.end());
    if (shortest != left.end() && --*shortest <= 0) {
      left.erase(shortest);
    }
  }
  return area;
}

}  // namespace

TEST_CASE("shortest remaining time first is bounded as worked out by hand", "[experiment]") {
  // One machine: 3 ms at 0 and 1 ms at 1. SRPT ends the second at 2, the first at 4: 4 + 1.
  const std::vector<BoundJob> jobs{{0, 1, 3}, {1, 1, 1}};
  CHECK(least_flow(jobs, 1, kNoHorizon) == Approx(5));
  CHECK(least_flow(jobs, 1, 3) == Approx(4));             // the first is still there at 3
  CHECK(least_flow(jobs, 100, kNoHorizon) == Approx(2));  // nobody waits: both run 1 ms
  CHECK(least_end(jobs, 1) == Approx(4));
  CHECK(least_end(jobs, 100) == Approx(2));
  CHECK(least_flow({}, 1, kNoHorizon) == 0);
  CHECK(least_end({}, 1) == 0);
}

TEST_CASE("the bound by SRPT is what a stepped machine comes to", "[experiment]") {
  RandomStream random(3, "tests/srpt");
  for (int round = 0; round < 300; ++round) {
    std::vector<BoundJob> jobs(1 + random.uniform_int(12));
    for (BoundJob& job : jobs) {
      job.release = static_cast<double>(random.uniform_int(40));
      job.work = static_cast<double>(random.uniform_int(15));
    }
    std::sort(jobs.begin(), jobs.end(), [](const BoundJob& a, const BoundJob& b) {
      return a.release < b.release;
    });
    CHECK(least_flow(jobs, 1, kNoHorizon) == Approx(stepped_srpt(jobs, 1e9)));
    const auto horizon = static_cast<double>(1 + random.uniform_int(60));
    CHECK(least_flow(jobs, 1, horizon) == Approx(stepped_srpt(jobs, horizon)));
  }
}

TEST_CASE("the cheapest time is taken hour by hour", "[experiment]") {
  const StepSeries<std::int64_t> price({{Time{0}, 5}, {Time{10}, 1}, {Time{20}, 3}, {Time{30}, 2}});
  const CheapestTime open(price, kNever);
  CHECK(open.least_integral(Time{0}, Duration{10}) == 10);       // [10, 20) at 1
  CHECK(open.least_integral(Time{0}, Duration{15}) == 10 + 10);  // and 5 of [30, ...) at 2
  CHECK(open.least_integral(Time{15}, Duration{10}) == 5 + 10);  // 5 left at 1
  const CheapestTime closed(price, Time{40});
  CHECK(closed.least_integral(Time{0}, Duration{25}) == 10 + 20 + 15);
  CHECK(closed.least_integral(Time{35}, Duration{100}) == 10);  // all there is: 5 at 2
  CHECK(closed.least_integral(Time{50}, Duration{1}) == 0);
}

TEST_CASE("the cheapest time is that of all choices of slots", "[experiment]") {
  RandomStream random(5, "tests/cheapest");
  for (int round = 0; round < 100; ++round) {
    std::vector<StepSeries<std::int64_t>::Step> steps;
    std::vector<double> slots;
    for (int hour = 0; hour < 10; ++hour) {
      const auto value = static_cast<std::int64_t>(random.uniform_int(9));
      steps.push_back({Time{hour}, value});
      slots.push_back(static_cast<double>(value));
    }
    const auto from = random.uniform_int(8);
    const auto length = 1 + random.uniform_int(10 - from);
    double least = kNoHorizon;
    for (unsigned mask = 0; mask < 1U << 10U; ++mask) {
      double sum = 0;
      std::uint64_t count = 0;
      for (std::uint64_t s = from; s < 10; ++s) {
        if ((mask >> s & 1U) != 0) {
          sum += slots[s];
          ++count;
        }
      }
      least = count == length ? std::min(least, sum) : least;
    }
    const CheapestTime cheapest(StepSeries<std::int64_t>(steps), Time{10});
    CHECK(cheapest.least_integral(Time{static_cast<std::int64_t>(from)},
                                  Duration{static_cast<std::int64_t>(length)}) == least);
  }
}

TEST_CASE("ideal jobs run where they are fastest, for their requested time at most",
          "[experiment]") {
  const auto shared = std::make_shared<City>();
  City& city = *shared;
  test::add_centre(city);
  const AcceleratorId slow = test::add_accelerator(city, "slow");
  const AcceleratorId fast = test::add_accelerator(city, "fast");
  city.accelerators[slow].fp16_dense = Compute{100};
  city.accelerators[fast].fp16_dense = Compute{300};
  test::add_partition(city, {.nodes = 2, .cores = 8, .accelerators = 4, .type = slow});
  test::add_partition(city, {.nodes = 1, .cores = 8, .accelerators = 4, .type = fast});
  Arrival job;
  job.request.id = 1;
  job.request.submit = Time{500};
  job.request.tasks = 2;
  job.request.accelerators = 4;
  job.request.cores = 1;
  job.request.walltime = Duration{9'000};
  job.request.speeds = SpeedProfileId(0);
  job.request.stream = StreamId(0);
  job.truth.run = Duration{12'000};
  Arrival cores = job;
  cores.request.id = 2;
  cores.request.accelerators = 0;
  cores.truth.run = Duration{6'000};
  RunPlan plan;
  auto demand = std::make_shared<Demand>(test::demand_of(city, {job, cores}, false));
  SpeedProfile& profile = demand->speed_profiles[SpeedProfileId(0)];
  profile.cpu_ppm = 1'000'000;
  profile.on_accelerator_ppm = Column<AcceleratorId, std::uint32_t>(2, 1'000'000);
  profile.on_accelerator_ppm[fast] = 3'000'000;
  plan.demand = demand;
  plan.city = shared;
  const IdealRun ideal = ideal_run(plan, 1);
  REQUIRE(ideal.jobs.size() == 2);
  CHECK(ideal.jobs[0].wants_cards);
  CHECK(ideal.jobs[0].bound.least_run == Approx(3'000));         // 9 s, three times as fast
  CHECK(ideal.jobs[0].bound.work == Approx(3'000.0 * 8 * 300));  // as much on either type
  CHECK(ideal.card_capacity == Approx(8 * 100 + 4 * 300));
  CHECK(ideal.core_capacity == Approx(24));
  CHECK_FALSE(ideal.jobs[1].wants_cards);
  CHECK(ideal.jobs[1].bound.work == Approx(2'000.0 * 2));
  CHECK(least_flow(ideal, {true, true}) == Approx(3'600 + 2'000));  // 7.2 M / 2000 waits for cards
  CHECK(least_flow(ideal, {false, true}) == Approx(2'000));
  CHECK(least_end(ideal, {true, true}) == Approx(500 + 3'600));
}

TEST_CASE("an elastic job ends as with most tasks, and works as with the thriftiest number",
          "[experiment]") {
  const auto city = std::make_shared<City>(
      test::one_partition({.nodes = 8, .power_mw = {0, 360'000}}));  // 0.36 kW a core
  Arrival job = test::batch_job(1, 0, 7'200'000, 2);
  job.request.speeds = SpeedProfileId(0);
  auto demand = std::make_shared<Demand>(test::demand_of(*city, {job}, false));
  demand->speed_profiles[SpeedProfileId(0)].by_tasks = {
      {1, 1'000'000}, {2, 1'600'000}, {4, 2'500'000}};
  auto surroundings = std::make_shared<Surroundings>();
  surroundings->zones.resize(1);
  surroundings->zones[0].price_ufen_per_kwh =
      StepSeries<std::int64_t>({{Time{0}, 1'000'000}, {Time{hours(1).ms}, 10'000'000}});
  surroundings->zones[0].carbon_ug_per_kwh = StepSeries<std::int64_t>(1'000);
  surroundings->sites.push_back({});
  RunPlan plan;
  plan.demand = demand;
  plan.city = city;
  plan.surroundings = surroundings;
  const IdealRun ideal = ideal_run(plan, 1);
  REQUIRE(ideal.jobs.size() == 1);
  // Two hours of two tasks: 3.2 of one, 1.28 of four.
  CHECK(ideal.jobs[0].bound.least_run == Approx(4'608'000).epsilon(1e-12));
  CHECK(ideal.jobs[0].bound.work == Approx(11'520'000).epsilon(1e-12));
  // 3.2 core hours spread over 1.28 h are 2.5 cores: an hour at 1 and 0.28 h at 10 a kWh. Four
  // tasks for the cheap hour and then one cost 1.44 + 2.52, less than any number that stays as it
  // is.
  CHECK(ideal.jobs[0].least_cost_ufen == Approx((0.9 + 2.52) * 1e6).epsilon(1e-12));
  CHECK(ideal.jobs[0].least_carbon_ug == Approx(3.2 * 0.36 * 1'000).epsilon(1e-12));
}

}  // namespace suanwang
