// What the platform refuses, with which code, and that the state stays sound whatever a policy
// says.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/scripted_policy.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Two centres: of 2 and of 4 nodes of 2 cores.
City two_centres() {
  City city = one_partition({.nodes = 2, .cores = 2});
  add_centre(city);
  add_partition(city, {.nodes = 4, .cores = 2});
  return city;
}

void accept_all(const Observation& observation, ActionList& actions, CentreId centre) {
  for (const JobId job : observation.pending()) {
    actions.admit(job);
    actions.dispatch(job, centre);
  }
}

Script to_centre(std::uint32_t centre) {
  return [centre](const Observation& observation, const Trigger&, ActionList& actions) {
    accept_all(observation, actions, CentreId(centre));
  };
}

/// Starts whatever waits, each on nodes of its own from node 0 on.
void start_first(const Observation& observation, ActionList& actions) {
  const WaitingIndex& waiting = observation.waiting();
  const PartitionId partition = observation.city().centres[observation.centre()].first_partition;
  while (!waiting.empty()) {
    const JobId job = waiting.front();
    const std::vector<NodeRun> runs{{0, observation.request(job).tasks, 1}};
    if (actions.start(job, partition, runs) != Refusal::none) {
      return;
    }
  }
}

Script start_all() {
  return [](const Observation& observation, const Trigger&, ActionList& actions) {
    start_first(observation, actions);
  };
}

Script nothing() {
  return [](const Observation&, const Trigger&, ActionList&) {
  };
}

Policies both(std::unique_ptr<Policy> first, std::unique_ptr<Policy> second) {
  Policies policies;
  policies.push_back(std::move(first));
  policies.push_back(std::move(second));
  return policies;
}

std::vector<Arrival> one_job(std::uint32_t tasks = 1) {
  return {batch_job(1, 1000, 5000, tasks)};
}

