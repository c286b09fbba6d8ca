#include "app/report/comparison_report.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "app/command_line.hpp"
#include "app/console.hpp"
#include "app/report/html_page.hpp"
#include "sim/experiment/metrics.hpp"
#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

struct Compared {
  int code = 0;
  std::string out;
  std::string err;
};

Compared compared(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, false};
  Compared answer;
  answer.code = command_line(words, console);
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

/// The small city, two seeds of each of these dispatch rules.
Compared compare_small(const tests::ReportFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{"compare",
                                 SUANWANG_SOURCE_DIR "/scenarios/beijing/small.yaml",
                                 "--vary",
                                 "platform.dispatch.policy=least-loaded,random",
                                 "--seeds",
                                 "2",
                                 "--out",
                                 folder.path().string()};
  words.insert(words.end(), more.begin(), more.end());
  return compared(words);
}

constexpr const char* kPage = "small/compare/report.html";
constexpr const char* kComparison = "small/compare/compare.json";

nlohmann::ordered_json carried_by(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="report">)";
  const std::size_t from = page.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t at = from + begin.size();
  return nlohmann::ordered_json::parse(page.substr(at, page.find("</script>", at) - at));
}

}  // namespace

TEST_CASE("the page of a comparison carries compare.json to the last digit", "[report]") {
  const tests::ReportFolder folder;
  const Compared answer = compare_small(folder, {"--report"});
  INFO(answer.err);
  REQUIRE(answer.code == 0);
  CHECK(answer.out.find("report: " + (folder.path() / kPage).string()) != std::string::npos);
  const auto page = carried_by(folder.text_of(kPage));
  CHECK(page["omitted"] == false);
  // Texts, not values: a number that was read and written again would be the same only nearly.
  CHECK(page["comparison"].dump(2) + "\n" == folder.text_of(kComparison));
}

TEST_CASE("a comparison that is there gets the same page, and what was asked and handed in",
          "[report]") {
  const tests::ReportFolder folder;
  REQUIRE(compare_small(folder, {"--report", "--quiet"}).code == 0);
  const std::string before = folder.text_of(kPage);
  const std::string results = (folder.path() / "small" / "compare").string();
  REQUIRE(compared({"report", results}).code == 0);
  CHECK(folder.text_of(kPage) == before);
  const std::string section =
      folder.write("section.json", R"({"title": "Trial", "blocks": []})").string();
  REQUIRE(compared({"report", results, "--question", "Which <one>?", "--section", section}).code ==
          0);
  const auto page = carried_by(folder.text_of(kPage));
  CHECK(page["question"] == "Which <one>?");
  CHECK(page["sections"][0]["title"] == "Trial");
}

TEST_CASE("a comparison without a page takes away the one of the comparison before", "[report]") {
  const tests::ReportFolder folder;
  REQUIRE(compare_small(folder, {"--report", "--quiet"}).code == 0);
  REQUIRE(compare_small(folder, {"--quiet"}).code == 0);
  CHECK(folder.text_of(kPage).empty());
  CHECK_FALSE(folder.text_of(kComparison).empty());
}

TEST_CASE("the command that a comparison tells makes it again", "[report]") {
  const tests::ReportFolder folder;
  const std::vector<std::string> more{
      "--quiet", "--set", "duration=1d", "--seed", "7", "--level", "0.9", "--objective", "wait_s"};
  REQUIRE(compare_small(folder, more).code == 0);
  const auto first = nlohmann::ordered_json::parse(folder.text_of(kComparison));
  auto words = first["command"].get<std::vector<std::string>>();
  REQUIRE(words.size() > 3);
  CHECK(words[0] == "suanwang");
  CHECK(words[2] == "small.yaml");  // no folder of this machine
  words.erase(words.begin());
  words[1] = SUANWANG_SOURCE_DIR "/scenarios/beijing/small.yaml";
  words.insert(words.end(), {"--quiet", "--out", folder.path().string()});
  REQUIRE(compared(words).code == 0);
  CHECK(nlohmann::ordered_json::parse(folder.text_of(kComparison)) == first);
}

TEST_CASE("what can't be told as a comparison is refused", "[report]") {
  const tests::ReportFolder folder;
  folder.write("compare.json", R"({"format": 1, "variants": []})");
  const Compared wrong =
      compared({"report", folder.path().string(), "elsewhere", "--gantt", "a:1h..2h"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("this is not what `suanwang compare` writes") != std::string::npos);
  CHECK(wrong.err.find("a comparison is told alone") != std::string::npos);
  CHECK(wrong.err.find("a comparison has no Gantt chart") != std::string::npos);
}

TEST_CASE("a comparison too large for a page leaves seeds and pairs to compare.json", "[report]") {
  nlohmann::ordered_json comparison{{"metrics", nlohmann::ordered_json::array()}};
  const std::vector<double> values(400'000, 0.123456789);
  comparison["metrics"].push_back(
      {{"variants", {{{"mean", 1.5}, {"values", values}}}}, {"pairs_p_holm", {{1.0}}}});
  const auto page = comparison_document(comparison, "", nlohmann::ordered_json::array());
  CHECK(page["omitted"] == true);
  CHECK(page["comparison"]["metrics"].dump() == R"([{"variants":[{"mean":1.5}]}])");
}

TEST_CASE("every metric of comparisons has a Chinese name in the page", "[report]") {
  const std::string script(built_in_page().script);
  for (const Metric& metric : metrics()) {
    INFO(metric.name);
    CHECK(script.find("\n  " + std::string(metric.name) + ": [\"") != std::string::npos);
  }
}

}  // namespace suanwang::app
