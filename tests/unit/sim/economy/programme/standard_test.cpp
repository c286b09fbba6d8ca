#include "sim/economy/programme/standard.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::assess;
using suanwang::civil_month;
using suanwang::EfficiencyStandard;
using suanwang::EnergyLedger;
using suanwang::EnergySums;
using suanwang::Int128;
using suanwang::MeterPoint;
using suanwang::Share;
using suanwang::StandardVerdict;
using suanwang::verdict_on;
using suanwang::tests::day;

namespace {

constexpr Int128 kPjPerMwh = Int128{3'600'000'000} * 1'000'000'000'000;

const std::string kStandard =
    "name: DB11/T 1139\n"
    "meter: it-input\n"
    "admission_pue: 1.30\n"
    "admission_source: illustrative\n"
    "limit_pue: 1.35\n"
    "limit_source: press\n"
    "advanced_pue: 1.2\n"
    "advanced_source: illustrative\n";

EnergySums mwh(std::int64_t facility, std::int64_t it, std::int32_t months = 12) {
  return {facility * kPjPerMwh, it * kPjPerMwh, months};
}

}  // namespace

TEST_CASE("a PUE that equals the level reaches it, one unit of energy more does not",
          "[programme]") {
  // Worked example: 113,880 MWh / 87,600 MWh = 1.3000 exactly.
  const EnergySums at_level = mwh(113'880, 87'600);
  CHECK(verdict_on(at_level, Share{1'300'000}) == StandardVerdict::meets);
  CHECK(verdict_on({at_level.facility + 1, at_level.it, 12}, Share{1'300'000}) ==
        StandardVerdict::fails);
  CHECK(verdict_on(at_level, Share{1'299'999}) == StandardVerdict::fails);
  CHECK(pue_of(at_level) == Share{1'300'000});
}

TEST_CASE("a PUE of fewer than twelve months, or without IT energy, is not decidable",
          "[programme]") {
  CHECK(verdict_on(mwh(100, 100, 11), Share{1'300'000}) == StandardVerdict::not_decidable);
  CHECK(verdict_on(mwh(900, 100, 11), Share{1'300'000}) == StandardVerdict::not_decidable);
  CHECK(verdict_on(mwh(10, 0), Share{1'300'000}) == StandardVerdict::not_decidable);
  CHECK_FALSE(pue_of(mwh(10, 0)).has_value());
}

TEST_CASE("sums of a gigawatt for a year are compared exactly", "[programme]") {
  const EnergySums large{
      Int128{13} * 8760 * 100 * kPjPerMwh, Int128{10} * 8760 * 100 * kPjPerMwh, 12};
  CHECK(verdict_on(large, Share{1'300'000}) == StandardVerdict::meets);
  CHECK(verdict_on({large.facility + 1, large.it, 12}, Share{1'300'000}) == StandardVerdict::fails);
}

TEST_CASE("annual PUE is a quotient of sums and not a mean of months", "[programme]") {
  // Worked example: facility 12 GWh at 10 GWh IT (1.2) and 3 GWh at 2 GWh (1.5) are 15/12 = 1.25;
  // the mean of the two quotients would be 1.35.
  EnergyLedger ledger(day("2025-01-01"));
  for (std::int32_t month = 1; month <= 12; ++month) {
    const bool first_half = month <= 6;
    ledger.book_month(civil_month(2025, month),
                      (first_half ? 12'000 : 3'000) * kPjPerMwh,
                      (first_half ? 10'000 : 2'000) * kPjPerMwh);
  }
  const EnergySums sums = ledger.twelve_months(civil_month(2025, 12));
  CHECK(sums.months == 12);
  CHECK(pue_of(sums) == Share{1'250'000});
  CHECK(verdict_on(sums, Share{1'250'000}) == StandardVerdict::meets);
}

TEST_CASE("the meter point decides: a site passes at the UPS and fails at the load",
          "[programme]") {
  // Worked example: IT 100, UPS loss 4, PDU loss 2 (metered after the UPS: 102), 127 MWh in all:
  // 127/102 = 1.2451, 127/100 = 1.27.
  CHECK(pue_of(mwh(127, 102)) == Share{1'245'098});
  CHECK(verdict_on(mwh(127, 102), Share{1'250'000}) == StandardVerdict::meets);
  CHECK(verdict_on(mwh(127, 100), Share{1'250'000}) == StandardVerdict::fails);
  const auto standard = suanwang::tests::parsed<EfficiencyStandard>(kStandard);
  CHECK(assess(standard, mwh(127, 100), MeterPoint::it_input).admission == StandardVerdict::meets);
  CHECK(assess(standard, mwh(127, 102), MeterPoint::ups_output).admission ==
        StandardVerdict::not_decidable);
}

TEST_CASE("a standard gives a verdict on each level that it names", "[programme]") {
  const auto standard = suanwang::tests::parsed<EfficiencyStandard>(kStandard);
  const auto between = assess(standard, mwh(132, 100), MeterPoint::it_input);
  CHECK(between.limit == StandardVerdict::meets);
  CHECK(between.admission == StandardVerdict::fails);
  CHECK(between.advanced == StandardVerdict::fails);
  EfficiencyStandard admission_only = standard;
  admission_only.limit_pue.reset();
  admission_only.advanced_pue.reset();
  CHECK_FALSE(assess(admission_only, mwh(132, 100), MeterPoint::it_input).limit.has_value());
}

TEST_CASE("a standard without its admission value is refused: there is no default", "[programme]") {
  const auto faults = [](const std::string& text) {
    return suanwang::tests::faults<EfficiencyStandard>(text);
  };
  using Catch::Contains;
  CHECK_THAT(faults(suanwang::tests::with_line(kStandard, "admission_pue", "")),
             Contains("admission_pue"));
  CHECK_THAT(faults(suanwang::tests::with_line(kStandard, "admission_source", "")),
             Contains("admission_source"));
  CHECK_THAT(faults(suanwang::tests::with_line(kStandard, "admission_pue", "admission_pue: -1.3")),
             Contains("must be from 1 to 10"));
  CHECK_THAT(faults(suanwang::tests::with_line(kStandard, "meter", "meter: it")),
             Contains("it-input"));
}

TEST_CASE("a standard with its levels in the wrong order objects", "[programme]") {
  auto standard = suanwang::tests::parsed<EfficiencyStandard>(kStandard);
  CHECK(standard.objection().empty());
  standard.limit_pue = Share{1'299'999};
  CHECK_THAT(standard.objection(), Catch::Contains("limit_pue"));
  standard.limit_pue.reset();
  standard.advanced_pue = Share{1'300'001};
  CHECK_THAT(standard.objection(), Catch::Contains("advanced_pue"));
  standard.advanced_pue = Share{1'300'000};
  standard.advanced_source.clear();
  CHECK_THAT(standard.objection(), Catch::Contains("advanced_source"));
}