/// One job at centre 0, whose policy is the script; the run must be sound.
Replay with_centre_script(Script script, bool calendar = false, std::uint32_t tasks = 1) {
  const City city = two_centres();
  Replay run =
      replay(city,
             demand_of(city, one_job(tasks), false),
             scripted_city(to_centre(0)),
             both(scripted_centre(std::move(script), calendar), scripted_centre(nothing())));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

Replay with_city_script(Script script) {
  const City city = two_centres();
  Replay run = replay(city,
                      demand_of(city, one_job(), false),
                      scripted_city(std::move(script)),
                      both(scripted_centre(start_all()), scripted_centre(start_all())));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("each scope is refused the other's actions", "[platform]") {
  const Replay centre =
      with_centre_script([](const Observation& observation, const Trigger&, ActionList& actions) {
        for (const JobId job : {observation.waiting().front(), JobId(99), JobId::none()}) {
          CHECK(actions.admit(job) == Refusal::wrong_scope);
          CHECK(actions.reject(job) == Refusal::wrong_scope);
          CHECK(actions.defer_until(job, Time{9000}) == Refusal::wrong_scope);
          CHECK(actions.dispatch(job, CentreId(1)) == Refusal::wrong_scope);
        }
      });
  CHECK(centre.outcome.totals.refusals == 12);
  CHECK(centre.row(1).state == FinalState::waiting);

  const Replay city =
      with_city_script([](const Observation& observation, const Trigger&, ActionList& actions) {
        const std::vector<NodeRun> runs{{0, 1, 1}};
        for (const JobId job : {observation.pending().front(), JobId(99)}) {
          CHECK(actions.start(job, PartitionId(0), runs) == Refusal::wrong_scope);
          CHECK(actions.reserve(job, PartitionId(0), Time{2000}) == Refusal::wrong_scope);
        }
      });
  CHECK(city.outcome.totals.refusals == 4);
}

TEST_CASE("a job nobody knows is refused", "[platform]") {
  with_city_script([](const Observation&, const Trigger&, ActionList& actions) {
    for (const JobId job : {JobId(1), JobId(UINT32_MAX - 1), JobId::none()}) {
      CHECK(actions.admit(job) == Refusal::unknown_job);
      CHECK(actions.reject(job) == Refusal::unknown_job);
      CHECK(actions.dispatch(job, CentreId(0)) == Refusal::unknown_job);
      CHECK(actions.defer_until(job, Time{9000}) == Refusal::unknown_job);
    }
  });
  with_centre_script([](const Observation&, const Trigger&, ActionList& actions) {
    const std::vector<NodeRun> runs{{0, 1, 1}};
    CHECK(actions.start(JobId(1), PartitionId(0), runs) == Refusal::unknown_job);
    CHECK(actions.reserve(JobId::none(), PartitionId(0), Time{2000}) == Refusal::unknown_job);
  });
}

TEST_CASE("a job in another phase is refused", "[platform]") {
  with_city_script([](const Observation& observation, const Trigger& trigger, ActionList& actions) {
    if (!trigger.has(Change::arrival)) {
      return;
    }
    const JobId job = observation.pending().front();
    CHECK(actions.dispatch(job, CentreId(0)) == Refusal::wrong_phase);  // not admitted yet
    CHECK(actions.defer_until(job, Time{9000}) == Refusal::wrong_phase);
    CHECK(actions.admit(job) == Refusal::none);
    CHECK(actions.admit(job) == Refusal::wrong_phase);  // twice
    CHECK(actions.dispatch(job, CentreId(1)) == Refusal::none);
    CHECK(actions.dispatch(job, CentreId(0)) == Refusal::wrong_phase);  // twice
    CHECK(actions.reject(job) == Refusal::wrong_phase);                 // too late
    CHECK(actions.defer_until(job, Time{9000}) == Refusal::wrong_phase);
  });
  const Replay run = with_centre_script(
      [](const Observation& observation, const Trigger& trigger, ActionList& actions) {
        if (!trigger.has(Change::arrival)) {
          return;
        }
        const JobId job = observation.waiting().front();
        const std::vector<NodeRun> runs{{0, 1, 1}};
        CHECK(actions.start(job, PartitionId(0), runs) == Refusal::none);
        CHECK(actions.start(job, PartitionId(0), runs) == Refusal::wrong_phase);
        CHECK(actions.reserve(job, PartitionId(0), Time{2000}) == Refusal::wrong_phase);
      });
  CHECK(run.row(1).state == FinalState::completed);
}

TEST_CASE("after a rejection the job takes no more actions in the same decision", "[platform]") {
  const Replay run =
      with_city_script([](const Observation& observation, const Trigger&, ActionList& actions) {
        const JobId job = observation.pending().front();
        CHECK(actions.reject(job) == Refusal::none);
        CHECK(actions.reject(job) == Refusal::wrong_phase);
        CHECK(actions.admit(job) == Refusal::wrong_phase);
        CHECK(actions.dispatch(job, CentreId(0)) == Refusal::wrong_phase);
      });
  CHECK(run.row(1).state == FinalState::rejected);
  CHECK(run.row(1).reject_reason == RejectReason::policy);
  CHECK(run.row(1).finish == Time{1000});
  CHECK(run.outcome.totals.rejected == 1);
}

TEST_CASE("another centre's jobs and partitions are refused", "[platform]") {
  const City city = two_centres();
  const std::vector<NodeRun> runs{{0, 1, 1}};
  JobId foreign;
  const Replay run = replay(
      city,
      demand_of(city, {batch_job(1, 1000, 5000, 1), batch_job(2, 1000, 5000, 1)}, false),
      scripted_city(
          [&](const Observation& observation, const Trigger&, ActionList& actions) {
            CHECK(actions.admit(observation.pending()[0]) == Refusal::none);
            CHECK(actions.dispatch(observation.pending()[0], CentreId(2)) == Refusal::other_centre);
            CHECK(actions.dispatch(observation.pending()[0], CentreId::none()) ==
                  Refusal::other_centre);
            foreign = observation.pending()[0];
            accept_all(observation, actions, CentreId(0));
            CHECK(actions.dispatch(observation.pending()[0], CentreId(0)) == Refusal::wrong_phase);
          },
          Change::arrival | Change::wake),
      both(scripted_centre(start_all()),
           scripted_centre([&](const Observation&, const Trigger&, ActionList& actions) {
             CHECK(actions.start(foreign, PartitionId(1), runs) == Refusal::other_centre);
           })));
  REQUIRE_FALSE(run.outcome.broken);

  with_centre_script([&](const Observation& observation, const Trigger&, ActionList& actions) {
    const JobId job = observation.waiting().front();
    CHECK(actions.start(job, PartitionId(1), runs) == Refusal::other_centre);
    CHECK(actions.start(job, PartitionId(7), runs) == Refusal::other_centre);
    CHECK(actions.start(job, PartitionId::none(), runs) == Refusal::other_centre);
    CHECK(actions.reserve(job, PartitionId(1), Time{2000}) == Refusal::other_centre);
  });
}

TEST_CASE("a job does not go where its owner did not want it or where it can't run", "[platform]") {
  const City city = two_centres();
  Arrival insists = batch_job(2, 1000, 5000, 1);
  insists.request.target = CentreId(1);
  const Replay run = replay(
      city,
      demand_of(city, {batch_job(1, 1000, 5000, 5), insists}, false),
      scripted_city([](const Observation& observation, const Trigger&, ActionList& actions) {
        for (const JobId job : observation.pending()) {
          actions.admit(job);
        }
        CHECK(actions.dispatch(observation.pending()[0], CentreId(0)) == Refusal::cannot_run_there);
        CHECK(actions.dispatch(observation.pending()[1], CentreId(0)) == Refusal::other_centre);
      }),
      both(scripted_centre(nothing()), scripted_centre(nothing())));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 2);
  CHECK(run.outcome.totals.waiting == 2);
}

TEST_CASE("a partition that could never run the job is refused", "[platform]") {
  City city = one_partition({.nodes = 2, .cores = 2});
  add_partition(city, {.nodes = 4, .cores = 8});
  const Replay run =
      replay(city, demand_of(city, one_job(9), false), scripted_city(to_centre(0)), [] {
        Policies policies;
        policies.push_back(scripted_centre(
            [](const Observation& observation, const Trigger&, ActionList& actions) {
              const JobId job = observation.waiting().front();
              const std::vector<NodeRun> runs{{0, 1, 9}};
              CHECK(actions.start(job, PartitionId(0), runs) == Refusal::cannot_run_there);
              CHECK(actions.reserve(job, PartitionId(0), Time{2000}) == Refusal::cannot_run_there);
            }));
        return policies;
      }());
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 2);
}

