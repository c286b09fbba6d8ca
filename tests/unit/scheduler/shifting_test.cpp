// Each shifting rule against plans made by hand.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/shifting/shifting_rule.hpp"
#include "sim/city/civil_date.hpp"
#include "tests/support/config.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

using RulePtr = std::unique_ptr<ShiftingRule>;
using Runs = std::vector<RunInterval>;

RulePtr make(const std::string& name, const ConfigNode& params = {}) {
  const auto* entry = find_plugin(shifting_rules(), name);
  REQUIRE(entry != nullptr);
  Issues issues;
  RulePtr rule = entry->make(params, "shift", issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(rule != nullptr);
  return rule;
}

/// A rule that lets every job wait that long.
RulePtr waiting(const std::string& name, const std::string& max_wait) {
  return make(name, config::map({{"max_wait", max_wait}, {"short_below", "0 s"}}));
}

Time at(std::int64_t minute) {
  return Time{} + minutes(minute);
}

Time hour(std::int64_t h) {
  return at(60 * h);
}

RunInterval from_to(std::int64_t from_minute, std::int64_t until_minute) {
  return {at(from_minute), at(until_minute)};
}

ShiftRequest asked(Time now, Duration length, bool interruptible = false) {
  ShiftRequest request;
  request.now = now;
  request.length = length;
  request.interruptible = interruptible;
  return request;
}

/// The runs that a rule plans by hourly values, the first of which begins at the scenario's start.
Runs runs_of(const ShiftingRule& rule,
             const ShiftRequest& request,
             const std::vector<std::int64_t>& hourly) {
  return rule.plan(request, ForecastView{Time{}, hours(1), hourly}, Calendar{}).runs;
}

const std::vector<std::int64_t> kUpAndDown{50, 40, 60, 30, 20, 70, 10, 80};

/// When a job would end on each kind of day, and when it ends under a rule that lets it end later
/// and a signal that falls all the time, so that it is always worth it.
struct End {
  std::string at_once;
  std::string shifted;
};

/// Wednesday, 1 January 2020, 00:00 UTC, and a clock of UTC.
Calendar calendar_of_2020(std::vector<CivilDay> holidays = {}) {
  return {1'577'836'800'000, Duration{}, std::move(holidays), {}};
}

std::string shifted_end(const ShiftingRule& rule,
                        const std::string& at_once,
                        const Calendar& calendar) {
  std::vector<std::int64_t> falling(24 * 21);
  for (std::size_t i = 0; i < falling.size(); ++i) {
    falling[i] = 1000 - static_cast<std::int64_t>(i);
  }
  for (std::int64_t minute = 0; minute < 14 * 24 * 60; minute += 30) {
    if (calendar.iso8601(at(minute)).starts_with(at_once)) {
      const ShiftRequest request = asked(at(minute) - hours(3), hours(3));
      const ForecastView seen{request.now, hours(1), falling};
      return calendar.iso8601(rule.plan(request, seen, calendar).runs.back().until).substr(0, 16);
    }
  }
  return "no such time";
}

void check_ends(const ShiftingRule& rule,
                const std::vector<End>& ends,
                const Calendar& calendar = calendar_of_2020()) {
  for (const End& end : ends) {
    INFO("would end " << end.at_once);
    CHECK(shifted_end(rule, end.at_once, calendar) == end.shifted);
  }
}

}  // namespace

TEST_CASE("without shifting a job runs at once and no forecast is looked at", "[shifting]") {
  const RulePtr rule = make("no-wait");
  CHECK_FALSE(rule->signal().has_value());
  CHECK(runs_of(*rule, asked(at(90), minutes(45)), kUpAndDown) == Runs{from_to(90, 135)});
}

TEST_CASE("lowest-slot starts in the lowest slot that its wait reaches", "[shifting]") {
  const RulePtr rule = waiting("lowest-slot", "5 h");
  // Slots 0 to 5 can be reached: 20 in slot 4 is the lowest; 10 in slot 6 is too late.
  CHECK(runs_of(*rule, asked(hour(0), hours(3)), kUpAndDown) == Runs{from_to(240, 420)});
  CHECK(runs_of(*rule, asked(hour(0), hours(3)), {30, 20, 20, 40}) == Runs{from_to(60, 240)});
}

TEST_CASE("lowest-slot within a slot starts at once or when another begins", "[shifting]") {
  CHECK(runs_of(*waiting("lowest-slot", "30 min"), asked(at(30), hours(1)), kUpAndDown) ==
        Runs{from_to(60, 120)});
  CHECK(runs_of(*waiting("lowest-slot", "20 min"), asked(at(30), hours(1)), kUpAndDown) ==
        Runs{from_to(30, 90)});
}

