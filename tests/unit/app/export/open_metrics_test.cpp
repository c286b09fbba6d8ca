#include "app/export/open_metrics.hpp"

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kMetricsHead =
    "centre,from,until,facility_energy_kwh,pue,utilisation_accelerators,energy_cost_cny\n";

tl::expected<std::string, std::string> metrics_of(const std::string& table) {
  const tests::ReportFolder folder;
  StringSink sink;
  TextWriter out(sink);
  MetricsSettings settings;
  settings.scenario = "week";
  settings.seed = 7;
  settings.start_utc_ms = 1'768'147'200'000;
  const auto counts = write_metrics(folder.write("centres.csv", table), settings, out);
  if (!counts) {
    return tl::unexpected(counts.error());
  }
  out.flush();
  return sink.text();
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("an interval becomes a sample at its end", "[export]") {
  const auto text = metrics_of(std::string(kMetricsHead) +
                               "east,0,1800,10,1.250000,0.5,4\n"
                               "west,0,1800,0,,,0\n"
                               "east,1800,3600.5,30,1.3,0.75,6\n");
  REQUIRE(text);
  const std::string east = "{centre=\"east\",scenario=\"week\",seed=\"7\"} ";
  CHECK(has_line(*text, "suanwang_utilisation_ratio" + east + "0.5 1768149000.000"));
  CHECK(has_line(*text, "suanwang_utilisation_ratio" + east + "0.75 1768150800.500"));
  // 10 kWh in half an hour are 20 kW; 4 CNY for them are 0.4 CNY/kWh.
  CHECK(has_line(*text, "suanwang_facility_power_watts" + east + "20000.000000 1768149000.000"));
  CHECK(has_line(*text, "suanwang_price_cny_per_kwh" + east + "0.400000 1768149000.000"));
  // What has no value has no sample: PUE and price of a centre that drew nothing.
  CHECK(text->find("suanwang_pue_ratio{centre=\"west\"") == std::string::npos);
  CHECK(text->find("suanwang_price_cny_per_kwh{centre=\"west\"") == std::string::npos);
  // Nor has a family whose column the table lacks.
  CHECK(text->find("suanwang_carbon_grams") == std::string::npos);
}

TEST_CASE("families and series stand together, by time, up to the end mark", "[export]") {
  std::string table = kMetricsHead;
  for (int hour = 0; hour < 5; ++hour) {
    for (const char* centre : {"b", "a"}) {
      table += std::string(centre) + "," + std::to_string(hour * 3600) + "," +
               std::to_string(hour * 3600 + 3600) + ",1,1.2,0.5,1\n";
    }
  }
  const auto text = metrics_of(table);
  REQUIRE(text);
  REQUIRE(text->ends_with("\n# EOF\n"));
  std::set<std::string> families;
  std::set<std::string> series;
  std::string family;
  std::string last_series;
  double last_time = 0;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line) && line != "# EOF";) {
    if (line.starts_with("# TYPE ")) {
      family = line.substr(7, line.rfind(' ') - 7);
      CHECK(families.insert(family).second);
    } else if (line.starts_with("# UNIT ")) {
      CHECK(family.ends_with("_" + line.substr(line.rfind(' ') + 1)));
    } else if (!line.starts_with("# HELP ")) {
      const std::size_t end = line.find("} ") + 1;
      CHECK(line.starts_with(family + "{"));
      const double time = std::stod(line.substr(line.rfind(' ') + 1));
      if (line.substr(0, end) == last_series) {
        CHECK(time > last_time);
      } else {
        last_series = line.substr(0, end);
        CHECK(series.insert(last_series).second);
      }
      last_time = time;
    }
  }
  CHECK(families.size() == 5);
  CHECK(series.size() == 10);
}

TEST_CASE("names that try to break out of a label stay names", "[export]") {
  CHECK(label_quoted("a\"} 1\nb\\") == "\"a\\\"} 1\\nb\\\\\"");
  CHECK(label_quoted("海淀\xff") == "\"海淀\xef\xbf\xbd\"");
  const auto text =
      metrics_of(std::string(kMetricsHead) + "\"x\"\"} 1\n# EOF\n\",0,3600,1,1.2,0.5,1\n");
  REQUIRE(text);
  CHECK(has_line(*text,
                 "suanwang_pue_ratio{centre=\"x\\\"} 1\\n# EOF\\n\",scenario=\"week\",seed=\"7\"} "
                 "1.2 1768150800.000"));
}

TEST_CASE("intervals that go back or are none are refused with their row", "[export]") {
  const std::string row = "a,0,3600,1,1.2,0.5,1\n";
  const auto twice = metrics_of(kMetricsHead + row + row);
  REQUIRE_FALSE(twice);
  CHECK(twice.error() ==
        "row 2 after the header: the interval does not come after the one before it");
  CHECK_FALSE(metrics_of(std::string(kMetricsHead) + "a,0,x,1,1.2,0.5,1\n"));
  CHECK_FALSE(metrics_of(std::string(kMetricsHead) + "a,0,3600,1,1.2,half,1\n"));
}

}  // namespace suanwang::app
