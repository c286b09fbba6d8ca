// Study files: what their points are, and what is wrong with those that can't be read.
#include "sim/experiment/sweep/study.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/experiment/sweep/latin_hypercube.hpp"
#include "sim/experiment/sweep/written_number.hpp"

namespace suanwang {

namespace {

const std::string kHead = "suanwang: 1\nname: trial\nscenario: city.yaml\n";

Study good_study(const std::string& rest) {
  auto study = read_study_text(kHead + rest, "studies/trial.yaml");
  if (!study) {
    FAIL(to_string(study.error().all().front()));
  }
  return *std::move(study);
}

/// All that is wrong with it, a line each.
std::string faults_of(const std::string& text) {
  const auto study = read_study_text(text, "trial.yaml");
  std::string faults;
  if (!study) {
    for (const Issue& issue : study.error().all()) {
      faults += to_string(issue) + "\n";
    }
  }
  return faults;
}

}  // namespace

TEST_CASE("points are the product of grid, list and hypercube, what comes last changes fastest",
          "[experiment][sweep]") {
  const Study study = good_study(R"(
seeds: 3
seed: 5
set: { duration: 2d }
grid: { platform.dispatch.policy: [random, least-loaded] }
list: [{ a.nodes: 10, b.nodes: 20 }, { a.nodes: 30 }]
)");
  CHECK(study.frame.name == "trial");
  CHECK(study.frame.scenario == "studies/city.yaml");
  CHECK(study.frame.seeds == 3);
  CHECK(study.frame.seed == 5U);
  REQUIRE(study.frame.fixed.size() == 1);
  CHECK(study.names == std::vector<std::string>{"policy=random, a.nodes=10, b.nodes=20",
                                                "policy=random, a.nodes=30",
                                                "policy=least-loaded, a.nodes=10, b.nodes=20",
                                                "policy=least-loaded, a.nodes=30"});
}

TEST_CASE("a study of nothing has one point: the scenario as it is", "[experiment][sweep]") {
  const Study study = good_study("");
  CHECK(study.names == std::vector<std::string>{"as it is"});
  CHECK(study.frame.seeds == 10);
}

TEST_CASE("constraints leave points out: sums with their unit, and what never comes together",
          "[experiment][sweep]") {
  const Study study = good_study(R"(
set: { c.power: 1 MW }
grid:
  a.power: [1 MW, 2 MW, 3 MW]
  b.power: [1 MW, 2 MW]
constraints:
  - { sum: { a.power: 1, b.power: 2, c.power: 1 }, at_most: 7 MW, at_least: 5 MW }
  - { never: { a.power: 2 MW, b.power: 1 MW } }
)");
  // a + 2 b + 1 within 5 to 7, without (2, 1): by hand (1, 2) = 6, (2, 2) = 7, (3, 1) = 6.
  CHECK(study.names == std::vector<std::string>{"a.power=1 MW, b.power=2 MW",
                                                "a.power=2 MW, b.power=2 MW",
                                                "a.power=3 MW, b.power=1 MW"});
  CHECK(study.excluded == 3);
}

TEST_CASE("bounds of sums are met but for rounding, and few digits stay in their range",
          "[experiment][sweep]") {
  const Study sums =
      good_study("grid: { a: [1.1, 1.2] }\nconstraints: [{ sum: { a: 3 }, at_most: 3.3 }]\n");
  CHECK(sums.names == std::vector<std::string>{"1.1"});
  const Study few = good_study(
      "latin_hypercube: { points: 8, ranges: { a: { from: 1.14, to: 1.16, digits: 1 } } }\n");
  CHECK(few.names == std::vector<std::string>{"1.14"});
}

TEST_CASE("points that come out alike are run once", "[experiment][sweep]") {
  const Study study = good_study(R"(
latin_hypercube: { points: 40, ranges: { a.nodes: { from: 1, to: 4, whole: true } } }
)");
  CHECK(study.points.size() == 4);  // 40 intervals, ten to each whole number
  CHECK(study.repeated == 36);
}

TEST_CASE("a Latin hypercube has one point in each interval of each axis, and pairs them at random",
          "[experiment][sweep]") {
  constexpr std::size_t kPoints = 50;
  const auto points = latin_hypercube(kPoints, 3, 11);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::set<int> intervals;
    for (const auto& point : points) {
      REQUIRE(point[axis] >= 0);
      REQUIRE(point[axis] < 1);
      intervals.insert(static_cast<int>(point[axis] * kPoints));
    }
    CHECK(intervals.size() == kPoints);
  }
  CHECK(latin_hypercube(kPoints, 3, 11) == points);
  CHECK(latin_hypercube(kPoints, 3, 12) != points);
  // More axes leave the first ones as they are.
  const auto more = latin_hypercube(kPoints, 5, 11);
  for (std::size_t p = 0; p < kPoints; ++p) {
    CHECK(std::equal(points[p].begin(), points[p].end(), more[p].begin()));
  }
  // Of 400 pairs of axes the correlation has mean 0 and deviation 1 / sqrt(49).
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto pair = latin_hypercube(kPoints, 2, seed);
    double product = 0;
    for (const auto& point : pair) {
      product += (point[0] - 0.5) * (point[1] - 0.5);
    }
    const double correlation = product * 12 / kPoints;
    sum += correlation;
    squares += correlation * correlation;
  }
  CHECK(std::abs(sum / 400) < 4 / 7.0 / 20);
  CHECK(std::sqrt(squares / 400) == Approx(1 / 7.0).epsilon(0.15));
}

