#include "sim/economy/programme/interest.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::balances;
using suanwang::InterestSubsidy;
using suanwang::Loan;
using suanwang::MeasureKind;
using suanwang::Money;
using suanwang::RewardClaim;
using suanwang::subsidy_by_year;
using suanwang::tests::day;
using suanwang::tests::yuan;

namespace {

const std::string kSubsidy =
    "reference_rate: 3.6%\n"
    "cap_per_year: 10 MCNY\n"
    "most_years: 3\n"
    "least_investment: 10 MCNY\n"
    "published: 2026-01-15\n"
    "valid_years: 3\n"
    "source: item 9\n";

const std::string kBullet =
    "principal: 50 MCNY\n"
    "rate: 4.2%\n"
    "months: 60\n"
    "repayment: bullet\n";

InterestSubsidy subsidy(const std::string& text = kSubsidy) {
  return suanwang::tests::parsed<InterestSubsidy>(text);
}

Loan loan(const std::string& text = kBullet) {
  return suanwang::tests::parsed<Loan>(text);
}

RewardClaim claim() {
  RewardClaim claim;
  claim.date = day("2026-06-01");
  claim.firm = {"64", true, false};
  claim.investments = {{MeasureKind::economiser, yuan(60'000'000)}};
  return claim;
}

}  // namespace

TEST_CASE(
    "a bullet loan of 50 million at 4.2 % with an LPR of 3.6 % is subsidised by 1.8 million "
    "a year for three years",
    "[programme]") {
  CHECK(subsidy_by_year(subsidy(), loan()) == std::vector<Money>(3, yuan(1'800'000)));
  CHECK(interest_offer("loan", subsidy(), loan(), claim()).amount == yuan(5'400'000));
}

TEST_CASE("the subsidy takes the lower of the loan's rate and the LPR", "[programme]") {
  Loan cheap = loan();
  cheap.rate = suanwang::Share{30'000};
  CHECK(subsidy_by_year(subsidy(), cheap).front() == yuan(1'500'000));
}

TEST_CASE("the subsidy of a year is capped, and ends with the loan", "[programme]") {
  Loan large = loan();
  large.principal = yuan(500'000'000);
  large.months = 18;
  // 18 million a year, capped at 10; half a year of 9 million.
  CHECK(subsidy_by_year(subsidy(), large) == std::vector<Money>{yuan(10'000'000), yuan(9'000'000)});
}

TEST_CASE("equal principal is owed in a falling line", "[programme]") {
  Loan line = loan("{ principal: 24 MCNY, rate: 4.2%, months: 24, repayment: equal-principal }");
  const std::vector<Money> owed = balances(line);
  REQUIRE(owed.size() == 24);
  CHECK(owed[0] == yuan(24'000'000));
  CHECK(owed[1] == yuan(23'000'000));
  CHECK(owed[23] == yuan(1'000'000));
  // 24 + 23 + .. + 13 = 222 and 12 + .. + 1 = 78 million-months at 0.3 %.
  CHECK(subsidy_by_year(subsidy(), line) == std::vector<Money>{yuan(666'000), yuan(234'000)});
}

TEST_CASE("an annuity is paid back as a bank's table says", "[programme]") {
  // 1,000,000 yuan, 12 months, 6 % a year: payment 86,066.43 a month (textbook: 0.005 monthly,
  // annuity factor 11.618932). Balance after one payment 1,000,000 + 5,000 - 86,066.43.
  const Loan annuity = loan("{ principal: 1 MCNY, rate: 6%, months: 12, repayment: annuity }");
  const std::vector<Money> owed = balances(annuity);
  REQUIRE(owed.size() == 12);
  CHECK(owed[1] == Money{91'893'357});
  // The last payment pays what is owed and its interest, but for the rounding of the payment.
  const double left = static_cast<double>(owed[11].base) * 1.005;
  CHECK(left == Approx(8'606'643.0).margin(12.0));
}

TEST_CASE("an annuity without interest is paid back in equal parts", "[programme]") {
  const Loan free = loan("{ principal: 12 kCNY, rate: 0%, months: 12, repayment: annuity }");
  CHECK(balances(free)[3] == yuan(9'000));
  CHECK(subsidy_by_year(subsidy(), free) == std::vector<Money>{Money{0}});
}

TEST_CASE("the subsidy is of another kind than the rewards unless a switch says so",
          "[programme]") {
  InterestSubsidy rules = subsidy();
  CHECK(interest_offer("loan", rules, loan(), claim()).kind == "interest");
  rules = subsidy(kSubsidy + "same_kind_as: investment\n");
  CHECK(interest_offer("loan", rules, loan(), claim()).kind == "investment");
}

TEST_CASE("a project too small, a firm not eligible or a date too late get no subsidy",
          "[programme]") {
  RewardClaim project = claim();
  project.investments.front().amount = yuan(9'999'999);
  CHECK(interest_offer("loan", subsidy(), loan(), project).amount == Money{0});
  project.investments.front().amount = yuan(10'000'000);
  CHECK(interest_offer("loan", subsidy(), loan(), project).amount == yuan(5'400'000));
  project.date = day("2029-01-15");
  CHECK(interest_offer("loan", subsidy(), loan(), project).amount == Money{0});
  project.date = day("2029-01-14");
  project.firm.above_scale = false;
  CHECK(interest_offer("loan", subsidy(), loan(), project).amount == Money{0});
}

TEST_CASE("subsidies and loans with bad fields are refused", "[programme]") {
  using Catch::Contains;
  using suanwang::tests::faults;
  using suanwang::tests::with_line;
  CHECK_THAT(faults<InterestSubsidy>(with_line(kSubsidy, "cap_per_year", "cap_per_year: 10")),
             Contains("has no unit"));
  CHECK_THAT(faults<InterestSubsidy>(with_line(kSubsidy, "reference_rate", "reference_rate: -1%")),
             Contains("must be from 0"));
  CHECK_THAT(faults<InterestSubsidy>(with_line(kSubsidy, "most_years", "")),
             Contains("most_years"));
  CHECK_THAT(faults<Loan>(with_line(kBullet, "principal", "principal: -50 MCNY")),
             Contains("must be from 0"));
  CHECK_THAT(faults<Loan>(with_line(kBullet, "months", "months: 0")), Contains("from 1"));
}
