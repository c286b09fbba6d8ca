// The fixtures are those of the policy's item 6 worked out by hand, admission value 1.30
// (illustrative): 25 % or 30 % of the investment, at most 30 million yuan.
#include "sim/economy/programme/reward.hpp"

#include <catch2/catch.hpp>

#include "sim/base/field_echo.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::CoalFactor;
using suanwang::Energy;
using suanwang::EnergySums;
using suanwang::Instrument;
using suanwang::MeasureKind;
using suanwang::Money;
using suanwang::Named;
using suanwang::reward;
using suanwang::RewardClaim;
using suanwang::RewardOffer;
using suanwang::RewardRefusal;
using suanwang::RewardResult;
using suanwang::Share;
using suanwang::StandardVerdict;
using suanwang::tests::day;
using suanwang::tests::yuan;

namespace {

constexpr CoalFactor kCoal{122'900};
constexpr std::int64_t kMillion = 1'000'000;

const std::string kTwentyFive =
    "kind: investment\n"
    "rate: 25%\n"
    "cap: 30 MCNY\n"
    "requires_pue: true\n"
    "requires_connection: true\n"
    "eligible: { industry_codes: ['63', '64', '65'] }\n"
    "published: 2026-01-15\n"
    "valid_years: 3\n"
    "source: item 6\n";

const std::string kThirtyLiteral =
    "kind: investment\n"
    "rate: 30%\n"
    "base: whole\n"
    "cap: 30 MCNY\n"
    "requires_pue: false\n"
    "requires_connection: false\n"
    "measures_any: [conversion, heat-recovery, liquid-cooling, hydrogen]\n"
    "eligible: { industry_codes: ['63', '64', '65'] }\n"
    "published: 2026-01-15\n"
    "valid_years: 3\n"
    "source: item 6\n";

const std::string kPerTce =
    "kind: investment\n"
    "per_tce: 1200 CNY/tce\n"
    "cap: 30 MCNY\n"
    "requires_pue: false\n"
    "requires_connection: false\n"
    "eligible: { above_scale_or_registered: false }\n"
    "published: 2024-11-14\n"
    "valid_years: 3\n"
    "source: plan of 2024\n";

Instrument instrument(const std::string& text) {
  return suanwang::tests::parsed<Instrument>(text);
}

Instrument strict_thirty() {
  Instrument thirty = instrument(kThirtyLiteral);
  thirty.requires_pue = true;
  thirty.requires_connection = true;
  return thirty;
}

Named<Instrument> table(std::vector<std::pair<std::string, Instrument>> rows) {
  Named<Instrument> named;
  for (auto& [name, value] : rows) {
    named.rows.push_back({name, {}, std::move(value)});
  }
  return named;
}

/// An eligible firm's project that meets every condition of the 25 %.
RewardClaim claim(std::int64_t investment, MeasureKind kind = MeasureKind::economiser) {
  RewardClaim claim;
  claim.date = day("2027-06-01");
  claim.firm = {"64", true, false};
  claim.investments = {{kind, yuan(investment)}};
  claim.admission = StandardVerdict::meets;
  claim.connected = true;
  return claim;
}

RewardResult result(const Instrument& only, const RewardClaim& claim) {
  return reward(table({{"only", only}}), claim, kCoal);
}

Money paid(const Instrument& only, const RewardClaim& claim) {
  const RewardResult reward = result(only, claim);
  REQUIRE(reward.lines.size() == 1);
  CHECK(reward.lines.front().refusals.empty() == (reward.total > Money{0}));
  return reward.total;
}

std::vector<RewardRefusal> refusals(const Instrument& only, const RewardClaim& claim) {
  return result(only, claim).lines.front().refusals;
}

StandardVerdict admission_of(std::int64_t facility, std::int64_t it) {
  return verdict_on(EnergySums{facility, it, 12}, Share{1'300'000});
}

}  // namespace

TEST_CASE("the 25 % reward is a quarter of the investment, at most 30 million", "[programme]") {
  const Instrument quarter = instrument(kTwentyFive);
  const auto [investment, expected] = GENERATE(table<std::int64_t, std::int64_t>({
      {80 * kMillion, 20 * kMillion},
      {120 * kMillion, 30 * kMillion},
      {140 * kMillion, 30 * kMillion},
      {50 * kMillion, 12'500'000},
  }));
  CHECK(paid(quarter, claim(investment)) == yuan(expected));
}

TEST_CASE("the 25 % reward needs the admission value and the connection", "[programme]") {
  const Instrument quarter = instrument(kTwentyFive);
  RewardClaim project = claim(80 * kMillion);
  project.admission = admission_of(1300, 1000);
  CHECK(paid(quarter, project) == yuan(20 * kMillion));
  project.admission = admission_of(1301, 1000);
  CHECK(paid(quarter, project) == Money{0});
  CHECK(refusals(quarter, project) == std::vector{RewardRefusal::pue_fails});
  project.admission = StandardVerdict::not_decidable;
  CHECK(refusals(quarter, project) == std::vector{RewardRefusal::pue_not_decidable});
  project.admission = StandardVerdict::meets;
  project.connected = false;
  CHECK(paid(quarter, project) == Money{0});
  CHECK(refusals(quarter, project) == std::vector{RewardRefusal::not_connected});
}

TEST_CASE("all reasons are told at once", "[programme]") {
  RewardClaim project = claim(80 * kMillion);
  project.date = day("2026-01-14");
  project.firm = {"62", true, false};
  project.admission = StandardVerdict::fails;
  project.connected = false;
  CHECK(refusals(strict_thirty(), project) == std::vector{RewardRefusal::not_in_force_yet,
                                                          RewardRefusal::firm_not_eligible,
                                                          RewardRefusal::pue_fails,
                                                          RewardRefusal::not_connected,
                                                          RewardRefusal::no_such_measure});
}

TEST_CASE("the 30 % reward is for conversion, heat, liquid and hydrogen, capped from 100 million",
          "[programme]") {
  const Instrument thirty = instrument(kThirtyLiteral);
  const auto kind = GENERATE(MeasureKind::conversion,
                             MeasureKind::heat_recovery,
                             MeasureKind::liquid_cooling,
                             MeasureKind::hydrogen);
  CHECK(paid(thirty, claim(80 * kMillion, kind)) == yuan(24 * kMillion));
  CHECK(paid(thirty, claim(100 * kMillion - 10, kind)) == yuan(30 * kMillion - 3));
  CHECK(paid(thirty, claim(100 * kMillion, kind)) == yuan(30 * kMillion));
  CHECK(paid(thirty, claim(101 * kMillion, kind)) == yuan(30 * kMillion));
  CHECK(paid(thirty, claim(80 * kMillion, MeasureKind::economiser)) == Money{0});
}

TEST_CASE("rates do not add: liquid, heat and the 25 % conditions pay 30 % once", "[programme]") {
  RewardClaim project = claim(30 * kMillion, MeasureKind::liquid_cooling);
  project.investments.push_back({MeasureKind::heat_recovery, yuan(20 * kMillion)});
  const RewardResult both =
      reward(table({{"quarter", instrument(kTwentyFive)}, {"thirty", instrument(kThirtyLiteral)}}),
             project,
             kCoal);
  CHECK(both.total == yuan(15 * kMillion));
  CHECK(both.lines[0].offered == yuan(12'500'000));
  CHECK(both.lines[0].paid == Money{0});
  CHECK(both.lines[0].refusals == std::vector{RewardRefusal::lower_within_kind});
  CHECK(both.lines[1].paid == yuan(15 * kMillion));
}

TEST_CASE("an unconnected centre gets the 30 % by the literal reading and not by the strict",
          "[programme]") {
  RewardClaim project = claim(80 * kMillion, MeasureKind::liquid_cooling);
  project.connected = false;
  CHECK(paid(instrument(kThirtyLiteral), project) == yuan(24 * kMillion));
  CHECK(paid(strict_thirty(), project) == Money{0});
}

TEST_CASE("the base may be the qualifying part of the investment", "[programme]") {
  Instrument thirty = instrument(kThirtyLiteral);
  RewardClaim project = claim(50 * kMillion, MeasureKind::liquid_cooling);
  project.investments.push_back({MeasureKind::power_chain, yuan(30 * kMillion)});
  CHECK(paid(thirty, project) == yuan(24 * kMillion));
  thirty.base = suanwang::RewardBase::qualifying;
  CHECK(paid(thirty, project) == yuan(15 * kMillion));
}

TEST_CASE("the better of a share of the investment and a sum per tonne saved is paid",
          "[programme]") {
  // Worked example: 22,995 MWh * 0.1229 kgce/kWh = 2826.0855 tce, at 1200 yuan 3,391,302.60 yuan.
  const auto both = table({{"quarter", instrument(kTwentyFive)}, {"tce", instrument(kPerTce)}});
  RewardClaim project = claim(80 * kMillion);
  project.saved_per_year = Energy{22'995 * 3'600'000'000'000};
  CHECK(reward(both, project, kCoal).total == yuan(20 * kMillion));
  CHECK(reward(both, project, kCoal).lines[1].offered == Money{339'130'260});
  project.investments.front().amount = yuan(10 * kMillion);
  const RewardResult small = reward(both, project, kCoal);
  CHECK(small.lines[0].offered == yuan(2'500'000));
  CHECK(small.total == Money{339'130'260});
  project.saved_per_year = Energy{-1};
  CHECK(reward(both, project, kCoal).total == yuan(2'500'000));
}

TEST_CASE("a saving is worth its coal, rounded half to even, and a loss nothing", "[programme]") {
  // 1 kWh at 0.1229 kgce/kWh and 1200 yuan a tonne: 14.748 fen.
  constexpr std::int64_t kMjPerKwh = 3'600'000'000;
  const suanwang::CoalPrice price{120'000};
  CHECK(worth_of_saving(Energy{kMjPerKwh}, kCoal, price) == Money{15});
  CHECK(worth_of_saving(Energy{1000 * kMjPerKwh}, kCoal, price) == Money{14'748});
  CHECK(worth_of_saving(Energy{-1000 * kMjPerKwh}, kCoal, price) == Money{0});
}

TEST_CASE("only firms of the sector claim, above scale or registered", "[programme]") {
  const Instrument quarter = instrument(kTwentyFive);
  RewardClaim project = claim(80 * kMillion);
  project.firm.industry_code = "62";
  CHECK(paid(quarter, project) == Money{0});
  CHECK(refusals(quarter, project) == std::vector{RewardRefusal::firm_not_eligible});
  project.firm =
      suanwang::tests::parsed<suanwang::Firm>("{ industry_code: '65', above_scale: false }");
  CHECK(paid(quarter, project) == Money{0});
  project.firm.registered = true;
  CHECK(paid(quarter, project) == yuan(20 * kMillion));
}

TEST_CASE("a policy holds from its publication to the day before the same date in three years",
          "[programme]") {
  const Instrument quarter = instrument(kTwentyFive);
  const auto [date, expected] = GENERATE(table<std::string, std::int64_t>({
      {"2026-01-14", 0},
      {"2026-01-15", 20 * kMillion},
      {"2029-01-14", 20 * kMillion},
      {"2029-01-15", 0},
  }));
  RewardClaim project = claim(80 * kMillion);
  project.date = day(date);
  CHECK(paid(quarter, project) == yuan(expected));
}

TEST_CASE("of equal rewards of a kind the one declared first is paid", "[programme]") {
  const Instrument quarter = instrument(kTwentyFive);
  const RewardResult both =
      reward(table({{"first", quarter}, {"second", quarter}}), claim(80 * kMillion), kCoal);
  CHECK(both.lines[0].paid == yuan(20 * kMillion));
  CHECK(both.lines[1].refusals == std::vector{RewardRefusal::lower_within_kind});
}

TEST_CASE("rewards of different kinds add unless one excludes the other", "[programme]") {
  const auto quarter = table({{"quarter", instrument(kTwentyFive)}});
  const RewardClaim project = claim(80 * kMillion);
  RewardOffer interest{"loan", "interest", {}, yuan(5'400'000)};
  CHECK(reward(quarter, project, kCoal, {interest}).total == yuan(25'400'000));
  interest.exclusive_with = {"quarter"};
  const RewardResult one = reward(quarter, project, kCoal, {interest});
  CHECK(one.total == yuan(20 * kMillion));
  CHECK(one.lines[1].refusals == std::vector{RewardRefusal::excluded_by_another});
  interest.exclusive_with.clear();
  interest.kind = "investment";
  CHECK(reward(quarter, project, kCoal, {interest}).total == yuan(20 * kMillion));
  interest.amount = Money{0};
  CHECK(reward(quarter, project, kCoal, {interest}).lines[1].refusals ==
        std::vector{RewardRefusal::nothing_to_reward});
}

TEST_CASE("of kinds that exclude each other the set with the highest sum is paid", "[programme]") {
  // a = 10 excludes b = 9 and c = 9, which add to 18; then b against c alone, equal: the first.
  const std::vector<RewardOffer> offers{
      {"a", "ka", {"b", "c"}, yuan(10)}, {"b", "kb", {}, yuan(9)}, {"c", "kc", {}, yuan(9)}};
  const RewardResult best = reward({}, claim(1), kCoal, offers);
  CHECK(best.total == yuan(18));
  CHECK(best.lines[0].refusals == std::vector{RewardRefusal::excluded_by_another});
  const RewardResult tie = reward({}, claim(1), kCoal, {{"b", "kb", {"c"}, yuan(9)}, offers[2]});
  CHECK(tie.total == yuan(9));
  CHECK(tie.lines[0].paid == yuan(9));
  // The third beats the first of its kind, and is as much as the second, which excludes it.
  const RewardResult late = reward({},
                                   claim(1),
                                   kCoal,
                                   {{"low", "k1", {}, yuan(5)},
                                    {"other", "k2", {"high"}, yuan(9)},
                                    {"high", "k1", {}, yuan(9)}});
  CHECK(late.lines[1].paid == yuan(9));
  CHECK(late.lines[2].paid == Money{0});
}

TEST_CASE("rewards are rounded half to even to the fen, once", "[programme]") {
  Instrument quarter = instrument(kTwentyFive);
  RewardClaim project = claim(1);
  project.investments.front().amount = Money{2};  // 0.5 fen
  CHECK(paid(quarter, project) == Money{0});
  project.investments.front().amount = Money{6};  // 1.5 fen
  CHECK(paid(quarter, project) == Money{2});
  project.investments = {{MeasureKind::other, Money{3}}, {MeasureKind::other, Money{3}}};
  CHECK(paid(quarter, project) == Money{2});
}

TEST_CASE("instruments with bad fields are refused", "[programme]") {
  using suanwang::tests::with_line;
  const auto [key, line, fault] = GENERATE(table<std::string, std::string, std::string>({
      {"cap", "cap: 30", "has no unit"},
      {"cap", "cap: -1 CNY", "at least 0"},
      {"rate", "rate: -25%", "must be from 0"},
      {"rate", "rate: 101%", "must be from 0"},
      {"requires_pue", "", "requires_pue"},
      {"requires_connection", "", "requires_connection"},
      {"published", "", "published"},
      {"published", "published: 2026-02-30", "no day"},
      {"valid_years", "", "valid_years"},
      {"source", "", "source"},
      {"kind", "kind: investment\nmeasures_any: [liquid]", "liquid-cooling"},
  }));
  INFO(key << " -> " << line);
  CHECK_THAT(suanwang::tests::faults<Instrument>(with_line(kTwentyFive, key, line)),
             Catch::Contains(fault));
}

TEST_CASE("an instrument needs one basis, and measures to qualify", "[programme]") {
  Instrument quarter = instrument(kTwentyFive);
  CHECK(quarter.objection().empty());
  quarter.base = suanwang::RewardBase::qualifying;
  CHECK_THAT(quarter.objection(), Catch::Contains("measures_any"));
  quarter = instrument(kTwentyFive);
  quarter.per_tce = suanwang::CoalPrice{120'000};
  CHECK_THAT(quarter.objection(), Catch::Contains("either"));
  quarter.rate.reset();
  CHECK(quarter.objection().empty());
  quarter.per_tce.reset();
  CHECK_THAT(quarter.objection(), Catch::Contains("either"));
}
