#include "sim/experiment/capacity/capacity_study.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "sim/base/field_reader.hpp"
#include "sim/base/nearest.hpp"
#include "sim/base/quantity.hpp"
#include "sim/experiment/sweep/constraint.hpp"
#include "sim/experiment/sweep/written_number.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang {

namespace {

constexpr double kGramsPerTonne = 1e6;
constexpr std::size_t kMostChoices = 64;
constexpr double kMostPrice = 1e15;  // CNY or t a year: sums of it are exact enough
constexpr const char* kGoalExample =
    "{ started_within: 30 min, share: 95 % } or { metric: wait_s, at_most: 600 }";

YearlyAmount amount_of(const spec::YearlyPrice& price) {
  return {static_cast<double>(price.cost.base) / kFenPerCny,
          static_cast<double>(price.carbon.base) / kGramsPerTonne};
}

/// One key lies within the other: which of them is set last would decide.
bool overlap(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  return longer.size() > shorter.size() && longer.starts_with(shorter) &&
         (longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

std::vector<std::string> steps_of(const std::string& key) {
  std::vector<std::string> steps;
  std::size_t from = 0;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', from)) {
    steps.push_back(key.substr(from, dot - from));
    from = dot + 1;
  }
  steps.push_back(key.substr(from));
  return steps;
}

/// city.centres.cuihu.partitions[0].nodes beside that of yizhuang: cuihu.nodes.
std::string short_name(const std::vector<PricedChoice>& choices, std::size_t wanted) {
  const std::vector<std::string> steps = steps_of(choices[wanted].key);
  std::vector<bool> differs(steps.size());
  differs.back() = true;
  for (const PricedChoice& other : choices) {
    const std::vector<std::string> others = steps_of(other.key);
    for (std::size_t i = 0; others.back() == steps.back() && i < steps.size(); ++i) {
      differs[i] = differs[i] || others.size() != steps.size() || others[i] != steps[i];
    }
  }
  std::string name;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (differs[i]) {
      name += (name.empty() ? "" : ".") + steps[i];
    }
  }
  return name;
}

/// "cuihu.nodes=40, link=100 Gbit/s".
std::string candidate_name(const CapacityStudy& study, const CapacityCandidate& candidate) {
  std::string name;
  for (std::size_t c = 0; c < study.choices.size(); ++c) {
    name += (c == 0 ? "" : ", ") + study.choices[c].name + "=" +
            study.choices[c].options[candidate.options[c]].name;
  }
  return name;
}

/// From the fields of a study to its candidates.
class CapacityBuilder {
 public:
  CapacityBuilder(const spec::CapacityStudy& spec, Issues& issues) : spec_(spec), issues_(issues) {}

  void build(const std::filesystem::path& file, CapacityStudy& study) {
    study.frame = study_frame(spec_.head, file, issues_);
    study.minimise = spec_.minimise;
    study.level = spec_.level;
    study.assume = spec_.assume;
    for (const Override& wanted : study.frame.fixed) {
      seen_.push_back(wanted.path);
    }
    if (spec_.choices.rows.empty() || spec_.choices.rows.size() > kMostChoices) {
      issues_.error(spec_.head.name.spot,
                    "choices",
                    spec_.choices.rows.empty()
                        ? "there is nothing to choose"
                        : "more than " + std::to_string(kMostChoices) + " keys to choose for");
      return;
    }
    std::vector<Point> points(1);
    for (const auto& row : spec_.choices.rows) {
      Variation variation{row.name, {}};
      study.choices.push_back(choice_of(row, variation));
      if (!variation.values.empty() && points.size() > kMostCandidates / variation.values.size()) {
        too_many(row);
        return;
      }
      points = product(points, points_of(variation));
    }
    name_choices(study.choices);
    for (const auto& goal : spec_.goals) {
      read_goal(goal, study);
    }
    if (spec_.goals.empty()) {
      issues_.error(spec_.head.name.spot, "goals", "there is no goal", kGoalExample);
    }
    if (!issues_.has_errors()) {
      choose_candidates(points, study);
    }
  }

 private:
  using ChoiceRow = Named<Spotted<spec::CapacityChoice>>::Row;

  void too_many(const ChoiceRow& row) {
    issues_.error(row.spot,
                  row.name,
                  "the study has more than " + std::to_string(kMostCandidates) + " candidates",
                  "fewer options, or constraints put into several studies");
  }

