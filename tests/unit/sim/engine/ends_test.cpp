// How jobs end, what is told of those that have not, and passes within an instant.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Arrival ending(Arrival arrival, TrueEnd end) {
  arrival.truth.end = end;
  return arrival;
}

}  // namespace

TEST_CASE("a job ends at its run time, or at its requested time if that is shorter", "[engine]") {
  const Replay run = replay(one_core_nodes(4),
                            {batch_job(1, 0, 5000, 1, 9000),
                             batch_job(2, 0, 9000, 1, 5000),
                             batch_job(3, 0, 5000, 1, 5000),
                             batch_job(4, 0, 5001, 1, 5000)},
                            Stages{});
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(1).finish == Time{5000});
  CHECK(run.row(2).state == FinalState::walltime_reached);
  CHECK(run.row(2).finish == Time{5000});
  CHECK(run.row(3).state == FinalState::completed);
  CHECK(run.row(3).finish == Time{5000});
  CHECK(run.row(4).state == FinalState::walltime_reached);
  CHECK(run.row(4).finish == Time{5000});
  CHECK(run.outcome.totals.finished == 2);
  CHECK(run.outcome.totals.killed == 2);
}

TEST_CASE("failed and cancelled jobs end so, unless the requested time ends them first",
          "[engine]") {
  const Replay run = replay(one_core_nodes(4),
                            {ending(batch_job(1, 0, 2000, 1, 3000), TrueEnd::fails),
                             ending(batch_job(2, 0, 2000, 1, 3000), TrueEnd::is_cancelled),
                             ending(batch_job(3, 0, 4000, 1, 3000), TrueEnd::fails),
                             ending(batch_job(4, 0, 2000, 1, 3000), TrueEnd::completes)},
                            Stages{});
  CHECK(run.row(1).state == FinalState::failed);
  CHECK(run.row(2).state == FinalState::killed);
  CHECK(run.row(3).state == FinalState::walltime_reached);
  CHECK(run.row(4).state == FinalState::completed);
  const CentreCounts& counts = run.intervals.back().counts;
  CHECK(counts.completed == 1);
  CHECK(counts.failed == 1);
  CHECK(counts.killed == 1);
  CHECK(counts.walltime_reached == 1);
  CHECK(counts.dispatched == 4);
  CHECK(counts.started == 4);
  CHECK(run.outcome.totals.finished == 2);
  CHECK(run.outcome.totals.killed == 2);
}

TEST_CASE("a job that runs for no time makes room in the very instant it starts", "[engine]") {
  for (const char* start :
       {"strict", "skip", "easy", "easy-sjbf", "conservative", "conservative-rebuild"}) {
    INFO(start);
    const Replay run = replay(one_core_nodes(1),
                              {batch_job(1, 1000, 0, 1, 5000), batch_job(2, 1000, 3000, 1)},
                              Stages{.start = start});
    REQUIRE_FALSE(run.outcome.broken);
    CHECK(run.row(1).start == Time{1000});
    CHECK(run.row(1).finish == Time{1000});
    CHECK(run.row(2).start == Time{1000});
    CHECK(run.outcome.totals.instants == 2);
  }
}

TEST_CASE("an instant takes as many passes as its jobs of no run time need", "[engine]") {
  // On one core each pass starts one job of no run time, whose end asks for the next pass.
  std::vector<Arrival> jobs;
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    jobs.push_back(batch_job(i, 7000, 0, 1, 1000));
  }
  const Replay settled = replay(one_core_nodes(1), jobs, Stages{.start = "strict"});
  CHECK_FALSE(settled.outcome.broken);
  CHECK(settled.outcome.totals.finished == 1000);
  CHECK(settled.outcome.totals.end == Time{7000});
}