TEST_CASE("a deadline and a short request shorten the wait", "[shifting]") {
  ShiftRequest request = asked(hour(0), hours(3));
  request.deadline = hour(6);  // to start by 3: 30 in slot 3
  CHECK(runs_of(*waiting("lowest-slot", "5 h"), request, kUpAndDown) == Runs{from_to(180, 360)});
  request.deadline = hour(2);  // can't be kept
  CHECK(runs_of(*waiting("lowest-slot", "5 h"), request, kUpAndDown) == Runs{from_to(0, 180)});
  const RulePtr by_class =
      make("lowest-slot",
           config::map({{"max_wait", "5 h"}, {"short_below", "2 h"}, {"short_max_wait", "2 h"}}));
  CHECK(runs_of(*by_class, asked(hour(0), minutes(119)), kUpAndDown) == Runs{from_to(60, 179)});
  CHECK(runs_of(*by_class, asked(hour(0), hours(2)), kUpAndDown) == Runs{from_to(240, 360)});
}

TEST_CASE("lowest-window sums over the mean length of the class", "[shifting]") {
  const RulePtr rule = waiting("lowest-window", "5 h");
  // Two hours from 0, 1, .. 5: 90, 100, 90, 50, 90, 80.
  ShiftRequest request = asked(hour(0), hours(5));
  request.class_mean = hours(2);
  CHECK(runs_of(*rule, request, kUpAndDown) == Runs{from_to(180, 480)});
  // Without a class its own length; 4 hours from 0, 1, .. 4: 180, 150, 180, 130, 180.
  CHECK(runs_of(*rule, asked(hour(0), hours(4)), kUpAndDown) == Runs{from_to(180, 420)});
}

TEST_CASE("lowest-window counts part of a slot for the time spent in it", "[shifting]") {
  const RulePtr rule = waiting("lowest-window", "1 h");
  // 90 min from 0: 10 + 30/2 = 25; from 1: 30 - 4/2 = 28. Two whole slots would say 40 against 26.
  CHECK(runs_of(*rule, asked(hour(0), minutes(90)), {10, 30, -4, 99}) == Runs{from_to(0, 90)});
  // From 0:30 an hour costs 5 + 15 = 20, from 1:00 it costs 30, from 1:30 it is no start to look
  // at.
  CHECK(runs_of(*rule, asked(at(30), hours(1)), {10, 30, -4, 99}) == Runs{from_to(30, 90)});
}

TEST_CASE("carbon-time takes the most saved for each hour until the end", "[shifting]") {
  const RulePtr rule = waiting("carbon-time", "4 h");
  // (C0 - Ct) / (t + 1): 10/2, 60/3, 20/4, 80/5 = 5, 20, 5, 16: slot 2, though slot 4 is lower.
  CHECK(runs_of(*rule, asked(hour(0), hours(1)), {100, 90, 40, 80, 20}) == Runs{from_to(120, 180)});
  // 20/2 and 30/3 tie: the earlier.
  CHECK(runs_of(*rule, asked(hour(0), hours(1)), {100, 80, 70}) == Runs{from_to(60, 120)});
  CHECK(runs_of(*rule, asked(hour(0), hours(1)), {100, 100, 101}) == Runs{from_to(0, 60)});
}

TEST_CASE("carbon-time knows the class and not the job", "[shifting]") {
  ShiftRequest request = asked(hour(0), hours(1));
  request.class_mean = hours(2);
  // Sums of two hours: 190, 130, 120, 100; (C0 - Ct) / (t + 2): 60/3, 70/4, 90/5: slot 1. By its
  // own hour: 10/2, 60/3, 20/4 it would be slot 2.
  CHECK(runs_of(*waiting("carbon-time", "3 h"), request, {100, 90, 40, 80, 20}) ==
        Runs{from_to(60, 120)});
}

TEST_CASE("wait-awhile runs in the cheapest slots and is suspended between", "[shifting]") {
  const RulePtr rule = waiting("wait-awhile", "4 h");
  // Of the seven slots that 3 h + 4 h reach, 10, 20 and 30 stand in 6, 4 and 3.
  CHECK(runs_of(*rule, asked(hour(0), hours(3), true), kUpAndDown) ==
        Runs{from_to(180, 300), from_to(360, 420)});
  CHECK(runs_of(*rule, asked(hour(0), hours(2), true), {20, 10, 10, 10, 10, 10}) ==
        Runs{from_to(60, 180)});
  // In one go: 150, 130, 110, 120, 100 from 0, 1, .. 4.
  CHECK(runs_of(*rule, asked(hour(0), hours(3), false), kUpAndDown) == Runs{from_to(240, 420)});
}