TEST_CASE("placements that are not the job's tasks, or not on free nodes, are refused",
          "[platform]") {
  const Replay run = with_centre_script(
      [](const Observation& observation, const Trigger& trigger, ActionList& actions) {
        if (!trigger.has(Change::arrival)) {
          return;
        }
        const JobId job = observation.waiting().front();
        const auto start = [&](const std::vector<NodeRun>& runs) {
          return actions.start(job, PartitionId(0), runs);
        };
        CHECK(start({}) == Refusal::bad_placement);
        CHECK(start({{0, 1, 1}}) == Refusal::bad_placement);                         // too few
        CHECK(start({{0, 2, 2}}) == Refusal::bad_placement);                         // too many
        CHECK(start({{0, 1, 3}}) == Refusal::nodes_not_free);                        // over a node
        CHECK(start({{1, 1, 1}, {0, 1, 2}}) == Refusal::nodes_not_free);             // descending
        CHECK(start({{0, 1, 2}, {0, 1, 1}}) == Refusal::nodes_not_free);             // twice
        CHECK(start({{1, 2, 1}, {3, 1, 1}}) == Refusal::nodes_not_free);             // no such node
        CHECK(start({{2, 1, 3}}) == Refusal::nodes_not_free);                        // no such node
        CHECK(start({{UINT32_MAX, 3, 1}}) == Refusal::nodes_not_free);               // wraps around
        CHECK(start({{0, 0, 5}, {0, 1, 2}, {1, 1, 1}}) == Refusal::nodes_not_free);  // empty run
        CHECK(start({{0, 1, 2}, {1, 1, 1}}) == Refusal::none);
      },
      false,
      3);
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(1).nodes == std::vector<NodeRun>{{0, 1, 2}, {1, 1, 1}});
  CHECK(run.outcome.totals.refusals == 10);
}

