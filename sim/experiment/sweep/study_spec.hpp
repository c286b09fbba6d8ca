// A study file: which points of a scenario's keys are run, and with which seeds.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"

namespace suanwang::spec {

enum class AxisScale : std::uint8_t { linear, log };

constexpr auto choices(AxisScale /*tag*/) {
  return std::array{
      Choice<AxisScale>{"linear", AxisScale::linear, "equal steps are alike"},
      Choice<AxisScale>{"log", AxisScale::log, "equal factors are alike; both ends above 0"}};
}

/// What a key of a Latin hypercube lies between.
struct Axis {
  Spotted<std::string> from;
  Spotted<std::string> to;
  AxisScale scale = AxisScale::linear;
  bool whole = false;
  std::uint32_t digits = 4;

  template <class V>
  void fields(V& v) {
    v.required("from", from, "the least, a number with its unit");
    v.required("to", to, "the most, in the same unit");
    v.optional("scale", scale, "what is spread evenly");
    v.optional("whole", whole, "whole numbers only, both ends among them");
    v.optional("digits",
               digits,
               "of fractions so many digits count; whole parts are kept",
               between(1U, 15U));
  }
};

struct Hypercube {
  Spotted<std::uint32_t> points;
  std::uint64_t seed = 1;
  Named<Axis> ranges;

  template <class V>
  void fields(V& v) {
    v.required("points", points, "so many", between(1U, 100'000U));
    v.optional("seed", seed, "of where they lie");
    v.required("ranges", ranges, "by key of the scenario");
  }
};

struct Constraint {
  Named<Spotted<double>> sum;
  std::optional<Spotted<std::string>> at_least;
  std::optional<Spotted<std::string>> at_most;
  Named<ConfigNode> never;
  std::string why;

  template <class V>
  void fields(V& v) {
    v.optional("sum", sum, "a factor by key: the sum of factor times value is held within bounds");
    v.optional("at_least", at_least, "the sum's lower bound, with the unit of the keys' values");
    v.optional("at_most", at_most, "its upper bound");
    v.optional("never", never, "instead of a sum: values by key that never come together");
    v.optional("why", why, "the reason, for who reads the study");
  }
};

/// What every file that studies a scenario begins with.
struct StudyHead {
  std::uint32_t version = 1;
  Spotted<std::string> name;
  Spotted<std::string> scenario;
  std::string question;
  std::uint32_t seeds = 10;
  std::optional<std::uint64_t> seed;
  Named<ConfigNode> set;

  template <class V>
  void fields(V& v) {
    v.required("suanwang", version, "the version of this format: 1", between(1U, 1U));
    v.required("name", name, "of the study: results go to OUT/<name>/");
    v.required("scenario", scenario, "the scenario's file, from the study's folder");
    v.optional("question", question, "what is asked, in a sentence: the report begins with it");
    v.optional("seeds", seeds, "every point is run with so many", between(1U, 100'000U));
    v.optional("seed", seed, "the first one; the others follow; left out: the scenario's");
    v.optional("set", set, "values by key of the scenario that all points have");
  }
};

struct Study {
  StudyHead head;
  Named<std::vector<ConfigNode>> grid;
  std::vector<Named<ConfigNode>> list;
  std::optional<Hypercube> latin_hypercube;
  std::vector<Spotted<Constraint>> constraints;
  std::vector<Spotted<std::string>> objectives;

  template <class V>
  void fields(V& v) {
    head.fields(v);
    v.optional("grid", grid, "values by key: a point for each combination");
    v.optional("list", list, "points one by one, each with its values by key");
    v.optional("latin_hypercube", latin_hypercube, "points spread over ranges of keys");
    v.optional("constraints", constraints, "points that break one are left out");
    v.optional("objectives", objectives, "metrics of the Pareto front; left out: the usual ones");
  }
};

}  // namespace suanwang::spec