TEST_CASE("wait-awhile takes the beginning of the slot it needs a part of", "[shifting]") {
  CHECK(runs_of(*waiting("wait-awhile", "150 min"),
                asked(hour(0), minutes(90), true),
                {50, 40, 60, 30}) == Runs{from_to(60, 90), from_to(180, 240)});
  // Half of slot 0 is left at 0:30 and dearer than slot 1, but cheaper than slot 2.
  CHECK(runs_of(*waiting("wait-awhile", "1 h"), asked(at(30), minutes(90), true), {50, 40, 60}) ==
        Runs{from_to(30, 120)});
}

TEST_CASE("ecovisor runs below the quantile and once its wait is used up", "[shifting]") {
  const std::vector<std::int64_t> hourly{40, 10, 30, 20, 90};
  const auto by_quantile = [](const std::string& quantile, const std::string& max_wait) {
    return make("ecovisor",
                config::map({{"quantile", quantile},
                             {"look_ahead", "4 h"},
                             {"max_wait", max_wait},
                             {"short_below", "0 s"}}));
  };
  const ShiftRequest request = asked(hour(0), hours(2), true);
  // The 30 % quantile of 10, 20, 30, 40 is 10 + 0.9 x 10 = 19: only 10 is below; three hours of
  // waiting are slots 0, 2 and 3.
  CHECK(runs_of(*by_quantile("30 %", "3 h"), request, hourly) ==
        Runs{from_to(60, 120), from_to(240, 300)});
  // The 34 % quantile is 20.2: 20 is below too.
  CHECK(runs_of(*by_quantile("34 %", "3 h"), request, hourly) ==
        Runs{from_to(60, 120), from_to(180, 240)});
  CHECK(runs_of(*by_quantile("30 %", "90 min"), request, hourly) ==
        Runs{from_to(60, 120), from_to(150, 210)});
  CHECK(runs_of(*by_quantile("30 %", "3 h"), asked(hour(0), hours(2), false), hourly) ==
        Runs{from_to(60, 180)});
}

TEST_CASE("ecovisor does not run at the quantile itself", "[shifting]") {
  const RulePtr rule = make("ecovisor",
                            config::map({{"quantile", "50 %"},
                                         {"look_ahead", "3 h"},
                                         {"max_wait", "9 h"},
                                         {"short_below", "0 s"}}));
  CHECK(runs_of(*rule, asked(hour(0), hours(1), true), {20, 30, 10}) == Runs{from_to(120, 180)});
}

TEST_CASE("next-workday lets what ends out of office hours end in the morning", "[shifting]") {
  const RulePtr rule = make("next-workday", config::map({{"inclusive", "false"}}));
  check_ends(*rule,
             {{"2020-01-02T14:00", "2020-01-02T14:00"},  // Thursday, in office hours
              {"2020-01-02T17:00", "2020-01-02T17:00"},  // not after 17:00
              {"2020-01-02T17:30", "2020-01-03T08:30"},  // hours from 14:30: by Friday 09:00
              {"2020-01-02T18:00", "2020-01-03T09:00"},
              {"2020-01-02T05:00", "2020-01-02T09:00"},
              {"2020-01-03T18:00", "2020-01-06T09:00"},    // Friday evening: Monday
              {"2020-01-04T03:00", "2020-01-06T09:00"},    // Saturday
              {"2020-01-05T23:00", "2020-01-06T09:00"}});  // Sunday
}

TEST_CASE("next-workday knows holidays and the published reading of Friday evening", "[shifting]") {
  const Calendar monday_off = calendar_of_2020({day_of({2020, 1, 6})});
  check_ends(*make("next-workday", config::map({{"inclusive", "false"}})),
             {{"2020-01-03T18:00", "2020-01-07T09:00"}, {"2020-01-06T12:00", "2020-01-07T09:00"}},
             monday_off);
  check_ends(*make("next-workday", config::map({{"inclusive", "false"}, {"evening", "next-day"}})),
             {{"2020-01-03T18:00", "2020-01-04T09:00"}, {"2020-01-04T03:00", "2020-01-06T09:00"}});
}

TEST_CASE("semi-weekly lets a job end on Monday or Thursday morning", "[shifting]") {
  check_ends(*make("semi-weekly", config::map({{"inclusive", "false"}})),
             {{"2020-01-06T08:00", "2020-01-06T09:00"},
              {"2020-01-06T09:00", "2020-01-06T09:00"},
              {"2020-01-06T10:00", "2020-01-09T09:00"},
              {"2020-01-08T23:00", "2020-01-09T09:00"},
              {"2020-01-09T10:00", "2020-01-13T09:00"},
              {"2020-01-03T12:00", "2020-01-06T09:00"},
              {"2020-01-05T12:00", "2020-01-06T09:00"}});
}

