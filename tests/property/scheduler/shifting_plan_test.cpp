// Plans of the shifting rules against brute force, and what all of them keep to.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/shifting/shifting_rule.hpp"
#include "sim/base/random.hpp"
#include "tests/support/config.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

constexpr int kCases = 1000;

/// Two units make a slot, so that jobs come within slots and last part of them.
constexpr Duration kUnit = minutes(30);
constexpr Duration kSlot = hours(1);

Time unit(std::int64_t n) {
  return Time{} + kUnit * n;
}

std::int64_t below(RandomStream& random, std::int64_t count) {
  return static_cast<std::int64_t>(random.uniform_int(static_cast<std::uint64_t>(count)));
}

/// A job in a true signal of few different values, so that ties are common.
struct Case {
  StepSeries<std::int64_t> truth;
  ShiftRequest request;
  std::int64_t wait = 0;  ///< units it may wait, deadline included

  [[nodiscard]] std::int64_t now() const { return request.now.ms / kUnit.ms; }

  [[nodiscard]] std::int64_t length() const { return request.length.ms / kUnit.ms; }

  [[nodiscard]] std::int64_t of_unit(std::int64_t n) const { return truth.at(unit(n)); }

  [[nodiscard]] std::int64_t over(std::int64_t from, std::int64_t count) const {
    std::int64_t sum = 0;
    for (std::int64_t n = from; n < from + count; ++n) {
      sum += of_unit(n);
    }
    return sum;
  }

  [[nodiscard]] std::int64_t of_plan(const ShiftPlan& plan) const {
    std::int64_t sum = 0;
    for (const RunInterval& run : plan.runs) {
      sum += over(run.from.ms / kUnit.ms, (run.until - run.from).ms / kUnit.ms);
    }
    return sum;
  }
};

Case random_case(RandomStream& random) {
  std::vector<StepSeries<std::int64_t>::Step> steps;
  const std::int64_t values = 2 + below(random, 12);
  for (std::int64_t n = 0; n < 48; ++n) {
    steps.push_back({unit(2 * n), below(random, values) - 2});
  }
  Case made;
  made.truth = StepSeries<std::int64_t>(std::move(steps));
  made.request.now = unit(below(random, 10));
  made.request.length = kUnit * (1 + below(random, 7));
  made.request.interruptible = true;
  made.wait = below(random, 8);
  return made;
}

ShiftPlan plan_of(const ShiftingRule& rule, const Case& c) {
  Forecast forecast(c.truth, Time{}, 48, ForecastParams{}, RandomStream(1, "no error"));
  return rule.plan(c.request, forecast.view(c.request.now), Calendar{});
}

/// A rule that lets every job wait `units`.
std::unique_ptr<ShiftingRule> waiting(const std::string& name, std::int64_t units) {
  Issues issues;
  auto rule = find_plugin(shifting_rules(), name)
                  ->make(config::map({{"max_wait", std::to_string(30 * units) + " min"},
                                      {"short_below", "0 s"}}),
                         "shift",
                         issues);
  REQUIRE(rule != nullptr);
  return rule;
}

/// Of all sets of `length` units within `length + wait`: the least sum, and of the sets that have
/// it the one that comes first, unit by unit.
struct BestSet {
  std::int64_t sum = INT64_MAX;
  std::vector<std::int64_t> units;
};

BestSet best_set(const Case& c) {
  const std::int64_t window = c.length() + c.wait;
  BestSet best;
  // The highest bit is the first unit: from the highest mask down, the first of equals stays.
  for (std::uint32_t mask = (1U << window); mask-- > 0;) {
    if (std::popcount(mask) != c.length()) {
      continue;
    }
    std::int64_t sum = 0;
    std::vector<std::int64_t> units;
    for (std::int64_t n = 0; n < window; ++n) {
      if ((mask >> (window - 1 - n) & 1U) != 0) {
        sum += c.of_unit(c.now() + n);
        units.push_back(c.now() + n);
      }
    }
    if (sum < best.sum) {
      best = {sum, units};
    }
  }
  return best;
}

std::vector<std::int64_t> units_of(const ShiftPlan& plan) {
  std::vector<std::int64_t> units;
  for (const RunInterval& run : plan.runs) {
    for (Time t = run.from; t < run.until; t = t + kUnit) {
      units.push_back(t.ms / kUnit.ms);
    }
  }
  return units;
}

/// When it may start: at once, or where a slot begins.
std::vector<std::int64_t> allowed_starts(const Case& c) {
  std::vector<std::int64_t> starts;
  for (std::int64_t n = c.now(); n <= c.now() + c.wait; ++n) {
    if (n == c.now() || n % 2 == 0) {
      starts.push_back(n);
    }
  }
  return starts;
}

void check_shape(const ShiftPlan& plan, const ShiftRequest& request) {
  REQUIRE_FALSE(plan.runs.empty());
  CHECK(plan.start() >= request.now);
  Duration total{};
  for (std::size_t i = 0; i < plan.runs.size(); ++i) {
    CHECK(plan.runs[i].from < plan.runs[i].until);
    CHECK((i == 0 || plan.runs[i - 1].until < plan.runs[i].from));
    total = total + (plan.runs[i].until - plan.runs[i].from);
  }
  CHECK(total == request.length);
  CHECK((request.interruptible || plan.runs.size() == 1));
}

/// At any millisecond, for hours or weeks, with a deadline that can be kept or none.
ShiftRequest any_request(RandomStream& random) {
  ShiftRequest request;
  request.now = Time{below(random, days(7).ms)};
  request.length = Duration{1 + below(random, random.chance(0.5) ? hours(3).ms : days(3).ms)};
  request.class_mean = Duration{random.chance(0.5) ? below(random, days(1).ms) : 0};
  request.interruptible = random.chance(0.5);
  if (random.chance(0.5)) {
    request.deadline = request.now + request.length + Duration{below(random, days(2).ms)};
  }
  return request;
}

}  // namespace

