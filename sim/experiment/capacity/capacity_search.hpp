// Which candidates are run, and with how many seeds, to find the cheapest that meet the goals.
//
// Branch and bound: what a candidate's options cost a year is known before any run, and energy can
// only add to it. Candidates are taken up by that cost; once two are found that meet the goals
// beyond doubt, all that must cost more than both are left out. Racing: a candidate is looked at
// after 1, 2, 3, 4, 6, 9, ... seeds and dropped as soon as no outcome of the others could bring its
// mean to the goals. Neither is a guess: the answer is the one that all runs of all candidates
// would give, to the last digit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <tl/expected.hpp>

#include "sim/experiment/capacity/capacity_study.hpp"
#include "sim/experiment/comparison.hpp"
#include "sim/experiment/estimate.hpp"

namespace suanwang {

/// What one run of a candidate came to.
struct CandidateRun {
  YearlyAmount used;              ///< by what the run used, for a year of it
  std::vector<GoalValue> values;  ///< by goal
  std::uint64_t arrivals_digest = 0;

  friend bool operator==(const CandidateRun& a, const CandidateRun& b) {
    return a.used.cost_cny == b.used.cost_cny && a.used.carbon_t == b.used.carbon_t &&
           a.values == b.values && a.arrivals_digest == b.arrivals_digest;
  }
};

struct RunCell {
  std::size_t candidate = 0;
  std::uint32_t seed = 0;  ///< from 0: which of the study's seeds

  friend bool operator==(const RunCell&, const RunCell&) = default;
};

/// Makes runs and tells what they came to, in the order of cells.
using MakeRuns = std::function<tl::expected<std::vector<CandidateRun>, ComparisonFailure>(
    std::span<const RunCell>)>;

/// Why a candidate was not run further.
enum class CandidateEnd : std::uint8_t {
  judged,   ///< it was run with all seeds
  lost,     ///< its other seeds could not bring it to the goals any more
  dearer,   ///< it must cost more than two that meet the goals beyond doubt
  assumed,  ///< one that has at least as much of everything misses a goal on jobs
};

struct CandidateRecord {
  CandidateEnd end = CandidateEnd::judged;
  std::vector<CandidateRun> runs;      ///< by seed, the first ones
  std::optional<std::size_t> because;  ///< of `assumed`: who misses
};

struct SearchOptions {
  std::uint32_t seeds = 10;
  bool whole = false;  ///< every candidate with all seeds: nothing is spared
};

struct SearchResult {
  std::vector<CandidateRecord> records;  ///< by candidate
  /// A run earned more than it cost, so that the known cost is no lower bound: none was left out
  /// for its cost.
  bool runs_earn = false;
};

/// Does not depend on how `make_runs` makes them. The first failure ends it.
[[nodiscard]] tl::expected<SearchResult, ComparisonFailure> search_candidates(
    const CapacityStudy& study, const SearchOptions& options, const MakeRuns& make_runs);

/// Whether `more` has at least as much of everything as `less`, options standing from least to
/// most.
[[nodiscard]] bool has_at_least_as_much(const CapacityCandidate& more,
                                        const CapacityCandidate& less);

/// Of one goal, over the seeds that a candidate was run with.
struct GoalResult {
  MeanEstimate estimate;  ///< two-sided, at the study's level, alone
  /// What the mean is beyond with the study's level for all candidates together: its lower bound,
  /// of goals with `at_most` its upper bound. Infinitely far off for a single seed.
  double bound = 0;
  std::uint64_t jobs = 0;  ///< over all seeds; those of the same arrivals once
  std::uint64_t met = 0;
  bool by_mean = false;
  bool beyond_doubt = false;
};

/// Needs at least one run.
[[nodiscard]] GoalResult judge_goal(const CapacityStudy& study,
                                    std::size_t goal,
                                    const std::vector<CandidateRun>& runs);

/// Cost or carbon a year, known and used: by seed.
[[nodiscard]] std::vector<double> totals_of(const CapacityCandidate& candidate,
                                            const std::vector<CandidateRun>& runs,
                                            Objective objective);

}  // namespace suanwang
