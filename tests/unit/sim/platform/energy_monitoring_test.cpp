// Thresholds: 15 minutes, 90 %, 5 %, three working days. April 2026 has 30 days: 2880 readings.
#include "sim/platform/energy_monitoring.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::after_working_time;
using suanwang::Calendar;
using suanwang::check_month;
using suanwang::civil_month;
using suanwang::ConnectionMonth;
using suanwang::ConnectionRules;
using suanwang::ConnectionState;
using suanwang::days;
using suanwang::Duration;
using suanwang::EndSystem;
using suanwang::EnergyMonitoring;
using suanwang::hours;
using suanwang::minutes;
using suanwang::Moment;
using suanwang::Time;
using suanwang::tests::day;

namespace {

ConnectionRules rules() {
  return suanwang::tests::parsed<ConnectionRules>(
      "interval: 15 min\n"
      "completeness: 90%\n"
      "deviation: 5%\n"
      "longest_outage_working_days: 3\n"
      "connected_months: 12\n"
      "source: illustrative\n");
}

EndSystem end_system(const std::string& text) {
  auto system = suanwang::tests::parsed<EndSystem>(text + "\nsource: illustrative\n");
  REQUIRE(system.objection().empty());
  return system;
}

/// Time 0 is the first of April 2026, a Wednesday; Tomb-sweeping Day on Monday the 6th.
const Calendar& calendar() {
  static const Calendar kCalendar(
      Moment::parse("2026-04-01T00:00:00+08:00").value().utc_ms, hours(8), {day("2026-04-06")}, {});
  return kCalendar;
}

Time at(const std::string& moment) {
  return {Moment::parse(moment).value().utc_ms - calendar().start_utc_ms()};
}

EnergyMonitoring monitoring(const EndSystem& system) {
  return EnergyMonitoring(rules(), system, calendar(), 42, 7);
}

/// Observes [from, until), the same energy each interval.
void observe(EnergyMonitoring& monitoring, Time from, Time until) {
  for (Time t = from; t < until; t = t + minutes(15)) {
    monitoring.observe(t, {1300, 1000});
  }
}

/// April of a connection that stands, with those faults.
ConnectionMonth april(const std::string& system) {
  EnergyMonitoring april = monitoring(end_system("accepted: 2026-01-01\n" + system));
  observe(april, Time{0}, Time{days(30).ms});
  REQUIRE(april.months().size() == 1);
  return april.months().front();
}

std::string fault(const std::string& from, const std::string& until, bool reported) {
  return "faults: [{ from: '" + from + "', until: '" + until +
         "', reported: " + (reported ? "true" : "false") + " }]";
}

}  // namespace

TEST_CASE("a month without losses is complete and connected", "[energy-monitoring]") {
  const ConnectionMonth month = april("");
  CHECK(month.expected == 2880);
  CHECK(month.received == 2880);
  CHECK(month.monthly_pj == 2880 * 1300);
  CHECK(month.monthly_it_pj == 2880 * 1000);
  CHECK(month.daily_sum_pj == month.monthly_pj);
  CHECK(check_month(rules(), month).connected());
}

TEST_CASE("288 readings missed of 2880 leave the month connected and 289 do not",
          "[energy-monitoring]") {
  // Three whole days, 288 intervals, Saturday to the holiday on Monday: no working day.
  const auto missed = [](const std::string& until) {
    return april(fault("2026-04-04T00:00:00+08:00", until, false));
  };
  const ConnectionMonth enough = missed("2026-04-07T00:00:00+08:00");
  CHECK(enough.received == 2592);
  CHECK(enough.unreported_outage == Duration{0});
  CHECK(check_month(rules(), enough).connected());
  const ConnectionMonth few = missed("2026-04-07T00:15:00+08:00");
  CHECK(few.received == 2591);
  CHECK_FALSE(check_month(rules(), few).complete);
}

TEST_CASE("an unreported outage of four working days takes the month, one of three does not",
          "[energy-monitoring]") {
  // Tuesday the 7th on; 90 % would be missed too by four days, so the rule is looked at alone.
  const auto outage = [](const std::string& until, bool reported) {
    return check_month(rules(), april(fault("2026-04-07T00:00:00+08:00", until, reported)));
  };
  CHECK(outage("2026-04-10T00:00:00+08:00", false).connected());
  CHECK_FALSE(outage("2026-04-10T00:15:00+08:00", false).reported);
  CHECK_FALSE(outage("2026-04-11T00:00:00+08:00", false).connected());
  CHECK_FALSE(outage("2026-04-11T00:00:00+08:00", false).reported);
  CHECK(outage("2026-04-11T00:00:00+08:00", true).reported);
}