TEST_CASE("wait-awhile by a true forecast is the optimum of all sets of times", "[shifting]") {
  RandomStream random(20260101, "shifting/wait-awhile");
  for (int i = 0; i < kCases; ++i) {
    const Case c = random_case(random);
    INFO("case " << i);
    const ShiftPlan plan = plan_of(*waiting("wait-awhile", c.wait), c);
    const BestSet best = best_set(c);
    REQUIRE(c.of_plan(plan) == best.sum);
    REQUIRE(units_of(plan) == best.units);
  }
}

TEST_CASE("a deadline bounds wait-awhile as a shorter wait does", "[shifting]") {
  RandomStream random(20260102, "shifting/deadline");
  for (int i = 0; i < kCases; ++i) {
    Case c = random_case(random);
    INFO("case " << i);
    c.request.deadline = c.request.now + c.request.length + kUnit * c.wait;
    const ShiftPlan plan = plan_of(*waiting("wait-awhile", c.wait + 9), c);
    REQUIRE(units_of(plan) == best_set(c).units);
  }
}

TEST_CASE("wait-awhile of a job that can't be suspended is the cheapest start", "[shifting]") {
  RandomStream random(20260103, "shifting/one-run");
  for (int i = 0; i < kCases; ++i) {
    Case c = random_case(random);
    INFO("case " << i);
    c.request.interruptible = false;
    std::optional<std::int64_t> best;
    for (const std::int64_t start : allowed_starts(c)) {
      if (!best || c.over(start, c.length()) < c.over(*best, c.length())) {
        best = start;
      }
    }
    REQUIRE(plan_of(*waiting("wait-awhile", c.wait), c).start() == unit(*best));
  }
}

TEST_CASE("lowest-window and carbon-time are the best of all starts", "[shifting]") {
  RandomStream random(20260104, "shifting/starts");
  for (int i = 0; i < kCases; ++i) {
    Case c = random_case(random);
    INFO("case " << i);
    const std::int64_t mean = 1 + below(random, 7);
    c.request.class_mean = kUnit * mean;
    std::int64_t lowest = c.now();
    std::int64_t fastest = c.now();
    const std::int64_t at_once = c.over(c.now(), mean);
    const auto saved = [&](std::int64_t start) {
      return at_once - c.over(start, mean);
    };
    const auto taken = [&](std::int64_t start) {
      return start - c.now() + mean;
    };
    for (const std::int64_t start : allowed_starts(c)) {
      lowest = saved(start) > saved(lowest) ? start : lowest;
      const bool faster = saved(start) * taken(fastest) > saved(fastest) * taken(start);
      fastest = faster ? start : fastest;
    }
    REQUIRE(plan_of(*waiting("lowest-window", c.wait), c).start() == unit(lowest));
    REQUIRE(plan_of(*waiting("carbon-time", c.wait), c).start() == unit(fastest));
  }
}

TEST_CASE("by a true forecast no rule with the same wait beats wait-awhile", "[shifting]") {
  RandomStream random(20260105, "shifting/bound");
  for (int i = 0; i < kCases; ++i) {
    const Case c = random_case(random);
    const std::int64_t bound = best_set(c).sum;
    for (const std::string name : {"lowest-slot", "lowest-window", "carbon-time", "ecovisor"}) {
      INFO("case " << i << ", " << name);
      const ShiftPlan plan = plan_of(*waiting(name, c.wait), c);
      REQUIRE(c.of_plan(plan) >= bound);
      REQUIRE(plan.runs.back().until <= c.request.now + c.request.length + kUnit * c.wait);
    }
  }
}

TEST_CASE("every rule plans exactly the job, not before it comes, by its deadline", "[shifting]") {
  StepSeries<std::int64_t> truth;
  {
    RandomStream random(20260106, "shifting/signal");
    std::vector<StepSeries<std::int64_t>::Step> steps;
    for (std::int64_t n = 0; n < 24 * 14; ++n) {
      steps.push_back({Time{} + kSlot * n, 300 + below(random, 200)});
    }
    truth = StepSeries<std::int64_t>(std::move(steps));
  }
  ForecastParams params;
  params.error = ForecastError::growing;
  Forecast forecast(truth, Time{}, 24 * 14, params, RandomStream(1, "forecast"));
  for (const auto* entry : shifting_rules()) {
    INFO(entry->name);
    for (const bool in_parts : {false, true}) {
      // The rules by latest end suspend jobs only if they are told to.
      const std::vector<FieldDoc> docs = entry->docs();
      const bool asks = std::any_of(
          docs.begin(), docs.end(), [](const FieldDoc& d) { return d.name == "interruptible"; });
      Issues issues;
      const auto rule =
          entry->make(asks && in_parts ? config::map({{"interruptible", "true"}}) : ConfigNode{},
                      "shift",
                      issues);
      REQUIRE(rule != nullptr);
      RandomStream random(20260107, "shifting/requests");
      for (int i = 0; i < kCases; ++i) {
        const ShiftRequest request = any_request(random);
        INFO("case " << i);
        const ShiftPlan plan = rule->plan(request, forecast.view(request.now), Calendar{});
        check_shape(plan, request);
        CHECK(plan.runs.back().until <= request.deadline);
        CHECK(plan == rule->plan(request, forecast.view(request.now), Calendar{}));
      }
    }
  }
}

}  // namespace suanwang::test
