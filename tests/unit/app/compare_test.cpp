// suanwang compare from the command line to its files.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/command_place.hpp"

namespace fs = std::filesystem;

namespace suanwang::app {

namespace {

constexpr const char* kSmall = R"(suanwang: 1
name: small
start: 2026-01-12T00:00:00+08:00
duration: 3d
city:
  districts: { north: , south: }
  zones:
    grid:
      tariff: { base_price: 0.7 CNY/kWh, source: made up }
      carbon: { annual: 0.5 kgCO2/kWh, source: made up }
  centres:
    - { name: a, owner: public, zone: grid, pue: 1.2,
        partitions: [{ nodes: 40, cores: 1, power: linear, idle: 100 W, max: 300 W }] }
    - { name: b, owner: public, zone: grid, pue: 1.5,
        partitions: [{ nodes: 60, cores: 1, power: linear, idle: 100 W, max: 300 W }] }
  tenants: [{ name: lab, district: north }, { name: firm, district: south }]
demand:
  streams:
    - { name: labs, generator: hpc, rate: 3/h, tenants: [lab] }
    - { name: firms, generator: hpc, rate: 2/h, tenants: [firm] }
platform:
  dispatch: { policy: least-loaded }
  centre: { order: fcfs, start: strict, place: first-fit }
)";

/// The scenario in a folder.
class Workplace : public test::CommandPlace {
 public:
  Workplace() { write("small.yaml", kSmall); }

  /// `suanwang compare small.yaml` with these words.
  [[nodiscard]] Outcome compare(std::vector<std::string> words) const {
    words.insert(words.begin(), {"compare", path("small.yaml")});
    words.insert(words.end(), {"--out", path("out")});
    return command(words);
  }

  [[nodiscard]] fs::path results() const { return folder() / "out" / "small" / "compare"; }

  [[nodiscard]] std::string file(const std::string& name) const { return read(results() / name); }

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(file("compare.json")); }
};

const nlohmann::json& named(const nlohmann::json& rows, const std::string& name) {
  for (const auto& row : rows) {
    if (row["name"] == name) {
      return row;
    }
  }
  FAIL("no " << name);
  return rows;
}

}  // namespace

TEST_CASE("variants are compared on the same seeds, in a table, a CSV file and a JSON file",
          "[app][experiment]") {
  const Workplace place;
  const auto answer =
      place.compare({"--vary", "platform.centre.start=strict,easy", "--seeds", "4"});
  INFO(answer.err);
  REQUIRE(answer.code == 0);
  CHECK(answer.out.find("small: 2 variants, 4 seeds each (1 to 4)") == 0);
  CHECK(answer.out.find("difference to strict") != std::string::npos);
  CHECK(answer.out.find("Pareto front of") != std::string::npos);
  const auto json = place.json();
  CHECK(json["format"] == "suanwang-compare-1");
  CHECK(json["seeds"] == nlohmann::json({1, 2, 3, 4}));
  CHECK(json["variants"][1]["settings"]["platform.centre.start"] == "easy");
  CHECK(json["variants"][1]["same_arrivals"] == true);
  const auto& wait = named(json["metrics"], "wait_s");
  CHECK(wait["variants"][0]["difference"].is_null());
  REQUIRE(wait["variants"][1]["values"].size() == 4);
  // Backfilling helps a strict queue in every run: the sign test's least p is the reader's check.
  double sum = 0;
  for (std::size_t s = 0; s < 4; ++s) {
    const double easy = wait["variants"][1]["values"][s];
    const double strict = wait["variants"][0]["values"][s];
    CHECK(easy < strict);
    sum += easy - strict;
  }
  CHECK(wait["variants"][1]["difference"]["mean"].get<double>() == Approx(sum / 4).epsilon(1e-8));
  CHECK(
      json["pareto"]["objectives"] ==
      nlohmann::json({"wait_s", "cost_cny", "carbon_t", "fairness_districts", "fairness_tenants"}));
  for (const char* regret : {"turnaround_regret", "jobs_cost_regret", "jobs_carbon_regret"}) {
    for (const auto& variant : named(json["metrics"], regret)["variants"]) {
      for (const double value : variant["values"]) {
        CHECK(value >= 0);
      }
    }
  }
  std::istringstream csv(place.file("compare.csv"));
  std::string line;
  std::size_t lines = 0;
  for (; std::getline(csv, line); ++lines) {
    CHECK(std::count(line.begin(), line.end(), ',') == 16);
  }
  CHECK(lines == 1 + 2 * json["metrics"].size());
}

