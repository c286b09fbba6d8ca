// suanwang plan from the command line to its files.
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/command_place.hpp"

namespace fs = std::filesystem;

namespace suanwang::app {

namespace {

constexpr const char* kPlanScenario = R"(suanwang: 1
name: hall
start: 2026-01-12T00:00:00+08:00
duration: 3d
city:
  zones:
    grid:
      tariff: { base_price: 0.7 CNY/kWh, source: made up }
      carbon: { annual: 0.5 kgCO2/kWh, source: made up }
  centres:
    - { name: a, owner: public, zone: grid, pue: 1.2,
        partitions: [{ nodes: 40, cores: 1, power: linear, idle: 100 W, max: 300 W }] }
  tenants: [{ name: lab, count: 2 }]
demand:
  streams: [{ name: users, generator: poisson, rate: 20/h, mean_service: 1 h, tenants: [lab] }]
platform: { centre: { order: fcfs, start: strict, place: first-fit } }
)";

constexpr const char* kPlanStudy = R"(suanwang: 1
name: servers
scenario: hall.yaml
question: How many servers?
seeds: 10
choices:
  city.centres.a.partitions[0].nodes:
    name: nodes
    values: [15, 18, 21, 24, 30, 35, 60, 80, 100]
    each: { cost: 10 kCNY, carbon: 50 kg }
    source: made up
goals: [{ started_within: 10 min, share: 95 %, tenant: lab }]
)";

class PlanPlace : public test::CommandPlace {
 public:
  PlanPlace() {
    write("hall.yaml", kPlanScenario);
    write("servers.yaml", kPlanStudy);
  }

  /// The study with `what` in place of `was`.
  void change(const std::string& was, const std::string& what) const {
    std::string text = kPlanStudy;
    REQUIRE(text.find(was) != std::string::npos);
    text.replace(text.find(was), was.size(), what);
    write("servers.yaml", text);
  }

  [[nodiscard]] Outcome plan(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"plan", path("servers.yaml")});
    words.insert(words.end(), {"--out", path("out")});
    return command(words);
  }

  /// compare.json of the scenario with these words and the study's seeds.
  [[nodiscard]] nlohmann::json compare(std::vector<std::string> words) const {
    words.insert(words.begin(), {"compare", path("hall.yaml")});
    words.insert(words.end(), {"--json", "--out", path("compared")});
    const Outcome outcome = command(words);
    REQUIRE(outcome.code == 0);
    return nlohmann::json::parse(outcome.out);
  }

  [[nodiscard]] fs::path results() const { return folder() / "out" / "servers" / "plan"; }

  [[nodiscard]] std::string file(const std::string& name) const { return read(results() / name); }

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(file("plan.json")); }
};

}  // namespace

