// Branch and bound with racing against all runs of all candidates, on random small studies.
#include "sim/experiment/capacity/capacity_search.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/experiment/capacity/capacity_answer.hpp"

namespace suanwang::test {

namespace {

constexpr std::uint32_t kPlanSeeds = 10;

/// A made-up city: every run's share and cost are a function of candidate and seed.
struct MadeUpCity {
  CapacityStudy study;
  double base = 0.86;  ///< the share that the least of all starts in time
  double noise = 0.05;
  bool is_monotone = false;  ///< more of anything starts no fewer jobs, in every run
  double earns = 0;          ///< the chance that a candidate's runs earn more than they cost
  std::uint64_t seed = 1;

  [[nodiscard]] CandidateRun run(const RunCell& cell) const {
    const CapacityCandidate& candidate = study.candidates[cell.candidate];
    RandomStream luck(seed * 1000 + cell.seed, "tests/capacity/luck");
    RandomStream own(seed * 1000 + cell.seed,
                     "tests/capacity/own" + std::to_string(cell.candidate));
    RandomStream fixed(seed, "tests/capacity/fixed" + std::to_string(cell.candidate));
    double strength = 0;
    for (const std::uint32_t option : candidate.options) {
      strength += 0.04 * option;
    }
    // Luck is the seed's, as arrivals are; the rest is the candidate's own.
    double share = base + strength + noise * (luck.uniform01() - 0.5);
    if (!is_monotone) {
      share += 0.1 * (fixed.uniform01() - 0.5) + 0.3 * noise * (own.uniform01() - 0.5);
    }
    CandidateRun result;
    constexpr std::uint64_t kJobs = 2000;
    const double met = std::round(std::clamp(share, 0.0, 1.0) * static_cast<double>(kJobs));
    GoalValue on_jobs{met / static_cast<double>(kJobs), kJobs, static_cast<std::uint64_t>(met)};
    const double energy = 3 + 4 * fixed.uniform01() + 0.5 * own.uniform01();
    result.used = {fixed.uniform01() < earns ? -energy : energy, 0.1 * energy};
    result.values = {on_jobs, {300 + 500 * fixed.uniform01() + 50 * own.uniform01(), 0, 0}};
    return result;
  }
};

MadeUpCity made_up_city(std::uint64_t seed, std::uint32_t more_options = 0) {
  RandomStream random(seed, "tests/capacity/study");
  const auto up_to = [&](std::uint32_t n) {
    return static_cast<std::uint32_t>(random.uniform01() * n);
  };
  MadeUpCity city;
  city.seed = seed;
  city.noise = 0.02 + 0.2 * random.uniform01();
  const std::uint32_t choices = more_options > 0 ? 3 : 1 + up_to(3);
  std::vector<CapacityCandidate> candidates(1);
  for (std::uint32_t c = 0; c < choices; ++c) {
    const std::uint32_t options = 2 + up_to(3) + more_options;
    const double each = 1 + 10 * random.uniform01();
    std::vector<CapacityCandidate> longer;
    for (const CapacityCandidate& before : candidates) {
      for (std::uint32_t option = 0; option < options; ++option) {
        longer.push_back(before);
        longer.back().options.push_back(option);
        longer.back().known.cost_cny += each * option;
        longer.back().known.carbon_t += option;
      }
    }
    candidates = std::move(longer);
  }
  city.study.candidates = std::move(candidates);
  city.study.goals = {job_goal({}, 0.9), metric_goal(*find_metric("wait_s"), true, 700)};
  return city;
}

struct Found {
  CapacityAnswer answer;
  SearchResult search;
};

Found found(const MadeUpCity& city, bool whole) {
  const SearchOptions options{kPlanSeeds, whole};
  auto search = search_candidates(city.study, options, [&](std::span<const RunCell> cells) {
    std::vector<CandidateRun> runs;
    for (const RunCell& cell : cells) {
      runs.push_back(city.run(cell));
    }
    return tl::expected<std::vector<CandidateRun>, ComparisonFailure>(std::move(runs));
  });
  REQUIRE(search.has_value());
  return {capacity_answer(city.study, *search, options, 1), *search};
}

void check_same_answer(const Found& spared, const Found& all) {
  CHECK(spared.answer.chosen == all.answer.chosen);
  CHECK(spared.answer.runner_up == all.answer.runner_up);
  CHECK(spared.answer.perhaps == all.answer.perhaps);
  REQUIRE(spared.answer.difference.has_value() == all.answer.difference.has_value());
  if (all.answer.difference) {
    CHECK(spared.answer.difference->mean == all.answer.difference->mean);
    CHECK(spared.answer.difference->half_width == all.answer.difference->half_width);
  }
}

/// The cheapest by a plain look at all runs: no estimate or order of the search's own.
std::optional<std::size_t> cheapest_by_hand(const MadeUpCity& city, const Found& all) {
  std::optional<std::size_t> best;
  double least = 0;
  for (std::size_t i = 0; i < city.study.candidates.size(); ++i) {
    const CandidateResult& result = all.answer.candidates[i];
    double total = 0;
    for (std::uint32_t s = 0; s < kPlanSeeds; ++s) {
      total += city.study.candidates[i].known.cost_cny + city.run({i, s}).used.cost_cny;
    }
    const bool meets = result.goals[0].bound >= 0.9 && result.goals[1].bound <= 700;
    if (meets && (!best || total < least - 1e-9)) {
      best = i;
      least = total;
    }
  }
  return best;
}

}  // namespace

TEST_CASE("branch and bound with racing finds what all runs of all candidates find",
          "[property][experiment][capacity]") {
  int with_answer = 0;
  int with_runner_up = 0;
  std::uint64_t spared_runs = 0;
  std::uint64_t all_runs = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const MadeUpCity city = made_up_city(seed);
    const Found all = found(city, true);
    const Found spared = found(city, false);
    INFO("study " << seed);
    check_same_answer(spared, all);
    CHECK(all.answer.chosen == cheapest_by_hand(city, all));
    CHECK(all.answer.runs == city.study.candidates.size() * kPlanSeeds);
    with_answer += all.answer.chosen ? 1 : 0;
    with_runner_up += all.answer.runner_up ? 1 : 0;
    spared_runs += spared.answer.runs;
    all_runs += all.answer.runs;
    for (std::size_t i = 0; i < city.study.candidates.size(); ++i) {
      // What was run is what it would have been, and nothing that meets was dropped.
      const CandidateResult& result = spared.answer.candidates[i];
      if (result.verdict == Verdict::lost) {
        CHECK(all.answer.candidates[i].verdict == Verdict::misses);
      }
      if (result.verdict <= Verdict::misses) {
        CHECK(result.verdict == all.answer.candidates[i].verdict);
      }
    }
  }
  INFO(with_answer << " of 400 have an answer, " << with_runner_up << " a runner-up; "
                   << spared_runs << " of " << all_runs << " runs");
  CHECK(with_answer > 100);
  CHECK(with_answer < 400);
  CHECK(with_runner_up > 50);
  CHECK(spared_runs < all_runs * 3 / 4);
}

