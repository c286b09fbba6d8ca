// The two scopes: when each policy is asked, what it is told, and deferring, waking and rejecting.
#include <cstdint>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

void start_all(const Observation& observation, ActionList& actions) {
  const WaitingIndex& waiting = observation.waiting();
  const PartitionId partition = observation.city().centres[observation.centre()].first_partition;
  while (!waiting.empty()) {
    const std::vector<NodeRun> runs{{0, 1, observation.request(waiting.front()).tasks}};
    if (actions.start(waiting.front(), partition, runs) != Refusal::none) {
      return;
    }
  }
}

Policies one(std::unique_ptr<Policy> policy) {
  Policies policies;
  policies.push_back(std::move(policy));
  return policies;
}

Script starting() {
  return [](const Observation& observation, const Trigger&, ActionList& actions) {
    start_all(observation, actions);
  };
}

struct Asked {
  Time at;
  TriggerMask changes = 0;
  std::size_t arrived = 0;

  friend bool operator==(const Asked&, const Asked&) = default;
};

constexpr TriggerMask bits(Change change) {
  return static_cast<TriggerMask>(change);
}

}  // namespace

TEST_CASE("a deferred job comes back at its time, and only then", "[platform]") {
  const City city = one_partition({.nodes = 1, .cores = 4});
  std::vector<Asked> asked;
  const Replay run =
      replay(city,
             demand_of(city, {batch_job(1, 1000, 2000, 1), batch_job(2, 2000, 500, 1)}, true),
             scripted_city(
                 [&](const Observation& observation, const Trigger& trigger, ActionList& actions) {
                   asked.push_back({observation.now(), trigger.changes, trigger.arrived.size()});
                   for (const JobId job : observation.pending()) {
                     const bool first_time = trigger.has(Change::arrival);
                     if (first_time) {
                       actions.admit(job);
                     }
                     if (first_time && observation.request(job).id == 1) {
                       CHECK(actions.defer_until(job, Time{7000}) == Refusal::none);
                     } else {
                       CHECK(actions.dispatch(job, CentreId(0)) == Refusal::none);
                     }
                   }
                 },
                 Change::arrival | Change::wake),
             one(scripted_centre(starting())));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(asked == std::vector<Asked>{{Time{1000}, bits(Change::arrival), 1},
                                    {Time{2000}, bits(Change::arrival), 1},
                                    {Time{7000}, bits(Change::wake), 1}});
  CHECK(run.start_ms(1) == 7000);
  CHECK(run.start_ms(2) == 2000);
}

TEST_CASE("a job deferred beyond the horizon waits", "[platform]") {
  const City city = one_partition({.nodes = 1, .cores = 4});
  const Replay run =
      replay(city,
             demand_of(city, {batch_job(1, 1000, 2000, 1)}, true),
             scripted_city([](const Observation& observation, const Trigger&, ActionList& actions) {
               actions.admit(observation.pending().front());
               actions.defer_until(observation.pending().front(), Time{9000});
             }),
             one(scripted_centre(starting())),
             SimulatorOptions{.horizon = Time{5000}});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).state == FinalState::waiting);
  CHECK_FALSE(run.row(1).centre.exists());
}

TEST_CASE("a job the city says nothing of stays pending and can be taken later", "[platform]") {
  const City city = one_partition({.nodes = 1, .cores = 4});
  const Replay run =
      replay(city,
             demand_of(city, {batch_job(1, 1000, 2000, 1), batch_job(2, 2000, 500, 1)}, true),
             scripted_city([](const Observation& observation, const Trigger&, ActionList& actions) {
               if (observation.pending().size() < 2) {
                 return;
               }
               for (const JobId job : observation.pending()) {
                 actions.admit(job);
                 actions.dispatch(job, CentreId(0));
               }
             }),
             one(scripted_centre(starting())));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == 2000);
  CHECK(run.start_ms(2) == 2000);
}

TEST_CASE("a policy that takes no job leaves them all waiting", "[platform]") {
  const City city = one_partition({.nodes = 1, .cores = 4});
  const auto silent = [](const Observation&, const Trigger&, ActionList&) {
  };
  const Replay run =
      replay(city,
             demand_of(city, {batch_job(1, 1000, 2000, 1), batch_job(2, 2000, 500, 1)}, true),
             scripted_city(silent),
             one(scripted_centre(silent)));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.waiting == 2);
  CHECK(run.outcome.totals.end == Time{2000});
}

