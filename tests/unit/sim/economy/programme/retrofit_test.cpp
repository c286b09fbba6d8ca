#include "sim/economy/programme/retrofit.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::Calendar;
using suanwang::capacity_during;
using suanwang::capacity_shares;
using suanwang::days;
using suanwang::hours;
using suanwang::Issues;
using suanwang::MeasureDefault;
using suanwang::MeasureKind;
using suanwang::Moment;
using suanwang::Money;
using suanwang::Named;
using suanwang::Power;
using suanwang::RetrofitProject;
using suanwang::Share;
using suanwang::Time;
using suanwang::Works;
using suanwang::tests::yuan;

namespace {

const std::string kProject =
    "firm: { industry_code: '64', above_scale: true }\n"
    "measures:\n"
    "  - { measure: cold-plate }\n"
    "  - { measure: heat-recovery, size: 3 MW }\n"
    "  - { measure: conversion, cost: 12.5 MCNY }\n"
    "works: { start: 2026-03-02, duration: 60d, mode: rolling, out_at_a_time: 30% }\n"
    "commissioned: 2026-05-01\n"
    "cooling: { model: coldplate, fraction: 0.75 }\n"
    "loan: { principal: 20 MCNY, rate: 4.2%, months: 36, repayment: bullet }\n";

constexpr Power kDesign{3'500'000'000};  // 3.5 MW

RetrofitProject project(const std::string& text = kProject) {
  return suanwang::tests::parsed<RetrofitProject>(text);
}

struct Catalogue {
  Named<MeasureDefault> measures;

  template <class V>
  void fields(V& v) {
    v.required("measures", measures, "what measures cost");
  }
};

Named<MeasureDefault> catalogue() {
  return suanwang::tests::parsed<Catalogue>(
             "measures:\n"
             "  cold-plate: { kind: liquid-cooling, cost_per_kw: 5500 CNY/kW, source: x }\n"
             "  heat-recovery: { kind: heat-recovery, cost_per_kw: 2250 CNY/kW, source: x }\n"
             "  conversion: { kind: conversion, source: x }\n")
      .measures;
}

/// Time 0 is midnight of 2026-03-01 in Beijing.
Calendar calendar() {
  return Calendar(Moment::parse("2026-03-01T00:00:00+08:00").value().utc_ms, hours(8), {}, {});
}

Works works(const std::string& text) {
  return suanwang::tests::parsed<Works>(text);
}

std::vector<std::pair<std::int64_t, std::int64_t>> in_hours(const Works& works) {
  std::vector<std::pair<std::int64_t, std::int64_t>> steps;
  const auto shares = capacity_shares(works, calendar());
  for (const auto& [from, share] : shares.steps()) {
    steps.emplace_back(from.ms / hours(1).ms, share.base);
  }
  steps.erase(steps.begin());
  return steps;
}

}  // namespace

TEST_CASE("a project's cost is by the kW of design IT, of its own size, or in all", "[programme]") {
  // 5500 * 3500 kW = 19.25 million; 2250 * 3000 kW = 6.75 million; 12.5 million.
  Issues issues;
  const auto rows = investments(project(), catalogue(), kDesign, issues);
  REQUIRE(issues.all().empty());
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].kind == MeasureKind::liquid_cooling);
  CHECK(rows[0].amount == yuan(19'250'000));
  CHECK(rows[1].kind == MeasureKind::heat_recovery);
  CHECK(rows[1].amount == yuan(6'750'000));
  CHECK(rows[2].kind == MeasureKind::conversion);
  CHECK(rows[2].amount == yuan(12'500'000));
}