  PricedChoice choice_of(const ChoiceRow& row, Variation& variation) {
    const spec::CapacityChoice& spec = row.value.value;
    for (const std::string& other : seen_) {
      if (overlap(other, row.name)) {
        issues_.error(row.spot,
                      row.name,
                      "this key and `" + other + "` lie within each other",
                      "whole maps as values of one key");
      }
    }
    check_study_key(row.name, row.spot, seen_, issues_);
    PricedChoice choice{row.name, spec.name.value, {}};
    if (spec.options.empty() == spec.values.empty()) {
      issues_.error(row.spot,
                    row.name,
                    spec.options.empty() ? "no options" : "`options` and `values` are two lists",
                    "options: [{ value: a, cost: 1 MCNY }] or values: [1, 2] with `each`");
      return choice;
    }
    for (const spec::CapacityOption& option : spec.options) {
      add(option.value, amount_of(option.price), option.source, choice, variation);
      if (!option.name.empty()) {
        choice.options.back().name = option.name;
      }
      const auto alike = std::count_if(
          choice.options.begin(), choice.options.end(), [&](const PricedOption& other) {
            return other.name == choice.options.back().name;
          });
      if (alike > 1) {
        issues_.error(option.value.spot,
                      option.value.path,
                      "two options are called `" + choice.options.back().name + "`");
      }
    }
    if (!spec.options.empty() && spec.each) {
      issues_.error(row.spot, row.name, "`each` prices `values`", "a price in each option");
    }
    add_numbers(row, choice, variation);
    for (PricedOption& option : choice.options) {
      option.source = option.source.empty() ? spec.source : option.source;
    }
    if (spec.source.empty()) {
      issues_.error(row.spot,
                    row.name,
                    "an empty `source`",
                    "where the prices come from; \"illustrative\" if they are assumed");
    }
    return choice;
  }

  void add(const Spotted<ConfigNode>& value,
           const YearlyAmount& price,
           const std::string& source,
           PricedChoice& choice,
           Variation& variation) {
    const std::string text = flow_text(value.value);
    if (value.value.kind == ConfigNode::Kind::null) {
      issues_.error(value.spot, value.path, "an empty value");
    }
    if (!(price.cost_cny <= kMostPrice && price.carbon_t <= kMostPrice)) {
      issues_.error(value.spot, value.path, "a price beyond 10^15 CNY or t a year");
    }
    for (const PricedOption& other : choice.options) {
      if (other.text == text) {
        issues_.error(value.spot, value.path, "the value `" + text + "` is there twice");
      }
    }
    choice.options.push_back({text, text, price, source});
    variation.values.push_back(value.value);
  }

  void add_numbers(const ChoiceRow& row, PricedChoice& choice, Variation& variation) {
    const spec::CapacityChoice& spec = row.value.value;
    const YearlyAmount each = spec.each ? amount_of(*spec.each) : YearlyAmount{};
    std::optional<std::string> unit;
    std::optional<double> before;
    for (const Spotted<ConfigNode>& value : spec.values) {
      const auto number = value.value.kind == ConfigNode::Kind::scalar
                              ? written_number(value.value.scalar)
                              : std::nullopt;
      if (!number || number->value < 0) {
        issues_.error(value.spot,
                      value.path,
                      "`each` needs a number that is not negative",
                      "`options`, each with its own price");
        continue;
      }
      if (unit && *unit != number->unit) {
        issues_.error(value.spot, value.path, "another unit than the first value's");
      }
      unit = number->unit;
      if (spec_.assume == Assumption::more_is_better && before && number->value <= *before) {
        issues_.error(value.spot,
                      value.path,
                      "`assume: more-is-better` takes values from least to most, and this one is "
                      "not above the one before it",
                      "[20, 30, 40]");
      }
      before = number->value;
      add(value,
          {each.cost_cny * number->value, each.carbon_t * number->value},
          {},
          choice,
          variation);
    }
  }

  void read_goal(const Spotted<spec::CapacityGoal>& row, CapacityStudy& study) {
    const spec::CapacityGoal& spec = row.value;
    const bool on_jobs = spec.started_within || spec.share;
    const bool on_metric = !spec.metric.value.empty();
    if (on_jobs == on_metric) {
      issues_.error(row.spot,
                    row.path,
                    on_jobs ? "a goal on jobs and one on a metric: two goals" : "this is no goal",
                    kGoalExample);
    } else if (on_jobs) {
      read_job_goal(row, study);
    } else {
      read_metric_goal(row, study);
    }
  }

  void read_job_goal(const Spotted<spec::CapacityGoal>& row, CapacityStudy& study) {
    const spec::CapacityGoal& spec = row.value;
    if (!spec.started_within || !spec.share) {
      issues_.error(row.spot, row.path, "it takes both `started_within` and `share`", kGoalExample);
      return;
    }
    if (spec.at_least || spec.at_most) {
      issues_.error(row.spot, row.path, "`at_least` and `at_most` are of metrics", kGoalExample);
    }
    CapacityGoal goal = job_goal({spec.kind,
                                  spec.least_tasks,
                                  spec.tenant.value,
                                  spec.stream.value,
                                  spec.after,
                                  *spec.started_within},
                                 static_cast<double>(spec.share->base) / kPpm);
    goal.spot = row.spot;
    goal.path = row.path;
    study.goals.push_back(std::move(goal));
  }