TEST_CASE("a run that earns turns the bound off, and the answer is right all the same",
          "[property][experiment][capacity]") {
  int earned = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    MadeUpCity city = made_up_city(seed);
    city.earns = 0.6;
    const Found all = found(city, true);
    const Found spared = found(city, false);
    INFO("study " << seed);
    if (spared.answer.runs_earn) {
      check_same_answer(spared, all);
      CHECK(spared.answer.count(Verdict::dearer) == 0);
      ++earned;
    }
  }
  CHECK(earned > 150);
}

TEST_CASE("where more is better, assuming it spares runs and changes nothing",
          "[property][experiment][capacity]") {
  std::uint64_t assumed_runs = 0;
  std::uint64_t spared_runs = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    MadeUpCity city = made_up_city(seed, seed % 2 == 0 ? 0 : 3);
    city.is_monotone = true;
    city.base = 0.4 + 0.1 * static_cast<double>(seed % 5);
    const Found all = found(city, true);
    spared_runs += found(city, false).answer.runs;
    city.study.assume = Assumption::more_is_better;
    const Found assumed = found(city, false);
    INFO("study " << seed);
    check_same_answer(assumed, all);
    assumed_runs += assumed.answer.runs;
    for (std::size_t i = 0; i < city.study.candidates.size(); ++i) {
      const CandidateResult& result = assumed.answer.candidates[i];
      if (result.verdict == Verdict::assumed) {
        CHECK(all.answer.candidates[i].verdict == Verdict::misses);
        CHECK(result.because.has_value());
      }
    }
  }
  INFO(assumed_runs << " runs against " << spared_runs);
  CHECK(assumed_runs < spared_runs);
}

TEST_CASE("runs that contradict the assumption are told of", "[property][experiment][capacity]") {
  int told = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    MadeUpCity city = made_up_city(seed, seed % 2);
    city.study.goals.pop_back();
    // With all runs it is seen whenever it is there; where more is better it never is.
    city.study.assume = Assumption::more_is_better;
    city.is_monotone = seed % 2 == 0;
    const CapacityAnswer answer = found(city, true).answer;
    bool is_there = false;
    for (std::size_t i = 0; i < answer.candidates.size(); ++i) {
      for (std::size_t j = 0; j < answer.candidates.size(); ++j) {
        bool has_more = true;
        for (std::size_t c = 0; c < city.study.candidates[i].options.size(); ++c) {
          has_more &= city.study.candidates[i].options[c] >= city.study.candidates[j].options[c];
        }
        is_there |= has_more && answer.candidates[i].goals[0].estimate.mean < 0.9 - 1e-6 &&
                    answer.candidates[j].verdict <= Verdict::meets_by_mean;
      }
    }
    CHECK(answer.contradiction.has_value() == is_there);
    CHECK_FALSE((city.is_monotone && is_there));
    told += is_there ? 1 : 0;
  }
  CHECK(told > 10);
}

TEST_CASE("the first failure ends a search", "[property][experiment][capacity]") {
  const MadeUpCity city = made_up_city(1);
  int calls = 0;
  const auto search = search_candidates(
      city.study,
      {kPlanSeeds, false},
      [&](std::span<const RunCell>) -> tl::expected<std::vector<CandidateRun>, ComparisonFailure> {
        ++calls;
        ComparisonFailure failure;
        failure.end = ReplicationEnd::broken;
        return tl::unexpected(failure);
      });
  REQUIRE_FALSE(search.has_value());
  CHECK(search.error().end == ReplicationEnd::broken);
  CHECK(calls == 1);
}

}  // namespace suanwang::test
