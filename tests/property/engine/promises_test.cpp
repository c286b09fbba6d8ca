// What backfilling promises to waiting jobs, seen through the policy's own eyes.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/platform/observation.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Lets another policy decide, then looks.
class WatchedPolicy : public Policy {
 public:
  using Look = std::function<void(const Observation&)>;

  WatchedPolicy(std::unique_ptr<Policy> inner, Look look)
      : inner_(std::move(inner)), look_(std::move(look)) {}

  [[nodiscard]] Needs needs() const override { return inner_->needs(); }

  void decide(const Observation& observation,
              const Trigger& trigger,
              ActionList& actions) override {
    inner_->decide(observation, trigger, actions);
    look_(observation);
  }

 private:
  std::unique_ptr<Policy> inner_;
  Look look_;
};

std::vector<Arrival> random_jobs(std::uint64_t seed, std::uint64_t processors) {
  RandomStream random(seed, "tests/promises");
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 150; ++id) {
    const auto draw = [&random](std::uint64_t n) {
      return static_cast<std::int64_t>(random.uniform_int(n));
    };
    const std::int64_t requested = 1 + draw(9000);
    jobs.push_back(batch_job(id,
                             draw(300'000),
                             1 + draw(static_cast<std::uint64_t>(requested)),
                             static_cast<std::uint32_t>(1 + draw(processors)),
                             requested));
  }
  sort_by_submission(jobs);
  return jobs;
}

Replay watched(const std::vector<Arrival>& jobs,
               std::uint32_t nodes,
               const char* start,
               WatchedPolicy::Look look) {
  const City city = one_core_nodes(nodes);
  Policies centre;
  centre.push_back(
      std::make_unique<WatchedPolicy>(centre_policy(Stages{.start = start}), std::move(look)));
  Replay run =
      replay(city, demand_of(city, jobs, true), city_policy("random", 1), std::move(centre));
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("conservative backfilling never moves a promised start to later", "[promises]") {
  std::size_t moved = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::map<std::uint64_t, Time> promised;
    const Replay run =
        watched(random_jobs(seed, 8), 8, "conservative", [&](const Observation& observation) {
          const WaitingIndex& waiting = observation.waiting();
          for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
            const Time planned = observation.reserved_start(waiting.job(at));
            REQUIRE(planned > observation.now());
            REQUIRE(planned < kNever);
            const auto [entry, first] =
                promised.try_emplace(observation.request(waiting.job(at)).id, planned);
            REQUIRE(planned <= entry->second);
            moved += planned < entry->second ? 1U : 0U;
            entry->second = planned;
          }
        });
    for (const auto& [id, planned] : promised) {
      REQUIRE(run.row(id).start <= planned);
    }
  }
  CHECK(moved > 100);
}

TEST_CASE("EASY starts the first job in the queue no later than when it was first promised",
          "[promises]") {
  std::size_t promises = 0;
  for (const char* start : {"easy", "easy-sjbf"}) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      std::map<std::uint64_t, Time> promised;
      const Replay run =
          watched(random_jobs(seed, 8), 8, start, [&](const Observation& observation) {
            if (observation.waiting().empty()) {
              return;
            }
            const JobRequest& head = observation.request(observation.waiting().front());
            const PartitionId partition(0);
            promised.try_emplace(
                head.id,
                observation.releases(partition)
                    .shadow(head.tasks, observation.pool(partition).totals().free_cores)
                    .at);
          });
      for (const auto& [id, shadow] : promised) {
        REQUIRE(run.row(id).start <= shadow);
        ++promises;
      }
    }
  }
  CHECK(promises > 1000);
}

}  // namespace suanwang::test