TEST_CASE("at the horizon running and waiting jobs are told, and nothing at it happens",
          "[engine]") {
  const std::vector<Arrival> jobs{batch_job(1, 0, 3000, 1),
                                  batch_job(2, 0, 5000, 2),
                                  batch_job(3, 1000, 1000, 3),
                                  batch_job(4, 5000, 1000, 1)};
  const Replay run = replay(
      one_core_nodes(3), jobs, Stages{.start = "strict"}, SimulatorOptions{.horizon = Time{5000}});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.rows.size() == 3);  // job 4 comes at the horizon: not submitted
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(2).state == FinalState::running);  // it would end at the horizon
  CHECK(run.row(2).start == Time{0});
  CHECK(run.row(2).finish == kNever);
  CHECK(run.row(2).it_energy_uj == Int128{2 * 150'000} * 5000);
  CHECK(run.row(3).state == FinalState::waiting);
  CHECK(run.row(3).start == kNever);
  CHECK_FALSE(run.row(3).partition.exists());
  const RunTotals& totals = run.outcome.totals;
  CHECK(totals.end == Time{5000});
  CHECK(totals.submitted == 3);
  CHECK(totals.finished == 1);
  CHECK(totals.running == 1);
  CHECK(totals.waiting == 1);
  CHECK(run.ends == 1);
}

TEST_CASE("a run with a horizon lasts until it, also when all jobs have left", "[engine]") {
  const Replay run = replay(one_core_nodes(2),
                            {batch_job(1, 0, 1000, 1)},
                            Stages{},
                            SimulatorOptions{.horizon = Time{0} + hours(3)});
  CHECK(run.outcome.totals.end == Time{0} + hours(3));
  CHECK(run.intervals.size() == 3);
  CHECK(run.outcome.totals.partitions[PartitionId(0)].it_energy_uj ==
        Int128{2 * 100'000} * hours(3).ms + Int128{50'000} * 1000);
}

TEST_CASE("a run without demand ends at once", "[engine]") {
  const Replay run = replay(one_core_nodes(2), std::vector<Arrival>{}, Stages{});
  CHECK_FALSE(run.outcome.broken);
  CHECK(run.rows.empty());
  CHECK(run.outcome.totals.end == Time{0});
  CHECK(run.ends == 1);
}

TEST_CASE("the progress callback stops a run by saying false", "[engine]") {
  std::vector<Arrival> jobs;
  for (std::uint64_t i = 1; i <= 10'000; ++i) {
    jobs.push_back(batch_job(i, static_cast<std::int64_t>(i), 1, 1));
  }
  const City city = one_core_nodes(1);
  const Demand demand = demand_of(city, jobs, true);
  KeepingRecorder record;
  Policies centre;
  centre.push_back(centre_policy({}));
  Simulator simulator(city, demand, city_policy("random", 1), std::move(centre), record, {});
  std::uint64_t seen = 0;
  const RunOutcome outcome = simulator.run([&seen](const Progress& progress) {
    seen = progress.arrived;
    return false;
  });
  CHECK(outcome.stopped);
  CHECK_FALSE(outcome.broken);
  CHECK(seen > 0);
  CHECK(record.rows.size() < jobs.size());
  CHECK(record.ends == 0);
}

TEST_CASE("jobs no centre could ever run are rejected with the reason", "[engine]") {
  City city = one_core_nodes(4);
  add_centre(city);
  add_partition(city, {.nodes = 2});
  Arrival insists = batch_job(2, 0, 1000, 3);
  insists.request.target = CentreId(1);
  Arrival fits_its_target = batch_job(3, 0, 1000, 2);
  fits_its_target.request.target = CentreId(1);
  const Replay run = replay(city, {batch_job(1, 0, 1000, 5), insists, fits_its_target}, Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).state == FinalState::rejected);
  CHECK(run.row(1).reject_reason == RejectReason::larger_than_any_centre);
  CHECK_FALSE(run.row(1).centre.exists());
  CHECK(run.row(2).state == FinalState::rejected);
  CHECK(run.row(2).reject_reason == RejectReason::target_cannot_run_it);
  CHECK(run.row(3).state == FinalState::completed);
  CHECK(run.row(3).centre == CentreId(1));
  CHECK(run.outcome.totals.rejected == 2);
}

}  // namespace suanwang::test
