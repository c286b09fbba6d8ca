// Makes the runs of a capacity study's candidates on several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/experiment/capacity/capacity_search.hpp"
#include "sim/experiment/comparison.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// The study's scenario with these values in place of its own.
using LoadPlan = std::function<tl::expected<RunPlan, Issues>(const std::vector<Override>&)>;

class CandidateRuns {
 public:
  /// What it is given must outlive it. `first_seed`: of the study. `threads`: at least one.
  CandidateRuns(const CapacityStudy& study,
                LoadPlan load,
                const PolicyCatalogue& catalogue,
                std::uint64_t first_seed,
                std::uint32_t threads,
                const ComparisonListener& listener)
      : study_(study),
        load_(std::move(load)),
        catalogue_(catalogue),
        first_seed_(first_seed),
        threads_(threads),
        listener_(listener) {}

  /// In the order of cells; does not depend on threads. Plans are loaded as they are needed and
  /// kept while the cells name them. The first failure, in that order: a plan that can't be loaded,
  /// a run that fails, a run without what a goal speaks of.
  [[nodiscard]] tl::expected<std::vector<CandidateRun>, ComparisonFailure> make(
      std::span<const RunCell> cells);

  [[nodiscard]] bool is_reproducible() const { return is_reproducible_; }

  [[nodiscard]] const std::string& scenario() const { return scenario_; }

 private:
  [[nodiscard]] std::optional<ComparisonFailure> load_plans(std::span<const RunCell> cells);
  [[nodiscard]] tl::expected<CandidateRun, ComparisonFailure> run_of(const RunCell& cell,
                                                                     std::size_t slot) const;

  const CapacityStudy& study_;
  LoadPlan load_;
  const PolicyCatalogue& catalogue_;
  std::uint64_t first_seed_;
  std::uint32_t threads_;
  const ComparisonListener& listener_;
  std::map<std::size_t, RunPlan> plans_;  // by candidate
  bool is_reproducible_ = true;
  std::string scenario_;
};

/// All that a candidate sets, the study's fixed keys first.
[[nodiscard]] std::vector<Override> overrides_of(const CapacityStudy& study, std::size_t candidate);

/// What a finished run says of the goals. `counted`: by goal, from StartWatch. The error tells
/// which goal speaks of what the run does not have.
[[nodiscard]] tl::expected<CandidateRun, Issues> candidate_run(
    const Replication& run,
    const std::vector<CapacityGoal>& goals,
    const std::vector<GoalValue>& counted);

}  // namespace suanwang
