#include "sim/economy/tariff.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

#include "sim/base/field_echo.hpp"
#include "sim/economy/account_units.hpp"
#include "tests/support/shared_folder.hpp"
#include "tests/unit/sim/economy/clock.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::Calendar;
using suanwang::ClockTime;
using suanwang::EnergyPrice;
using suanwang::Int128;
using suanwang::StepSeries;
using suanwang::Tariff;
using suanwang::Time;
using suanwang::tests::beginning;
using suanwang::tests::faults;
using suanwang::tests::parsed;

namespace {

// Peak and valley as in the worked examples: three hours at noon and five in the evening against
// eight at night; sharp = 1.2 times peak.
const std::string kRatios =
    "base_price: 0.75 CNY/kWh\n"
    "bands: { valley: { ratio: 0.4 }, flat: { ratio: 1 }, peak: { ratio: 1.6 }, sharp: { ratio: "
    "1.92 } }\n"
    "seasons:\n"
    "  summer:\n"
    "    months: [7, 8]\n"
    "    hours:\n"
    "      - { from: '23:00', to: '07:00', band: valley }\n"
    "      - { from: '07:00', to: '10:00', band: flat }\n"
    "      - { from: '10:00', to: '11:00', band: peak }\n"
    "      - { from: '11:00', to: '13:00', band: sharp }\n"
    "      - { from: '13:00', to: '16:00', band: flat }\n"
    "      - { from: '16:00', to: '17:00', band: sharp }\n"
    "      - { from: '17:00', to: '22:00', band: peak }\n"
    "      - { from: '22:00', to: '23:00', band: flat }\n"
    "  winter:\n"
    "    months: [12, 1]\n"
    "    hours:\n"
    "      - { from: '00:00', to: '07:00', band: valley }\n"
    "      - { from: '07:00', to: '10:00', band: flat }\n"
    "      - { from: '10:00', to: '13:00', band: peak }\n"
    "      - { from: '13:00', to: '17:00', band: flat }\n"
    "      - { from: '17:00', to: '18:00', band: peak }\n"
    "      - { from: '18:00', to: '21:00', band: sharp }\n"
    "      - { from: '21:00', to: '22:00', band: peak }\n"
    "      - { from: '22:00', to: '23:00', band: flat }\n"
    "      - { from: '23:00', to: '24:00', band: valley }\n"
    "  other:\n"
    "    months: [2, 3, 4, 5, 6, 9, 10, 11]\n"
    "    hours:\n"
    "      - { from: '23:00', to: '07:00', band: valley }\n"
    "      - { from: '07:00', to: '10:00', band: flat }\n"
    "      - { from: '10:00', to: '13:00', band: peak }\n"
    "      - { from: '13:00', to: '17:00', band: flat }\n"
    "      - { from: '17:00', to: '22:00', band: peak }\n"
    "      - { from: '22:00', to: '23:00', band: flat }\n"
    "source: worked example\n";

/// One season all year with these hours.
std::string with_hours(const std::string& hours) {
  return "bands: { low: { price: 0.3 CNY/kWh }, high: { price: 0.9 CNY/kWh } }\n"
         "seasons: { all: { months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], hours: [" +
         hours + "] } }\nsource: test\n";
}

std::string objection(const std::string& text) {
  return parsed<Tariff>(text).objection();
}

Calendar year_2025() {
  return beginning("2025-01-01T00:00:00+08:00");
}

Time day(std::int64_t days) {
  return Time{} + suanwang::days(days);
}

/// Price times milliseconds: what a flat load pays.
Int128 integral(const StepSeries<std::int64_t>& series, Time from, Time until) {
  Int128 sum = 0;
  for (Time at = from; at < until;) {
    const std::size_t step = series.index_at(at);
    const Time end = std::min(series.end_of(step), until);
    sum += Int128{series.value(step)} * (end - at).ms;
    at = end;
  }
  return sum;
}

/// Of a flat load over these days of 2025, in yuan per kWh.
double mean_price(const Tariff& tariff, std::int64_t from, std::int64_t until) {
  const auto series = price_series(tariff, year_2025(), day(from), day(until));
  const auto sum = static_cast<double>(integral(series, day(from), day(until)));
  return sum / static_cast<double>((day(until) - day(from)).ms) / 1e8;
}

/// "season start" to band and price, of a published table.
using Published = std::map<std::string, std::int64_t>;

Published published_prices(const std::filesystem::path& file) {
  Published prices;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::stringstream cells(line);
    std::string season, start, end, band, price;
    std::getline(cells, season, ',');
    if (season != "summer" && season != "winter" && season != "other") {
      continue;
    }
    std::getline(cells, start, ',');
    std::getline(cells, end, ',');
    std::getline(cells, band, ',');
    std::getline(cells, price, ',');
    const auto base =
        suanwang::parse_quantity(price + " CNY/kWh", suanwang::EnergyPriceTag::dimension());
    for (int hour = std::stoi(start); hour < std::stoi(end); ++hour) {
      prices[season + " " + std::to_string(hour)] = base.value();
    }
  }
  return prices;
}

