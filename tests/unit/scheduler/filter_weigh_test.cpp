// Filters and weighers over centres: sums by hand.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/pipeline/pipelines.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

/// Keeps the last choice.
class Witness final : public Rationale {
 public:
  [[nodiscard]] bool is_about(const JobRequest& /*request*/) const override { return true; }

  void weighed(const Weighing& weighing) override { last = weighing; }

  void decided(const Observation& /*observation*/) override {}

  Weighing last;
};

/// Three centres: 4 nodes, public, PUE 1.4; 8 nodes, commercial, 1.2; 2 nodes, public, 1.1.
City three_centres() {
  City city;
  const auto add = [&city](std::uint32_t nodes, Ownership owner, std::int64_t pue_ppm) {
    city.centres[add_centre(city, pue_ppm)].owner = owner;
    add_partition(city, {.nodes = nodes});
  };
  add(4, Ownership::public_, 1'400'000);
  add(8, Ownership::commercial, 1'200'000);
  add(2, Ownership::public_, 1'100'000);
  return city;
}

Replay run(const City& city,
           const std::vector<Arrival>& jobs,
           ConfigNode params,
           const std::vector<std::string>& filters,
           Witness* witness = nullptr) {
  ConfigNode list;
  list.kind = ConfigNode::Kind::list;
  for (const std::string& filter : filters) {
    list.items.push_back(config::scalar(filter));
  }
  params = config::with(std::move(params), "filters", std::move(list));
  Issues issues;
  DispatchStages stages{find_plugin(dispatch_rules(), "filter-weigh")->make(params, "p", issues)};
  REQUIRE(stages.rule != nullptr);
  Policies centres;
  for (std::size_t c = 0; c < city.centres.size(); ++c) {
    centres.push_back(centre_policy({}));
  }
  SimulatorOptions options;
  options.rationale = witness;
  Replay replayed = replay(city,
                           demand_of(city, jobs, true),
                           std::make_unique<DispatchPipeline>(std::move(stages)),
                           std::move(centres),
                           options);
  REQUIRE_FALSE(replayed.outcome.broken);
  return replayed;
}

}  // namespace

TEST_CASE("each weigher counts from 0 to 1 over those that pass", "[dispatch]") {
  // Free shares 1, 1, 1: nothing between them. PUE 1.4, 1.2, 1.1 comes to 1, 1/3, 0; times -3.
  Witness witness;
  const Replay replayed = run(three_centres(),
                              {batch_job(1, 0, 1'000, 2)},
                              config::map({{"free", "1"}, {"pue", "-3"}}),
                              {"room"},
                              &witness);
  CHECK(replayed.row(1).centre == CentreId(2));
  REQUIRE(witness.last.candidates.size() == 3);
  CHECK(*witness.last.candidates[0].score == Approx(-3));
  CHECK(*witness.last.candidates[1].score == Approx(-1));
  CHECK(*witness.last.candidates[2].score == Approx(0));
}

TEST_CASE("filters keep centres out, and say which", "[dispatch]") {
  Witness witness;
  const std::vector<Arrival> jobs{batch_job(1, 0, 100'000, 2), batch_job(2, 1'000, 1'000, 2)};
  const Replay replayed =
      run(three_centres(), jobs, config::map({{"pue", "-1"}}), {"room", "public"}, &witness);
  CHECK(replayed.row(1).centre == CentreId(2));
  CHECK(replayed.row(2).centre == CentreId(0));  // the last is full, the second commercial
  CHECK(witness.last.candidates[1].filter == "public");
  CHECK(witness.last.candidates[2].filter == "room");
  CHECK_FALSE(witness.last.candidates[2].passes());
}

TEST_CASE("where nobody passes all filters nobody is kept out", "[dispatch]") {
  Witness witness;
  const Replay replayed = run(three_centres(),
                              {batch_job(1, 0, 1'000, 7)},  // only the commercial one is that large
                              config::map({{"pue", "-1"}}),
                              {"public"},
                              &witness);
  CHECK(replayed.row(1).centre == CentreId(1));
  CHECK(witness.last.candidates[1].filter.empty());
  CHECK(witness.last.candidates[1].parts.find("nobody passes") != std::string::npos);
}

TEST_CASE("load is work per unit of capacity, and ties go to the first", "[dispatch]") {
  // 800 unit-s on 8 nodes are 100 s a unit, 100 on 4 are 25, nothing on 2: by least load.
  const std::vector<Arrival> jobs{
      batch_job(1, 0, 100'000, 8), batch_job(2, 0, 100'000, 1), batch_job(3, 0, 100'000, 1)};
  const Replay replayed =
      run(three_centres(), jobs, config::map({{"free", "0"}, {"load", "-1"}}), {"reported"});
  CHECK(replayed.row(1).centre == CentreId(1));
  CHECK(replayed.row(2).centre == CentreId(0));
  CHECK(replayed.row(3).centre == CentreId(2));
}

}  // namespace suanwang::test