TEST_CASE("ranges are spread evenly, by differences or by factors", "[experiment][sweep]") {
  const Study study = good_study(R"(
latin_hypercube:
  points: 4
  ranges:
    a.rate: { from: 100/h, to: 500/h }
    b.size: { from: 1, to: 16, scale: log, digits: 3 }
)");
  std::multiset<int> quarters;
  std::multiset<int> octaves;
  for (const Point& point : study.points) {
    const auto rate = written_number(point.varied[0].value.scalar);
    const auto size = written_number(point.varied[1].value.scalar);
    REQUIRE(rate);
    REQUIRE(size);
    CHECK(rate->unit == "/h");
    quarters.insert(static_cast<int>((rate->value - 100) / 100));
    octaves.insert(static_cast<int>(std::log2(size->value)));
  }
  CHECK(quarters == std::multiset<int>{0, 1, 2, 3});
  CHECK(octaves == std::multiset<int>{0, 1, 2, 3});
}

TEST_CASE("numbers of a study are read with their unit and written without exponents",
          "[experiment][sweep]") {
  const auto number = written_number("2.5 MW");
  REQUIRE(number);
  CHECK(number->value == 2.5);
  CHECK(number->unit == "MW");
  CHECK(written_number("40%")->unit == "%");
  CHECK(written_number("+3")->value == 3);
  CHECK_FALSE(written_number("MW 2"));
  CHECK_FALSE(written_number(""));
  CHECK_FALSE(written_number("+-3"));
  CHECK_FALSE(written_number("inf"));
  CHECK_FALSE(written_number("1e999"));
  CHECK(number_text(123456.789, 4, "W") == "123457 W");
  CHECK(number_text(0.000123456, 3, "") == "0.000123");
  CHECK(number_text(10, 4, "/h") == "10 /h");
  CHECK(number_text(-0.00001, 1, "") == "-0.00001");
  CHECK(number_text(0, 4, "") == "0");
  CHECK(number_text(9.9999, 2, "") == "10");
}

