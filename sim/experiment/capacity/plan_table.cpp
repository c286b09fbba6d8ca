#include "sim/experiment/capacity/plan_table.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "sim/experiment/comparison_table.hpp"
#include "sim/experiment/stopping.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kMostRows = 6;  // of each verdict
constexpr double kMillion = 1e6;

/// Cost in MCNY where it is that large, carbon in t.
struct YearlyUnit {
  std::string_view unit;
  double scale = 1;

  static YearlyUnit of(const CapacityStudy& study, const CapacityAnswer& answer) {
    if (study.minimise == Objective::carbon) {
      return {"t", 1};
    }
    double most = 0;
    for (std::size_t i = 0; i < study.candidates.size(); ++i) {
      most = std::max(
          {most, study.candidates[i].known.cost_cny, answer.candidates[i].total_cost_cny.mean});
    }
    return most >= 10 * kMillion ? YearlyUnit{"MCNY", kMillion} : YearlyUnit{"CNY", 1};
  }

  [[nodiscard]] std::string text(double value, double spread) const {
    return plain_number(value / scale, spread / scale);
  }

  [[nodiscard]] std::string with_spread(const MeanEstimate& estimate) const {
    if (!std::isfinite(estimate.half_width)) {
      return text(estimate.mean, 0);
    }
    return text(estimate.mean, estimate.half_width) + " ± " +
           text(estimate.half_width, estimate.half_width);
  }
};

std::string goal_number(const CapacityGoal& goal, double value, double spread) {
  if (!std::isfinite(value)) {
    return "-";
  }
  return goal.jobs ? plain_number(100 * value, 100 * spread) + " %" : plain_number(value, spread);
}

/// 97.2 ± 0.4 %, and what it is beyond.
std::string goal_cell(const CapacityGoal& goal, const GoalResult& result) {
  const MeanEstimate& estimate = result.estimate;
  if (!std::isfinite(estimate.half_width)) {
    return goal_number(goal, estimate.mean, 0);
  }
  const double scale = goal.jobs ? 100 : 1;
  return plain_number(scale * estimate.mean, scale * estimate.half_width) + " ± " +
         plain_number(scale * estimate.half_width, scale * estimate.half_width) +
         (goal.jobs ? " %" : "");
}

/// A bound is not rounded to the side that flatters.
std::string bound_text(const CapacityGoal& goal, double bound) {
  if (!std::isfinite(bound)) {
    return "-";
  }
  if (!goal.jobs) {
    return plain_number(bound, std::abs(bound) / 100);
  }
  constexpr double kHundredths = 1e4;
  return fmt::format("{:.2f} %", std::floor(bound * kHundredths) / 100);
}

std::string verdict_words(const CapacityStudy& study, const CandidateResult& result) {
  switch (result.verdict) {
    case Verdict::meets:
      return "meets";
    case Verdict::meets_by_mean:
      return "meets by the mean only";
    case Verdict::misses:
      return "misses";
    case Verdict::lost:
      return "misses, whatever further seeds say";
    case Verdict::dearer:
      return "dearer";
    case Verdict::assumed:
      break;
  }
  return "assumed to miss, as " + study.candidates[*result.because].name + " does";
}

std::string goals_text(const CapacityStudy& study) {
  std::string text;
  for (std::size_t g = 0; g < study.goals.size(); ++g) {
    text += (g == 0 ? "" : "; ") + study.goals[g].text;
  }
  return text;
}

std::string objective_words(const CapacityStudy& study) {
  return study.minimise == Objective::cost ? "cost a year" : "carbon a year";
}

std::string runner_up_text(const CapacityStudy& study,
                           const CapacityAnswer& answer,
                           const YearlyUnit& money) {
  if (!answer.runner_up) {
    return " No other candidate meets the goals beyond doubt.";
  }
  const MeanEstimate& difference = *answer.difference;
  const bool is_sure = difference.low() > 0;
  return fmt::format(" The next, {}, is {} {} dearer{}.",
                     study.candidates[*answer.runner_up].name,
                     money.with_spread(difference),
                     money.unit,
                     is_sure ? "" : ": the two are not told apart");
}

/// The cheapest that surely meet, then of those that do by the mean only, then of those that only
/// miss. Where none was run with all seeds: those that came nearest to the first goal.
std::vector<std::size_t> rows_of(const CapacityStudy& study, const CapacityAnswer& answer) {
  std::vector<std::size_t> rows;
  const std::vector<std::size_t> order = telling_order(study, answer);
  for (const Verdict verdict : {Verdict::meets, Verdict::meets_by_mean, Verdict::misses}) {
    std::size_t count = 0;
    for (const std::size_t i : order) {
      if (answer.candidates[i].verdict == verdict && count < kMostRows) {
        rows.push_back(i);
        ++count;
      }
    }
  }
  if (rows.empty()) {
    std::copy_if(order.begin(), order.end(), std::back_inserter(rows), [&](std::size_t i) {
      return answer.candidates[i].seeds > 0;
    });
    const double sign = study.goals.front().at_most ? 1 : -1;
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return sign * answer.candidates[a].goals.front().estimate.mean <
             sign * answer.candidates[b].goals.front().estimate.mean;
    });
    rows.resize(std::min(rows.size(), kMostRows));
  }
  return rows;
}

