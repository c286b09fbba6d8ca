// Hours in which a centre may draw less: Gantt charts by hand.
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Nodes of one core, 100 W and 50 W more when it is busy.
City with_events(std::uint32_t nodes, std::vector<PowerWindow> events) {
  City city = one_partition({.nodes = nodes, .power_mw = {100'000, 150'000}});
  city.centres[CentreId(0)].demand_response = std::move(events);
  return city;
}

}  // namespace

TEST_CASE("jobs that started last stop, and begin anew when there is room", "[engine][power]") {
  // Four nodes: 400 W idle. From 10 s to 30 s they may draw 500 W, two jobs.
  const City city = with_events(4, {{Time{10'000}, Time{30'000}, 500'000}});
  for (const char* start : {"strict", "skip", "easy", "conservative", "conservative-rebuild"}) {
    INFO(start);
    const Replay run = replay(city,
                              {batch_job(1, 0, 15'000, 1),
                               batch_job(2, 1'000, 15'000, 1),
                               batch_job(3, 2'000, 15'000, 1),
                               batch_job(4, 12'000, 1'000, 1)},
                              Stages{.start = start});
    INFO(run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.row(1).finish == Time{15'000});
    CHECK(run.row(2).finish == Time{16'000});
    // Job 3 is stopped at 10 s, after 8 of its 15 s, and begins anew as job 1 ends.
    CHECK(run.row(3).start == Time{15'000});
    CHECK(run.row(3).requeues == 1);
    CHECK(run.row(4).start == Time{16'000});
  }
}

TEST_CASE("between two events there is the limit that there is otherwise", "[engine][power]") {
  City city = with_events(2,
                          {{Time{-5'000}, Time{10'000}, 200'000},
                           {Time{10'000}, Time{20'000}, 250'000},
                           {Time{30'000}, Time{40'000}, 200'000}});
  const Replay run = replay(
      city, {batch_job(1, 0, 30'000, 1), batch_job(2, 0, 5'000, 1)}, Stages{.start = "strict"});
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  // Nobody until 10 s, one until 20 s, two then; at 30 s job 1 has to go, and comes back at 40 s.
  CHECK(run.row(2).start == Time{20'000});
  CHECK(run.row(1).requeues == 1);
  CHECK(run.row(1).start == Time{40'000});
  CHECK(run.row(1).finish == Time{70'000});
}

TEST_CASE("no second of an event draws more than it may, and nobody is lost", "[engine][power]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    RandomStream random(seed, "tests/demand-response");
    const auto below = [&random](std::int64_t n) {
      return static_cast<std::int64_t>(random.uniform_int(static_cast<std::uint64_t>(n)));
    };
    const auto nodes = static_cast<std::uint32_t>(4 + below(8));
    std::vector<PowerWindow> events;
    for (std::int64_t at = below(200); at < 2'000; at += 1 + below(300)) {
      const std::int64_t until = at + 1 + below(200);
      const std::int64_t room = below(nodes);  // jobs beside idle nodes
      events.push_back({Time{at * 1'000}, Time{until * 1'000}, nodes * 100'000 + room * 50'000});
      at = until;
    }
    const City city = with_events(nodes, events);
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 60; ++id) {
      jobs.push_back(batch_job(id,
                               below(2'000) * 1'000,
                               (1 + below(100)) * 1'000,
                               static_cast<std::uint32_t>(1 + below(4)),
                               200'000));
    }
    sort_by_submission(jobs);
    const std::vector<std::string> starts{
        "easy", "easy-sjbf", "conservative", "conservative-rebuild", "strict", "skip"};
    SimulatorOptions options;
    options.record_interval = seconds(1);
    const Replay run =
        replay(city, jobs, Stages{.start = starts[static_cast<std::size_t>(below(6))]}, options);
    CAPTURE(seed, run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    REQUIRE(run.outcome.totals.finished + run.outcome.totals.killed == 60);
    for (const CentreInterval& second : run.intervals) {
      for (const PowerWindow& event : events) {
        if (second.from >= event.from && second.until <= event.until) {
          REQUIRE(second.meter.it_energy_uj <=
                  Int128{event.limit_mw} * (second.until - second.from).ms);
        }
      }
    }
  }
}

}  // namespace suanwang::test
