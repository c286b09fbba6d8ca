#include "sim/experiment/capacity/capacity_answer.hpp"

#include <algorithm>
#include <numeric>

#include "sim/experiment/pareto.hpp"

namespace suanwang {

namespace {

Verdict verdict_of(const CandidateRecord& record, const std::vector<GoalResult>& goals) {
  switch (record.end) {
    case CandidateEnd::lost:
      return Verdict::lost;
    case CandidateEnd::dearer:
      return Verdict::dearer;
    case CandidateEnd::assumed:
      return Verdict::assumed;
    case CandidateEnd::judged:
      break;
  }
  bool by_mean = true;
  bool beyond_doubt = true;
  for (const GoalResult& goal : goals) {
    by_mean &= goal.by_mean;
    beyond_doubt &= goal.beyond_doubt;
  }
  if (!by_mean) {
    return Verdict::misses;
  }
  return beyond_doubt ? Verdict::meets : Verdict::meets_by_mean;
}

CandidateResult result_of(const CapacityStudy& study,
                          std::size_t i,
                          const CandidateRecord& record) {
  CandidateResult result;
  result.seeds = static_cast<std::uint32_t>(record.runs.size());
  result.because = record.because;
  if (!record.runs.empty()) {
    const auto used = [&](Objective objective) {
      const CapacityCandidate nothing{};
      return mean_estimate(totals_of(nothing, record.runs, objective), study.level);
    };
    const auto total = [&](Objective objective) {
      return mean_estimate(totals_of(study.candidates[i], record.runs, objective), study.level);
    };
    result.used_cost_cny = used(Objective::cost);
    result.used_carbon_t = used(Objective::carbon);
    result.total_cost_cny = total(Objective::cost);
    result.total_carbon_t = total(Objective::carbon);
    for (std::size_t g = 0; g < study.goals.size(); ++g) {
      result.goals.push_back(judge_goal(study, g, record.runs));
    }
  }
  result.verdict = verdict_of(record, result.goals);
  return result;
}

/// Those that were run with all seeds, among themselves.
void mark_front(const CapacityStudy& study, CapacityAnswer& answer) {
  std::vector<std::size_t> judged;
  std::vector<std::vector<double>> costs;
  for (std::size_t i = 0; i < answer.candidates.size(); ++i) {
    const CandidateResult& result = answer.candidates[i];
    if (result.seeds == answer.seeds.size()) {
      const double mean = result.goals.front().estimate.mean;
      judged.push_back(i);
      costs.push_back(
          {result.total(study.minimise).mean, study.goals.front().at_most ? mean : -mean});
    }
  }
  const auto beaten = dominated_by(costs);
  for (std::size_t j = 0; j < judged.size(); ++j) {
    answer.candidates[judged[j]].on_front = beaten[j].empty();
  }
}

bool met_same_arrivals(const SearchResult& search, std::size_t seeds) {
  for (std::size_t s = 0; s < seeds; ++s) {
    std::optional<std::uint64_t> digest;
    for (const CandidateRecord& record : search.records) {
      if (s < record.runs.size()) {
        if (digest && *digest != record.runs[s].arrivals_digest) {
          return false;
        }
        digest = record.runs[s].arrivals_digest;
      }
    }
  }
  return true;
}

bool misses_on_jobs(const CapacityStudy& study, const CapacityAnswer& answer, std::size_t i) {
  const CandidateResult& result = answer.candidates[i];
  for (std::size_t g = 0; g < result.goals.size(); ++g) {
    const double sum = result.goals[g].estimate.mean * result.seeds;
    if (study.goals[g].jobs && study.goals[g].is_lost(sum, result.seeds, answer.seeds.size())) {
      return true;
    }
  }
  return false;
}

std::optional<CapacityAnswer::Contradiction> contradiction_of(const CapacityStudy& study,
                                                              const CapacityAnswer& answer) {
  for (std::size_t more = 0; more < study.candidates.size(); ++more) {
    if (!misses_on_jobs(study, answer, more)) {
      continue;
    }
    for (std::size_t less = 0; less < study.candidates.size(); ++less) {
      if (answer.candidates[less].verdict <= Verdict::meets_by_mean &&
          has_at_least_as_much(study.candidates[more], study.candidates[less])) {
        return CapacityAnswer::Contradiction{more, less};
      }
    }
  }
  return std::nullopt;
}

/// The cheapest that meet, and those that may be cheaper still.
void choose(const CapacityStudy& study, const SearchResult& search, CapacityAnswer& answer) {
  for (const std::size_t i : telling_order(study, answer)) {
    const Verdict verdict = answer.candidates[i].verdict;
    if (verdict == Verdict::meets && !answer.chosen) {
      answer.chosen = i;
    } else if (verdict == Verdict::meets && !answer.runner_up) {
      answer.runner_up = i;
    } else if (verdict == Verdict::meets_by_mean && !answer.chosen) {
      answer.perhaps.push_back(i);
    }
  }
  if (answer.runner_up) {
    const auto totals = [&](std::size_t i) {
      return totals_of(study.candidates[i], search.records[i].runs, study.minimise);
    };
    // Both were picked by what the runs said: the interval is to hold whichever they are.
    const double level = simultaneous_level(study.level, study.candidates.size() - 1);
    answer.difference = paired_difference(totals(*answer.runner_up), totals(*answer.chosen), level);
  }
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::meets:
      return "meets";
    case Verdict::meets_by_mean:
      return "meets-by-mean";
    case Verdict::misses:
      return "misses";
    case Verdict::lost:
      return "lost";
    case Verdict::dearer:
      return "dearer";
    case Verdict::assumed:
      break;
  }
  return "assumed";
}

std::size_t CapacityAnswer::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(candidates.begin(), candidates.end(), [&](const CandidateResult& result) {
        return result.verdict == verdict;
      }));
}

std::vector<std::size_t> telling_order(const CapacityStudy& study, const CapacityAnswer& answer) {
  std::vector<std::size_t> order(answer.candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    const CandidateResult& result = answer.candidates[i];
    const double known = study.candidates[i].known.of(study.minimise);
    return std::pair(result.seeds == 0,
                     result.seeds == 0 ? known : result.total(study.minimise).mean);
  };
  std::stable_sort(
      order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

CapacityAnswer capacity_answer(const CapacityStudy& study,
                               const SearchResult& search,
                               const SearchOptions& options,
                               std::uint64_t first_seed) {
  CapacityAnswer answer;
  for (std::uint32_t s = 0; s < options.seeds; ++s) {
    answer.seeds.push_back(first_seed + s);
  }
  answer.level = study.level;
  answer.beyond_doubt_level = simultaneous_level(study.level, study.candidates.size());
  answer.whole = options.whole;
  answer.runs_earn = search.runs_earn;
  answer.same_arrivals = met_same_arrivals(search, options.seeds);
  for (std::size_t i = 0; i < search.records.size(); ++i) {
    answer.candidates.push_back(result_of(study, i, search.records[i]));
    answer.runs += search.records[i].runs.size();
  }
  mark_front(study, answer);
  choose(study, search, answer);
  if (study.assume == Assumption::more_is_better) {
    answer.contradiction = contradiction_of(study, answer);
  }
  return answer;
}

}  // namespace suanwang
