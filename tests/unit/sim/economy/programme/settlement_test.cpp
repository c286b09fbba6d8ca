// A project from its meters to its reward, by hand.
#include "sim/economy/programme/settlement.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/city/civil_date.hpp"

namespace suanwang {

namespace {

constexpr Int128 kMwh = Int128{3'600'000'000} * 1'000'000'000'000;  // in picojoules

/// Admission 1.30, one reward of 25 % that needs it and the connection, one interest subsidy.
ProgrammeRules programme_rules() {
  ProgrammeRules rules;
  rules.standard.name = "test";
  rules.standard.admission_pue = Share{1'300'000};
  rules.connection.connected_months = 12;
  rules.coal_equivalent.factor = CoalFactor{122'900};
  Instrument quarter;
  quarter.kind = "investment";
  quarter.rate = Share{250'000};
  quarter.cap = Money{3'000'000'000};
  quarter.requires_pue = true;
  quarter.requires_connection = true;
  quarter.published = Date{day_of({2026, 1, 1})};
  quarter.valid_years = 3;
  rules.instruments.rows.push_back({"quarter", {}, quarter});
  InterestSubsidy interest;
  interest.reference_rate = Share{36'000};
  interest.cap_per_year = Money{1'000'000'000};
  interest.most_years = 3;
  interest.published = quarter.published;
  interest.valid_years = 3;
  rules.interest.rows.push_back({"interest", {}, interest});
  rules.cashflow.discount_rate = Share{0};
  rules.cashflow.horizon_months = 120;
  return rules;
}

ProjectFacts project(CivilDate commissioned) {
  ProjectFacts facts;
  facts.commissioned = day_of(commissioned);
  facts.firm = {"64", true, false};
  facts.investments = {{MeasureKind::economiser, Money{1'200'000'000}}};  // 12 M
  return facts;
}

/// `count` months from January 2026 on: 1000 MWh of IT, `facility` MWh of the facility, 100 MWh and
/// 75 000 yuan spared.
std::vector<MeteredMonth> months(std::int32_t count, std::int64_t facility, bool connected = true) {
  std::vector<MeteredMonth> months;
  for (std::int32_t m = 0; m < count; ++m) {
    months.push_back(
        {civil_month(2026, 1) + m, kMwh * facility, kMwh * 1000, kMwh * 100, 7'500'000, connected});
  }
  return months;
}

}  // namespace

TEST_CASE("a project that reaches the admission value and is connected is paid after twelve months",
          "[programme]") {
  const ProjectSettlement settled =
      settle(programme_rules(), project({2026, 1, 1}), months(12, 1300));
  CHECK(settled.standard.admission == StandardVerdict::meets);
  CHECK(settled.connected_months == 12);
  CHECK(settled.claim.date == day_of({2027, 1, 1}));
  CHECK(settled.rewards.total == Money{300'000'000});  // a quarter of 12 M
  CHECK(settled.claim.saved_per_year.base == 1200 * INT64_C(3'600'000'000'000));
  CHECK(settled.yearly_saving == Money{90'000'000});
  // 75 000 a month against 12 M: nine million in ten years, and 3 M of reward at month 13. It comes
  // back when 12 M - 3 M = 9 M are saved: in month 120.
  REQUIRE(settled.cashflow.payback_months);
  CHECK(*settled.cashflow.payback_months == 120);
  CHECK(settled.cashflow.net_present_value == Money{0});
}

TEST_CASE("a hair above the admission value, or one month not connected, pays nothing",
          "[programme]") {
  std::vector<MeteredMonth> above = months(12, 1300);
  above[3].facility_pj += 1;
  CHECK(settle(programme_rules(), project({2026, 1, 1}), above).rewards.total == Money{0});
  std::vector<MeteredMonth> silent = months(12, 1300);
  silent[4].connected = false;
  const ProjectSettlement settled = settle(programme_rules(), project({2026, 1, 1}), silent);
  CHECK(settled.connected_months == 7);
  CHECK(settled.rewards.total == Money{0});
}

TEST_CASE("eleven months decide nothing, and the saving of a year is scaled from them",
          "[programme]") {
  const ProjectSettlement settled =
      settle(programme_rules(), project({2026, 1, 1}), months(11, 1200));
  CHECK(settled.sums.months == 11);
  CHECK(settled.standard.admission == StandardVerdict::not_decidable);
  CHECK(settled.rewards.total == Money{0});
  CHECK(settled.yearly_saving == Money{90'000'000});
}

TEST_CASE("months before the commissioning, and its broken month, do not count", "[programme]") {
  // Commissioned on 15 March: April is the first whole month; the old plant's months are worse.
  std::vector<MeteredMonth> all = months(15, 1250);
  for (std::size_t m = 0; m < 3; ++m) {
    all[m].facility_pj = kMwh * 1700;
    all[m].connected = false;
  }
  const ProjectSettlement settled = settle(programme_rules(), project({2026, 3, 15}), all);
  CHECK(settled.sums.months == 12);
  CHECK(settled.standard.pue == Share{1'250'000});
  CHECK(settled.claim.date == day_of({2027, 4, 1}));
  CHECK(settled.rewards.total == Money{300'000'000});
}

TEST_CASE("an interest subsidy comes year by year, a reward with the claim", "[programme]") {
  ProgrammeRules with_horizon = programme_rules();
  with_horizon.cashflow.horizon_months = 24;
  ProjectFacts facts = project({2026, 1, 1});
  facts.loan = Loan{Money{1'000'000'000}, Share{42'000}, 36, Repayment::bullet};  // 10 M
  const ProjectSettlement settled = settle(with_horizon, facts, months(12, 1300));
  // 3.6 % of 10 M a year for three years, of which two lie within the horizon.
  CHECK(settled.rewards.total == Money{300'000'000 + 3 * 36'000'000});
  CHECK(settled.cashflow.net_present_value ==
        Money{-1'200'000'000 + 24 * 7'500'000 + 300'000'000 + 2 * 36'000'000});
}

TEST_CASE("a project without a metered month is settled as nothing", "[programme]") {
  const ProjectSettlement settled = settle(programme_rules(), project({2026, 1, 1}), {});
  CHECK(settled.sums.months == 0);
  CHECK(settled.yearly_saving == Money{0});
  CHECK(settled.rewards.total == Money{0});
  CHECK_FALSE(settled.cashflow.payback_months);
}

}  // namespace suanwang
