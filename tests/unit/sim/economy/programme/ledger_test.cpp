#include "sim/economy/programme/ledger.hpp"

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::civil_month;
using suanwang::CivilDay;
using suanwang::CivilMonth;
using suanwang::EnergyLedger;
using suanwang::EnergySums;
using suanwang::tests::day;

namespace {

void book_days(EnergyLedger& ledger, CivilDay from, CivilDay until) {
  for (CivilDay d = from; d < until; ++d.days_since_1970) {
    ledger.book(d, 13, 10);
    ledger.book(d, 13, 10);
  }
}

}  // namespace

TEST_CASE("months know their days and their names", "[programme]") {
  CHECK(suanwang::days_in(civil_month(2024, 2)) == 29);
  CHECK(suanwang::days_in(civil_month(2026, 2)) == 28);
  CHECK(suanwang::days_in(civil_month(2025, 12)) == 31);
  CHECK(suanwang::month_text(civil_month(2025, 12) + 1) == "2026-01");
  CHECK(suanwang::month_of(day("2026-01-31")) == civil_month(2026, 1));
}

TEST_CASE("three years after a date are the same date, after 29 February 1 March", "[programme]") {
  CHECK(suanwang::years_after(day("2026-01-15"), 3) == day("2029-01-15"));
  CHECK(suanwang::years_after(day("2024-02-29"), 3) == day("2027-03-01"));
}

TEST_CASE("twelve months are counted from the first whole month after commissioning",
          "[programme]") {
  EnergyLedger ledger(day("2025-01-02"));
  book_days(ledger, day("2024-12-01"), day("2026-01-01"));
  // January 2025 lacks its first day: eleven whole months, 334 days twice 13 and 10.
  CHECK(ledger.twelve_months(civil_month(2025, 12)) == EnergySums{334 * 26, 334 * 20, 11});
  book_days(ledger, day("2026-01-01"), day("2026-02-01"));
  CHECK(ledger.twelve_months(civil_month(2026, 1)) == EnergySums{365 * 26, 365 * 20, 12});
}

TEST_CASE("a month that is not over, or not booked, breaks the twelve", "[programme]") {
  EnergyLedger ledger(day("2025-01-01"));
  book_days(ledger, day("2025-01-01"), day("2025-12-31"));
  CHECK(ledger.twelve_months(civil_month(2025, 12)).months == 0);
  CHECK(ledger.twelve_months(civil_month(2025, 11)).months == 11);
  CHECK(ledger.twelve_months(civil_month(2026, 3)).months == 0);
  EnergyLedger gap(day("2024-01-01"));
  for (std::int32_t month = 1; month <= 14; ++month) {
    if (month != 5) {
      gap.book_month(CivilMonth{civil_month(2024, 1).index + month - 1}, 13, 10);
    }
  }
  CHECK(gap.twelve_months(civil_month(2025, 2)) == EnergySums{9 * 13, 9 * 10, 9});
}

TEST_CASE("months before commissioning are not booked", "[programme]") {
  EnergyLedger ledger(day("2024-02-02"));
  for (std::int32_t month = 1; month <= 4; ++month) {
    ledger.book_month(civil_month(2024, month), 13, 10);
  }
  CHECK(ledger.twelve_months(civil_month(2024, 4)) == EnergySums{26, 20, 2});
}

TEST_CASE("only the last twelve months count", "[programme]") {
  EnergyLedger ledger(day("2024-01-01"));
  ledger.book_month(civil_month(2024, 1), 1'000'000, 10);
  for (std::int32_t month = 1; month <= 12; ++month) {
    ledger.book_month(civil_month(2024, 1) + month, 13, 10);
  }
  CHECK(ledger.twelve_months(civil_month(2025, 1)) == EnergySums{156, 120, 12});
}

TEST_CASE("a ledger that is booked backwards, or with negative energy, breaks", "[programme]") {
  EnergyLedger ledger(day("2024-01-01"));
  ledger.book(day("2024-02-02"), 13, 10);
  CHECK_THROWS_AS(ledger.book(day("2024-02-01"), 13, 10), suanwang::InvariantBreach);
  CHECK_THROWS_AS(ledger.book(day("2024-02-03"), -1, 10), suanwang::InvariantBreach);
  CHECK_THROWS_AS(ledger.book_month(civil_month(2024, 2), 13, 10), suanwang::InvariantBreach);
}
