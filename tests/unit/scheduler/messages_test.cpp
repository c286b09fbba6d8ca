// Policies by messages: what they are shown, and what each answer does.
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "scheduler/external/message_policy.hpp"
#include "scheduler/external/plugin_failure.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

using Json = nlohmann::json;

/// What was asked, kept for the test.
using Asked = std::vector<Json>;

/// Gives the answers of a list, then empty ones.
class Scripted final : public Correspondent {
 public:
  Scripted(std::deque<std::string> answers, std::shared_ptr<Asked> asked)
      : answers_(std::move(answers)), asked_(std::move(asked)) {}

  [[nodiscard]] const std::string& name() const override { return name_; }

  std::string_view ask(std::string_view message, std::uint64_t /*decision*/) override {
    asked_->push_back(Json::parse(message));
    answer_ = R"({"actions": []})";
    if (!answers_.empty()) {
      answer_ = answers_.front();
      answers_.pop_front();
    }
    return answer_;
  }

 private:
  std::string name_ = "script";
  std::deque<std::string> answers_;
  std::shared_ptr<Asked> asked_;
  std::string answer_;
};

std::unique_ptr<Policy> by_messages(Scope scope,
                                    std::deque<std::string> answers,
                                    const std::shared_ptr<Asked>& asked,
                                    const std::string& needs = "{}") {
  const auto read = read_needs(needs, scope);
  REQUIRE(read);
  return std::make_unique<MessagePolicy>(
      std::make_unique<Scripted>(std::move(answers), asked), *read, 1);
}

Replay run_centre(const City& city,
                  const std::vector<Arrival>& jobs,
                  std::deque<std::string> answers,
                  const std::shared_ptr<Asked>& asked,
                  const std::string& needs = "{}",
                  Time horizon = Time{100'000}) {
  SimulatorOptions options;
  options.horizon = horizon;
  Policies centres;
  centres.push_back(by_messages(Scope::centre, std::move(answers), asked, needs));
  Replay run = replay(city,
                      demand_of(city, jobs, all_unit_core(jobs)),
                      city_policy(Stages{}, 1),
                      std::move(centres),
                      options);
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

std::string objection_to(const std::string& needs, Scope scope = Scope::centre) {
  const auto read = read_needs(needs, scope);
  return read ? std::string{} : read.error();
}

}  // namespace

TEST_CASE("a centre's policy by messages sees its queue, its nodes and what runs", "[outside]") {
  const City city = one_partition({.nodes = 3, .cores = 4});
  auto asked = std::make_shared<Asked>();
  // 2 tasks of one core at 0 s; at 1 s a job of 12 tasks that has no room.
  const Replay run =
      run_centre(city,
                 {batch_job(7, 0, 10'000, 2, 60'000), batch_job(8, 1'000, 10'000, 12, 30'000)},
                 {R"({"actions": [{"action": "start", "job": 0, "partition": 0,
                                   "nodes": [[1, 1, 2]]}]})"},
                 asked,
                 R"({"needs": {"nodes": true, "running": true}})");
  REQUIRE(asked->size() >= 2);
  const Json& first = asked->at(0);
  CHECK(first["message"] == "decide");
  CHECK(first["decision"] == 2);  // the city was asked first
  CHECK(first["now_ms"] == 0);
  CHECK(first["changes"] == Json::array({"arrival"}));
  CHECK(first["arrived"] == Json::array({0}));
  CHECK(first["city"]["centres"][0]["partitions"][0]["cores"] == 4);
  CHECK(first["centre"] == 0);
  CHECK(first["partitions"][0]["free_cores"] == 12);
  CHECK(first["partitions"][0]["nodes"] == Json::parse("[[0, 3, 4, 0, 0]]"));
  const Json job = Json::parse(
      R"({"id": 0, "number": 1, "tenant": 0, "submit_ms": 0, "walltime_ms": 60000, "tasks": 2,
          "cores": 1, "accelerators": 0, "memory_mib": 0, "target": null,
          "deadline_ms": null,
          "candidates": [{"partition": 0, "units": 2, "walltime_ms": 60000, "fits": true}]})");
  CHECK(first["jobs"] == Json::array({job}));
  CHECK(first["running"] == Json::array());

  const Json& second = asked->at(1);
  CHECK_FALSE(second.contains("city"));
  CHECK(second["partitions"][0]["nodes"] ==
        Json::parse("[[0, 1, 4, 0, 0], [1, 1, 2, 0, 0], [2, 1, 4, 0, 0]]"));
  CHECK(second["jobs"][0]["candidates"][0]["fits"] == false);
  CHECK(second["running"] == Json::parse(R"([{"id": 0, "number": 1, "partition": 0,
        "started_ms": 0, "expected_end_ms": 60000, "units": 2}])"));
  CHECK(run.row(7).nodes == std::vector<NodeRun>{{1, 1, 2}});
  CHECK(asked->at(2)["changes"] == Json::array({"end"}));
}

