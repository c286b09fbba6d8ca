// What a capacity study's runs say: the cheapest mix that meets the goals, and how sure that is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/capacity/capacity_search.hpp"

namespace suanwang {

/// What is said of a candidate.
enum class Verdict : std::uint8_t {
  meets,          ///< all goals, beyond doubt
  meets_by_mean,  ///< all goals by their means, not all beyond doubt
  misses,         ///< a goal, by its mean over all seeds
  lost,           ///< a goal, whatever its other seeds would have said
  dearer,         ///< not run to the end: it must cost more
  assumed,        ///< not run to the end: more would be better, and one with more misses
};

/// `meets`, `meets-by-mean`, ...: as files say it.
[[nodiscard]] std::string_view name_of(Verdict verdict);

struct CandidateResult {
  Verdict verdict = Verdict::dearer;
  std::uint32_t seeds = 0;  ///< it was run with; estimates need at least one
  MeanEstimate used_cost_cny;
  MeanEstimate used_carbon_t;
  MeanEstimate total_cost_cny;  ///< a year: of its options and of what runs used
  MeanEstimate total_carbon_t;
  std::vector<GoalResult> goals;  ///< empty if it was not run
  bool on_front =
      false;  ///< of what is minimised and the first goal's mean, among those with all seeds
  std::optional<std::size_t> because;  ///< of `assumed`

  [[nodiscard]] const MeanEstimate& total(Objective objective) const {
    return objective == Objective::cost ? total_cost_cny : total_carbon_t;
  }
};

struct CapacityAnswer {
  std::string scenario;
  std::vector<std::uint64_t> seeds;
  double level = 0.95;
  double beyond_doubt_level = 0.95;  ///< of each one-sided bound: for all candidates together
  bool whole = false;                ///< nothing was spared
  bool runs_earn = false;
  bool reproducible = true;
  bool same_arrivals = true;  ///< all candidates met the same jobs, with every seed
  std::vector<CandidateResult> candidates;
  std::optional<std::size_t> chosen;     ///< the cheapest that meets beyond doubt
  std::optional<std::size_t> runner_up;  ///< the next one of those
  /// Total of the runner-up less that of the chosen, paired; of an interval that holds for all
  /// pairs with the chosen at once.
  std::optional<MeanEstimate> difference;
  std::vector<std::size_t>
      perhaps;  ///< meet by their means and cost less than the chosen, cheapest first
  std::uint64_t runs = 0;

  /// Candidates that were run and say that more is not better, though the study assumes it.
  struct Contradiction {
    std::size_t more = 0;  ///< misses a goal on jobs
    std::size_t less = 0;  ///< has no more of anything, and meets all goals by its means
  };

  std::optional<Contradiction> contradiction;

  [[nodiscard]] std::size_t count(Verdict verdict) const;
};

/// `search`: of that study. `first_seed` and `seeds`: that it was made with.
[[nodiscard]] CapacityAnswer capacity_answer(const CapacityStudy& study,
                                             const SearchResult& search,
                                             const SearchOptions& options,
                                             std::uint64_t first_seed);

/// Candidates in the order in which they are told: those that were run, by their totals, then the
/// others by their known cost.
[[nodiscard]] std::vector<std::size_t> telling_order(const CapacityStudy& study,
                                                     const CapacityAnswer& answer);

}  // namespace suanwang