TEST_CASE("weekends and holidays do not make an outage longer", "[energy-monitoring]") {
  // Friday the 3rd noon to Wednesday the 8th noon: half a day, weekend and holiday, a day and half.
  const ConnectionMonth month =
      april(fault("2026-04-03T12:00:00+08:00", "2026-04-08T12:00:00+08:00", false));
  CHECK(month.unreported_outage == days(2));
}

TEST_CASE("an outage over the turn of months is held against both", "[energy-monitoring]") {
  // Wednesday 29 April to Tuesday 5 May: four working days (Calendar without the May holidays).
  EnergyMonitoring two = monitoring(
      end_system("accepted: 2026-01-01\n" +
                 fault("2026-04-29T00:00:00+08:00", "2026-05-05T00:00:00+08:00", false)));
  observe(two, Time{0}, Time{days(61).ms});
  REQUIRE(two.months().size() == 2);
  for (const ConnectionMonth& month : two.months()) {
    CHECK(month.unreported_outage == days(4));
    CHECK_FALSE(check_month(rules(), month).reported);
  }
}

TEST_CASE("an end system that reads 5 % high passes and one that reads more does not",
          "[energy-monitoring]") {
  const ConnectionMonth high = april("error: 5%");
  CHECK(high.daily_sum_pj == 2880 * 1365);
  CHECK(check_month(rules(), high).connected());
  CHECK_FALSE(check_month(rules(), april("error: 5.1%")).consistent);
  CHECK_FALSE(check_month(rules(), april("error: -5.1%")).consistent);
}

TEST_CASE("registers bring the energy of lost readings with the next, single readings do not",
          "[energy-monitoring]") {
  const std::string outage = fault("2026-04-07T00:00:00+08:00", "2026-04-08T00:00:00+08:00", false);
  CHECK(april(outage).daily_sum_pj == 2880 * 1300);
  CHECK(april(outage + "\ncumulative: false").daily_sum_pj == (2880 - 96) * 1300);
}

TEST_CASE("in a reported outage readings are filed by hand", "[energy-monitoring]") {
  const std::string outage =
      fault("2026-04-07T00:00:00+08:00", "2026-04-08T00:00:00+08:00", true) + "\ncumulative: false";
  const ConnectionMonth month = april(outage);
  CHECK(month.daily_sum_pj == 2880 * 1300);
  CHECK(month.received == 2880 - 96);
  ConnectionRules lenient = rules();
  lenient.hand_filed_counts = true;
  EnergyMonitoring filed(lenient, end_system("accepted: 2026-01-01\n" + outage), calendar(), 1, 1);
  observe(filed, Time{0}, Time{days(30).ms});
  CHECK(filed.months().front().received == 2880);
}

TEST_CASE("a connection goes from nothing through installation and trial to connected",
          "[energy-monitoring]") {
  // Five working days from Thursday the 2nd: 2, 3, (4 to 6 off) 7, 8, 9: ready on Friday the 10th.
  EnergyMonitoring rising =
      monitoring(end_system("installed_from: 2026-04-02\ninstallation_working_days: 5"));
  auto run = [&, now = Time{0}](const std::string& until) mutable {
    observe(rising, now, at(until));
    now = at(until);
    return rising.state();
  };
  CHECK(run("2026-04-02T00:00:00+08:00") == ConnectionState::not_connected);
  CHECK(run("2026-04-02T00:15:00+08:00") == ConnectionState::installing);
  CHECK(run("2026-04-10T00:00:00+08:00") == ConnectionState::installing);
  CHECK(run("2026-04-10T00:15:00+08:00") == ConnectionState::trial);
  CHECK(run("2026-05-09T23:45:00+08:00") == ConnectionState::trial);
  CHECK(run("2026-05-10T00:00:00+08:00") == ConnectionState::connected);
  run("2026-07-01T00:00:00+08:00");
  REQUIRE(rising.months().size() == 3);
  CHECK(rising.months()[0].received == 21 * 96);
  CHECK_FALSE(rising.months()[1].accepted);
  CHECK(rising.connected_run(civil_month(2026, 5)) == 0);
  CHECK(rising.connected_run(civil_month(2026, 6)) == 1);
}