const char* season_of(std::int32_t month) {
  if (month == 7 || month == 8) {
    return "summer";
  }
  return month == 12 || month == 1 ? "winter" : "other";
}

std::string preset_text() {
  std::ifstream in(std::string(SUANWANG_SOURCE_DIR) +
                   "/scenarios/beijing/rules/tariff_two_part_10kv.yaml");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE(
    "a flat load pays the flat price in a normal month, 1.04 times as much in January and "
    "December, 1.065 times in July and August",
    "[economy][tariff]") {
  // Worked example, flat price 0.75: (5*1.6 + 3*1.92 + 8 + 8*0.4) / 24 = 1.04 in winter,
  // (6*1.6 + 3*1.92 + 7 + 8*0.4) / 24 = 1.065 in summer.
  const Tariff tariff = parsed<Tariff>(kRatios);
  REQUIRE(tariff.objection().empty());
  CHECK(mean_price(tariff, 31, 59) == Approx(0.75).epsilon(1e-12));
  CHECK(mean_price(tariff, 0, 31) == Approx(0.78).epsilon(1e-12));
  CHECK(mean_price(tariff, 334, 365) == Approx(0.78).epsilon(1e-12));
  CHECK(mean_price(tariff, 181, 243) == Approx(0.79875).epsilon(1e-12));
  CHECK(mean_price(tariff, 0, 365) / 0.75 == Approx(1.01784).margin(5e-6));
}

TEST_CASE("moving 1 MWh from peak to valley saves 900 yuan", "[economy][tariff]") {
  const auto series = price_series(parsed<Tariff>(kRatios), year_2025(), day(90), day(91));
  const Int128 mwh = 1000 * suanwang::kPicojoulesPerKwh;
  const auto at = [&](std::int64_t hour) {
    return suanwang::money_of(mwh * series.at(day(90) + suanwang::hours(hour))).base;
  };
  CHECK(at(11) - at(3) == 90'000);
}

TEST_CASE("ratios cover the share of the price that they are told to", "[economy][tariff]") {
  Tariff tariff = parsed<Tariff>(kRatios);
  tariff.tou_base_fraction = suanwang::Share{600'000};
  // 0.75 * (0.4 + 0.6 * 1.6) and 0.75 * (0.4 + 0.6 * 0.4).
  CHECK(price_of(tariff, *tariff.bands.find("peak")) == EnergyPrice{102'000'000});
  CHECK(price_of(tariff, *tariff.bands.find("valley")) == EnergyPrice{48'000'000});
  tariff.tou_base_fraction = suanwang::Share{0};
  CHECK(price_of(tariff, *tariff.bands.find("sharp")) == EnergyPrice{75'000'000});
}

TEST_CASE("prices by ratio are rounded half to even once", "[economy][tariff]") {
  Tariff tariff = parsed<Tariff>(
      "{ base_price: 5 ufen/kWh, bands: { a: { ratio: 0.5 }, b: { ratio: 0.7 } }, source: test }");
  CHECK(price_of(tariff, *tariff.bands.find("a")) == EnergyPrice{2});
  CHECK(price_of(tariff, *tariff.bands.find("b")) == EnergyPrice{4});
}

TEST_CASE("the price of July 2024 is its ratios on an energy part of 60 %", "[economy][tariff]") {
  // The published levels of the two-part 1-10 kV tariff follow from 0.681335 and an energy part of
  // 0.409177, to the last printed digit but one.
  Tariff tariff = parsed<Tariff>(kRatios);
  tariff.base_price = EnergyPrice{68'133'500};
  tariff.tou_base_fraction = suanwang::Share{600'552};
  const auto price = [&](const char* band) {
    return static_cast<double>(price_of(tariff, *tariff.bands.find(band)).base) / 1e8;
  };
  CHECK(price("valley") == Approx(0.435829).margin(1.5e-6));
  CHECK(price("peak") == Approx(0.926841).margin(1.5e-6));
  CHECK(price("sharp") == Approx(1.057777).margin(1.5e-6));
}

TEST_CASE("Beijing's tariff in the scenarios is the published table at every hour",
          "[economy][tariff]") {
  SUANWANG_NEEDS_SHARED(folder, "data/14_derived_tables");
  const Published published = published_prices(*folder / "beijing_tou_tariff.csv");
  REQUIRE(published.size() == 72);
  const Calendar calendar = year_2025();
  const auto series = price_series(parsed<Tariff>(preset_text()), calendar, day(0), day(365));
  for (Time at{}; at < day(365); at = at + suanwang::hours(1)) {
    const auto civil = calendar.civil(at);
    const std::string key = std::string(season_of(civil.month)) + " " + std::to_string(civil.hour);
    if (series.at(at) != published.at(key)) {
      FAIL(key << ": " << series.at(at) << ", published " << published.at(key));
    }
  }
}

TEST_CASE("Beijing's tariff in the scenarios has no problems and says what is second-hand",
          "[economy][tariff]") {
  const Tariff tariff = parsed<Tariff>(preset_text());
  CHECK(tariff.objection().empty());
  CHECK_THAT(tariff.source, Catch::Contains("SECOND-HAND"));
  REQUIRE(tariff.capacity.has_value());
  CHECK(tariff.capacity->window == suanwang::minutes(15));
}

TEST_CASE(
    "a series begins where it is asked to, steps on the local clock, and equal prices are one "
    "step",
    "[economy][tariff]") {
  const Calendar local = beginning("2025-03-10T09:30:00+08:00");
  const auto series = price_series(parsed<Tariff>(kRatios), local, Time{}, day(1));
  const auto& steps = series.steps();
  REQUIRE(steps.size() == 7);
  CHECK(steps[0].from == Time{});
  CHECK(steps[0].value == 75'000'000);
  CHECK(steps[1].from == Time{} + suanwang::minutes(30));
  CHECK(steps[1].value == 120'000'000);
  CHECK(steps[5].from == Time{} + suanwang::minutes(13 * 60 + 30));  // 23:00
  CHECK(steps[5].value == 30'000'000);
  CHECK(steps[6].from == Time{} + suanwang::minutes(21 * 60 + 30));  // 07:00, none at midnight
}

TEST_CASE("a tariff without seasons is one price", "[economy][tariff]") {
  const Tariff tariff = parsed<Tariff>("{ base_price: 0.75 CNY/kWh, source: test }");
  CHECK(tariff.objection().empty());
  const auto series = price_series(tariff, year_2025(), day(0), day(365));
  CHECK(series.steps().size() == 1);
  CHECK(series.at(day(200)) == 75'000'000);
}

TEST_CASE("hours in two bands or in none are found and told", "[economy][tariff]") {
  using Catch::Contains;
  const std::string low = "{ from: '00:00', to: '12:00', band: low }, ";
  CHECK(objection(with_hours(low + "{ from: '12:00', to: '24:00', band: high }")).empty());
  CHECK(objection(with_hours(low + "{ from: '12:00', to: '00:00', band: high }")).empty());
  CHECK_THAT(objection(with_hours(low + "{ from: '11:30', to: '24:00', band: high }")),
             Contains("11:30-12:00 has two bands, 'low' and 'high'"));
  CHECK_THAT(objection(with_hours(low + "{ from: '12:15', to: '24:00', band: high }")),
             Contains("12:00-12:15 has no band"));
  CHECK_THAT(objection(with_hours(low + "{ from: '12:00', to: '23:59', band: high }")),
             Contains("23:59-24:00 has no band"));
  CHECK_THAT(objection(with_hours(low + "{ from: '22:00', to: '06:00', band: high }")),
             Contains("00:00-06:00 has two bands") && Contains("12:00-22:00 has no band"));
  CHECK_THAT(objection(with_hours("{ from: '10:00', to: '10:00', band: low }")),
             Contains("10:00-10:00 is empty"));
  CHECK_THAT(objection(with_hours("")), Contains("00:00-24:00 has no band"));
}

TEST_CASE("hours inside others are found, and so is the gap behind them", "[economy][tariff]") {
  const std::string text = objection(
      with_hours("{ from: '00:00', to: '20:00', band: low }, { from: '02:00', to: '03:00', band: "
                 "high }, { from: '21:00', to: '24:00', band: low }"));
  CHECK_THAT(text, Catch::Contains("02:00-03:00 has two bands"));
  CHECK_THAT(text, Catch::Contains("20:00-21:00 has no band"));
  CHECK_THAT(text, !Catch::Contains("03:00-21:00"));
}

TEST_CASE("a month in two seasons or in none is found and told", "[economy][tariff]") {
  using Catch::Contains;
  using suanwang::tests::with_line;
  CHECK_THAT(objection(with_line(kRatios, "    months", "    months: [7]")),
             Contains("August is in no season"));
  CHECK_THAT(objection(with_line(kRatios, "    months", "    months: [7, 8, 12]")),
             Contains("December is in 'summer' and in 'winter'"));
  CHECK_THAT(objection(with_line(kRatios, "    months", "    months: [7, 8, 8]")),
             Contains("August is twice in 'summer'"));
  CHECK_THAT(faults<Tariff>(with_line(kRatios, "    months", "    months: [7, 13]")),
             Contains("from 1 to 12"));
}

TEST_CASE("bands without a price and hours without a band are found and told",
          "[economy][tariff]") {
  using Catch::Contains;
  CHECK_THAT(objection("source: test\n"), Contains("has no price"));
  CHECK_THAT(objection("{ bands: { a: {} }, base_price: 1 CNY/kWh, source: test }"),
             Contains("bands.a: has no price"));
  CHECK_THAT(objection("{ bands: { a: { ratio: 1.6 } }, base_price: 1 CNY/kWh, source: test }"),
             Catch::Equals(""));
  CHECK_THAT(objection("{ bands: { a: { ratio: 1.6 } }, source: test }"),
             Contains("bands.a: is a ratio to `base_price`"));
  CHECK_THAT(objection("{ bands: { a: { ratio: 1, price: 1 CNY/kWh } }, base_price: 1 CNY/kWh, "
                       "source: test }"),
             Contains("a price and a ratio"));
  CHECK_THAT(objection(with_hours("{ from: '00:00', to: '24:00', band: hihg }")),
             Contains("there is no band 'hihg'") && Contains("high"));
}

TEST_CASE("tariffs with bad fields are refused", "[economy][tariff]") {
  using Catch::Contains;
  CHECK_THAT(faults<Tariff>("{ base_price: -0.1 CNY/kWh, source: test }"), Contains("must be"));
  CHECK_THAT(faults<Tariff>("{ base_price: 0.75, source: test }"), Contains("no unit"));
  CHECK_THAT(faults<Tariff>("{ base_price: 0.75 CNY/kWh }"), Contains("source"));
  CHECK_THAT(faults<Tariff>(with_hours("{ from: '25:00', to: '24:00', band: low }")),
             Contains("not a time of day"));
}

TEST_CASE("a capacity charge says what it is charged for", "[economy][tariff]") {
  using Catch::Contains;
  const auto with = [](const std::string& capacity) {
    return objection(
        "{ base_price: 1 CNY/kWh, source: test, capacity: { price: 48 CNY/kW, "
        "source: test, " +
        capacity + " } }");
  };
  CHECK(with("basis: maximum-demand").empty());
  CHECK(with("basis: contracted, contracted_kva: 5000").empty());
  CHECK_THAT(with("basis: contracted"), Contains("capacity: ") && Contains("contracted_kva"));
  CHECK_THAT(with("basis: maximum-demand, window: 7 min"), Contains("whole number of windows"));
}

TEST_CASE("times of day are read and written as on the clock", "[economy][tariff]") {
  for (const char* text : {"00:00", "07:05", "23:59", "24:00"}) {
    CHECK(ClockTime::parse(text).value().text() == text);
  }
  CHECK(ClockTime::parse("10:30").value().minute == 630);
  for (const char* text :
       {"24:01", "7:00", "07.00", "07:60", "0700", "", "07:0a", "-7:00", "07:00 "}) {
    INFO(text);
    CHECK_FALSE(ClockTime::parse(text).has_value());
  }
}

TEST_CASE("a tariff's echo reads back to the same prices", "[economy][tariff]") {
  const Tariff tariff = parsed<Tariff>(kRatios);
  suanwang::Issues issues;
  Tariff again;
  read_fields(suanwang::echo_fields(tariff), "", again, issues);
  REQUIRE(issues.all().empty());
  const auto a = price_series(tariff, year_2025(), day(0), day(365)).steps();
  const auto b = price_series(again, year_2025(), day(0), day(365)).steps();
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK((a[i].from == b[i].from && a[i].value == b[i].value));
  }
}
