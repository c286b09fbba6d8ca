// What is said of a choice is why it was made: the chosen centre has the best of the scores told.
// What is said of a job is the same whenever one began to listen.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "app/explanation_report.hpp"
#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/platform/rationale.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Asks of every job, and holds each choice to its scores.
class Judge final : public Rationale {
 public:
  [[nodiscard]] bool is_about(const JobRequest& /*request*/) const override { return true; }

  void weighed(const Weighing& weighing) override {
    ++choices_;
    const Candidate* best = nullptr;
    const Candidate* chosen = nullptr;
    bool any_passes = false;
    for (const Candidate& candidate : weighing.candidates) {
      chosen = candidate.centre == weighing.chosen ? &candidate : chosen;
      any_passes |= candidate.passes();
      if (candidate.score &&
          (best == nullptr || (weighing.more_is_better ? *candidate.score > *best->score
                                                       : *candidate.score < *best->score))) {
        best = &candidate;
      }
    }
    CHECK(weighing.chosen.exists() == any_passes);
    if (chosen == nullptr) {
      return;
    }
    CHECK(chosen->passes());
    if (best != nullptr && !weighing.draws) {
      compared_ += static_cast<int>(best->centre != weighing.candidates.front().centre);
      // The rule compares exactly; a score is rounded.
      CHECK(*chosen->score == Approx(*best->score).epsilon(1e-12).margin(1e-15));
    }
  }

  void decided(const Observation& /*observation*/) override {}

  [[nodiscard]] int choices() const { return choices_; }

  [[nodiscard]] int compared() const { return compared_; }

 private:
  int choices_ = 0;
  int compared_ = 0;  // where the best was not the first
};

/// Four centres of 2 to 7 nodes.
City random_city(RandomStream& random) {
  City city;
  for (int c = 0; c < 4; ++c) {
    add_centre(city);
    add_partition(city,
                  {.nodes = static_cast<std::uint32_t>(2 + random.uniform_int(6)),
                   .cores = static_cast<std::uint32_t>(1 + random.uniform_int(4))});
  }
  return city;
}

std::vector<Arrival> random_jobs(RandomStream& random, std::uint64_t count) {
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= count; ++id) {
    const auto run = static_cast<std::int64_t>(1'000 + random.uniform_int(600'000));
    jobs.push_back(batch_job(id,
                             static_cast<std::int64_t>(random.uniform_int(2'000'000)),
                             run,
                             static_cast<std::uint32_t>(1 + random.uniform_int(12)),
                             run * 2));
  }
  sort_by_submission(jobs);
  return jobs;
}

/// Takes the first job that comes for its own, so that it is told all of the run, and passes it on.
class EarlyListener final : public Rationale {
 public:
  explicit EarlyListener(app::Explainer& explainer) : explainer_(&explainer) {}

  [[nodiscard]] bool is_about(const JobRequest& request) const override {
    return !std::exchange(began_, true) || explainer_->is_about(request);
  }

  void weighed(const Weighing& weighing) override { explainer_->weighed(weighing); }

  void decided(const Observation& observation) override {
    decisions_before_ += static_cast<int>(!explainer_->explanation());
    explainer_->decided(observation);
  }

  /// Whether it heard of decisions before the one in which the explainer found its job.
  [[nodiscard]] bool began_earlier() const { return decisions_before_ > 1; }

 private:
  app::Explainer* explainer_;
  mutable bool began_ = false;
  int decisions_before_ = 0;
};

std::string told(const City& city,
                 const std::vector<Arrival>& jobs,
                 const Stages& stages,
                 app::Explainer& explainer,
                 Rationale& rationale) {
  SimulatorOptions options;
  options.decisions = &explainer;
  options.rationale = &rationale;
  REQUIRE_FALSE(replay(city, jobs, stages, options).outcome.broken);
  REQUIRE(explainer.explanation());
  return app::explanation_json(city, demand_of(city, jobs, true), *explainer.explanation());
}

}  // namespace

TEST_CASE("the chosen centre has the best of the scores that are told", "[property]") {
  constexpr int kCases = 40;
  for (const std::string rule : {"least-loaded",
                                 "best-fit",
                                 "earliest-completion",
                                 "metric-score",
                                 "filter-weigh",
                                 "power-of-two",
                                 "random",
                                 "round-robin"}) {
    int compared = 0;
    for (std::uint64_t seed = 1; seed <= kCases; ++seed) {
      RandomStream random(seed, "tests/explanation");
      const City city = random_city(random);
      const std::vector<Arrival> jobs = random_jobs(random, 60);
      Judge judge;
      SimulatorOptions options;
      options.rationale = &judge;
      Stages stages;
      stages.dispatch = rule;
      stages.hold = seed % 3 == 0 ? "skip" : "";
      INFO(rule << ", seed " << seed);
      const Replay run = replay(city, jobs, stages, options);
      REQUIRE_FALSE(run.outcome.broken);
      CHECK(judge.choices() >= 60);
      compared += judge.compared();
    }
    const bool has_scores = rule != "random" && rule != "round-robin" && rule != "power-of-two";
    CHECK((compared > 100) == has_scores);
  }
}

TEST_CASE("a job's explanation is the same whenever listening began", "[property][explain]") {
  constexpr std::uint64_t kJobs = 40;
  int began_earlier = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    RandomStream random(seed, "tests/explanation/listening");
    const City city = random_city(random);
    const std::vector<Arrival> jobs = random_jobs(random, kJobs);
    Stages stages;
    stages.start = seed % 2 == 0 ? "conservative" : "easy";
    stages.hold = seed % 3 == 0 ? "skip" : "";
    for (std::uint64_t id = 1; id <= kJobs; ++id) {
      INFO("seed " << seed << ", job " << id);
      app::Explainer explainer(id, StreamId(0));
      app::Explainer from_the_first(id, StreamId(0));
      EarlyListener early(from_the_first);
      CHECK(told(city, jobs, stages, explainer, explainer) ==
            told(city, jobs, stages, from_the_first, early));
      began_earlier += static_cast<int>(early.began_earlier());
    }
  }
  CHECK(began_earlier > 200);  // all but those that came first
}

}  // namespace suanwang::test
