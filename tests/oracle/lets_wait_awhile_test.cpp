// The savings that Wiesner et al., "Let's Wait Awhile: How Temporal Workload Shifting Can Reduce
// Carbon Emissions in the Cloud", Middleware 2021, publish for 3387 machine learning jobs of 2020
// in Germany and Great Britain: next workday, forecast error 5 %, mean of ten runs.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/shifting/shifting_rule.hpp"
#include "tests/support/config.hpp"
#include "tests/support/oracle_log.hpp"
#include "tests/support/shared_folder.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

using Signal = StepSeries<std::int64_t>;

constexpr Duration kSlot = minutes(30);

/// start_min, duration_min: minutes from 2020-01-01 00:00 on.
std::vector<ShiftRequest> read_jobs(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  REQUIRE(line == "start_min,duration_min");
  std::vector<ShiftRequest> jobs;
  std::int64_t start = 0;
  std::int64_t duration = 0;
  for (char comma = 0; file >> start >> comma >> duration;) {
    ShiftRequest job;
    job.now = Time{} + minutes(start);
    job.length = minutes(duration);
    job.interruptible = true;
    jobs.push_back(job);
  }
  return jobs;
}

/// A row each half hour from 2020-01-01 00:00 on: time, gCO2/kWh.
Signal read_signal(const std::filesystem::path& path) {
  const std::vector<std::string> lines = gzip_lines(path);
  std::vector<Signal::Step> steps;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const double grams = std::stod(lines[i].substr(lines[i].find(',') + 1));
    steps.push_back({Time{} + kSlot * static_cast<std::int64_t>(i - 1), std::llround(grams * 1e6)});
  }
  return Signal(std::move(steps));
}

struct Year {
  std::vector<ShiftRequest> jobs;
  Signal truth;
};

std::unique_ptr<ShiftingRule> make(const std::string& name, const ConfigNode& params) {
  Issues issues;
  auto rule = find_plugin(shifting_rules(), name)->make(params, "shift", issues);
  REQUIRE(rule != nullptr);
  return rule;
}

/// What all jobs emit at 1 kW each, by the truth, when planned by a forecast of that error.
double emissions(const Year& year,
                 const ShiftingRule& rule,
                 ForecastError error,
                 std::uint64_t seed) {
  ForecastParams params;
  params.slot = kSlot;
  params.error = error;
  params.sd = Share{50'000};
  Forecast forecast(
      year.truth, Time{}, year.truth.steps().size(), params, RandomStream(seed, "forecast/carbon"));
  const Calendar calendar(1'577'836'800'000, Duration{}, {}, {});  // 2020-01-01T00:00Z
  double sum = 0;
  for (const ShiftRequest& job : year.jobs) {
    const ShiftPlan plan = rule.plan(job, forecast.view(job.now), calendar);
    for (const RunInterval& run : plan.runs) {
      for (Time t = run.from; t < run.until; t = t + kSlot) {
        sum += static_cast<double>(year.truth.at(t)) * 0.5;
      }
    }
  }
  return sum;
}

struct Savings {
  double mean = 0;
  double least = 100;
  double most = 0;
};

/// In percent, of ten runs.
Savings savings(const Year& year, const std::string& interruptible) {
  const double baseline =
      emissions(year, *make("fixed-slack", config::map({})), ForecastError::none, 0);
  const auto rule = make("next-workday",
                         config::map({{"interruptible", interruptible}, {"evening", "next-day"}}));
  Savings found;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const double run = emissions(year, *rule, ForecastError::gaussian, seed);
    const double saved = 100 * (1 - run / baseline);
    found.mean += saved / 10;
    found.least = std::min(found.least, saved);
    found.most = std::max(found.most, saved);
  }
  return found;
}

void check_savings(const Year& year, const std::string& interruptible, double published) {
  const Savings found = savings(year, interruptible);
  INFO("interruptible " << interruptible << ": " << found.mean << " % (" << found.least << " to "
                        << found.most << " %), published " << published << " %");
  CHECK(std::abs(found.mean - published) <= 0.05);
  CHECK(found.most - found.least <= 0.05);  // ten draws are enough to tell
}

}  // namespace

TEST_CASE("shifting to the next workday saves what Let's Wait Awhile published", "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "data/16_published_tables");
  Year year{read_jobs(*folder / "lwa_jobs.csv"), Signal{}};
  REQUIRE(year.jobs.size() == 3387);
  year.truth = read_signal(*folder / "lwa_ci_DE_2020.csv.gz");
  check_savings(year, "false", 5.91);
  check_savings(year, "true", 7.93);
  year.truth = read_signal(*folder / "lwa_ci_GB_2020.csv.gz");
  check_savings(year, "false", 6.56);
  check_savings(year, "true", 9.03);
}

}  // namespace suanwang::test
