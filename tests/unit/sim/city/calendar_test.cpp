#include "sim/city/calendar.hpp"

#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "sim/city/civil_date.hpp"

using suanwang::Calendar;
using suanwang::CivilDate;
using suanwang::CivilDay;
using suanwang::Date;
using suanwang::day_of;
using suanwang::Moment;
using suanwang::Time;

namespace {

CivilDay day(const std::string& text) {
  return Date::parse(text).value().day;
}

Calendar beijing(const std::string& start) {
  const Moment moment = Moment::parse(start).value();
  return {moment.utc_ms, suanwang::hours(8), {day("2026-02-17")}, {day("2026-02-14")}};
}

}  // namespace

TEST_CASE("published days have their published numbers", "[calendar]") {
  CHECK(day_of({1970, 1, 1}).days_since_1970 == 0);
  CHECK(day_of({2000, 3, 1}).days_since_1970 == 11'017);  // Hinnant's examples of the same epoch
  CHECK(day_of({1969, 12, 31}).days_since_1970 == -1);
  CHECK(Moment::parse("2001-09-09T01:46:40Z").value().utc_ms == 1'000'000'000'000);
  CHECK(Moment::parse("2038-01-19T03:14:07Z").value().utc_ms == 2'147'483'647'000);
  CHECK(Moment::parse("2009-02-13T23:31:30.123Z").value().utc_ms == 1'234'567'890'123);
}

TEST_CASE("published days have their weekdays", "[calendar]") {
  CHECK(suanwang::weekday_of(day("1969-07-20")) == 6);  // Apollo 11 landed on a Sunday
  CHECK(suanwang::weekday_of(day("2000-01-01")) == 5);  // a Saturday
  CHECK(suanwang::weekday_of(day("2008-08-08")) == 4);  // Beijing's games opened on a Friday
  CHECK(suanwang::weekday_of(day("2026-01-12")) == 0);  // a Monday
}

TEST_CASE("every day of 1100 years is one later than the day before", "[calendar]") {
  CivilDate date{1900, 1, 1};
  CivilDay number = day_of(date);
  for (int i = 0; i < 1100 * 365; ++i) {
    REQUIRE(suanwang::date_of(number) == date);
    const CivilDate next = suanwang::date_of({number.days_since_1970 + 1});
    const bool same_month = next.year == date.year && next.month == date.month;
    REQUIRE((same_month ? next.day == date.day + 1 : next.day == 1));
    REQUIRE(day_of(next).days_since_1970 == number.days_since_1970 + 1);
    date = next;
    ++number.days_since_1970;
  }
}

TEST_CASE("a scenario's clock shows the city's time", "[calendar]") {
  const Calendar calendar = beijing("2026-01-12T00:00:00+08:00");
  const auto civil = calendar.civil(Time{(26 * 3600 + 61) * 1000 + 7});
  CHECK(civil.year == 2026);
  CHECK(civil.month == 1);
  CHECK(civil.day == 13);
  CHECK(civil.hour == 2);
  CHECK(civil.minute == 1);
  CHECK(civil.second == 1);
  CHECK(civil.millisecond == 7);
  CHECK(civil.weekday == 1);
  CHECK(calendar.iso8601(Time{0}) == "2026-01-12T00:00:00+08:00");
  CHECK(calendar.iso8601(Time{1}) == "2026-01-12T00:00:00.001+08:00");
  CHECK(calendar.iso8601(Time{-1}) == "2026-01-11T23:59:59.999+08:00");
  CHECK(calendar.time_of_day_ms(Time{-1}) == 86'399'999);
  CHECK(beijing("2026-01-11T16:00:00Z").iso8601(Time{0}) == "2026-01-12T00:00:00+08:00");
}

TEST_CASE("holidays rest and make-up days work", "[calendar]") {
  const Calendar calendar = beijing("2026-02-01T00:00:00+08:00");
  CHECK(calendar.is_working_day(day("2026-02-16")));        // a Monday
  CHECK_FALSE(calendar.is_working_day(day("2026-02-17")));  // a holiday on a Tuesday
  CHECK(calendar.is_working_day(day("2026-02-14")));        // a Saturday that is worked
  CHECK_FALSE(calendar.is_working_day(day("2026-02-15")));  // a plain Sunday
}

TEST_CASE("texts that are no dates are told so", "[calendar]") {
  for (const char* text : {"2026-02-30",
                           "2025-02-29",
                           "1900-02-29",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-01-00",
                           "2026-04-31"}) {
    INFO(text);
    CHECK(Date::parse(text).error().find("there is no day") == 0);
  }
  CHECK(Date::parse("2000-02-29").has_value());
  for (const char* text : {"", "2026-1-1", "20260101", "2026-01-01 ", "today", "2026-01-01T"}) {
    INFO(text);
    CHECK(Date::parse(text).error().find("is not a date") != std::string::npos);
  }
}

TEST_CASE("a moment without its offset means nothing", "[calendar]") {
  CHECK(Moment::parse("2026-01-12T00:00:00").error().find("offset") != std::string::npos);
  CHECK(Moment::parse("2026-01-12T00:00:00+8").error().find("offset") != std::string::npos);
  CHECK(Moment::parse("2026-01-12T24:00:00Z").error().find("not a moment") != std::string::npos);
  CHECK(Moment::parse("2026-01-12").error().find("not a moment") != std::string::npos);
  CHECK(Moment::parse("2026-02-30T00:00:00Z").error().find("no day") != std::string::npos);
  const Moment moment = Moment::parse("2026-01-12T09:30:00-03:30").value();
  CHECK(moment.text() == "2026-01-12T09:30:00-03:30");
  CHECK(moment == Moment::parse(moment.text()).value());
}