  void read_metric_goal(const Spotted<spec::CapacityGoal>& row, CapacityStudy& study) {
    const spec::CapacityGoal& spec = row.value;
    std::vector<std::string_view> known;
    for (const Metric& metric : metrics()) {
      known.push_back(metric.name);
    }
    const Metric* metric = find_metric(spec.metric.value);
    const bool has_filter = spec.kind || spec.least_tasks > 1 || !spec.tenant.value.empty() ||
                            !spec.stream.value.empty() || spec.after.ms > 0;
    if (metric == nullptr) {
      issues_.error(spec.metric.spot,
                    spec.metric.path,
                    "no such metric",
                    suggestion(spec.metric.value, known));
    } else if (has_filter) {
      issues_.error(row.spot, row.path, "a metric is of all jobs", kGoalExample);
    } else if (spec.at_least.has_value() == spec.at_most.has_value()) {
      issues_.error(row.spot,
                    row.path,
                    "a metric's goal is either `at_least` or `at_most`",
                    "two goals for a range");
    } else {
      CapacityGoal goal = metric_goal(
          *metric, spec.at_most.has_value(), spec.at_most ? *spec.at_most : *spec.at_least);
      goal.spot = row.spot;
      goal.path = row.path;
      study.goals.push_back(std::move(goal));
    }
  }

  /// Combinations in their order, without those that are not allowed.
  void choose_candidates(const std::vector<Point>& points, CapacityStudy& study) {
    const PointConstraints constraints(spec_.constraints, study.frame.fixed, points, issues_);
    if (issues_.has_errors()) {
      return;
    }
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (!constraints.allow(points[p])) {
        ++study.excluded;
        continue;
      }
      CapacityCandidate candidate;
      candidate.options.resize(study.choices.size());
      std::size_t rest = p;
      for (std::size_t c = study.choices.size(); c-- > 0;) {
        const auto& options = study.choices[c].options;
        candidate.options[c] = static_cast<std::uint32_t>(rest % options.size());
        rest /= options.size();
      }
      for (std::size_t c = 0; c < study.choices.size(); ++c) {
        const YearlyAmount& price = study.choices[c].options[candidate.options[c]].price;
        candidate.known.cost_cny += price.cost_cny;
        candidate.known.carbon_t += price.carbon_t;
      }
      candidate.point = points[p];
      candidate.name = candidate_name(study, candidate);
      study.candidates.push_back(std::move(candidate));
    }
    if (study.candidates.empty()) {
      issues_.error(spec_.constraints.front().spot,
                    "constraints",
                    "they leave out all " + std::to_string(points.size()) + " candidates");
    }
  }

  /// Of those that the study does not name: the last step of the key; where several end alike, with
  /// the steps in which they differ.
  void name_choices(std::vector<PricedChoice>& choices) {
    for (std::size_t c = 0; c < choices.size(); ++c) {
      if (choices[c].name.empty()) {
        choices[c].name = short_name(choices, c);
      }
    }
    for (std::size_t c = 0; c < choices.size(); ++c) {
      const bool is_twice = std::any_of(choices.begin(), choices.end(), [&](const auto& other) {
        return &other != &choices[c] && other.name == choices[c].name;
      });
      if (is_twice) {
        const auto& row = spec_.choices.rows[c];
        issues_.error(
            row.spot, row.name, "another choice is called `" + choices[c].name + "`, too");
      }
    }
  }

  const spec::CapacityStudy& spec_;
  Issues& issues_;
  std::vector<std::string> seen_;
};

}  // namespace

tl::expected<CapacityStudy, Issues> read_capacity_study_text(std::string_view text,
                                                             const std::filesystem::path& file) {
  Issues issues;
  const std::optional<ConfigNode> root = read_yaml(text, file.string(), issues);
  if (!root) {
    return tl::unexpected(std::move(issues));
  }
  spec::CapacityStudy spec;
  read_fields(*root, {}, spec, issues);
  CapacityStudy study;
  if (!issues.has_errors()) {
    CapacityBuilder(spec, issues).build(file, study);
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return study;
}

tl::expected<CapacityStudy, Issues> read_capacity_study(const std::filesystem::path& file) {
  const auto text = read_study_file(file);
  return text ? read_capacity_study_text(*text, file)
              : tl::expected<CapacityStudy, Issues>(tl::unexpected(text.error()));
}

std::vector<FieldDoc> capacity_study_docs() {
  return field_docs<spec::CapacityStudy>();
}

std::vector<std::size_t> covering_candidates(const CapacityStudy& study) {
  std::vector<std::vector<bool>> covered;
  for (const PricedChoice& choice : study.choices) {
    covered.emplace_back(choice.options.size());
  }
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < study.candidates.size(); ++i) {
    bool is_new = false;
    for (std::size_t c = 0; c < covered.size(); ++c) {
      const std::uint32_t option = study.candidates[i].options[c];
      is_new |= !covered[c][option];
    }
    if (is_new) {
      chosen.push_back(i);
      for (std::size_t c = 0; c < covered.size(); ++c) {
        covered[c][study.candidates[i].options[c]] = true;
      }
    }
  }
  return chosen;
}

}  // namespace suanwang
