// Values of a command line, put in place of a scenario's.
#include "sim/scenario/override.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang {

namespace {

const std::string kToVary = R"(suanwang: 1
name: varied
start: 2026-01-12T00:00:00+08:00
city:
  templates:
    partitions: { base: { cores: 4, power: linear, idle: 1 kW, max: 3 kW } }
    centres: { small: { owner: commercial, pue: 1.25, partitions: [{ template: base, nodes: 4 }] } }
  centres:
    - { name: haidian, template: small }
    - { name: yizhuang, template: small, pue: 1.5 }
demand:
  streams:
    - { name: s, generator: poisson, rate: 1/h, mean_service: 1 h, jobs: 10 }
platform:
  centre: { order: fcfs, start: strict, place: first-fit }
)";

std::vector<Override> overrides_of(const std::vector<std::string>& words) {
  std::vector<Override> overrides;
  Issues issues;
  for (const std::string& word : words) {
    const auto variation = parse_variation(word, "--vary", issues);
    REQUIRE(variation);
    overrides.push_back({variation->path, variation->values.front()});
  }
  return overrides;
}

RunPlan varied(const std::vector<std::string>& words) {
  LoadOptions options;
  options.overrides = overrides_of(words);
  auto loaded = load_scenario_text(kToVary, "x.yaml", policy_catalogue(), options);
  if (!loaded) {
    for (const Issue& issue : loaded.error().all()) {
      UNSCOPED_INFO(to_string(issue));
    }
  }
  REQUIRE(loaded.has_value());
  return std::move(loaded->plan);
}

/// All messages that the scenario with these overrides is refused with.
std::string refusal(const std::vector<std::string>& words) {
  LoadOptions options;
  options.overrides = overrides_of(words);
  auto loaded = load_scenario_text(kToVary, "x.yaml", policy_catalogue(), options);
  REQUIRE_FALSE(loaded.has_value());
  std::string text;
  for (const Issue& issue : loaded.error().all()) {
    text += to_string(issue) + "\n";
  }
  return text;
}

std::vector<std::string> texts_of(const std::string& word) {
  Issues issues;
  const auto variation = parse_variation(word, "--vary", issues);
  std::vector<std::string> texts;
  for (const Issue& issue : issues.all()) {
    texts.push_back(to_string(issue));
  }
  for (std::size_t i = 0; variation && i < variation->values.size(); ++i) {
    texts.push_back(flow_text(variation->values[i]));
  }
  return texts;
}

}  // namespace

TEST_CASE("values are the inside of a YAML list", "[scenario]") {
  CHECK(texts_of("a.b=x,y , z") == std::vector<std::string>{"x", "y", "z"});
  CHECK(texts_of("a='x,y',z") == std::vector<std::string>{"'x,y'", "z"});
  CHECK(texts_of("a=10 MW,1.5") == std::vector<std::string>{"10 MW", "1.5"});
  CHECK(texts_of("a={policy: p, with: [1, 2]},q") ==
        std::vector<std::string>{"{policy: p, with: [1, 2]}", "q"});
  CHECK(texts_of("a='it''s'") == std::vector<std::string>{"'it''s'"});
}

TEST_CASE("values that are none are told with what would be right", "[scenario]") {
  CHECK(texts_of("abc").front().find("--vary abc: error: no values") == 0);
  CHECK(texts_of("=1").front().find("no key before the `=`") != std::string::npos);
  CHECK(texts_of("a=").front().find("no values") != std::string::npos);
  CHECK(texts_of("a=1,~").front().find("an empty value") != std::string::npos);
  CHECK(texts_of("a=1,2,1").front().find("`1` is there twice") != std::string::npos);
  CHECK(texts_of("a=[1").front().find("--vary a") == 0);
}