TEST_CASE("a capacity question is answered in a sentence, a table, a CSV file and a JSON file",
          "[app][capacity]") {
  const PlanPlace place;
  const auto answer = place.plan();
  INFO(answer.err << answer.out);
  REQUIRE(answer.code == 0);
  CHECK(answer.out.find("servers: 95 % of jobs of the tenant lab start within 10 min") == 0);
  CHECK(answer.out.find("Least cost a year that surely meets the goals: nodes=30,") !=
        std::string::npos);
  CHECK(answer.out.find("CHOSEN: meets") != std::string::npos);
  const auto json = place.json();
  CHECK(json["format"] == "suanwang-plan-1");
  CHECK(json["question"] == "How many servers?");
  CHECK(json["candidates"][json["chosen"].get<std::size_t>()]["name"] == "nodes=30");
  CHECK(json["candidates"][json["runner_up"].get<std::size_t>()]["name"] == "nodes=35");
  // 100 nodes cost more than 35 do with all their energy: they were not run.
  CHECK(json["candidates"][8]["seeds"] == 0);
  CHECK(json["candidates"][8]["verdict"] == "dearer");
  CHECK(json["candidates"][8]["total_cost_cny"].is_null());
  CHECK(json["candidates"][0]["verdict"] == "lost");
  CHECK(json["candidates"][0]["seeds"] < 10);
  const auto& chosen = json["candidates"][4];
  CHECK(chosen["known"]["cost_cny"] == 300'000);
  CHECK(chosen["total_cost_cny"]["mean"].get<double>() ==
        Approx(300'000 + chosen["used_cost_cny"]["mean"].get<double>()));
  // At most 30 nodes at 300 W, PUE 1.2, 0.7 CNY/kWh, all year; at least idle.
  CHECK(chosen["used_cost_cny"]["mean"].get<double>() < 30 * 0.3 * 1.2 * 0.7 * 8760);
  CHECK(chosen["used_cost_cny"]["mean"].get<double>() > 30 * 0.1 * 1.2 * 0.7 * 8760);
  CHECK(json["choices"][0]["options"][0]["source"] == "made up");
  const std::string csv = place.file("plan.csv");
  CHECK(csv.find("candidate,city.centres.a.partitions[0].nodes,verdict,chosen,") == 0);
  CHECK(csv.find("nodes=30,30,meets,1,1,10,300000,1.5,") != std::string::npos);
  CHECK_FALSE(fs::exists(place.results() / "report.html"));
}

TEST_CASE("what runs use is what a comparison of the same seeds says, scaled to a year",
          "[app][capacity]") {
  const PlanPlace place;
  REQUIRE(place.plan().code == 0);
  const auto planned = place.json()["candidates"][4];
  const auto compared = place.compare({"--set", "city.centres.a.partitions[0].nodes=30"});
  for (const auto& metric : compared["metrics"]) {
    const auto& mean = metric["variants"][0]["mean"];
    if (metric["name"] == "cost_cny") {
      CHECK(planned["used_cost_cny"]["mean"].get<double>() ==
            Approx(mean.get<double>() * 365 / 3).epsilon(1e-7));
    } else if (metric["name"] == "carbon_t") {
      CHECK(planned["used_carbon_t"]["mean"].get<double>() ==
            Approx(mean.get<double>() * 365 / 3).epsilon(1e-7));
    }
  }
}

TEST_CASE("charges for capacity are part of what runs are billed", "[app][capacity]") {
  const PlanPlace place;
  place.write("zones.yaml", R"(suanwang: 1
name: zones
start: 2026-01-12T00:00:00+08:00
duration: 4d
city:
  zones:
    plain: { tariff: { base_price: 0.7 CNY/kWh, source: m } }
    peaks: { tariff: { base_price: 0.7 CNY/kWh, source: m,
                       capacity: { basis: maximum-demand, price: 400 CNY/kW, source: m } } }
  centres:
    - { name: hall, owner: public, zone: peaks, pue: 1.2,
        partitions: [{ nodes: 30, cores: 1, power: linear, idle: 100 W, max: 300 W }] }
demand:
  streams: [{ name: users, generator: poisson, rate: 20/h, mean_service: 1 h }]
platform: { centre: { order: fcfs, start: strict, place: first-fit } }
)");
  place.write("servers.yaml", R"(suanwang: 1
name: servers
scenario: zones.yaml
seeds: 5
goals: [{ started_within: 1 h, share: 90 % }]
choices:
  city.centres.hall.zone:
    options: [{ value: peaks, cost: 1 kCNY }, { value: plain, cost: 2 kCNY }]
    source: m
)");
  REQUIRE(place.plan().code == 0);
  // The same energy at the same price: what is cheaper to rent is dearer to run, by its peak.
  CHECK(place.json()["candidates"][place.json()["chosen"].get<std::size_t>()]["name"] ==
        "zone=plain");
  double bills = 0;
  for (int seed = 1; seed <= 5; ++seed) {
    const std::string out = place.path("runs");
    REQUIRE(test::CommandPlace::command({"run",
                                         place.path("zones.yaml"),
                                         "--quiet",
                                         "--no-jobs",
                                         "--seed",
                                         std::to_string(seed),
                                         "--out",
                                         out})
                .code == 0);
    const auto summary = nlohmann::json::parse(
        test::CommandPlace::read(fs::path(out) / "zones" / std::to_string(seed) / "summary.json"));
    const auto& bill = summary["programme"]["centres"][0]["bill"];
    CHECK(bill["capacity_charge_cny"].get<double>() > 0);
    bills += bill["total_cny"].get<double>();
  }
  CHECK(place.json()["candidates"][0]["used_cost_cny"]["mean"].get<double>() ==
        Approx(bills / 5 * 365 / 4).epsilon(1e-6));
}

TEST_CASE("with --all everything is run, and it comes to the same answer", "[app][capacity]") {
  const PlanPlace place;
  REQUIRE(place.plan().code == 0);
  const auto spared = place.json();
  REQUIRE(place.plan({"--all"}).code == 0);
  const auto all = place.json();
  for (const char* key : {"chosen", "runner_up", "difference", "perhaps"}) {
    CHECK(spared[key] == all[key]);
  }
  CHECK(all["runs"] == 90);
  CHECK(spared["runs"] < 60);
}

TEST_CASE("a plan's files do not depend on threads, and --json prints plan.json",
          "[app][capacity]") {
  const PlanPlace place;
  REQUIRE(place.plan({"--threads", "1"}).code == 0);
  const std::string csv = place.file("plan.csv");
  const std::string json = place.file("plan.json");
  const auto answer = place.plan({"--threads", "5", "--json"});
  CHECK(answer.out == json);
  CHECK(place.file("plan.csv") == csv);
  CHECK(place.plan({"--quiet"}).out.empty());
}

TEST_CASE("a plan's page holds its numbers and no more than it draws", "[app][capacity]") {
  const PlanPlace place;
  REQUIRE(place.plan({"--report"}).code == 0);
  const std::string page = place.file("report.html");
  CHECK(page.find("\"plan\":{\"format\":\"suanwang-plan-1\"") != std::string::npos);
  CHECK(page.find("\"all_candidates\":9") != std::string::npos);
  CHECK(page.find("nodes=30") != std::string::npos);
  CHECK(page.find("nodes=100") == std::string::npos);
  // Without --report an old page goes: it would tell another answer.
  REQUIRE(place.plan().code == 0);
  CHECK_FALSE(fs::exists(place.results() / "report.html"));
}

TEST_CASE("seeds can be given on the command line, and one says nothing surely",
          "[app][capacity]") {
  const PlanPlace place;
  const auto answer = place.plan({"--seeds", "1", "--seed", "7"});
  REQUIRE(answer.code == 0);
  CHECK(place.json()["seeds"] == nlohmann::json({7}));
  CHECK(place.json()["chosen"].is_null());
  CHECK(answer.out.find("No candidate meets the goals beyond doubt.") != std::string::npos);
  CHECK(answer.out.find("by the mean only, the cheapest: nodes=") != std::string::npos);
}

TEST_CASE("what the scenario does not know is told of every option before anything runs",
          "[app][capacity]") {
  const PlanPlace place;
  const auto told = [&](const std::string& was, const std::string& what) {
    place.change(was, what);
    const auto answer = place.plan();
    CHECK(answer.code == 2);
    CHECK(answer.out.empty());
    CHECK_FALSE(fs::exists(place.results()));
    return answer.err;
  };
  const std::string key = told("partitions[0].nodes", "partitions[0].nods");
  CHECK(key.find("servers.yaml:9:14: error: city.centres[0].partitions[0].nods: unknown key") !=
        std::string::npos);
  const std::string value = told("80, 100]", "80, 0]");
  CHECK(value.find("servers.yaml:9:46: error: city.centres[0].partitions[0].nodes: is 0") !=
        std::string::npos);
  CHECK(told("tenant: lab", "tenant: lap")
            .find("goals[0].tenant: the scenario has no tenant `lap`") != std::string::npos);
  CHECK(told("tenant: lab", "stream: user").find("did you mean `users`?") != std::string::npos);
  CHECK(told("10 min", "4 d").find("the run ends before one has had the time to start") !=
        std::string::npos);
  CHECK(told("tenant: lab", "kind: training").find("a run has no job that counts") !=
        std::string::npos);
  CHECK(told("started_within: 10 min, share: 95 %, tenant: lab", "metric: card_use, at_least: 0.5")
            .find("a run does not have this metric") != std::string::npos);
  CHECK(told("hall.yaml", "hell.yaml").find("hell.yaml") != std::string::npos);
}

TEST_CASE("a study that is not there, or no study, is told", "[app][capacity]") {
  const PlanPlace place;
  place.write("servers.yaml", "[1, 2]\n");
  CHECK(place.plan().code == 2);
  place.write("servers.yaml", std::string(100, '\0'));
  CHECK(place.plan().code == 2);
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, false};
  CHECK(command_line({"plan", "/nowhere/study.yaml"}, console) == 2);
  CHECK(err.str().find("/nowhere/study.yaml") != std::string::npos);
}

}  // namespace suanwang::app
