#include "sim/experiment/capacity/plan_files.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/text_writer.hpp"
#include "sim/experiment/rounded_json.hpp"

namespace suanwang {

namespace {

using PlanJson = nlohmann::ordered_json;

PlanJson plan_interval(const MeanEstimate& estimate) {
  return {{"mean", rounded_json(estimate.mean)},
          {"low", rounded_json(estimate.low())},
          {"high", rounded_json(estimate.high())}};
}

template <class T>
PlanJson or_null(const std::optional<T>& value) {
  return value ? PlanJson(*value) : PlanJson();
}

PlanJson price_json(const YearlyAmount& amount) {
  return {{"cost_cny", rounded_json(amount.cost_cny)}, {"carbon_t", rounded_json(amount.carbon_t)}};
}

PlanJson goals_json(const CapacityStudy& study) {
  PlanJson json = PlanJson::array();
  for (const CapacityGoal& goal : study.goals) {
    PlanJson row{{"text", goal.text},
                 {"name", goal.name},
                 {"metric", goal.metric == nullptr ? PlanJson() : PlanJson(goal.metric->name)},
                 {"unit", goal.metric == nullptr ? "" : std::string(goal.metric->unit)},
                 {goal.at_most ? "at_most" : "at_least", rounded_json(goal.bound)}};
    if (goal.jobs) {
      const JobCriterion& jobs = *goal.jobs;
      row["jobs"] = {
          {"kind",
           !jobs.kind ? PlanJson() : PlanJson(*jobs.kind == JobKind::batch ? "batch" : "training")},
          {"least_tasks", jobs.least_tasks},
          {"tenant", jobs.tenant},
          {"stream", jobs.stream},
          {"after_s", rounded_json(static_cast<double>(jobs.after.ms) / 1000)},
          {"within_s", rounded_json(static_cast<double>(jobs.within.ms) / 1000)}};
    }
    json.push_back(std::move(row));
  }
  return json;
}

PlanJson choices_json(const CapacityStudy& study) {
  PlanJson json = PlanJson::array();
  for (const PricedChoice& choice : study.choices) {
    PlanJson options = PlanJson::array();
    for (const PricedOption& option : choice.options) {
      PlanJson row{{"value", option.text}, {"name", option.name}};
      row.update(price_json(option.price));
      row["source"] = option.source;
      options.push_back(std::move(row));
    }
    json.push_back({{"key", choice.key}, {"name", choice.name}, {"options", std::move(options)}});
  }
  return json;
}

PlanJson goal_results_json(const CandidateResult& result) {
  PlanJson json = PlanJson::array();
  for (const GoalResult& goal : result.goals) {
    PlanJson row = plan_interval(goal.estimate);
    row["bound"] = rounded_json(goal.bound);
    row["jobs"] = goal.jobs;
    row["met"] = goal.met;
    row["by_mean"] = goal.by_mean;
    row["beyond_doubt"] = goal.beyond_doubt;
    json.push_back(std::move(row));
  }
  return json;
}

PlanJson candidate_json(const CapacityStudy& study, const CapacityAnswer& answer, std::size_t i) {
  const CapacityCandidate& candidate = study.candidates[i];
  const CandidateResult& result = answer.candidates[i];
  PlanJson settings = PlanJson::object();
  for (const Setting& setting : candidate.point.settings()) {
    settings[setting.key] = setting.value;
  }
  const auto if_run = [&](const MeanEstimate& estimate) {
    return result.seeds == 0 ? PlanJson() : plan_interval(estimate);
  };
  return {{"name", candidate.name},
          {"settings", std::move(settings)},
          {"verdict", name_of(result.verdict)},
          {"seeds", result.seeds},
          {"because", or_null(result.because)},
          {"on_front", result.on_front},
          {"known", price_json(candidate.known)},
          {"used_cost_cny", if_run(result.used_cost_cny)},
          {"used_carbon_t", if_run(result.used_carbon_t)},
          {"total_cost_cny", if_run(result.total_cost_cny)},
          {"total_carbon_t", if_run(result.total_carbon_t)},
          {"goals", goal_results_json(result)}};
}

/// `mean,half_width` of a candidate that was run, else two empty cells.
std::string cells_of(const CandidateResult& result, const MeanEstimate& estimate) {
  return result.seeds == 0 ? std::string(",")
                           : nine_digits(estimate.mean) + "," + nine_digits(estimate.half_width);
}

}  // namespace

std::string plan_csv(const CapacityStudy& study, const CapacityAnswer& answer) {
  std::string text = "candidate";
  for (const PricedChoice& choice : study.choices) {
    text += "," + csv_quoted(choice.key);
  }
  text +=
      ",verdict,chosen,on_front,seeds,known_cost_cny,known_carbon_t,used_cost_cny,used_cost_cny_"
      "half_"
      "width,used_carbon_t,used_carbon_t_half_width,total_cost_cny,total_cost_cny_half_width,total_"
      "carbon_t,total_carbon_t_half_width";
  for (std::size_t g = 1; g <= study.goals.size(); ++g) {
    text += fmt::format(",goal_{0},goal_{0}_half_width,goal_{0}_bound,goal_{0}_jobs", g);
  }
  text += "\n";
  for (const std::size_t i : telling_order(study, answer)) {
    const CapacityCandidate& candidate = study.candidates[i];
    const CandidateResult& result = answer.candidates[i];
    text += csv_quoted(candidate.name);
    for (std::size_t c = 0; c < study.choices.size(); ++c) {
      text += "," + csv_quoted(study.choices[c].options[candidate.options[c]].text);
    }
    text += fmt::format(",{},{},{},{},{},{}",
                        name_of(result.verdict),
                        answer.chosen == i ? 1 : 0,
                        result.on_front ? 1 : 0,
                        result.seeds,
                        nine_digits(candidate.known.cost_cny),
                        nine_digits(candidate.known.carbon_t));
    for (const MeanEstimate* estimate : {&result.used_cost_cny,
                                         &result.used_carbon_t,
                                         &result.total_cost_cny,
                                         &result.total_carbon_t}) {
      text += "," + cells_of(result, *estimate);
    }
    for (std::size_t g = 0; g < study.goals.size(); ++g) {
      text += result.seeds == 0 ? std::string(",,,,")
                                : fmt::format(",{},{},{}",
                                              cells_of(result, result.goals[g].estimate),
                                              nine_digits(result.goals[g].bound),
                                              result.goals[g].jobs);
    }
    text += "\n";
  }
  return text;
}

std::string plan_json(const CapacityStudy& study,
                      const CapacityAnswer& answer,
                      const std::vector<std::string>& command,
                      std::string_view version) {
  PlanJson json;
  json["format"] = kPlanFormat;
  json["version"] = version;
  json["study"] = study.frame.name;
  json["question"] = study.frame.question;
  json["scenario"] = answer.scenario;
  json["command"] = command;
  json["reproducible"] = answer.reproducible;
  json["same_arrivals"] = answer.same_arrivals;
  json["seeds"] = answer.seeds;
  json["level"] = rounded_json(answer.level);
  json["beyond_doubt_level"] = rounded_json(answer.beyond_doubt_level);
  json["minimise"] = study.minimise == Objective::cost ? "cost" : "carbon";
  json["assume"] = study.assume == Assumption::nothing ? "nothing" : "more-is-better";
  json["all_runs"] = answer.whole;
  json["runs_earn"] = answer.runs_earn;
  json["excluded"] = study.excluded;
  json["runs"] = answer.runs;
  PlanJson counts = PlanJson::object();
  for (const Verdict verdict : {Verdict::meets,
                                Verdict::meets_by_mean,
                                Verdict::misses,
                                Verdict::lost,
                                Verdict::dearer,
                                Verdict::assumed}) {
    counts[std::string(name_of(verdict))] = answer.count(verdict);
  }
  json["counts"] = std::move(counts);
  json["chosen"] = or_null(answer.chosen);
  json["runner_up"] = or_null(answer.runner_up);
  json["difference"] = answer.difference ? plan_interval(*answer.difference) : PlanJson();
  json["perhaps"] = answer.perhaps;
  json["contradiction"] =
      answer.contradiction ? PlanJson{{"more", study.candidates[answer.contradiction->more].name},
                                      {"less", study.candidates[answer.contradiction->less].name}}
                           : PlanJson();
  json["goals"] = goals_json(study);
  json["choices"] = choices_json(study);
  json["candidates"] = PlanJson::array();
  for (std::size_t i = 0; i < study.candidates.size(); ++i) {
    json["candidates"].push_back(candidate_json(study, answer, i));
  }
  // Names come from checked input, but a sink of results must not throw on a bad byte.
  return json.dump(2, ' ', false, PlanJson::error_handler_t::replace) + "\n";
}

}  // namespace suanwang
