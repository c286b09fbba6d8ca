// The green diagnosis against runs of the retrofitted scenario.
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/diagnosis_report.hpp"
#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang::app {

namespace {

std::string scenario(const std::string& cooling, const std::string& end_system = {}) {
  return R"(suanwang: 1
name: small-legacy
start: 2026-01-01T00:00:00+08:00
duration: 365d
seed: 3
city:
  zones:
    beijing:
      tariff: { include: rules/tariff_two_part_10kv.yaml }
      weather: { generator: {} }
  centres:
    - name: legacy
      owner: commercial
      zone: beijing
      firm: { industry_code: "64", above_scale: true }
)" + end_system +
         "      facility: { cooling: " + cooling + R"(, design_it: 100 kW }
      partitions: [{ nodes: 100, cores: 8, power: linear, idle: 300 W, max: 1 kW }]
programme: { include: rules/programme.yaml }
demand:
  streams: [{ name: s, generator: poisson, rate: 12/h, mean_service: 20 h }]
)";
}

RunPlan plan_of(const std::string& text, std::optional<std::string> diagnosis) {
  LoadOptions options;
  options.diagnosis = std::move(diagnosis);
  auto loaded = load_scenario_text(
      text, SUANWANG_SOURCE_DIR "/scenarios/beijing/test.yaml", policy_catalogue(), options);
  INFO((loaded ? "" : to_string(loaded.error().all().front())));
  REQUIRE(loaded.has_value());
  return std::move(loaded->plan);
}

RunTotals totals_of(const RunPlan& plan) {
  DryRun run =
      simulate_without_results(plan, policy_catalogue(), [](const Progress&) { return true; });
  INFO(run.message);
  REQUIRE(run.code == ExitCode::done);
  return std::move(run.totals);
}

Int128 facility_pj(const std::string& cooling) {
  return totals_of(plan_of(scenario(cooling), {})).sites[CentreId(0)].whole.facility_pj;
}

}  // namespace

TEST_CASE("a diagnosis foretells what a run of the retrofitted scenario gives", "[diagnosis]") {
  const RunPlan plan = plan_of(scenario("legacy-cw7"), "");
  const RunTotals totals = totals_of(plan);
  const DiagnosisOutcome& diagnosis = *totals.programme.sites.at(0).diagnosis;
  REQUIRE(diagnosis.has_data);
  REQUIRE(diagnosis.measures.size() == 6);
  CHECK(diagnosis.account.whole.facility_pj == facility_pj("legacy-cw7"));
  for (const MeasureOutcome& measure : diagnosis.measures) {
    INFO(measure.name);
    if (measure.name == "indirect-evaporative") {
      CHECK(measure.settled.sums.facility == facility_pj("idec"));
    } else if (measure.name == "cold-plate") {
      CHECK(measure.settled.sums.facility == facility_pj("coldplate75"));
    } else if (measure.name == "ups-replacement") {
      CHECK(measure.settled.sums.facility ==
            facility_pj("legacy-cw7, ups: modern, pdu_fixed: 0.004, pdu_square: 0.014"));
    }
  }
}

TEST_CASE("measures are ranked by payback, the shortest first", "[diagnosis]") {
  const RunTotals totals = totals_of(plan_of(scenario("legacy-cw7"), "legacy"));
  std::int32_t before = 0;
  for (const MeasureOutcome& measure : totals.programme.sites.at(0).diagnosis->measures) {
    const std::int32_t payback = measure.settled.cashflow.payback_months.value_or(INT32_MAX);
    CHECK(payback >= before);
    before = payback;
  }
}

TEST_CASE("the parts of the overhead are PUE minus one", "[diagnosis]") {
  const RunPlan plan = plan_of(scenario("legacy-cw7"), "");
  const RunTotals totals = totals_of(plan);
  const std::string text = diagnosis_json(*plan.city, *plan.contracts->programme, totals.programme);
  const auto json = nlohmann::json::parse(text).at(0);
  double sum = 0;
  for (const auto& part : json.at("overhead_of_it")) {
    sum += part.get<double>();
  }
  // Seven parts of six decimals each.
  CHECK(sum == Approx(json.at("pue_of_run").get<double>() - 1).margin(4e-6));
  CHECK(json.at("fee_cny") == 0);
}

TEST_CASE("too few readings, no verdict", "[diagnosis]") {
  const std::string lossy =
      "      end_system: { accepted: 2025-12-01, loss: 12%, source: illustrative }\n";
  const RunPlan plan = plan_of(scenario("legacy-cw7", lossy), "");
  const RunTotals totals = totals_of(plan);
  const DiagnosisOutcome& diagnosis = *totals.programme.sites.at(0).diagnosis;
  CHECK_FALSE(diagnosis.has_data);
  CHECK(diagnosis.measures.empty());
  CHECK(diagnosis.readings_received * 10 < diagnosis.readings_expected * 9);
  CHECK(diagnosis_table(*plan.city, *plan.contracts->programme, totals.programme)
            .find("insufficient data") != std::string::npos);
}

TEST_CASE("a diagnosis of a centre that is not there is refused", "[diagnosis]") {
  LoadOptions options;
  options.diagnosis = "legasy";
  const auto loaded = load_scenario_text(scenario("legacy-cw7"),
                                         SUANWANG_SOURCE_DIR "/scenarios/beijing/test.yaml",
                                         policy_catalogue(),
                                         options);
  REQUIRE_FALSE(loaded.has_value());
  CHECK(to_string(loaded.error().all().front()).find("did you mean `legacy`") != std::string::npos);
}

TEST_CASE("readings that the telemetry carries are lost where no sample arrives",
          "[app][connection]") {
  // January 2026: 31 x 96 readings. Samples each 5 min, none from day 10 to day 11 noon: 144
  // readings less, and more than nine tenths are left. A sample each hour carries one reading in
  // four.
  const auto january = [](const std::string& telemetry, const char* channel) {
    std::string text = scenario("legacy-cw7",
                                std::string("      end_system: { accepted: 2025-12-01, channel: ") +
                                    channel + ", source: illustrative }\n");
    text.replace(text.find("duration: 365d"), 14, "duration: 31d ");
    text += "platform:\n  telemetry: " + telemetry + "\n";
    const RunTotals totals = totals_of(plan_of(text, {}));
    REQUIRE(totals.programme.sites.size() == 1);
    return totals.programme.sites.front().months.front();
  };
  const auto received = [&](const std::string& telemetry, const char* channel) {
    return january(telemetry, channel).connection->received;
  };
  const std::string outage = "{ interval: 5 min, outages: [{ from: 240 h, until: 276 h }] }";
  CHECK(received(outage, "own") == 31 * 96);
  CHECK(received(outage, "telemetry") == 31 * 96 - 144);
  CHECK(january(outage, "telemetry").connected);
  CHECK(received("{ interval: 1 h }", "telemetry") <= 31 * 24);
  CHECK_FALSE(january("{ interval: 1 h }", "telemetry").connected);
  CHECK(received("{ interval: on-change }", "telemetry") == 31 * 96);
}

}  // namespace suanwang::app