std::string table_of_candidates(const CapacityStudy& study,
                                const CapacityAnswer& answer,
                                const YearlyUnit& money) {
  using Align = TextTable::Align;
  std::vector<Align> columns{Align::left, Align::right, Align::right, Align::right};
  std::vector<std::string> head{"candidate",
                                fmt::format("options, {}", money.unit),
                                fmt::format("in all, {}", money.unit),
                                "seeds"};
  for (const CapacityGoal& goal : study.goals) {
    columns.insert(columns.end(), {Align::right, Align::right});
    head.insert(head.end(), {goal.name, goal.at_most ? "surely below" : "surely above"});
  }
  columns.push_back(Align::left);
  head.emplace_back("");
  TextTable table(columns);
  table.add(head);
  table.rule();
  const std::vector<std::size_t> rows = rows_of(study, answer);
  for (const std::size_t i : rows) {
    const CandidateResult& result = answer.candidates[i];
    std::vector<std::string> cells{study.candidates[i].name,
                                   money.text(study.candidates[i].known.of(study.minimise), 0),
                                   money.with_spread(result.total(study.minimise)),
                                   std::to_string(result.seeds)};
    for (std::size_t g = 0; g < study.goals.size(); ++g) {
      cells.push_back(goal_cell(study.goals[g], result.goals[g]));
      cells.push_back(bound_text(study.goals[g], result.goals[g].bound));
    }
    cells.push_back((answer.chosen == i ? "CHOSEN: " : "") + verdict_words(study, result));
    table.add(std::move(cells));
  }
  const std::size_t run = answer.count(Verdict::meets) + answer.count(Verdict::meets_by_mean) +
                          answer.count(Verdict::misses) + answer.count(Verdict::lost);
  return table.text() +
         (rows.size() < run
              ? fmt::format("... and {} more that were run: plan.csv\n", run - rows.size())
              : std::string());
}

/// How many were run, dropped and why.
std::string effort_text(const CapacityStudy& study, const CapacityAnswer& answer) {
  std::string text = fmt::format("{} of {} runs were made; of {} candidates",
                                 answer.runs,
                                 study.candidates.size() * answer.seeds.size(),
                                 study.candidates.size());
  const auto add = [&](std::size_t count, std::string_view what) {
    text += count == 0 ? std::string() : fmt::format("\n{:>6} {}", count, what);
  };
  add(answer.count(Verdict::meets), "sure to meet the goals");
  add(answer.count(Verdict::meets_by_mean), "meeting them by the mean only");
  add(answer.count(Verdict::misses), "missing one, by the mean of all seeds");
  add(answer.count(Verdict::lost), "dropped: no outcome of the other seeds could save them");
  add(answer.count(Verdict::dearer), "left out: dearer than two that surely meet");
  add(answer.count(Verdict::assumed), "left out: nothing more than in one that misses (assumed)");
  add(study.excluded, "other mixes that break a constraint");
  return text + fmt::format(
                    "\nintervals of {:g} %, each alone; \"surely\" is said at {:g} % for all "
                    "candidates together, so that each bound is at {:.6g} %\n",
                    100 * answer.level,
                    100 * answer.level,
                    100 * answer.beyond_doubt_level);
}

std::string plan_notes(const CapacityStudy& study, const CapacityAnswer& answer) {
  std::string text;
  if (study.assume == Assumption::more_is_better && answer.count(Verdict::assumed) > 0) {
    text +=
        "note: the answer leans on `assume: more-is-better`; without it every candidate "
        "could surprise\n";
  }
  if (answer.contradiction) {
    text += fmt::format(
        "note: THE ASSUMPTION IS WRONG: {} misses a goal that {}, which has no more, meets: run "
        "the "
        "study without it\n",
        study.candidates[answer.contradiction->more].name,
        study.candidates[answer.contradiction->less].name);
  }
  if (answer.runs_earn) {
    text += "note: a run earned more than it cost, so that none was left out for its cost\n";
  }
  if (!answer.same_arrivals) {
    text += "note: candidates meet different arrivals, so that pairing gains less\n";
  }
  if (!answer.reproducible) {
    text += "note: decision times are measured on this machine: another run gives other numbers\n";
  }
  if (answer.seeds.size() < kFewestSeeds) {
    text += fmt::format("note: bounds of fewer than {} seeds lean on runs being near to normal\n",
                        kFewestSeeds);
  }
  return text;
}

}  // namespace

std::string plan_sentence(const CapacityStudy& study, const CapacityAnswer& answer) {
  const YearlyUnit money = YearlyUnit::of(study, answer);
  std::string text;
  if (answer.chosen) {
    text = fmt::format("Least {} that surely meets the goals: {}, {} {}.",
                       objective_words(study),
                       study.candidates[*answer.chosen].name,
                       money.with_spread(answer.candidates[*answer.chosen].total(study.minimise)),
                       money.unit);
    text += runner_up_text(study, answer, money);
  } else {
    text = "No candidate meets the goals beyond doubt.";
  }
  if (!answer.perhaps.empty()) {
    const std::size_t first = answer.perhaps.front();
    text += fmt::format(" {} {} the goals by the mean only, {}: {}, {} {}; more seeds would tell.",
                        answer.perhaps.size(),
                        answer.perhaps.size() == 1 ? "meets" : "meet",
                        answer.chosen ? "and would be cheaper" : "the cheapest",
                        study.candidates[first].name,
                        money.with_spread(answer.candidates[first].total(study.minimise)),
                        money.unit);
  }
  return text;
}

std::string plan_table(const CapacityStudy& study, const CapacityAnswer& answer) {
  const YearlyUnit money = YearlyUnit::of(study, answer);
  return fmt::format("{}: {}\n\n{}\n\n{}\n{}{}",
                     study.frame.name,
                     goals_text(study),
                     plan_sentence(study, answer),
                     table_of_candidates(study, answer, money),
                     effort_text(study, answer),
                     plan_notes(study, answer));
}

}  // namespace suanwang