TEST_CASE("a key is set wherever it stands: in the file, in a template, or not yet", "[scenario]") {
  const CentreId haidian(0);
  const CentreId yizhuang(1);
  CHECK(varied({"city.centres.haidian.pue=1.1"}).city->centres[haidian].pue_ppm == 1'100'000);
  CHECK(varied({"city.centres[1].pue=1.1"}).city->centres[yizhuang].pue_ppm == 1'100'000);
  const RunPlan by_template = varied({"city.templates.centres.small.pue=1.3"});
  CHECK(by_template.city->centres[haidian].pue_ppm == 1'300'000);
  CHECK(by_template.city->centres[yizhuang].pue_ppm == 1'500'000);
  // Partitions come to the centre by its template: the path leads into what is not there yet.
  const RunPlan nodes = varied({"city.centres.haidian.partitions[0].nodes=7"});
  CHECK(nodes.city->partitions[PartitionId(0)].nodes == 7);
  CHECK(nodes.city->partitions[PartitionId(1)].nodes == 4);
  CHECK(varied({"duration=3d"}).horizon == Time{} + days(3));
  CHECK(varied({"platform.dispatch.policy=random"}).city_policy.find("policy")->scalar == "random");
  CHECK(varied({"platform.centre.start={name: easy}"}).scenario_hash !=
        varied({"seed=1"}).scenario_hash);
  CHECK(varied({"platform.centre.start=strict"}).resolved_yaml == varied({"seed=1"}).resolved_yaml);
}

TEST_CASE("what an override sets is not lost by another", "[scenario]") {
  for (const std::string second : {"city.centres[0].pue=1.2", "city.centres.haidian={pue: 1.2}"}) {
    const std::string lost = refusal({"city.centres.haidian.pue=1.1", second});
    INFO(lost);
    CHECK(lost.find("`city.centres.haidian.pue` sets the same, or a part of it") !=
          std::string::npos);
  }
  // A whole, and then a part of it.
  const RunPlan plan = varied({"platform.centre={order: fcfs, start: strict, place: first-fit}",
                               "platform.centre.start=easy"});
  CHECK(plan.resolved_yaml.find("easy") != std::string::npos);
  CHECK(varied({"city.centres[0].pue=1.1", "city.centres[1].pue=1.1"}).city->centres.size() == 2);
}

TEST_CASE("mistakes in overrides are told like those of a file", "[scenario]") {
  CHECK(refusal({"platform.dispatch.policy=least-loadd"}).find("did you mean `least-loaded`?") !=
        std::string::npos);
  const std::string unknown = refusal({"platfrom.dispatch.policy=random"});
  CHECK(unknown.find("--vary platfrom.dispatch.policy=random: error: platfrom") == 0);
  CHECK(unknown.find("did you mean `platform`?") != std::string::npos);
  const std::string of_policy =
      refusal({"platform.dispatch.policy=random", "platform.dispatch.polcy=least-loaded"});
  CHECK(of_policy.find("unknown key (did you mean `policy`?)") != std::string::npos);
  CHECK(refusal({"city.centres.haidain.pue=1.1"}).find("did you mean `haidian`?") !=
        std::string::npos);
  CHECK(refusal({"city.centres[2].pue=1.1"}).find("it has 2, counted from 0") != std::string::npos);
  CHECK(refusal({"city.centres[0].pue.x=1"}).find("below the single value") != std::string::npos);
  CHECK(refusal({"city[0]=1"}).find("a map stands there") != std::string::npos);
  CHECK(refusal({"city..centres=1"}).find("a step of the path has no name") != std::string::npos);
  CHECK(refusal({"city.centres[x].pue=1"}).find("whole number in brackets") != std::string::npos);
  CHECK(refusal({"city.centres.haidian.pue=0.5"}).find("pue") != std::string::npos);
  // All at once.
  const std::string both = refusal({"duration=soon", "city.centres.haidian.pue=high"});
  CHECK(both.find("--vary duration=soon") != std::string::npos);
  CHECK(both.find("--vary city.centres.haidian.pue=high") != std::string::npos);
}

}  // namespace suanwang