TEST_CASE("nodes that others hold are refused", "[platform]") {
  const City city = two_centres();
  const Replay run = replay(
      city,
      demand_of(city, {batch_job(1, 0, 5000, 2), batch_job(2, 0, 5000, 2)}, false),
      scripted_city(to_centre(0)),
      both(scripted_centre(
               [](const Observation& observation, const Trigger& trigger, ActionList& actions) {
                 if (!trigger.has(Change::arrival)) {
                   return;
                 }
                 const std::vector<NodeRun> first{{0, 1, 2}};
                 const std::vector<NodeRun> overlaps{{0, 2, 1}};
                 CHECK(actions.start(observation.waiting().front(), PartitionId(0), first) ==
                       Refusal::none);
                 const JobId second = observation.waiting().front();
                 CHECK(actions.start(second, PartitionId(0), first) == Refusal::nodes_not_free);
                 CHECK(actions.start(second, PartitionId(0), overlaps) == Refusal::nodes_not_free);
                 const std::vector<NodeRun> free{{1, 1, 2}};
                 CHECK(actions.start(second, PartitionId(0), free) == Refusal::none);
               }),
           scripted_centre(nothing())));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.finished == 2);
}

TEST_CASE("a placement is checked before a centre's limit, and that before its nodes",
          "[platform]") {
  // Room for two of four nodes, and job 1 takes both: by the power they may draw, or by a curve.
  for (const Refusal limit : {Refusal::power_limit, Refusal::over_curve}) {
    INFO(name_of(limit));
    City city = one_partition({.nodes = 4, .power_mw = {100'000, 150'000}});
    const bool by_power = limit == Refusal::power_limit;
    if (by_power) {
      city.centres[CentreId(0)].power_limit_mw = 4 * 100'000 + 2 * 50'000;
    }
    Policies centre;
    centre.push_back(
        scripted_centre([limit](const Observation& observation, const Trigger&, ActionList& act) {
          const PartitionId p(0);
          const std::vector<NodeRun> one_task{{0, 1, 1}};
          const std::vector<NodeRun> two_tasks{{0, 2, 1}};
          const std::vector<NodeRun> free_node{{2, 1, 1}};
          if (observation.waiting().empty()) {
            return;  // a curve was set
          }
          if (observation.now() == Time{1000}) {
            const JobId first = observation.waiting().front();
            CHECK(act.start(first, p, one_task) == Refusal::bad_placement);
            CHECK(act.start(first, p, two_tasks) == Refusal::none);
          } else if (observation.now() == Time{2000}) {
            const JobId second = observation.waiting().front();
            CHECK(act.start(second, p, two_tasks) == Refusal::bad_placement);
            CHECK(act.start(second, p, one_task) == limit);  // and the node is not free
            CHECK(act.start(second, p, free_node) == limit);
          } else {
            start_first(observation, act);
          }
        }));
    const Replay run = replay(
        city,
        demand_of(city, {batch_job(1, 1000, 5000, 2), batch_job(2, 2000, 5000, 1)}, true),
        scripted_city([by_power](const Observation& observation, const Trigger&, ActionList& act) {
          const bool is_first = observation.now() == Time{1000} && !observation.pending().empty();
          if (!by_power && is_first) {
            CHECK(act.set_capacity_curve(CentreId(0), {{Time{1000}, Share{500'000}}}) ==
                  Refusal::none);
          }
          accept_all(observation, act, CentreId(0));
        }),
        std::move(centre));
    INFO(run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.outcome.totals.refusals == 4);
    CHECK(run.row(2).start == Time{6000});
  }
}

TEST_CASE("reservations need a calendar, the future and room", "[platform]") {
  with_centre_script([](const Observation& observation, const Trigger&, ActionList& actions) {
    CHECK(actions.reserve(observation.waiting().front(), PartitionId(0), Time{2000}) ==
          Refusal::no_calendar);
  });
  const City city = two_centres();
  const Replay run = replay(
      city,
      demand_of(city, {batch_job(1, 1000, 5000, 3), batch_job(2, 1000, 5000, 2)}, false),
      scripted_city(to_centre(0)),
      both(scripted_centre(
               [](const Observation& observation, const Trigger&, ActionList& actions) {
                 const JobId first = observation.waiting().front();
                 const JobId second = observation.waiting().job(observation.waiting().next({0, 0}));
                 const PartitionId p(0);
                 CHECK(actions.reserve(first, p, Time{999}) == Refusal::in_the_past);
                 CHECK(actions.reserve(first, p, kNever) == Refusal::in_the_past);
                 CHECK(actions.reserve(first, p, Time{2000}) == Refusal::none);
                 CHECK(observation.reserved_start(first) == Time{2000});
                 CHECK(observation.calendar(p).at(Time{2000}) == 3);
                 // 3 of 4 cores are planned in [2000, 7000).
                 CHECK(actions.reserve(second, p, Time{2000}) == Refusal::calendar_full);
                 CHECK(actions.reserve(second, p, Time{6999}) == Refusal::calendar_full);
                 CHECK(observation.reserved_start(second) == kNever);
                 CHECK(actions.reserve(second, p, Time{7000}) == Refusal::none);
                 // A refused change leaves the plan as it was; a job is not in its own way.
                 CHECK(actions.reserve(first, p, Time{3000}) == Refusal::calendar_full);
                 CHECK(observation.reserved_start(first) == Time{2000});
                 CHECK(actions.reserve(first, p, Time{1500}) == Refusal::none);
                 CHECK(observation.calendar(p).at(Time{1499}) == 0);
                 CHECK(observation.calendar(p).at(Time{6500}) == 0);
               },
               true),
           scripted_centre(nothing())));
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.refusals == 5);
}

TEST_CASE("waking and deferring must lie ahead", "[platform]") {
  with_city_script([](const Observation& observation, const Trigger& trigger, ActionList& actions) {
    if (!trigger.has(Change::arrival)) {
      return;
    }
    CHECK(actions.wake_at(Time{1000}) == Refusal::in_the_past);
    CHECK(actions.wake_at(Time{-5}) == Refusal::in_the_past);
    CHECK(actions.wake_at(kNever) == Refusal::too_far);
    const JobId job = observation.pending().front();
    CHECK(actions.admit(job) == Refusal::none);
    CHECK(actions.defer_until(job, Time{1000}) == Refusal::in_the_past);
    CHECK(actions.defer_until(job, Time{999}) == Refusal::in_the_past);
    CHECK(actions.dispatch(job, CentreId(0)) == Refusal::none);
  });
}

TEST_CASE("a refused action comes back in the next observation, once", "[platform]") {
  int asked = 0;
  with_city_script([&asked](const Observation& observation, const Trigger&, ActionList& actions) {
    ++asked;
    if (asked == 1) {
      CHECK(observation.refused().empty());
      actions.dispatch(JobId(77), CentreId(0));
      actions.wake_at(Time{2000});
    } else if (asked == 2) {
      REQUIRE(observation.refused().size() == 1);
      CHECK(observation.refused().front().refusal == Refusal::unknown_job);
      CHECK(observation.refused().front().job == JobId(77));
      CHECK(observation.refused().front().kind == ActionKind::dispatch);
      actions.wake_at(Time{3000});
    } else {
      CHECK(observation.refused().empty());
      accept_all(observation, actions, CentreId(0));
    }
  });
  CHECK(asked >= 3);
}

TEST_CASE("every refusal has a name of its own", "[platform]") {
  std::vector<std::string> names;
  for (std::size_t code = 0; code < kRefusals; ++code) {
    names.emplace_back(name_of(static_cast<Refusal>(code)));
    CHECK_FALSE(names.back().empty());
  }
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  CHECK(std::find(names.begin(), names.end(), "calendar-full") != names.end());
}

}  // namespace suanwang::test