TEST_CASE("what is wrong with a study is told with its place", "[experiment][sweep]") {
  struct Case {
    std::string text;
    std::string fault;
  };

  const auto rest = [](const std::string& text) {
    return kHead + text + "\n";
  };
  const std::vector<Case> cases{
      {"name: x\n", "trial.yaml:1:1: error: `scenario` is missing"},
      {"suanwang: 1\nname: ../x\nscenario: a.yaml\n", "trial.yaml:2:7: error: name: can't be"},
      {rest("sedes: 3"), "trial.yaml:4:1: error: sedes: unknown key (did you mean `seeds`?)"},
      {rest("seeds: 0"), "seeds"},
      {rest("grid: { seed: [1, 2] }"), "trial.yaml:4:9: error: seed: all points meet"},
      {rest("grid: { name: [1, 2] }"), "results stand under"},
      {rest("grid: { a: [] }"), "trial.yaml:4:9: error: a: no values"},
      {rest("grid: { a: [1, 2, 1] }"), "trial.yaml:4:19: error: a: the value `1` is there twice"},
      {rest("grid: { a: [1, ] }\nset: { a: 2 }"), "error: a: the key is given twice"},
      {rest("grid: { a: [1] }\nlist: [{ a: 2 }]"), "error: a: the key is given twice"},
      {rest("set: { a: }"), "a: an empty value"},
      {rest("list: [{ a: }]"), "a: an empty value"},
      {rest("latin_hypercube: { points: 4, ranges: { } }"), "no ranges"},
      {rest("latin_hypercube: { points: 4, ranges: { a: { from: x, to: 2 } } }"),
       "trial.yaml:4:52: error: a: does not begin with a number"},
      {rest("latin_hypercube: { points: 4, ranges: { a: { from: 1 MW, to: 2 kW } } }"),
       "another unit"},
      {rest("latin_hypercube: { points: 4, ranges: { a: { from: 2, to: 2 } } }"), "not above"},
      {rest("latin_hypercube: { points: 4, ranges: { a: { from: 0, to: 2, scale: log } } }"),
       "begins above 0"},
      {rest("latin_hypercube: { points: 4, ranges: { a: { from: 0.5, to: 2, whole: true } } }"),
       "whole ends"},
      {rest("grid: { a: [1] }\nconstraints: [{ at_most: 3 }]"), "neither `sum` nor `never`"},
      {rest("grid: { a: [1] }\nconstraints: [{ sum: { a: 1 } }]"), "a sum without a bound"},
      {rest("grid: { a.x: [1] }\nconstraints: [{ sum: { a.y: 1 }, at_most: 3 }]"),
       "trial.yaml:5:24: error: a.y: not every point of the study sets this key (did you mean "
       "`a.x`?)"},
      {rest("grid: { a: [1 kW] }\nconstraints: [{ sum: { a: 1 }, at_most: 3 MW }]"),
       "the unit `kW` is not that"},
      {rest("grid: { a: [b] }\nconstraints: [{ sum: { a: 1 }, at_most: 3 }]"), "it is no number"},
      {rest("grid: { a: [1] }\nconstraints: [{ never: { a: 2 } }]"), "no point has the value `2`"},
      {rest("grid: { a: [1, 2] }\nconstraints: [{ sum: { a: 1 }, at_most: 0 }]"),
       "they leave out all 2 points"},
      {rest("grid: { a: [1] }\nconstraints: [{ never: { a: 1 }, at_most: 2 }]"),
       "`never` takes no bound"},
      {rest("seed: 18446744073709551615"), "would begin at 0 again"},
      {rest("objectives: [wait]"), "trial.yaml:4:14: error: objectives[0]: no such metric"},
      {rest("seeds: 100000\nlatin_hypercube: { points: 100, ranges: { a: { from: 1, to: 2 } } }"),
       "more than 1000000 points times seeds"},
  };
  for (const Case& one : cases) {
    const std::string faults = faults_of(one.text);
    INFO(one.text << "\n" << faults);
    CHECK(faults.find(one.fault) != std::string::npos);
  }
}

TEST_CASE("a study of too many points is refused before they are made", "[experiment][sweep]") {
  std::string grid = "grid:\n";
  for (int key = 0; key < 12; ++key) {
    grid += "  k" + std::to_string(key) + ": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n";
  }
  CHECK(faults_of(kHead + grid).find("more than 100000 points") != std::string::npos);
}

}  // namespace suanwang
