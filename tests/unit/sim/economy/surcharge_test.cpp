#include "sim/economy/surcharge.hpp"

#include <catch2/catch.hpp>

#include "sim/economy/account_units.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::EnergyPrice;
using suanwang::Int128;
using suanwang::Share;
using suanwang::SurchargeBasis;
using suanwang::SurchargeReading;
using suanwang::SurchargeRules;
using suanwang::tests::yuan;

namespace {

const std::string kRules =
    "limit_pue: 1.35\n"
    "lower_rate: 0.2 CNY/kWh\n"
    "upper_rate: 0.5 CNY/kWh\n"
    "reading: literal\n"
    "basis: over-limit\n"
    "source: worked example\n";

SurchargeRules rules(SurchargeReading reading, SurchargeBasis basis = SurchargeBasis::over_limit) {
  SurchargeRules rules = suanwang::tests::parsed<SurchargeRules>(kRules);
  rules.reading = reading;
  rules.basis = basis;
  return rules;
}

/// For 65,700 MWh of IT energy, at a PUE in millionths.
suanwang::Surcharge due(const SurchargeRules& rules, std::int64_t pue) {
  const Int128 it_pj = 65'700'000 * suanwang::kPicojoulesPerKwh;
  return surcharge(rules, it_pj / 1'000'000 * pue, it_pj);
}

constexpr auto kLiteral = SurchargeReading::literal;
constexpr auto kOverhead = SurchargeReading::overhead;

}  // namespace

TEST_CASE("nothing is due at the limit, and the least excess beyond it bears the lower rate",
          "[economy][surcharge]") {
  CHECK(due(rules(kLiteral), 1'350'000) == suanwang::Surcharge{});
  CHECK(due(rules(kOverhead), 1'200'000) == suanwang::Surcharge{});
  const Int128 it_pj = 65'700'000 * suanwang::kPicojoulesPerKwh;
  const Int128 at_limit = it_pj / 100 * 135;
  CHECK(surcharge(rules(kLiteral), at_limit + 1, it_pj).rate == EnergyPrice{20'000'000});
  CHECK(surcharge(rules(kLiteral), at_limit + 1, it_pj).energy_pj == 1);
}

TEST_CASE("a PUE of 1.55 pays for 13,140 MWh over the limit: 2.628 million yuan",
          "[economy][surcharge]") {
  for (const auto reading : {kLiteral, kOverhead}) {
    const auto charge = due(rules(reading), 1'550'000);
    CHECK(charge.energy_pj == 13'140'000 * suanwang::kPicojoulesPerKwh);
    CHECK(charge.money == yuan(2'628'000));
    CHECK(charge.microfen == Int128{262'800'000} * 1'000'000);
  }
}

TEST_CASE("a PUE of 1.75 is within twice the limit but beyond twice the overhead",
          "[economy][surcharge]") {
  CHECK(due(rules(kLiteral), 1'750'000).money == yuan(5'256'000));
  CHECK(due(rules(kOverhead), 1'750'000).money == yuan(13'140'000));
}

TEST_CASE("the second limit belongs to the lower rate", "[economy][surcharge]") {
  CHECK(second_limit(rules(kLiteral)) == Share{2'700'000});
  CHECK(second_limit(rules(kOverhead)) == Share{1'700'000});
  CHECK(due(rules(kOverhead), 1'700'000).rate == EnergyPrice{20'000'000});
  CHECK(due(rules(kOverhead), 1'700'001).rate == EnergyPrice{50'000'000});
  CHECK(due(rules(kLiteral), 2'700'000).rate == EnergyPrice{20'000'000});
  CHECK(due(rules(kLiteral), 2'700'001).rate == EnergyPrice{50'000'000});
}

TEST_CASE("the overhead reading gives the boundaries 1.4 and 1.8 of the rule of 2021",
          "[economy][surcharge]") {
  SurchargeRules old = rules(kOverhead, SurchargeBasis::all);
  old.limit_pue = Share{1'400'000};
  CHECK(second_limit(old) == Share{1'800'000});
  // All energy bears it: 65,700 MWh * 1.5 * 0.2 yuan.
  CHECK(due(old, 1'500'000).money == yuan(19'710'000));
  CHECK(due(old, 1'400'000).money == yuan(0));
}

TEST_CASE("fractions of a fen are rounded half to even at the end only", "[economy][surcharge]") {
  // At 0.2 yuan, 20 fen, a kWh: 1/40 kWh over the limit is half a fen, 3/40 kWh 1.5 fen.
  const Int128 it_pj = suanwang::kPicojoulesPerKwh;
  const Int128 half = it_pj / 40;
  const auto fen = [&](Int128 over) {
    return surcharge(rules(kLiteral), it_pj / 100 * 135 + over, it_pj).money.base;
  };
  CHECK(fen(half) == 0);
  CHECK(fen(half + 1) == 1);
  CHECK(fen(3 * half) == 2);
  CHECK(fen(3 * half - 1) == 1);
}

TEST_CASE("energy without any IT load bears the upper rate", "[economy][surcharge]") {
  const auto charge = surcharge(rules(kLiteral), suanwang::kPicojoulesPerKwh, 0);
  CHECK(charge.rate == EnergyPrice{50'000'000});
  CHECK(charge.money.base == 50);
  CHECK(surcharge(rules(kLiteral), 0, 0).money.base == 0);
}

TEST_CASE("surcharge rules with bad fields are refused", "[economy][surcharge]") {
  using Catch::Contains;
  using suanwang::tests::faults;
  using suanwang::tests::with_line;
  CHECK_THAT(faults<SurchargeRules>(with_line(kRules, "limit_pue", "limit_pue: 0.9")),
             Contains("must be from"));
  CHECK_THAT(faults<SurchargeRules>(with_line(kRules, "reading", "reading: doubled")),
             Contains("literal"));
  CHECK_THAT(faults<SurchargeRules>(with_line(kRules, "basis", "")), Contains("basis"));
  CHECK_THAT(faults<SurchargeRules>(with_line(kRules, "source", "")), Contains("source"));
  SurchargeRules falling = rules(kLiteral);
  falling.upper_rate = EnergyPrice{1};
  CHECK_THAT(falling.objection(), Contains("below"));
}