TEST_CASE("a trial with too few readings is run again", "[energy-monitoring]") {
  const EndSystem bad = end_system(
      "installed_from: 2026-04-01\n"
      "installation_working_days: 0\n" +
      fault("2026-04-10T00:00:00+08:00", "2026-04-13T00:15:00+08:00", true));
  EnergyMonitoring trial = monitoring(bad);
  observe(trial, Time{0}, Time{days(59).ms});
  CHECK(trial.state() == ConnectionState::trial);
  observe(trial, Time{days(59).ms}, Time{days(60).ms});
  CHECK(trial.state() == ConnectionState::connected);
}

TEST_CASE("an outage degrades a connection, and a long unreported one loses it",
          "[energy-monitoring]") {
  EnergyMonitoring outage = monitoring(
      end_system("accepted: 2026-01-01\n" +
                 fault("2026-04-07T00:00:00+08:00", "2026-04-10T06:00:00+08:00", false)));
  auto run = [&, now = Time{0}](const std::string& until) mutable {
    observe(outage, now, at(until));
    now = at(until);
    return outage.state();
  };
  CHECK(run("2026-04-07T01:00:00+08:00") == ConnectionState::connected);
  CHECK(run("2026-04-07T01:15:00+08:00") == ConnectionState::degraded);
  CHECK(run("2026-04-10T00:00:00+08:00") == ConnectionState::degraded);
  CHECK(run("2026-04-10T00:15:00+08:00") == ConnectionState::lost);
  CHECK(run("2026-04-10T06:00:00+08:00") == ConnectionState::lost);
  CHECK(run("2026-04-10T06:15:00+08:00") == ConnectionState::trial);
  CHECK(run("2026-05-10T06:00:00+08:00") == ConnectionState::trial);
  CHECK(run("2026-05-10T06:15:00+08:00") == ConnectionState::connected);
}

TEST_CASE("a repaired outage ends as connected, and a reported one is never lost",
          "[energy-monitoring]") {
  EnergyMonitoring outage =
      monitoring(end_system("accepted: 2026-01-01\n" +
                            fault("2026-04-07T00:00:00+08:00", "2026-04-20T00:00:00+08:00", true)));
  observe(outage, Time{0}, at("2026-04-20T00:00:00+08:00"));
  CHECK(outage.state() == ConnectionState::degraded);
  observe(outage, at("2026-04-20T00:00:00+08:00"), at("2026-04-20T00:15:00+08:00"));
  CHECK(outage.state() == ConnectionState::connected);
}

TEST_CASE("a reward needs twelve connected months in a row", "[energy-monitoring]") {
  EnergyMonitoring year = monitoring(end_system("accepted: 2026-01-01"));
  observe(year, Time{0}, at("2027-03-31T00:00:00+08:00"));
  CHECK(year.connected_run(civil_month(2027, 2)) == 11);
  CHECK_FALSE(year.rewardable(civil_month(2027, 2)));
  CHECK(year.connected_run(civil_month(2027, 3)) == 0);
  observe(year, at("2027-03-31T00:00:00+08:00"), at("2027-04-01T00:00:00+08:00"));
  CHECK(year.connected_run(civil_month(2027, 3)) == 12);
  CHECK(year.rewardable(civil_month(2027, 3)));
  CHECK_FALSE(year.rewardable(civil_month(2027, 4)));
}

TEST_CASE("a month that is not connected breaks the run", "[energy-monitoring]") {
  EnergyMonitoring year =
      monitoring(end_system("accepted: 2026-01-01\n" +
                            fault("2026-06-10T00:00:00+08:00", "2026-06-20T00:00:00+08:00", true)));
  observe(year, Time{0}, at("2027-04-01T00:00:00+08:00"));
  CHECK(year.connected_run(civil_month(2026, 5)) == 2);
  CHECK(year.connected_run(civil_month(2026, 6)) == 0);
  CHECK(year.connected_run(civil_month(2027, 3)) == 9);
}

