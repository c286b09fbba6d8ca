// Thresholds: 15 minutes, 90 %, 5 %, three working days.
#include "sim/economy/programme/connection.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::check_month;
using suanwang::ConnectionMonth;
using suanwang::ConnectionRules;
using suanwang::days;
using suanwang::Duration;

namespace {

const std::string kConnection =
    "interval: 15 min\n"
    "completeness: 90%\n"
    "deviation: 5%\n"
    "longest_outage_working_days: 3\n"
    "connected_months: 12\n"
    "source: illustrative\n";

ConnectionRules connection_rules() {
  return suanwang::tests::parsed<ConnectionRules>(kConnection);
}

ConnectionMonth good_month() {
  ConnectionMonth month;
  month.expected = 2880;
  month.observed = 2880;
  month.received = 2880;
  month.daily_sum_pj = 1000;
  month.monthly_pj = 1000;
  month.accepted = true;
  return month;
}

}  // namespace

TEST_CASE("2592 of 2880 readings are enough and 2591 are not", "[programme]") {
  ConnectionMonth month = good_month();
  month.received = 2592;
  CHECK(check_month(connection_rules(), month).connected());
  month.received = 2591;
  CHECK_FALSE(check_month(connection_rules(), month).complete);
  CHECK_FALSE(check_month(connection_rules(), month).connected());
}

TEST_CASE("daily sums of 1050 against a month of 1000 pass and 1051 do not", "[programme]") {
  ConnectionMonth month = good_month();
  for (const int sum : {1050, 950}) {
    month.daily_sum_pj = sum;
    CHECK(check_month(connection_rules(), month).connected());
  }
  for (const int sum : {1051, 949}) {
    month.daily_sum_pj = sum;
    CHECK_FALSE(check_month(connection_rules(), month).consistent);
    CHECK_FALSE(check_month(connection_rules(), month).connected());
  }
}

TEST_CASE("a month without energy is consistent only without readings of energy", "[programme]") {
  ConnectionMonth month = good_month();
  month.daily_sum_pj = 0;
  month.monthly_pj = 0;
  CHECK(check_month(connection_rules(), month).consistent);
  month.daily_sum_pj = 1;
  CHECK_FALSE(check_month(connection_rules(), month).consistent);
}

TEST_CASE("an unreported outage of three working days passes and a longer one does not",
          "[programme]") {
  ConnectionMonth month = good_month();
  month.unreported_outage = days(3);
  CHECK(check_month(connection_rules(), month).connected());
  month.unreported_outage = days(3) + Duration{1};
  CHECK_FALSE(check_month(connection_rules(), month).reported);
  CHECK_FALSE(check_month(connection_rules(), month).connected());
}

TEST_CASE("a month counts only if the connection was accepted when it began", "[programme]") {
  ConnectionMonth month = good_month();
  month.accepted = false;
  CHECK_FALSE(check_month(connection_rules(), month).connected());
}

TEST_CASE("a month that is not over does not count", "[programme]") {
  ConnectionMonth month = good_month();
  month.observed = 2879;
  CHECK_FALSE(check_month(connection_rules(), month).connected());
}

TEST_CASE("connection rules with bad fields are refused", "[programme]") {
  using suanwang::tests::faults;
  using suanwang::tests::with_line;
  const auto [key, line, fault] = GENERATE(table<std::string, std::string, std::string>({
      {"interval", "interval: 15", "has no unit"},
      {"completeness", "completeness: -1%", "from 0"},
      {"deviation", "", "deviation"},
      {"longest_outage_working_days", "longest_outage_working_days: -1", "from 0"},
      {"source", "", "source"},
  }));
  CHECK_THAT(faults<ConnectionRules>(with_line(kConnection, key, line)), Catch::Contains(fault));
}
