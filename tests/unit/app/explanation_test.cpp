// Why a job ran where and when it did, on cases small enough to draw.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/explanation_report.hpp"
#include "app/loading.hpp"
#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

using app::Explainer;
using app::ExplanationStep;
using app::JobExplanation;
using app::WaitKind;

JobExplanation explain(const City& city,
                       const std::vector<Arrival>& jobs,
                       std::uint64_t id,
                       const Stages& stages = {}) {
  Explainer explainer(id, StreamId(0));
  SimulatorOptions options;
  options.decisions = &explainer;
  options.rationale = &explainer;
  const Replay run = replay(city, jobs, stages, options);
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  REQUIRE(explainer.explanation());
  return *explainer.explanation();
}

/// "reason from-until" in seconds, one a span.
std::vector<std::string> waits_of(const JobExplanation& explanation) {
  std::vector<std::string> waits;
  const std::vector<ExplanationStep>& steps = explanation.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kind == ExplanationStep::Kind::wait) {
      const Time until = i + 1 < steps.size() ? steps[i + 1].at : steps[i].wait.until;
      waits.push_back(std::to_string(static_cast<int>(steps[i].wait.kind)) + " " +
                      std::to_string(steps[i].wait.from.ms / 1000) + "-" +
                      std::to_string(until.ms / 1000));
    }
  }
  return waits;
}

std::string span(WaitKind kind, const std::string& from_until) {
  return std::to_string(static_cast<int>(kind)) + " " + from_until;
}

const ExplanationStep& step_of(const JobExplanation& explanation, ExplanationStep::Kind kind) {
  for (const ExplanationStep& step : explanation.steps) {
    if (step.kind == kind) {
      return step;
    }
  }
  FAIL("no step of that kind");
  return explanation.steps.front();
}

// Four nodes, EASY:
//   node 3  .  .  . [4 ]  .  .  .  .  . [2][3       ]
//   node 2 [1                         ] [2]
//   node 1 [1                         ] [2]
//   node 0 [1                         ] [2]
//          0  10 20 30  60            100 110
std::vector<Arrival> easy_case() {
  return {batch_job(1, 0, 100'000, 3),
          batch_job(2, 10'000, 10'000, 4),
          batch_job(3, 20'000, 200'000, 1),
          batch_job(4, 30'000, 30'000, 1)};
}

}  // namespace