TEST_CASE("a centre is asked when something it asked for happens, and told what", "[platform]") {
  const City city =
      one_partition({.nodes = 2, .cores = 4, .capacity = {{Time{6000}, 1}, {Time{9000}, 2}}});
  const std::vector<Arrival> jobs{
      batch_job(1, 1000, 2000, 1), batch_job(2, 1000, 2000, 1), batch_job(3, 3000, 7000, 1)};
  const auto asked_for = [&](TriggerMask triggers) {
    std::vector<Asked> asked;
    const Replay run = replay(
        city,
        demand_of(city, jobs, true),
        city_policy("random", 1),
        one(scripted_centre(
            [&](const Observation& observation, const Trigger& trigger, ActionList& actions) {
              asked.push_back({observation.now(), trigger.changes, trigger.arrived.size()});
              start_all(observation, actions);
              if (observation.now() == Time{1000}) {
                actions.wake_at(Time{5000});
              }
            },
            false,
            triggers)));
    REQUIRE_FALSE(run.outcome.broken);
    return asked;
  };
  CHECK(asked_for(kEveryChange) ==
        std::vector<Asked>{{Time{1000}, bits(Change::arrival), 2},
                           {Time{3000}, Change::arrival | Change::end, 1},
                           {Time{5000}, bits(Change::wake), 0},
                           {Time{6000}, bits(Change::capacity), 0},
                           {Time{9000}, bits(Change::capacity), 0},
                           {Time{10'000}, bits(Change::end), 0}});
  CHECK(asked_for(Change::arrival | Change::wake) ==
        std::vector<Asked>{{Time{1000}, bits(Change::arrival), 2},
                           {Time{3000}, bits(Change::arrival), 1},
                           {Time{5000}, bits(Change::wake), 0}});
}

TEST_CASE("the city decides first, then centres by id, in one instant", "[platform]") {
  City city = one_partition({.nodes = 1, .cores = 4});
  add_centre(city);
  add_partition(city, {.nodes = 1, .cores = 4});
  std::vector<int> order;
  const auto centre = [&order](int name) {
    return scripted_centre(
        [&order, name](const Observation& observation, const Trigger&, ActionList& actions) {
          order.push_back(name);
          start_all(observation, actions);
        });
  };
  Policies centres;
  centres.push_back(centre(0));
  centres.push_back(centre(1));
  const Replay run =
      replay(city,
             demand_of(city, {batch_job(1, 1000, 2000, 1), batch_job(2, 1000, 2000, 1)}, true),
             scripted_city(
                 [&order](const Observation& observation, const Trigger&, ActionList& actions) {
                   order.push_back(-1);
                   std::uint32_t to = 2;  // the second centre first
                   for (const JobId job : observation.pending()) {
                     actions.admit(job);
                     actions.dispatch(job, CentreId(--to));
                   }
                 },
                 Change::arrival | Change::wake),
             std::move(centres));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(order == std::vector<int>{-1, 0, 1, 0, 1});
  CHECK(run.start_ms(1) == 1000);
  CHECK(run.start_ms(2) == 1000);
}

TEST_CASE("an observation shows what the actions before it in the same decision did",
          "[platform]") {
  const City city = one_partition({.nodes = 2, .cores = 4});
  const Replay run =
      replay(city,
             demand_of(city, {batch_job(1, 1000, 2000, 3, 4000)}, true),
             city_policy("random", 1),
             one(scripted_centre(
                 [](const Observation& observation, const Trigger& trigger, ActionList& actions) {
                   if (!trigger.has(Change::arrival)) {
                     return;
                   }
                   const JobId job = observation.waiting().front();
                   CHECK(observation.is_waiting(job));
                   CHECK(observation.load().queued_units[0] == 3);
                   CHECK(observation.load().queued_unit_ms[0] == 3 * 4000);
                   start_all(observation, actions);
                   CHECK_FALSE(observation.is_waiting(job));
                   CHECK(observation.waiting().empty());
                   CHECK(observation.pool(PartitionId(0)).totals().free_cores == 5);
                   CHECK(observation.load().queued_units[0] == 0);
                   CHECK(observation.load().free_units[0] == 5);
                   CHECK(observation.load().running_units[0] == 3);
                   CHECK(observation.load().running_unit_end_ms[0] == 3 * 5000);
                   CHECK(observation.started(job) == Time{1000});
                   CHECK(observation.expected_end(job) ==
                         Time{5000});  // what was requested, not the truth
                   CHECK(observation.releases(PartitionId(0)).size() == 1);
                 })));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).finish == Time{3000});
}

}  // namespace suanwang::test