TEST_CASE("a policy against itself differs by exactly nothing", "[app][experiment]") {
  const Workplace place;
  // Two spellings of one thing.
  const auto answer =
      place.compare({"--vary", "platform.centre.start=easy,{name: easy}", "--seeds", "3"});
  REQUIRE(answer.code == 0);
  const std::string text = place.file("compare.json");
  CHECK(text.find(": nan") == std::string::npos);
  CHECK(text.find(": NaN") == std::string::npos);
  CHECK(place.file("compare.csv").find("nan,") == std::string::npos);
  const auto json = place.json();
  CHECK(json["variants"][0]["scenario_hash"] == json["variants"][1]["scenario_hash"]);
  for (const auto& metric : json["metrics"]) {
    const auto& difference = metric["variants"][1]["difference"];
    INFO(metric["name"]);
    CHECK(difference["mean"] == 0);
    CHECK(difference["low"] == 0);
    CHECK(difference["high"] == 0);
    CHECK(difference["simultaneous"]["low"] == 0);
    CHECK(difference["p_holm"] == 1);
    CHECK((metric["variants"][1]["rank"].is_null() || metric["variants"][1]["rank"] == 1));
  }
  for (const auto& variant : json["pareto"]["variants"]) {
    CHECK(variant["on_front"] == true);
  }
  CHECK(answer.out.find("the same in every run") != std::string::npos);
}

TEST_CASE("the number of threads changes no byte", "[app][experiment]") {
  const Workplace one;
  const Workplace four;
  const std::vector<std::string> words{
      "--vary", "platform.dispatch.policy=random,least-loaded", "--seeds", "3"};
  auto with_one = words;
  with_one.insert(with_one.end(), {"--threads", "1"});
  auto with_four = words;
  with_four.insert(with_four.end(), {"--threads", "4"});
  REQUIRE(one.compare(with_one).code == 0);
  REQUIRE(four.compare(with_four).code == 0);
  CHECK(one.file("compare.json") == four.file("compare.json"));
  CHECK(one.file("compare.csv") == four.file("compare.csv"));
}

TEST_CASE("several lists make each combination, and what is set holds for all",
          "[app][experiment]") {
  const Workplace place;
  const auto answer = place.compare({"--vary",
                                     "platform.centre.start=strict,easy",
                                     "--vary",
                                     "platform.centre.order=fcfs,sjf",
                                     "--set",
                                     "duration=1d",
                                     "--seeds",
                                     "2",
                                     "--json"});
  REQUIRE(answer.code == 0);
  const auto json = nlohmann::json::parse(answer.out);
  CHECK(answer.out == place.file("compare.json"));
  REQUIRE(json["variants"].size() == 4);
  CHECK(json["variants"][1]["name"] == "start=strict, order=sjf");
  CHECK(json["variants"][2]["name"] == "start=easy, order=fcfs");
  CHECK(json["set"] == nlohmann::json({{"duration", "1d"}}));
}

TEST_CASE("other arrivals are told, since pairing gains less then", "[app][experiment]") {
  const Workplace place;
  const auto answer = place.compare({"--vary", "demand.streams.labs.rate=3/h,4/h", "--seeds", "2"});
  REQUIRE(answer.code == 0);
  CHECK(place.json()["variants"][1]["same_arrivals"] == false);
  CHECK(answer.out.find("note: 4/h meets other arrivals than 3/h") != std::string::npos);
}