TEST_CASE("a job that does not fit is said to, with what it asks and what is free", "[explain]") {
  const JobExplanation told = explain(one_core_nodes(4), easy_case(), 2);
  CHECK(waits_of(told) == std::vector{span(WaitKind::no_room, "10-100")});
  const app::WaitSpan& wait = step_of(told, ExplanationStep::Kind::wait).wait;
  CHECK(wait.asked == 4);
  CHECK(wait.least_free == 0);  // while job 4 runs
  CHECK(wait.most_free == 1);
  CHECK(wait.ahead == 0);
  CHECK(wait.decisions == 4);  // it came, 3 came, 4 came, 4 ended
  CHECK(told.steps.back().action.kind == ActionKind::start);
  CHECK(told.steps.back().at == Time{100'000});
  CHECK(told.steps.back().nodes == std::vector<NodeRun>{{0, 4, 1}});
}

TEST_CASE("a job that would delay the first of the queue is told of it", "[explain]") {
  const JobExplanation told = explain(one_core_nodes(4), easy_case(), 3);
  CHECK(waits_of(told) == std::vector{span(WaitKind::behind, "20-30"),
                                      span(WaitKind::no_room, "30-60"),
                                      span(WaitKind::behind, "60-100"),
                                      span(WaitKind::no_room, "100-110")});
  const app::WaitSpan& wait = step_of(told, ExplanationStep::Kind::wait).wait;
  REQUIRE(wait.first);
  CHECK(wait.first->id == 2);
  CHECK(wait.expected == Time{100'000});
  CHECK(wait.ahead == 1);
  CHECK(told.steps.back().at == Time{110'000});
}

TEST_CASE("a job that passes others has nothing to be explained", "[explain]") {
  const JobExplanation told = explain(one_core_nodes(4), easy_case(), 4);
  CHECK(waits_of(told).empty());
  CHECK(told.steps.back().at == Time{30'000});
}

TEST_CASE("strict order says behind whom a job that fits stands", "[explain]") {
  Stages stages;
  stages.start = "strict";
  const JobExplanation told = explain(one_core_nodes(4), easy_case(), 4, stages);
  // Job 2 from 100 to 110, then 3 and 4 together.
  CHECK(waits_of(told) ==
        std::vector{span(WaitKind::behind, "30-100"), span(WaitKind::no_room, "100-110")});
}

TEST_CASE("a conservative reservation is told with its time", "[explain]") {
  Stages stages;
  stages.start = "conservative";
  const JobExplanation told = explain(one_core_nodes(4), easy_case(), 3, stages);
  CHECK(waits_of(told).front() == span(WaitKind::planned, "20-30"));
  CHECK(step_of(told, ExplanationStep::Kind::wait).wait.expected == Time{110'000});
}

TEST_CASE("each candidate is told with its score, and by how much the winner won", "[explain]") {
  City city = one_core_nodes(2);
  add_centre(city);
  add_partition(city, {.nodes = 4});
  add_centre(city);
  add_partition(city, {.nodes = 1});
  // 200 s x 2 go to the first of equals; then 0.0556 h of work a unit there, nothing elsewhere.
  const std::vector<Arrival> jobs{batch_job(1, 0, 200'000, 2), batch_job(2, 20'000, 30'000, 2)};
  const JobExplanation told = explain(city, jobs, 2);
  const Weighing& weighing = step_of(told, ExplanationStep::Kind::weighed).weighing;
  CHECK(weighing.chosen == CentreId(1));
  CHECK_FALSE(weighing.more_is_better);
  REQUIRE(weighing.candidates.size() == 3);
  CHECK(*weighing.candidates[0].score == Approx(180.0 / 3'600));  // 20 s are done
  CHECK(*weighing.candidates[1].score == 0);
  CHECK_FALSE(weighing.candidates[2].could_run);
  CHECK_FALSE(weighing.candidates[2].score);
  CHECK(weighing.candidates[0].known_since == Time{20'000});

  const Demand demand = demand_of(city, jobs, true);
  const nlohmann::json json =
      nlohmann::json::parse(app::explanation_json(city, demand, told))["steps"];
  const auto weighed = std::find_if(
      json.begin(), json.end(), [](const auto& step) { return step.contains("weighed"); });
  REQUIRE(weighed != json.end());
  CHECK((*weighed)["weighed"]["margin"].get<double>() == Approx(0.05));
  const std::string text = app::explanation_text(city, demand, told);
  CHECK(text.find("the platform chose centre-1") != std::string::npos);
  CHECK(text.find("could never run it") != std::string::npos);
  CHECK(text.find("ahead of the next by 0.05") != std::string::npos);
}

TEST_CASE("a job whose nodes go is told to be back in the queue", "[explain]") {
  const City city =
      one_partition({.nodes = 2, .capacity = {{Time{}, 2}, {Time{50'000}, 0}, {Time{80'000}, 2}}});
  const JobExplanation told = explain(city, {batch_job(1, 0, 100'000, 1)}, 1);
  const ExplanationStep& again = step_of(told, ExplanationStep::Kind::queued_again);
  CHECK(again.at == Time{50'000});
  CHECK(waits_of(told) == std::vector{span(WaitKind::no_room, "50-80")});
}

TEST_CASE("a gang over two centres is told with what each has room for", "[explain][span]") {
  City city = one_core_nodes(4);
  add_centre(city);
  add_partition(city, {.nodes = 4});
  city.common_causes.push_back({{{PartitionId(1), 0, 1}}, {}, Time{50'000}, Time{70'000}});
  Demand demand = demand_of(city, {batch_job(1, 0, 30'000, 2), batch_job(2, 0, 40'000, 6)}, true);
  demand.streams[StreamId(0)].span = {2, 500'000, {}};
  Explainer explainer(2, StreamId(0));
  SimulatorOptions options;
  options.decisions = &explainer;
  options.rationale = &explainer;
  options.horizon = Time{400'000};
  const Replay run =
      replay(city, demand, Stages{.hold = "skip", .span = SpanWhen::no_room}, options);
  REQUIRE_FALSE(run.outcome.broken);
  const JobExplanation& told = *explainer.explanation();
  const Weighing& weighing = step_of(told, ExplanationStep::Kind::weighed).weighing;
  REQUIRE(weighing.candidates.size() == 2);
  // Job 1 has two of the first four.
  CHECK(*weighing.candidates[0].score == 2);
  CHECK(*weighing.candidates[1].score == 4);
  CHECK(weighing.candidates[0].tasks == 2);
  CHECK(weighing.candidates[1].tasks == 4);
  // It loses its nodes at 50 s, and finds 4 + 3 at once.
  CHECK(step_of(told, ExplanationStep::Kind::queued_again).at == Time{50'000});
  const std::string text = app::explanation_text(city, demand, told);
  CHECK(text.find("the platform chose several, by tasks that it has room for") !=
        std::string::npos);
  CHECK(text.find("started together at centre-0 (tasks: 2) and centre-1 (tasks: 4)") !=
        std::string::npos);
  CHECK(text.find("started together at centre-0 (tasks: 4) and centre-1 (tasks: 2)") !=
        std::string::npos);
  CHECK(text.find("chosen for 4 tasks") != std::string::npos);
}

TEST_CASE("a job that no centre could run is told so", "[explain]") {
  const JobExplanation told = explain(one_core_nodes(2), {batch_job(1, 0, 1'000, 3)}, 1);
  CHECK(step_of(told, ExplanationStep::Kind::action).action.kind == ActionKind::reject);
}

TEST_CASE("decisions before the job comes are not told", "[explain]") {
  class FirstDecision final : public DecisionListener {
   public:
    void seated(std::span<const SeatNeeds> seats_told) override { seats = seats_told.size(); }

    void decision(std::uint64_t number, Time now, Scope /*scope*/, CentreId /*centre*/) override {
      first = first == 0 ? number : first;
      at = std::min(at, now);
      last = number;
    }

    void action(const Action& /*action*/,
                std::uint64_t /*job_number*/,
                const ActionDetail& /*detail*/) override {
      CHECK(first > 0);
    }

    void ended(std::uint64_t /*fingerprint*/) override {}

    std::size_t seats = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    Time at = kNever;
  };

  FirstDecision heard;
  Explainer explainer(3, StreamId(0));
  SimulatorOptions options;
  options.decisions = &heard;
  options.rationale = &explainer;
  const Replay run = replay(one_core_nodes(4), easy_case(), {}, options);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(heard.seats == 2);  // of the city and its centre: before all decisions
  CHECK(heard.at == Time{20'000});
  CHECK(heard.first == 5);  // the city and the centre were asked for each of two jobs
  CHECK(heard.last == run.outcome.totals.decisions);
}

TEST_CASE("a job that nobody decided on is told to wait since it came", "[explain]") {
  Explainer explainer(2, StreamId(0));
  SimulatorOptions options;
  options.decisions = &explainer;
  options.rationale = &explainer;
  options.city_decision.base = seconds(100);
  options.horizon = Time{150'000};
  const City city = one_core_nodes(4);
  const Demand demand =
      demand_of(city, {batch_job(1, 0, 1'000, 1), batch_job(2, 120'000, 1'000, 1)}, true);
  Policies of_centres;
  of_centres.push_back(centre_policy(Stages{}));
  Simulator simulator(
      city, demand, city_policy(Stages{}, 1), std::move(of_centres), explainer, options);
  REQUIRE_FALSE(simulator.run().broken);
  REQUIRE(explainer.explanation());
  REQUIRE(explainer.explanation()->steps.size() == 1);
  CHECK(explainer.explanation()->steps.front().end == FinalState::waiting);
  CHECK(explainer.explanation()->steps.front().at == Time{120'000});
}

TEST_CASE("what moved for a job, and how long it waited for that, is told at its end",
          "[explain][data]") {
  const auto loaded = app::load(SUANWANG_SOURCE_DIR "/scenarios/reference/data-staging.yaml", {});
  REQUIRE(loaded);
  const RunPlan& plan = loaded->plan;
  constexpr StreamId kRendering(2);  // 300 GB of input over 10 Gbit/s: four minutes at least
  Explainer explainer(1, kRendering);
  const app::DryRun run =
      app::explain_run(plan, policy_catalogue(), explainer, [&](const Progress& /*progress*/) {
        return !explainer.is_done();
      });
  REQUIRE(run.code == app::ExitCode::done);
  REQUIRE(explainer.explanation());
  const JobTraffic& traffic =
      step_of(*explainer.explanation(), ExplanationStep::Kind::ended).traffic;
  CHECK(traffic.staging >= seconds(240));
  CHECK(traffic.moved_bytes >= 300'000'000'000);
  const std::string text =
      app::explanation_text(*plan.city, *plan.demand, *explainer.explanation());
  CHECK(text.find("its data: ") != std::string::npos);
}

}  // namespace suanwang::test