TEST_CASE("readings get lost at their rate, the same for the same seed", "[energy-monitoring]") {
  // 35,040 readings with p = 10 %: mean 3504, standard deviation 56; five of them.
  const auto received = [](std::uint64_t seed) {
    EnergyMonitoring year(
        rules(), end_system("accepted: 2026-01-01\nloss: 10%"), calendar(), seed, 3);
    observe(year, Time{0}, at("2027-04-01T00:00:00+08:00"));
    std::int64_t sum = 0;
    for (const ConnectionMonth& month : year.months()) {
      sum += month.received;
    }
    return sum;
  };
  CHECK(std::abs(received(42) - 31'536) < 281);
  CHECK(received(42) == received(42));
  CHECK(received(42) != received(43));
}

TEST_CASE("faults leave the losses of readings as they were", "[energy-monitoring]") {
  const auto pattern = [](const std::string& more) {
    EnergyMonitoring april = monitoring(end_system("accepted: 2026-01-01\nloss: 20%\n" + more));
    std::vector<bool> received;
    for (Time t{0}; t < Time{days(30).ms}; t = t + minutes(15)) {
      received.push_back(april.observe(t, {1300, 1000}));
    }
    return received;
  };
  const auto calm = pattern("");
  const auto troubled = pattern("mean_between_faults: 5d\nrepair_working_days: 1");
  std::int64_t only_calm = 0;
  for (std::size_t i = 0; i < calm.size(); ++i) {
    CHECK((calm[i] || !troubled[i]));
    only_calm += calm[i] && !troubled[i] ? 1 : 0;
  }
  CHECK(only_calm >= 70);  // a fault of one working day misses 96 readings, a fifth lost anyway
}

TEST_CASE("random faults end after their working days", "[energy-monitoring]") {
  // A mean of 1000 h between repair and fault, one working day of 96 intervals or, over a weekend,
  // up to 288 + 96: the missing come in runs of at least 96.
  EnergyMonitoring year = monitoring(
      end_system("accepted: 2026-01-01\nmean_between_faults: 1000 h\nrepair_working_days: 1"));
  std::int64_t run = 0;
  std::int64_t runs = 0;
  for (Time t{0}; t < Time{days(365).ms}; t = t + minutes(15)) {
    if (year.observe(t, {1300, 1000})) {
      CHECK((run == 0 || run >= 95));
      runs += run > 0 ? 1 : 0;
      run = 0;
    } else {
      ++run;
    }
  }
  CHECK(runs >= 2);
  CHECK(runs <= 20);
}

TEST_CASE("working time leaves out weekends and holidays", "[energy-monitoring]") {
  const auto after = [](const std::string& from, Duration working) {
    return after_working_time(calendar(), at(from), working);
  };
  CHECK(after("2026-04-07T10:00:00+08:00", days(1)) == at("2026-04-08T10:00:00+08:00"));
  CHECK(after("2026-04-03T12:00:00+08:00", days(1)) == at("2026-04-07T12:00:00+08:00"));
  CHECK(after("2026-04-04T12:00:00+08:00", days(1)) == at("2026-04-08T00:00:00+08:00"));
  CHECK(after("2026-04-04T12:00:00+08:00", Duration{0}) == at("2026-04-04T12:00:00+08:00"));
}

TEST_CASE("intervals that do not follow one another, or negative energy, break an invariant",
          "[energy-monitoring]") {
  EnergyMonitoring april = monitoring(end_system("accepted: 2026-01-01"));
  april.observe(Time{0}, {1300, 1000});
  CHECK_THROWS(april.observe(Time{0}, {1300, 1000}));
  CHECK_THROWS(april.observe(Time{minutes(30).ms}, {1300, 1000}));
  CHECK_THROWS(april.observe(Time{minutes(15).ms}, {-1, 1000}));
}

TEST_CASE("an end system with bad fields is refused or objects", "[energy-monitoring]") {
  using Catch::Contains;
  const auto faults = [](const std::string& text) {
    return suanwang::tests::faults<EndSystem>(text);
  };
  CHECK_THAT(faults("{ accepted: 2026-01-01 }"), Contains("source"));
  CHECK_THAT(faults("{ loss: -1%, source: x }"), Contains("from 0"));
  CHECK_THAT(faults("{ mean_between_faults: 90, source: x }"), Contains("has no unit"));
  CHECK_THAT(faults("{ faults: [{ from: 2026-01-01 }], source: x }"), Contains("moment"));
  EndSystem system = suanwang::tests::parsed<EndSystem>(
      "{ accepted: 2026-01-01, installed_from: 2026-01-01, source: x }");
  CHECK_THAT(system.objection(), Contains("either"));
  system.installed_from.reset();
  system.faults = {{Moment{10, {}}, Moment{20, {}}, false},
                   {Moment{19, {}}, Moment{30, {}}, false}};
  CHECK_THAT(system.objection(), Contains("faults[1] begins before"));
  system.faults = {{Moment{10, {}}, Moment{10, {}}, false}};
  CHECK_THAT(system.objection(), Contains("ends before it begins"));
}