TEST_CASE("the city's policy by messages sees candidates with the load a job brings", "[outside]") {
  City city = one_partition({.nodes = 2, .cores = 2});
  add_centre(city);
  add_partition(city, {.nodes = 1, .cores = 2});
  auto asked = std::make_shared<Asked>();
  Policies centres;
  centres.push_back(centre_policy({}));
  centres.push_back(centre_policy({}));
  // Three tasks fit nowhere but in the first centre.
  const std::vector<Arrival> jobs{batch_job(1, 0, 1'000, 3, 5'000),
                                  batch_job(2, 0, 1'000, 1, 4'000)};
  const Replay run = replay(
      city,
      demand_of(city, jobs, true),
      by_messages(Scope::city,
                  {R"({"actions": [{"action": "admit", "job": 0}, {"action": "admit", "job": 1},
                       {"action": "dispatch", "job": 0, "centre": 1},
                       {"action": "dispatch", "job": 1, "centre": 1}], "again": true})",
                   R"({"actions": [{"action": "dispatch", "job": 0, "centre": 0}]})"},
                  asked),
      std::move(centres),
      {});
  REQUIRE_FALSE(run.outcome.broken);
  REQUIRE(asked->size() == 2);
  CHECK(asked->at(0)["jobs"][0]["candidates"] ==
        Json::parse(R"([{"centre": 0, "units": 3, "walltime_ms": 5000}])"));
  CHECK(asked->at(0)["jobs"][1]["candidates"].size() == 2);
  CHECK(asked->at(0)["centres"][1] ==
        Json::parse(R"({"id": 1, "known_since_ms": 0, "capacity_units": 2, "free_units": 2,
            "queued_units": 0, "queued_unit_ms": 0, "running_units": 0,
            "running_unit_end_ms": 0})"));
  // Within the decision it sees what it has done.
  CHECK(asked->at(1)["decision"] == asked->at(0)["decision"]);
  CHECK(asked->at(1)["centres"][1]["queued_unit_ms"] == 4'000);
  REQUIRE(asked->at(1)["jobs"].size() == 1);
  CHECK(asked->at(1)["jobs"][0]["number"] == 1);
  CHECK(asked->at(1)["jobs"][0]["admitted"] == true);
  CHECK(run.row(1).centre == CentreId(0));
  CHECK(run.row(2).centre == CentreId(1));
  CHECK(run.outcome.totals.refusals == 1);
}

