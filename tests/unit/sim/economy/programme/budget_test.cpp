#include "sim/economy/programme/budget.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::BudgetClaim;
using suanwang::BudgetRules;
using suanwang::BudgetYear;
using suanwang::CityBudget;
using suanwang::Money;
using suanwang::tests::day;
using suanwang::tests::yuan;

namespace {

const std::string kBudget =
    "annual: 50 MCNY\n"
    "queue: first-come\n"
    "source: illustrative\n";

BudgetRules budget_rules(const std::string& text = kBudget) {
  return suanwang::tests::parsed<BudgetRules>(text);
}

BudgetClaim claim(const std::string& project, const std::string& date, std::int64_t millions) {
  return {project, day(date), yuan(millions * 1'000'000)};
}

std::string names(const std::vector<BudgetClaim>& claims) {
  std::string all;
  for (const BudgetClaim& claim : claims) {
    all += claim.project + " ";
  }
  return all;
}

std::vector<BudgetClaim> year_of_claims() {
  return {claim("c", "2026-06-01", 5), claim("a", "2026-02-01", 30), claim("b", "2026-03-01", 25)};
}

}  // namespace

TEST_CASE("claims are paid by date until one does not fit, and nobody overtakes it",
          "[programme]") {
  CityBudget budget(budget_rules());
  const BudgetYear year = budget.settle(2026, year_of_claims());
  CHECK(names(year.paid) == "a ");
  CHECK(names(year.deferred) == "b c ");
  CHECK(year.paid_sum() == yuan(30'000'000));
  CHECK(year.deferred_sum() == yuan(30'000'000));
  CHECK(year.paid_sum() <= year.envelope);
}

TEST_CASE("deferred claims come first in the next year", "[programme]") {
  CityBudget budget(budget_rules());
  budget.settle(2026, year_of_claims());
  const BudgetYear next =
      budget.settle(2027, {claim("e", "2027-01-02", 10), claim("d", "2027-01-01", 20)});
  CHECK(names(next.paid) == "b c d ");
  CHECK(next.paid_sum() == next.envelope);
  CHECK(names(next.deferred) == "e ");
  CHECK(names(budget.settle(2028, {}).paid) == "e ");
  CHECK(budget.settle(2029, {}).paid.empty());
}

TEST_CASE("first-fit pays what still fits behind a claim that waits", "[programme]") {
  CityBudget budget(budget_rules(suanwang::tests::with_line(kBudget, "queue", "queue: first-fit")));
  const BudgetYear year = budget.settle(2026, year_of_claims());
  CHECK(names(year.paid) == "a c ");
  CHECK(names(year.deferred) == "b ");
}

TEST_CASE("paid in parts, the envelope is used up and the rest waits", "[programme]") {
  CityBudget budget(budget_rules(kBudget + "pay_in_parts: true\n"));
  const BudgetYear year = budget.settle(2026, year_of_claims());
  CHECK(year.paid == std::vector{claim("a", "2026-02-01", 30), claim("b", "2026-03-01", 20)});
  CHECK(year.deferred == std::vector{claim("b", "2026-03-01", 5), claim("c", "2026-06-01", 5)});
  const BudgetYear large = budget.settle(2027, {claim("x", "2027-01-01", 70)});
  CHECK(large.deferred == std::vector{claim("x", "2027-01-01", 30)});
}

TEST_CASE("a claim above the envelope is told apart and does not block the others", "[programme]") {
  CityBudget budget(budget_rules());
  const BudgetYear year =
      budget.settle(2026, {claim("huge", "2026-01-01", 51), claim("a", "2026-02-01", 50)});
  CHECK(names(year.never_payable) == "huge ");
  CHECK(names(year.paid) == "a ");
  CHECK(year.deferred.empty());
}

TEST_CASE("claims of one date are paid in the order given", "[programme]") {
  CityBudget budget(budget_rules());
  const BudgetYear year = budget.settle(
      2026,
      {claim("z", "2026-02-01", 20), claim("y", "2026-02-01", 20), claim("x", "2026-02-01", 20)});
  CHECK(names(year.paid) == "z y ");
}

TEST_CASE("a budget with bad fields is refused", "[programme]") {
  using suanwang::tests::with_line;
  const auto [key, line, fault] = GENERATE(table<std::string, std::string, std::string>({
      {"annual", "annual: 50", "has no unit"},
      {"annual", "annual: -50 MCNY", "at least 0"},
      {"annual", "", "annual"},
      {"queue", "queue: lottery", "lottery"},
      {"source", "", "source"},
  }));
  CHECK_THAT(suanwang::tests::faults<BudgetRules>(with_line(kBudget, key, line)),
             Catch::Contains(fault));
}
