#include "app/report/report.hpp"

#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/console.hpp"
#include "app/report/table_reader.hpp"
#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kSmallCity = SUANWANG_SOURCE_DIR "/scenarios/beijing/small.yaml";

struct Heard {
  int code = 0;
  std::string out;
  std::string err;
};

Heard say(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, false};
  Heard heard;
  heard.code = command_line(words, console);
  heard.out = out.str();
  heard.err = err.str();
  return heard;
}

/// What the page carries.
nlohmann::json json_of_page(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="report">)";
  const std::size_t from = page.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t at = from + begin.size();
  return nlohmann::json::parse(page.substr(at, page.find("</script>", at) - at));
}

double sum_of_column(const std::filesystem::path& table_path, std::string_view name) {
  TableReader table(table_path);
  const std::size_t column = table.column(name);
  double sum = 0;
  while (table.next()) {
    sum += number_or_zero(table.cell(column));
  }
  return sum;
}

}  // namespace

TEST_CASE("a run's report holds what its tables hold", "[report]") {
  const tests::ReportFolder folder;
  const Heard run = say({"run",
                         kSmallCity,
                         "--out",
                         folder.path().string(),
                         "--report",
                         "--gantt",
                         "yizhuang:6h..12h"});
  REQUIRE(run.code == 0);
  CHECK(run.out.find("report.html") != std::string::npos);
  const auto results = folder.path() / "small" / "1";
  const auto json = json_of_page(folder.text_of("small/1/report.html"));
  CHECK(json["format"] == "suanwang-report/1");
  CHECK(json["jobs"]["rows"] == json["summary"]["jobs"]["submitted"]);
  CHECK(json["gantt"]["charts"].size() == 3);
  CHECK(json["gantt"]["charts"][0]["centre"] == "yizhuang");
  CHECK(json["gantt"]["charts"][0]["from_s"] == 6 * 3600);
  double it_kwh = 0;
  for (const auto& value : json["series"]["city"]["it_kwh"]) {
    it_kwh += value.get<double>();
  }
  CHECK(it_kwh == Approx(sum_of_column(results / "centres.csv", "it_energy_kwh")).epsilon(1e-8));
  double flow_kwh = 0;
  for (const auto& flow : json["flows"]["flows"]) {
    flow_kwh += flow[4].get<double>();
  }
  CHECK(flow_kwh == Approx(sum_of_column(results / "jobs.csv", "consumed_energy") / 3.6e6));
  CHECK(json["variants"]["variants"].size() == 1);
}

TEST_CASE("seeds are one variant, and a folder of seeds stands for them", "[report]") {
  const tests::ReportFolder folder;
  REQUIRE(
      say({"run", kSmallCity, "--out", folder.path().string(), "--seeds", "3", "--quiet"}).code ==
      0);
  const std::string page = (folder.path() / "all.html").string();
  REQUIRE(say({"report", (folder.path() / "small").string(), "--out", page}).code == 0);
  const auto json = json_of_page(folder.text_of("all.html"));
  REQUIRE(json["variants"]["variants"].size() == 1);
  CHECK(json["variants"]["variants"][0]["runs"] == 3);
  CHECK(json["variants"]["variants"][0]["figures"][0][1].is_number());
  CHECK(json["manifest"]["seed"] == 1);
}

TEST_CASE("all that is wrong with a report's inputs is told", "[report]") {
  const tests::ReportFolder folder;
  const Heard nowhere = say({"report", folder.path().string()});
  CHECK(nowhere.code == 2);
  CHECK(nowhere.err.find("there is no finished run here") != std::string::npos);
  REQUIRE(say({"run", kSmallCity, "--out", folder.path().string(), "--quiet"}).code == 0);
  const std::string run = (folder.path() / "small" / "1").string();
  const std::string section = folder.write("section.json", "{").string();
  const Heard wrong = say(
      {"report", run, "--gantt", "x:1h..2h", "--gantt", "yizhuang:2h..1h", "--section", section});
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("no centre `x`") != std::string::npos);
  CHECK(wrong.err.find("before it begins") != std::string::npos);
  CHECK(wrong.err.find("no section") != std::string::npos);
  CHECK(say({"report", run, "--section", "none.json"}).code == 2);
  CHECK(say({"report", run, "--out", run}).code == 2);        // a folder is there
  CHECK(say({"run", kSmallCity, "--gantt", "x"}).code == 2);  // without --report
}

TEST_CASE("a run without a report takes away the one of the run before", "[report]") {
  const tests::ReportFolder folder;
  const std::vector<std::string> run = {
      "run", kSmallCity, "--out", folder.path().string(), "--quiet", "--no-jobs"};
  std::vector<std::string> with_report = run;
  with_report.emplace_back("--report");
  REQUIRE(say(with_report).code == 0);
  CHECK(std::filesystem::exists(folder.path() / "small/1/report.html"));
  CHECK_FALSE(json_of_page(folder.text_of("small/1/report.html"))["jobs"]["has_table"].get<bool>());
  REQUIRE(say(run).code == 0);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "small/1/report.html"));
}

}  // namespace suanwang::app