TEST_CASE("refused actions come back with their codes", "[outside]") {
  const City city = one_core_nodes(1);
  auto asked = std::make_shared<Asked>();
  const Replay run = run_centre(city,
                                {batch_job(1, 0, 1'000, 1), batch_job(2, 0, 1'000, 1)},
                                {R"({"actions": [{"action": "start", "job": 0, "partition": 0},
                                  {"action": "start", "job": 1, "partition": 0},
                                  {"action": "start", "job": 77, "partition": 0},
                                  {"action": "start", "job": 1, "partition": 9},
                                  {"action": "admit", "job": 1},
                                  {"action": "wake-at", "time_ms": 0},
                                  {"action": "reserve", "job": 1, "partition": 0,
                                   "start_ms": 5}]})",
                                 R"({"actions": [{"action": "start", "job": 1, "partition": 0,
                                   "place": "best-fit"}]})"},
                                asked);
  REQUIRE(asked->size() >= 2);
  std::vector<std::string> codes;
  for (const Json& refused : asked->at(1)["refused"]) {
    codes.push_back(refused["refusal"]);
  }
  CHECK(codes == std::vector<std::string>{"bad-placement",
                                          "unknown-job",
                                          "other-centre",
                                          "wrong-scope",
                                          "in-the-past",
                                          "no-calendar"});
  CHECK(run.row(2).start == Time{1'000});
}

TEST_CASE("every action can be said in a message", "[outside]") {
  const City city = one_core_nodes(2);
  auto asked = std::make_shared<Asked>();
  const Replay run = run_centre(
      city,
      {batch_job(1, 0, 10'000, 1), batch_job(2, 0, 10'000, 2)},
      {R"({"actions": [{"action": "start", "job": 0, "partition": 0},
                       {"action": "reserve", "job": 1, "partition": 0, "start_ms": 20000},
                       {"action": "wake-at", "time_ms": 4000}]})",
       R"({"actions": [{"action": "suspend", "job": 0}, {"action": "wake-at", "time_ms": 5000}]})",
       R"({"actions": []})",  // asked at once: nodes have come free
       R"({"actions": [{"action": "resume", "job": 0}]})",
       R"({"actions": [{"action": "start", "job": 0, "partition": 0},
                       {"action": "set-capacity-curve", "centre": 0, "curve": [[7000, 500000]]},
                       {"action": "power-cap", "partition": 0, "level": 0},
                       {"action": "set-node-state", "partition": 0, "first": 1,
                        "count": 1, "state": 0}]})"},
      asked,
      R"({"needs": {"calendar": true}})");
  INFO(Json(*asked).dump());
  CHECK(run.row(1).finish == Time{11'000});  // 4 s, a second's pause, 6 s
  REQUIRE(asked->size() >= 6);
  std::vector<std::string> codes;
  for (const Json& refused : asked->at(5)["refused"]) {
    codes.push_back(refused["refusal"]);
  }
  // The partition has neither levels nor states of rest; the curve is the city's to set, too.
  CHECK(codes == std::vector<std::string>{"unknown-state", "unknown-state"});
}

TEST_CASE("the city's policy by messages starts a gang at several centres", "[outside][span]") {
  City city = one_core_nodes(3);
  add_centre(city);
  add_partition(city, {.nodes = 3});
  Demand demand = demand_of(city, {batch_job(1, 0, 1'000, 5)}, true);
  demand.streams[StreamId(0)].span = {2, 500'000, {}};
  const auto run_with = [&](const std::string& parts) {
    Policies centres;
    centres.push_back(centre_policy({}));
    centres.push_back(centre_policy({}));
    return replay(city,
                  demand,
                  by_messages(Scope::city,
                              {R"({"actions": [{"action": "admit", "job": 0},
                                  {"action": "start-together", "job": 0, "parts": )" +
                               parts + "}]}"},
                              std::make_shared<Asked>()),
                  std::move(centres),
                  {});
  };
  const Replay run = run_with("[[0, 3], [1, 2]]");
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).finish == Time{2'000});
  CHECK(run.row(1).parts.size() == 2);
  CHECK_THROWS_AS(run_with("[[0, 3], [1]]"), PluginFailure);
  CHECK_THROWS_AS(run_with("7"), PluginFailure);
}

TEST_CASE("needs that make no sense are told", "[outside]") {
  CHECK(objection_to("{}").empty());
  CHECK(objection_to(R"({"needs": {"triggers": ["end"], "depth": 3}})").empty());
  CHECK(objection_to("[]") == "the answer to `open` is no JSON object");
  CHECK(objection_to("{\"needs\"") == "the answer to `open` is no JSON object");
  CHECK(objection_to(R"({"needs": 1})") == "`needs` should be an object");
  CHECK(objection_to(R"({"needs": {"triggers": ["ends"]}})") ==
        "`needs.triggers` should be a list of arrival, end, capacity, wake, news");
  CHECK(objection_to(R"({"needs": {"nodes": 1}})") == "`needs.nodes` should be true or false");
  CHECK(objection_to(R"({"needs": {"depth": 0}})") ==
        "`needs.depth` should be a whole number of 1 or more");
  CHECK(objection_to(R"({"needs": {"node": true}})") == "`needs.node` is not known");
}

TEST_CASE("a policy that settles nothing is stopped", "[outside]") {
  const City city = one_core_nodes(1);
  auto asked = std::make_shared<Asked>();
  CHECK_THROWS_AS(run_centre(city,
                             {batch_job(1, 0, 1'000, 1)},
                             {R"({"actions": [{"action": "start", "job": 0}]})"},
                             asked),
                  PluginFailure);
}

}  // namespace suanwang::test
