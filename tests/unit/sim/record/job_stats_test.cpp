#include "sim/record/job_stats.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/record/quantile_sketch.hpp"
#include "tests/unit/sim/record/small_city.hpp"

namespace suanwang {

namespace {

JobFigures figures(std::int64_t submit_s, std::int64_t start_s, std::int64_t finish_s) {
  JobRequest request;
  request.submit = Time{} + seconds(submit_s);
  JobRow row{request};
  row.start = Time{} + seconds(start_s);
  row.finish = Time{} + seconds(finish_s);
  return JobFigures::of(row, Time{});
}

}  // namespace

TEST_CASE("slowdown is bounded below by one and by ten seconds of run time", "[record]") {
  CHECK(figures(0, 0, 100).slowdown_ppm == 1'000'000);    // 100 / 100
  CHECK(figures(0, 100, 200).slowdown_ppm == 2'000'000);  // 200 / 100
  CHECK(figures(0, 4, 5).slowdown_ppm == 1'000'000);      // 5 / max(1, 10) < 1
  CHECK(figures(0, 34, 35).slowdown_ppm == 3'500'000);    // 35 / max(1, 10)
  CHECK(figures(0, 20, 50).slowdown_ppm == 1'666'667);    // 50 / 30
}

TEST_CASE("a running job counts its wait and its hours until now, not a turnaround", "[record]") {
  const JobRequest request = tests::gang();
  JobRow row{request};
  row.state = FinalState::running;
  row.start = Time{20'500};
  const JobFigures job = JobFigures::of(row, Time{50'500});
  CHECK(job.started);
  CHECK_FALSE(job.ended);
  CHECK(job.wait_ms == 10'000);
  CHECK(job.core_ms == Int128{30'000 * 16});
  CHECK(job.accelerator_ms == Int128{30'000 * 16});
  JobStats stats;
  stats.add(job);
  CHECK(stats.wait_ms.count == 1);
  CHECK(stats.turnaround_ms.count == 0);
}

TEST_CASE("parts merge to the whole in any order", "[record]") {
  std::vector<JobFigures> jobs;
  RandomStream random(1, "test/merge");
  for (int i = 0; i < 1000; ++i) {
    const auto wait = static_cast<std::int64_t>(random.uniform_int(100'000));
    jobs.push_back(figures(0, wait, wait + static_cast<std::int64_t>(random.uniform_int(1000))));
    jobs.back().state = static_cast<FinalState>(i % 4);
  }
  JobStats whole;
  std::array<JobStats, 3> parts;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    whole.add(jobs[i]);
    parts[i * i % 3].add(jobs[i]);
  }
  JobStats merged = parts[2];
  merged += parts[0];
  merged += parts[1];
  CHECK(merged.by_state == whole.by_state);
  CHECK(merged.submitted() == 1000);
  CHECK(merged.finished() + merged.killed() == 1000);
  CHECK(merged.wait_ms.sum == whole.wait_ms.sum);
  CHECK(merged.wait_ms.most == whole.wait_ms.most);
  CHECK(merged.slowdown_ppm.sum == whole.slowdown_ppm.sum);
}

TEST_CASE("percentiles are exact below 256 and within 1/256 above", "[record]") {
  RandomStream random(7, "test/sketch");
  for (const std::uint64_t range : {200ULL, 5'000ULL, 40'000'000ULL, 1ULL << 62U}) {
    QuantileSketch sketch;
    std::vector<std::int64_t> values;
    for (int i = 0; i < 999; ++i) {
      values.push_back(static_cast<std::int64_t>(random.uniform_int(range)));
      sketch.add(values.back());
    }
    std::sort(values.begin(), values.end());
    for (const unsigned percent : {1U, 50U, 95U, 99U, 100U}) {
      const std::int64_t truth = values[(999 * percent + 99) / 100 - 1];
      const std::int64_t off = std::abs(sketch.percentile(percent) - truth);
      INFO("range " << range << ", percent " << percent);
      CHECK(off <= truth / 256);
    }
  }
}

TEST_CASE("a sketch of nothing says 0, and negative values count as 0", "[record]") {
  QuantileSketch sketch;
  CHECK(sketch.percentile(50) == 0);
  sketch.add(-5);
  CHECK(sketch.percentile(100) == 0);
  CHECK(sketch.count() == 1);
}

}  // namespace suanwang
