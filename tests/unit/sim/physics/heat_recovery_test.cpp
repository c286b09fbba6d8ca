#include "sim/physics/heat_recovery.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "sim/base/field_echo.hpp"
#include "sim/base/field_reader.hpp"
#include "tests/support/config.hpp"

namespace suanwang {

namespace {

constexpr double kMegawatt = 1e6;
constexpr double kSeasonHours = 2904.0;
constexpr Int128 kMicrojoulesPerGigajoule = 1'000'000'000'000'000;

/// Days of a common year in the season.
int season_days(const HeatRecoveryParams& params, int february_days) {
  const int lengths[] = {31, february_days, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int days = 0;
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= lengths[month - 1]; ++day) {
      days += in_heating_season(params, {month, day}) ? 1 : 0;
    }
  }
  return days;
}

}  // namespace

TEST_CASE("a heat pump delivers what it takes and its own power", "[heat]") {
  // Worked example: 3 MW at COP 5 are 3.75 MW for 0.75 MW; 2904 h of them 10,890 MWh = 39,204 GJ;
  // at 40 W/m2 they heat 93,750 m2.
  const HeatRecoveryParams params;
  const HeatFlow flow = recovered_heat(params, 3 * kMegawatt, true);
  CHECK(flow.source_w == Approx(3 * kMegawatt));
  CHECK(flow.delivered_w == Approx(3.75 * kMegawatt));
  CHECK(flow.pump_w == Approx(0.75 * kMegawatt));
  CHECK(flow.delivered_w * kSeasonHours / kMegawatt == Approx(10'890.0));
  CHECK(flow.delivered_w * kSeasonHours * 3600.0 / 1e9 == Approx(39'204.0));
  CHECK(heated_area_m2(params, flow.delivered_w) == Approx(93'750.0));
}

TEST_CASE("nothing is recovered in summer", "[heat]") {
  const HeatFlow flow = recovered_heat({}, 3 * kMegawatt, false);
  CHECK(flow.source_w == 0.0);
  CHECK(flow.delivered_w == 0.0);
  CHECK(flow.pump_w == 0.0);
}

TEST_CASE("the heating season of Beijing has 2904 hours", "[heat]") {
  const HeatRecoveryParams params;
  CHECK(24 * season_days(params, 28) == 2904);
  CHECK(season_days(params, 29) == 122);
  CHECK(in_heating_season(params, {11, 15}));
  CHECK_FALSE(in_heating_season(params, {11, 14}));
  CHECK(in_heating_season(params, {3, 15}));
  CHECK_FALSE(in_heating_season(params, {3, 16}));
  CHECK(in_heating_season(params, {1, 1}));
  CHECK_FALSE(in_heating_season(params, {7, 1}));
}

TEST_CASE("a season may lie within a year", "[heat]") {
  HeatRecoveryParams params;
  params.season_from = {5, 1};
  params.season_to = {5, 31};
  CHECK(season_days(params, 28) == 31);
}

TEST_CASE("demand limits what is taken", "[heat]") {
  // 50,000 m2 at 40 W/m2 ask for 2 MW: 1.6 MW taken, 0.4 MW of power.
  HeatRecoveryParams params;
  params.heated_area_m2 = 50'000.0;
  const HeatFlow flow = recovered_heat(params, 3 * kMegawatt, true);
  CHECK(flow.delivered_w == Approx(2.0 * kMegawatt));
  CHECK(flow.source_w == Approx(1.6 * kMegawatt));
  CHECK(flow.pump_w == Approx(0.4 * kMegawatt));
  CHECK(recovered_heat(params, 1 * kMegawatt, true).source_w == Approx(1 * kMegawatt));
  params.heated_area_m2 = 0.0;
  CHECK(recovered_heat(params, 3 * kMegawatt, true).delivered_w == 0.0);
}

TEST_CASE("the boundary decides what is reused and whose the pump is", "[heat]") {
  // Worked example: E_DC 85,410 MWh without the pump, PUE 1.30; ERF 0.1020 and ERE 1.1674 with the
  // pump outside. Inside: 10,890 of 85,410 + 2,178.
  HeatRecoveryParams params;
  const HeatFlow flow = recovered_heat(params, 3 * kMegawatt, true);
  const auto erf = [&] {
    const double reused_mwh = reused_w(params, flow) * kSeasonHours / kMegawatt;
    const double pump_mwh = facility_pump_w(params, flow) * kSeasonHours / kMegawatt;
    return reused_mwh / (85'410.0 + pump_mwh);
  };
  CHECK(erf() == Approx(0.1020).margin(0.00005));
  CHECK(1.30 * (1.0 - erf()) == Approx(1.1674).margin(0.00005));
  params.boundary = HeatPumpBoundary::inside;
  CHECK(erf() == Approx(10'890.0 / 87'588.0));
}

TEST_CASE("the share of heat that is captured goes with the load", "[heat]") {
  HeatRecoveryParams params;
  params.capture = Share{800'000};
  params.capture_idle = Share{200'000};
  CHECK(captured_heat_w(params, 1000.0, 0.0) == Approx(200.0));
  CHECK(captured_heat_w(params, 1000.0, 0.5) == Approx(500.0));
  CHECK(captured_heat_w(params, 1000.0, 1.0) == Approx(800.0));
  CHECK(captured_heat_w(params, 1000.0, 1.5) == Approx(800.0));
}

TEST_CASE("heat is paid by the gigajoule", "[heat]") {
  // 39,204 GJ at 44 CNY/GJ are 1,724,976 CNY.
  const Int128 income = heat_income_microfen({}, 39'204 * kMicrojoulesPerGigajoule);
  CHECK(income == Int128{172'497'600} * 1'000'000);
  CHECK(heat_income_microfen({}, 0) == 0);
}

TEST_CASE("the boiler that is spared would have burnt gas", "[heat]") {
  // 39,204 GJ from gas of 56.1 kg CO2 a GJ (IPCC 2006) at 92 %: 2390.6 t.
  const Int128 micrograms = avoided_boiler_micrograms({}, 39'204 * kMicrojoulesPerGigajoule);
  CHECK(static_cast<double>(micrograms) / 1e12 == Approx(39'204.0 * 0.0561 / 0.92).epsilon(1e-9));
}

TEST_CASE("days of the year are read and written as month and day", "[heat]") {
  REQUIRE(MonthDay::parse("02-29").has_value());
  CHECK(MonthDay::parse("11-15").value() == MonthDay{11, 15});
  CHECK(MonthDay{3, 5}.text() == "03-05");
  for (const std::string text :
       {"", "11-5", "11/15", "13-01", "00-10", "02-30", "04-31", "a1-01"}) {
    INFO(text);
    CHECK_FALSE(MonthDay::parse(text).has_value());
  }
}

TEST_CASE("parameters of heat recovery are read, bounded and echoed", "[heat]") {
  Issues issues;
  HeatRecoveryParams params;
  read_fields(tests::map({{"cop", "4"},
                          {"season_from", "11-01"},
                          {"heated_area_m2", "1e5"},
                          {"boundary", "inside"},
                          {"heat_price", "50 CNY/GJ"}}),
              "heat",
              params,
              issues);
  CHECK(issues.error_count() == 0);
  CHECK(params.season_from == MonthDay{11, 1});
  CHECK(params.heat_price.base == 5000);
  CHECK(params.boundary == HeatPumpBoundary::inside);
  HeatRecoveryParams again;
  read_fields(echo_fields(params), "heat", again, issues);
  CHECK(again.season_from == params.season_from);
  CHECK(again.heated_area_m2 == params.heated_area_m2);
  read_fields(tests::map({{"cop", "1"}, {"season_to", "02-30"}}), "heat", again, issues);
  CHECK(issues.error_count() == 2);
}

}  // namespace suanwang
