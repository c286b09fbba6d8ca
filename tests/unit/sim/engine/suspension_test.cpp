// Suspended jobs keep what they have done: Gantt charts by hand.
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"
#include "sim/record/job_stats.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

struct Order {
  std::int64_t at_ms = 0;
  bool suspends = true;
};

/// Dispatches everything to the first centre, and suspends and resumes one job at set times.
class Pausing final : public Policy {
 public:
  explicit Pausing(std::vector<Order> orders, std::uint64_t id = 1)
      : orders_(std::move(orders)), id_(id) {}

  [[nodiscard]] Needs needs() const override {
    Needs needs;
    needs.scope = Scope::city;
    return needs;
  }

  void decide(const Observation& observation,
              const Trigger& trigger,
              ActionList& actions) override {
    for (const JobId job : observation.pending()) {
      if (observation.request(job).id == id_ && !first_.exists()) {
        first_ = job;
        for (const Order& order : orders_) {
          actions.wake_at(Time{order.at_ms});
        }
      }
      actions.admit(job);
      actions.dispatch(job, CentreId(0));
    }
    for (const Order& order : orders_) {
      if (trigger.has(Change::wake) && order.at_ms == observation.now().ms) {
        CHECK((order.suspends ? actions.suspend(first_) : actions.resume(first_)) == Refusal::none);
        // A second time it is in the wrong phase.
        CHECK((order.suspends ? actions.suspend(first_) : actions.resume(first_)) ==
              Refusal::wrong_phase);
      }
    }
  }

 private:
  std::vector<Order> orders_;
  std::uint64_t id_;
  JobId first_;
};

Replay run_with(const City& city,
                std::vector<Arrival> arrivals,
                std::vector<Order> orders,
                const std::string& start = "easy",
                std::uint64_t id = 1) {
  const bool unit_core = all_unit_core(arrivals);
  Policies centres;
  for (std::size_t c = 0; c < city.centres.size(); ++c) {
    centres.push_back(centre_policy({.start = start}));
  }
  Replay run = replay(city,
                      demand_of(city, std::move(arrivals), unit_core),
                      std::make_unique<Pausing>(std::move(orders), id),
                      std::move(centres));
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("a suspended job keeps what it has done and lets others run", "[engine]") {
  // 1: two nodes, 100 s, runs 0 to 30, may go on from 50; 2 waits for it and runs 30 to 70; so 1
  // gets its nodes at 70 and ends at 140.
  for (const std::string start : {"easy", "conservative", "strict"}) {
    INFO(start);
    const Replay run = run_with(one_core_nodes(2),
                                {batch_job(1, 0, 100'000, 2), batch_job(2, 10'000, 40'000, 1)},
                                {{30'000, true}, {50'000, false}},
                                start);
    CHECK(run.start_ms(2) == 30'000);
    CHECK(run.start_ms(1) == 70'000);
    CHECK(run.row(1).first_start == Time{0});
    CHECK(run.row(2).first_start == Time{30'000});
    CHECK(run.row(1).finish == Time{140'000});
    CHECK(run.row(1).state == FinalState::completed);
    // 150 W a node for 100 s: energy is borne for the time it ran, not for the pause.
    CHECK(run.row(1).it_energy_uj == Int128{2 * 150 * 100} * 1'000'000);
    CHECK(run.outcome.totals.finished == 2);
  }
}

TEST_CASE("the requested time of a suspended job goes on where it stood", "[engine]") {
  // Asked for 60 s, would take 100: stopped after 60 s of running, whatever lies between.
  const Replay run = run_with(one_core_nodes(1),
                              {batch_job(1, 0, 100'000, 1, 60'000)},
                              {{20'000, true}, {1'000'000, false}});
  CHECK(run.row(1).state == FinalState::walltime_reached);
  CHECK(run.row(1).finish == Time{1'040'000});
}

TEST_CASE("a waiting job that is suspended leaves its queue until it is resumed", "[engine]") {
  // The first waits for a node that the second has until 100 s, is held from 50 s, and could have
  // had it from 100 s on: it gets it when it is resumed.
  for (const std::string start : {"easy", "conservative", "strict"}) {
    INFO(start);
    const Replay run = run_with(one_core_nodes(1),
                                {batch_job(2, 0, 100'000, 1), batch_job(1, 10'000, 30'000, 1)},
                                {{50'000, true}, {150'000, false}},
                                start,
                                1);
    CHECK(run.start_ms(1) == 150'000);
    CHECK(run.row(1).finish == Time{180'000});
  }
}

TEST_CASE("a job that is suspended when the run ends counts as waiting", "[engine]") {
  SimulatorOptions options;
  options.horizon = Time{100'000};
  const City city = one_core_nodes(1);
  Policies centres;
  centres.push_back(centre_policy({}));
  const Replay run = replay(city,
                            demand_of(city, {batch_job(1, 0, 1'000'000, 1)}, true),
                            std::make_unique<Pausing>(std::vector<Order>{{50'000, true}}),
                            std::move(centres),
                            options);
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.outcome.totals.waiting == 1);
  CHECK(run.row(1).state == FinalState::waiting);
  CHECK(run.row(1).it_energy_uj == Int128{150 * 50} * 1'000'000);
}

TEST_CASE("waiting is the time a job neither ran nor had ended", "[record]") {
  JobRequest request;
  request.submit = Time{10'000};
  JobRow row{request};
  row.start = Time{70'000};
  row.finish = Time{140'000};
  row.ran_before = Duration{30'000};
  const JobFigures figures = JobFigures::of(row, row.finish);
  CHECK(figures.wait_ms == 30'000);
  CHECK(figures.turnaround_ms == 130'000);
}

}  // namespace suanwang::test
