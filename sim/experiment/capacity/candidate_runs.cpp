#include "sim/experiment/capacity/candidate_runs.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "sim/experiment/capacity/start_watch.hpp"
#include "sim/experiment/city_bill.hpp"
#include "sim/experiment/replication.hpp"

namespace suanwang {

namespace {

constexpr double kYearMs = 365.0 * 86'400'000.0;
constexpr double kUgPerTonne = 1e12;

}  // namespace

std::vector<Override> overrides_of(const CapacityStudy& study, std::size_t candidate) {
  std::vector<Override> overrides = study.frame.fixed;
  const std::vector<Override>& varied = study.candidates[candidate].point.varied;
  overrides.insert(overrides.end(), varied.begin(), varied.end());
  return overrides;
}

tl::expected<CandidateRun, Issues> candidate_run(const Replication& run,
                                                 const std::vector<CapacityGoal>& goals,
                                                 const std::vector<GoalValue>& counted) {
  CandidateRun result;
  const auto length_ms = static_cast<double>(run.summary.totals.end.ms);
  if (length_ms > 0) {
    const double years = length_ms / kYearMs;
    result.used.cost_cny = city_bill_cny(run.summary) / years;
    result.used.carbon_t = static_cast<double>(run.summary.supply.carbon_ug) / kUgPerTonne / years;
  }
  result.arrivals_digest = run.fates.arrivals_digest;
  Issues issues;
  for (std::size_t g = 0; g < goals.size(); ++g) {
    GoalValue value = counted[g];
    if (goals[g].metric != nullptr) {
      const std::optional<double> measured = goals[g].metric->value(run);
      value.value = measured.value_or(0);
      if (!measured) {
        issues.error(goals[g].spot,
                     goals[g].path,
                     "a run does not have this metric, so that it says nothing of the goal",
                     "`suanwang compare` tells which metrics a scenario has");
      }
    } else if (value.jobs == 0) {
      issues.error(goals[g].spot,
                   goals[g].path,
                   "a run has no job that counts, so that it says nothing of the goal",
                   "longer runs, or a goal on more jobs");
    }
    result.values.push_back(value);
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return result;
}

std::optional<ComparisonFailure> CandidateRuns::load_plans(std::span<const RunCell> cells) {
  std::erase_if(plans_, [&](const auto& plan) {
    return std::none_of(cells.begin(), cells.end(), [&](const RunCell& cell) {
      return cell.candidate == plan.first;
    });
  });
  for (const RunCell& cell : cells) {
    if (plans_.contains(cell.candidate)) {
      continue;
    }
    auto plan = load_(overrides_of(study_, cell.candidate));
    if (!plan) {
      ComparisonFailure failure;
      failure.end = ReplicationEnd::bad_input;
      failure.variant = study_.candidates[cell.candidate].name;
      failure.issues = std::move(plan.error());
      return failure;
    }
    is_reproducible_ &= !plan->is_measured();
    scenario_ = plan->name;
    plans_.emplace(cell.candidate, *std::move(plan));
  }
  return std::nullopt;
}

tl::expected<CandidateRun, ComparisonFailure> CandidateRuns::run_of(const RunCell& cell,
                                                                    std::size_t slot) const {
  const RunPlan& plan = plans_.at(cell.candidate);
  const std::uint64_t seed = first_seed_ + cell.seed;
  StartWatch watch(plan, study_.goals);
  Replication run = replicate(
      plan,
      catalogue_,
      seed,
      study_.level,
      [&](const Progress& progress) { return listener_.progress(slot, progress); },
      &watch);
  ComparisonFailure failure{run.end,
                            study_.candidates[cell.candidate].name,
                            seed,
                            std::move(run.issues),
                            std::move(run.message)};
  if (run.end != ReplicationEnd::done) {
    return tl::unexpected(std::move(failure));
  }
  auto result = candidate_run(run, study_.goals, watch.values());
  if (!result) {
    failure.end = ReplicationEnd::bad_input;
    failure.issues = std::move(result.error());
    return tl::unexpected(std::move(failure));
  }
  listener_.run_ended(slot);
  return *std::move(result);
}

tl::expected<std::vector<CandidateRun>, ComparisonFailure> CandidateRuns::make(
    std::span<const RunCell> cells) {
  if (auto failure = load_plans(cells)) {
    return tl::unexpected(std::move(*failure));
  }
  listener_.round_begins(cells.size());
  std::vector<CandidateRun> runs(cells.size());
  std::vector<std::optional<ComparisonFailure>> failures(cells.size());
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  // As in RunGrid: what has begun runs to its end, so that the first failure in order is found.
  const auto work = [&] {
    for (std::size_t i = next++; i < cells.size() && !failed; i = next++) {
      if (auto run = run_of(cells[i], i)) {
        runs[i] = *std::move(run);
      } else {
        failures[i] = std::move(run.error());
        failed = true;
      }
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < std::min<std::size_t>(threads_, cells.size()); ++t) {
    others.emplace_back(work);
  }
  work();
  others.clear();
  for (std::optional<ComparisonFailure>& failure : failures) {
    if (failure) {
      return tl::unexpected(std::move(*failure));
    }
  }
  return runs;
}

}  // namespace suanwang
