// A capacity study's file: what a city could build, what it costs, and how well it has to serve.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/experiment/sweep/study_spec.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// What a plan makes least.
enum class Objective : std::uint8_t { cost, carbon };

constexpr auto choices(Objective /*tag*/) {
  return std::array{
      Choice<Objective>{"cost", Objective::cost, "CNY a year, of options and of energy"},
      Choice<Objective>{"carbon", Objective::carbon, "t of CO2 a year, of options and of energy"}};
}

/// What a study takes for granted.
enum class Assumption : std::uint8_t { nothing, more_is_better };

constexpr auto choices(Assumption /*tag*/) {
  return std::array{
      Choice<Assumption>{"nothing", Assumption::nothing, "every candidate may surprise"},
      Choice<Assumption>{"more-is-better",
                         Assumption::more_is_better,
                         "options stand from least to most, and who has no more of anything starts "
                         "no more jobs in time"}};
}

}  // namespace suanwang

namespace suanwang::spec {

/// Beyond any run.
inline constexpr Duration kLongestSpan = days(36'525);

struct YearlyPrice {
  Money cost{};
  Mass carbon{};

  template <class V>
  void fields(V& v) {
    v.optional("cost", cost, "a year of use, in money of today", at_least(Money{0}));
    v.optional("carbon", carbon, "CO2 embodied, a year of use", at_least(Mass{0}));
  }
};

struct CapacityOption {
  Spotted<ConfigNode> value;
  std::string name;
  YearlyPrice price;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("value", value, "what the key is set to");
    v.optional("name", name, "what tables call it; left out: the value");
    price.fields(v);
    v.optional("source", source, "where this option's price comes from");
  }
};

struct CapacityChoice {
  Spotted<std::string> name;
  std::vector<CapacityOption> options;
  std::vector<Spotted<ConfigNode>> values;
  std::optional<YearlyPrice> each;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.optional("name", name, "what tables call it; left out: what tells its key from the others");
    v.optional("options", options, "each a value and its price");
    v.optional("values", values, "instead: numbers, with one unit, priced by `each`");
    v.optional("each", each, "the price of one of the unit that `values` are written in");
    v.required("source", source, "where the prices come from; say so if they are illustrative");
  }
};

struct CapacityGoal {
  std::optional<Duration> started_within;
  std::optional<Share> share;
  std::optional<JobKind> kind;
  std::uint32_t least_tasks = 1;
  Spotted<std::string> tenant;
  Spotted<std::string> stream;
  Duration after{};
  Spotted<std::string> metric;
  std::optional<double> at_least;
  std::optional<double> at_most;

  template <class V>
  void fields(V& v) {
    v.optional("started_within",
               started_within,
               "a goal on jobs: first started so soon after submission",
               between(Duration{0}, kLongestSpan));
    v.optional("share", share, "of the jobs, at least", between(Share{1}, Share{1'000'000}));
    v.optional("kind", kind, "only such jobs");
    v.optional("least_tasks",
               least_tasks,
               "only jobs of so many tasks: 2 for gangs",
               between(1U, 1U << 31U));
    v.optional("tenant", tenant, "only jobs of this tenant, or of all that its `count` made");
    v.optional("stream", stream, "only jobs of this stream");
    v.optional("after",
               after,
               "only jobs submitted from then on: leaves out the empty beginning",
               between(Duration{0}, kLongestSpan));
    v.optional("metric", metric, "instead: a goal on a metric of `suanwang compare`");
    v.optional("at_least", at_least, "the metric's mean, in its unit");
    v.optional("at_most", at_most, "the metric's mean, in its unit");
  }
};

struct CapacityStudy {
  StudyHead head;
  Named<Spotted<CapacityChoice>> choices;
  std::vector<Spotted<CapacityGoal>> goals;
  Objective minimise = Objective::cost;
  double level = 0.95;
  Assumption assume = Assumption::nothing;
  std::vector<Spotted<Constraint>> constraints;

  template <class V>
  void fields(V& v) {
    head.fields(v);
    v.required("choices", choices, "by key of the scenario: what could be built");
    v.required("goals", goals, "all are to be met");
    v.optional("minimise", minimise, "of the mixes that meet the goals the one with the least");
    v.optional("level", level, "of \"beyond doubt\" and of intervals", between(0.5, 0.9999));
    v.optional("assume", assume, "what may be taken for granted to spare runs");
    v.optional("constraints", constraints, "mixes that break one are left out");
  }
};

}  // namespace suanwang::spec
