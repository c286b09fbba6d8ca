// Capacity studies read, and what is wrong with them told.
#include "sim/experiment/capacity/capacity_study.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace suanwang::test {

namespace {

constexpr const char* kHead = R"(suanwang: 1
name: small
scenario: city/small.yaml
)";

constexpr const char* kNodes = R"(choices:
  city.centres.a.nodes:
    { values: [10, 20, 40], each: { cost: 2 kCNY, carbon: 100 kg }, source: made up }
)";

constexpr const char* kGoal = R"(goals:
  - { started_within: 30 min, share: 95 % }
)";

tl::expected<CapacityStudy, Issues> capacity_study(const std::string& text) {
  return read_capacity_study_text(text, "studies/s.yaml");
}

/// The first issue of a study that can't be read.
std::string first_issue(const std::string& text) {
  const auto study = capacity_study(text);
  REQUIRE_FALSE(study.has_value());
  return to_string(study.error().all().front());
}

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("candidates are all combinations, each with what its options cost a year",
          "[experiment][capacity]") {
  const auto study = capacity_study(std::string(kHead) + R"(
choices:
  city.centres.a.partitions[0].nodes:
    { values: [10, 20], each: { cost: 2 kCNY, carbon: 100 kg }, source: made up }
  city.centres.b.partitions[0].nodes: { values: [10, 0], source: free }
  city.links[0].bandwidth:
    name: link
    source: made up
    options:
      - { value: 10 Gbit/s, cost: 5 kCNY }
      - { value: 100 Gbit/s, name: wide, cost: 9 kCNY, carbon: 2 t, source: a letter }
)" + kGoal);
  REQUIRE(study.has_value());
  CHECK(study->frame.scenario == "studies/city/small.yaml");
  REQUIRE(study->candidates.size() == 8);
  CHECK(study->candidates[0].name == "a.nodes=10, b.nodes=10, link=10 Gbit/s");
  CHECK(study->candidates[7].name == "a.nodes=20, b.nodes=0, link=wide");
  CHECK(study->candidates[7].options == std::vector<std::uint32_t>{1, 1, 1});
  CHECK(study->candidates[7].known.cost_cny == Approx(20 * 2000 + 9000));
  CHECK(study->candidates[7].known.carbon_t == Approx(20 * 0.1 + 2));
  CHECK(study->candidates[7].point.settings()[2].value == "100 Gbit/s");
  CHECK(study->choices[2].options[0].source == "made up");
  CHECK(study->choices[2].options[1].source == "a letter");
  CHECK(study->goals[0].text == "95 % of jobs start within 30 min");
  // Each option comes up in one of those that are loaded before anything runs.
  CHECK(covering_candidates(*study) == std::vector<std::size_t>{0, 1, 2, 4});
}

TEST_CASE("mixes that break a constraint are no candidates", "[experiment][capacity]") {
  const auto study =
      capacity_study(std::string(kHead) + kNodes + kGoal +
                     "constraints: [{ sum: { city.centres.a.nodes: 1 }, at_most: 20 }]\n");
  REQUIRE(study.has_value());
  CHECK(study->candidates.size() == 2);
  CHECK(study->excluded == 1);
  CHECK(says(first_issue(std::string(kHead) + kNodes + kGoal +
                         "constraints: [{ sum: { city.centres.a.nodes: 1 }, at_most: 5 }]\n"),
             "they leave out all 3 candidates"));
}

TEST_CASE("goals say of which jobs or of which metric", "[experiment][capacity]") {
  const auto study = capacity_study(std::string(kHead) + kNodes + R"(goals:
  - { kind: training, least_tasks: 2, tenant: lab, stream: s, after: 1 d,
      started_within: 90 s, share: 0.5 }
  - { metric: card_use, at_least: 0.4 }
  - { metric: wait_s, at_most: 600 }
)");
  REQUIRE(study.has_value());
  CHECK(
      study->goals[0].text ==
      "50 % of training jobs of 2 tasks or more of the tenant lab of the stream s submitted after "
      "1 d start within 90 s");
  CHECK(study->goals[1].text == "cards busy (card_use) at least 0.4");
  CHECK(study->goals[2].text == "mean wait (wait_s) at most 600 s");
  CHECK(study->goals[2].at_most);
}

TEST_CASE("a goal is lost only when nothing that could come brings the mean to it",
          "[experiment][capacity]") {
  const CapacityGoal share = job_goal({}, 0.95);
  // 0.5 and nine times 1: exactly 0.95.
  CHECK_FALSE(share.is_lost(0.5, 1, 10));
  CHECK(share.is_lost(0.49, 1, 10));
  CHECK(share.is_lost(9.4, 10, 10));
  CHECK_FALSE(share.is_lost(9.5, 10, 10));
  const CapacityGoal wait = metric_goal(*find_metric("wait_s"), true, 600);
  CHECK_FALSE(wait.is_lost(6000, 1, 10));
  CHECK(wait.is_lost(6001, 1, 10));
  // Waits have no greatest value, a surplus no least: nothing is lost before all seeds.
  CHECK_FALSE(metric_goal(*find_metric("wait_s"), false, 600).is_lost(0, 9, 10));
  CHECK_FALSE(metric_goal(*find_metric("market_surplus_cny"), true, 0).is_lost(1e9, 9, 10));
  CHECK(metric_goal(*find_metric("market_surplus_cny"), true, 0).is_lost(1e9, 10, 10));
}