TEST_CASE("a project's own cost per kW goes before the catalogue's", "[programme]") {
  RetrofitProject own = project();
  own.measures.front().cost_per_kw = suanwang::PowerPrice{300'000};
  Issues issues;
  CHECK(investments(own, catalogue(), kDesign, issues).front().amount == yuan(10'500'000));
}

TEST_CASE("measures without a cost, or that the catalogue does not know, are issues at their place",
          "[programme]") {
  RetrofitProject odd = project();
  odd.measures[2].cost.reset();
  odd.measures[0].measure.value = "magic";
  Issues issues;
  CHECK(investments(odd, catalogue(), kDesign, issues).size() == 1);
  REQUIRE(issues.error_count() == 2);
  CHECK(issues.all()[0].path == "measures[0].measure");
  CHECK(issues.all()[0].spot.line == 3);
  CHECK_THAT(issues.all()[1].message, Catch::Contains("no cost of 'conversion'"));
}

TEST_CASE("in a downtime nothing is in service until the works end", "[programme]") {
  const Works down = works("{ start: 2026-03-02, duration: 60d, mode: downtime }");
  using Steps = std::vector<std::pair<std::int64_t, std::int64_t>>;
  CHECK(in_hours(down) == Steps{{24, 0}, {24 + 60 * 24, 1'000'000}});
  const auto shares = capacity_shares(down, calendar());
  CHECK(shares.at(Time{days(1).ms - 1}) == Share{1'000'000});
  CHECK(shares.at(Time{days(1).ms}) == Share{0});
  CHECK(shares.at(Time{days(61).ms}) == Share{1'000'000});
}

TEST_CASE("rolling works take out a part at a time, the last part what remains", "[programme]") {
  // 30 + 30 + 30 % for 54 of 60 days, then 10 % for 6.
  using Steps = std::vector<std::pair<std::int64_t, std::int64_t>>;
  CHECK(in_hours(project().works) ==
        Steps{{24, 700'000}, {24 + 54 * 24, 900'000}, {24 + 60 * 24, 1'000'000}});
  const Works even =
      works("{ start: 2026-03-02, duration: 60d, mode: rolling, out_at_a_time: 25% }");
  CHECK(in_hours(even) == Steps{{24, 750'000}, {24 + 60 * 24, 1'000'000}});
}

TEST_CASE("the nodes of a partition follow the works, rounded down, from time 0 on",
          "[programme]") {
  const auto steps = capacity_during(project().works, calendar(), 7);
  REQUIRE(steps.size() == 4);
  CHECK(steps[0].from == Time{0});
  CHECK(steps[0].nodes == 7);
  CHECK(steps[1].from == Time{days(1).ms});
  CHECK(steps[1].nodes == 4);  // 70 % of 7 is 4.9
  CHECK(steps[2].nodes == 6);  // 90 % of 7 is 6.3
  CHECK(steps[3].nodes == 7);
  const Works begun = works("{ start: 2026-02-01, duration: 60d, mode: downtime }");
  CHECK(capacity_during(begun, calendar(), 7).front().nodes == 0);
  const Works over = works("{ start: 2025-01-01, duration: 60d, mode: downtime }");
  CHECK(capacity_during(over, calendar(), 7).empty());
}

TEST_CASE("a project objects to what does not fit together", "[programme]") {
  CHECK(project().objection().empty());
  RetrofitProject odd = project();
  odd.commissioned = suanwang::Date{suanwang::tests::day("2026-04-30")};
  CHECK_THAT(odd.objection(), Catch::Contains("2026-05-01"));
  odd = project();
  odd.works.out_at_a_time.reset();
  CHECK_THAT(odd.objection(), Catch::Contains("out_at_a_time"));
  odd = project();
  odd.works.mode = suanwang::WorksMode::downtime;
  CHECK_THAT(odd.objection(), Catch::Contains("rolling works only"));
  odd = project();
  odd.measures[1].cost = yuan(1);
  CHECK_THAT(odd.objection(), Catch::Contains("heat-recovery"));
  odd.measures.clear();
  CHECK_THAT(odd.objection(), Catch::Contains("nothing is done"));
}

TEST_CASE("the cooling of a project is kept as it stands, for the model to read", "[programme]") {
  const RetrofitProject good = project();
  REQUIRE(good.cooling.find("fraction") != nullptr);
  CHECK(good.cooling.find("fraction")->scalar == "0.75");
  REQUIRE(good.loan.has_value());
  CHECK(good.loan->principal == yuan(20'000'000));
}

TEST_CASE("a project with bad fields is refused", "[programme]") {
  using suanwang::tests::with_line;
  const auto [key, line, fault] = GENERATE(table<std::string, std::string, std::string>({
      {"  - { measure: conversion, cost",
       "  - { measure: conversion, cost: 12500000 }",
       "has no unit"},
      {"  - { measure: conversion, cost",
       "  - { measure: conversion, cost: -1 CNY }",
       "at least 0"},
      {"  - { measure: heat-recovery, size",
       "  - { measure: heat-recovery, cost_per_kw: 2250 }",
       "has no unit"},
      {"  - { measure: heat-recovery, size",
       "  - { measure: heat-recovery, cost_per_kw: 2250 CNY }",
       "not a unit"},
      {"works", "works: { start: 2026-03-02, duration: 60, mode: rolling }", "has no unit"},
      {"works", "works: { start: 2026-03-02, duration: 60d, mode: night }", "night"},
      {"works", "works: { start: 2026-03-02, mode: downtime }", "duration"},
      {"commissioned", "", "commissioned"},
  }));
  INFO(line);
  CHECK_THAT(suanwang::tests::faults<RetrofitProject>(with_line(kProject, key, line)),
             Catch::Contains(fault));
}

TEST_CASE("a catalogue's cost must lie in its range", "[programme]") {
  auto row = suanwang::tests::parsed<MeasureDefault>(
      "{ kind: airflow, cost_per_kw: 550 CNY/kW, low: 300 CNY/kW, high: 800 CNY/kW, source: x }");
  CHECK(row.objection().empty());
  row.low = suanwang::PowerPrice{55'001};
  CHECK_THAT(row.objection(), Catch::Contains("between low and high"));
}