TEST_CASE("the inclusive window lets a job without slack slip by one slot", "[shifting]") {
  const std::vector<std::int64_t> falling{50, 40, 30, 20, 10, 0};
  const ShiftRequest request = asked(hour(0), hours(2), true);
  CHECK(runs_of(*make("fixed-slack"), request, falling) == Runs{from_to(60, 180)});
  CHECK(runs_of(*make("fixed-slack", config::map({{"inclusive", "false"}})), request, falling) ==
        Runs{from_to(0, 120)});
  // Slots 0, 1, 2 are in the window: the two cheapest, apart.
  CHECK(runs_of(*make("fixed-slack", config::map({{"interruptible", "true"}})),
                request,
                {10, 50, 20, 0}) == Runs{from_to(0, 60), from_to(120, 180)});
  CHECK(runs_of(*make("fixed-slack", config::map({{"slack", "2 h"}})), request, falling) ==
        Runs{from_to(180, 300)});
  ShiftRequest with_deadline = request;
  with_deadline.deadline = hour(2);
  CHECK(runs_of(*make("fixed-slack"), with_deadline, falling) == Runs{from_to(0, 120)});
}

TEST_CASE("where the forecast can't place a job it runs at once", "[shifting]") {
  for (const auto* entry : shifting_rules()) {
    INFO(entry->name);
    Issues issues;
    const RulePtr rule = entry->make({}, "shift", issues);
    REQUIRE(rule != nullptr);
    CHECK(runs_of(*rule, asked(at(30), hours(3), true), {}) == Runs{from_to(30, 210)});
  }
  // Seen are two hours; a window of three is not.
  CHECK(runs_of(*waiting("lowest-window", "9 h"), asked(hour(0), hours(3)), {9, 1}) ==
        Runs{from_to(0, 180)});
  CHECK(runs_of(*waiting("carbon-time", "9 h"), asked(hour(0), hours(3)), {9, 1}) ==
        Runs{from_to(0, 180)});
}

TEST_CASE("a rule says whether it saves carbon or money", "[shifting]") {
  for (const auto* entry : shifting_rules()) {
    if (entry->name == "no-wait") {
      continue;
    }
    INFO(entry->name);
    CHECK(make(std::string(entry->name))->signal() == ShiftSignal::carbon);
    CHECK(make(std::string(entry->name), config::map({{"signal", "price"}}))->signal() ==
          ShiftSignal::price);
  }
}

TEST_CASE("an office day that ends before it begins is refused", "[shifting]") {
  Issues issues;
  const auto* entry = find_plugin(shifting_rules(), "next-workday");
  REQUIRE(entry != nullptr);
  CHECK(entry->make(config::map({{"day_end", "8 h"}}), "shift", issues) == nullptr);
  CHECK(issues.error_count() == 1);
}

TEST_CASE("a slot's value is the mean of the signal over it", "[shifting]") {
  const StepSeries<std::int64_t> series({{at(0), 100}, {at(90), 200}, {at(150), 0}, {at(210), 3}});
  // Slot 1: half 100, half 200. Slot 2: half 200, half 0. Slot 3: half 0, half 3: 1.5 to even 2.
  CHECK(slot_means(series, at(0), hours(1), 5) == std::vector<std::int64_t>{100, 150, 100, 2, 3});
  CHECK(slot_means(series, at(-60), hours(1), 2) == std::vector<std::int64_t>{100, 100});
  CHECK(slot_means(series, at(75), minutes(30), 2) == std::vector<std::int64_t>{150, 200});
}

TEST_CASE("a forecast shows the slot of now and those up to its horizon", "[shifting]") {
  const StepSeries<std::int64_t> series(
      {{hour(0), 10}, {hour(1), 11}, {hour(2), 12}, {hour(3), 13}, {hour(4), 14}});
  ForecastParams params;
  params.horizon = hours(3);
  Forecast forecast(series, hour(0), 5, params, RandomStream(1, "forecast"));
  const auto values_at = [&](Time now) {
    const ForecastView view = forecast.view(now);
    return std::vector<std::int64_t>(view.values.begin(), view.values.end());
  };
  CHECK(values_at(at(59)) == std::vector<std::int64_t>{10, 11, 12});
  CHECK(forecast.view(at(119)).first == hour(1));
  CHECK(values_at(hour(3)) == std::vector<std::int64_t>{13, 14});
  CHECK(values_at(hour(5)).empty());
  CHECK(values_at(hour(50)).empty());
}

}  // namespace suanwang::test