TEST_CASE("a comparison goes on until intervals are narrow, from ten seeds on",
          "[app][experiment]") {
  const Workplace place;
  const auto wide = place.compare({"--vary",
                                   "platform.centre.start=strict,easy",
                                   "--set",
                                   "duration=1d",
                                   "--until-ci",
                                   "90%",
                                   "--seeds",
                                   "2"});
  REQUIRE(wide.code == 0);
  CHECK(place.json()["seeds"].size() >= 10);
  CHECK(place.json()["stopping"]["reached"] == true);
  const auto narrow = place.compare({"--vary",
                                     "platform.centre.start=strict,easy",
                                     "--set",
                                     "duration=1d",
                                     "--until-ci",
                                     "0.01%",
                                     "--most-seeds",
                                     "17"});
  REQUIRE(narrow.code == 0);
  CHECK(place.json()["seeds"].size() == 17);
  CHECK(place.json()["stopping"]["reached"] == false);
  CHECK(place.json()["stopping"]["looks"] == 2);  // at 10 and 17
  CHECK(place.json()["interval_level"].get<double>() == Approx(1 - 0.05 / 6));
  CHECK(narrow.out.find("NOT narrow enough") != std::string::npos);
}

TEST_CASE("results that can't be written are bad luck told, and none is left alone",
          "[app][experiment]") {
  const Workplace place;
  const std::vector<std::string> words{
      "--vary", "platform.centre.start=strict,easy", "--set", "duration=1d", "--seeds", "2"};
  REQUIRE(place.compare(words).code == 0);
  const std::string before = place.file("compare.csv");
  // A folder in the place of one of the two: neither is touched.
  fs::remove(place.results() / "compare.json");
  fs::create_directories(place.results() / "compare.json" / "in the way");
  auto others = words;
  others.insert(others.end(), {"--seed", "7"});
  const auto answer = place.compare(others);
  CHECK(answer.code == 2);
  CHECK(answer.err.find("compare.json") != std::string::npos);
  CHECK(place.file("compare.csv") == before);
}

TEST_CASE("what can't be compared is told, all at once, and leaves nothing", "[app][experiment]") {
  const Workplace place;
  const auto refused = [&](std::vector<std::string> words, std::string_view message) {
    const auto answer = place.compare(std::move(words));
    INFO(answer.err);
    CHECK(answer.code == 2);
    CHECK(answer.err.find(message) != std::string::npos);
    CHECK(answer.out.empty());
    CHECK_FALSE(fs::exists(place.results()));
  };
  refused({"--vary", "platform.dispatch.polcy=random,least-loaded"}, "did you mean `policy`?");
  refused({"--vary", "platform.dispatch.policy=randm,least-loaded"}, "did you mean `random`?");
  refused({"--vary", "seed=1,2"}, "variants meet the same seeds");
  refused({"--vary", "name=x,y"}, "results stand under the scenario's name");
  refused({"--vary", "duration=1d,2d", "--set", "duration=3d"}, "the key is given twice");
  refused({"--set", "duration=1d,2d"}, "--set gives one value");
  refused({"--vary", "platform"}, "no values");
  refused({"--objective", "wait"}, "did you mean `wait_s`?");
  refused({"--metric", "makespan_s", "--until-ci", "2%", "--set", "duration=1h"},
          "not every run has this metric");
  refused({"--until-ci", "2 furlongs"}, "a share between 0 and 1");
  refused({"--until-ci", "0"}, "a share between 0 and 1");
  refused({"--vary", "city.centres.a.pue=0.5", "--vary", "duration=long"}, "duration=long");
  refused({"--vary", "city.centres.a.pue=0.5", "--vary", "duration=long"}, "pue=0.5");
  refused({"--vary", "city.centres.c.pue=1.1"}, "nothing in the list is called `c` (known: a, b)");
}

}  // namespace suanwang::app