TEST_CASE("every mistake of a capacity study is told with its place and what would be right",
          "[experiment][capacity]") {
  const std::string head = kHead;
  const std::string nodes = kNodes;
  const std::string goal = kGoal;
  CHECK(says(first_issue(head + goal), "`choices`"));
  CHECK(says(first_issue(head + "choices: {}\n" + goal), "there is nothing to choose"));
  CHECK(says(first_issue(head + nodes + "goals: []\n"), "there is no goal"));
  CHECK(says(first_issue(head + nodes + "goals: [{ share: 95 % }]\n"),
             "studies/s.yaml:7:9: error: goals[0]: it takes both"));
  CHECK(says(first_issue(head + nodes + "goals: [{ kind: batch }]\n"), "this is no goal"));
  CHECK(says(
      first_issue(head + nodes + "goals: [{ started_within: 1 h, share: 95 %, metric: wait_s }]\n"),
      "two goals"));
  CHECK(says(first_issue(head + nodes + "goals: [{ metric: wait, at_most: 3 }]\n"),
             "goals[0].metric: no such metric (did you mean `wait_s`?"));
  CHECK(says(first_issue(head + nodes + "goals: [{ metric: wait_s }]\n"),
             "either `at_least` or `at_most`"));
  CHECK(says(first_issue(head + nodes + "goals: [{ metric: wait_s, at_most: 3, tenant: a }]\n"),
             "a metric is of all jobs"));
  CHECK(says(first_issue(head + nodes + "goals: [{ started_within: 30, share: 95 % }]\n"),
             "goals[0].started_within"));
  CHECK(says(first_issue(head + nodes + "goals: [{ started_within: 1 h, share: 120 % }]\n"),
             "goals[0].share"));
  CHECK(says(first_issue(head + nodes + goal + "minimize: cost\n"), "did you mean `minimise`"));
  CHECK(says(first_issue(head + nodes + goal + "minimise: money\n"), "minimise"));
  CHECK(says(first_issue(head + nodes + goal + "level: 95\n"), "level"));
  CHECK(says(first_issue(head + nodes + goal + "level: .nan\n"), "level"));
  CHECK(
      says(first_issue(head + nodes + "goals: [{ metric: wait_s, at_most: .inf }]\n"), "at_most"));
}

TEST_CASE("options are of one kind, priced, and say where prices come from",
          "[experiment][capacity]") {
  const auto of = [](const std::string& choices) {
    return first_issue(std::string(kHead) + "choices:\n" + choices + kGoal);
  };
  CHECK(says(of("  a: { values: [1], each: { cost: 1 CNY } }\n"), "source"));
  CHECK(says(of("  a: { values: [1], source: '' }\n"), "an empty `source`"));
  CHECK(says(of("  a: { source: x }\n"), "no options"));
  CHECK(says(of("  a: { values: [1], options: [{ value: 1 }], source: x }\n"), "two lists"));
  CHECK(says(of("  a: { options: [{ value: 1 }], each: { cost: 1 CNY }, source: x }\n"),
             "`each` prices `values`"));
  CHECK(says(of("  a: { values: [1, x], source: x }\n"),
             "studies/s.yaml:5:20: error: choices.a.values[1]: `each` needs a number"));
  CHECK(says(of("  a: { values: [1 MW, 2 kW], source: x }\n"), "another unit"));
  CHECK(says(of("  a: { values: [-1], source: x }\n"), "not negative"));
  CHECK(says(of("  a: { values: [1, 2, 1], source: x }\n"), "the value `1` is there twice"));
  CHECK(says(of("  a: { values: [1e300], each: { cost: 1 CNY }, source: x }\n"), "10^15"));
  CHECK(says(of("  a: { options: [{ value: 1, cost: 5 }], source: x }\n"),
             "choices.a.options[0].cost"));
  CHECK(says(of("  a: { options: [{ value: 1, cost: -5 CNY }], source: x }\n"), "cost"));
  CHECK(says(of("  seed: { values: [1], source: x }\n"), "all points meet the same seeds"));
  CHECK(says(of("  a.b: { values: [1], source: x }\n  a: { values: [2], source: x }\n"),
             "lie within each other"));
  CHECK(says(
      of("  a: { values: [1], name: n, source: x }\n  b: { values: [2], name: n, source: x }\n"),
      "another choice is called `n`"));
  std::string many;
  for (int i = 0; i < 15; ++i) {
    many += "  k" + std::to_string(i) + ": { values: [1, 2], source: x }\n";
  }
  CHECK(says(of(many), "more than 20000 candidates"));
  many.clear();
  for (int i = 0; i < 65; ++i) {
    many += "  k" + std::to_string(i) + ": { values: [1], source: x }\n";
  }
  CHECK(says(of(many), "more than 64 keys"));
}

}  // namespace suanwang::test
