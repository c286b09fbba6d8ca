// The same scenario and seed give the same trajectory.
#include <cstdint>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/fingerprint.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

City three_centres() {
  City city = one_partition({.nodes = 4, .cores = 2});
  for (int i = 0; i < 2; ++i) {
    add_centre(city);
    add_partition(city, {.nodes = 3, .cores = 4});
  }
  return city;
}

std::vector<Arrival> jobs() {
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 500; ++id) {
    jobs.push_back(batch_job(id,
                             static_cast<std::int64_t>(id * 700),
                             static_cast<std::int64_t>(1 + id * 7919 % 20'000),
                             static_cast<std::uint32_t>(1 + id % 7)));
  }
  return jobs;
}

/// Takes rows when they come, and notes when that was.
class PatientRecorder final : public KeepingRecorder {
 public:
  [[nodiscard]] bool rows_may_wait() const override { return true; }

  void job_left(const JobRow& row) override {
    KeepingRecorder::job_left(row);
    came_late = came_late || (!intervals.empty() && row.finish < intervals.back().until);
  }

  void run_ended(const RunTotals& totals) override {
    KeepingRecorder::run_ended(totals);
    rows_at_end = rows.size();
  }

  bool came_late = false;  // after the end of an interval in which its job ended
  std::size_t rows_at_end = 0;
};

/// The plain columns of a row.
auto told(const KeptRow& row) {
  return std::tuple(row.request.number,
                    row.request.id,
                    row.request.submit,
                    row.request.walltime,
                    row.request.tasks,
                    row.request.tenant,
                    row.state,
                    row.reject_reason,
                    row.centre,
                    row.partition,
                    row.first_start,
                    row.start,
                    row.finish,
                    row.requeues,
                    row.migrations,
                    row.it_energy_uj,
                    row.facility_energy_pj,
                    row.cost_ufen,
                    row.carbon_ug);
}

std::uint64_t fingerprint(const City& city, const Demand& demand, std::uint64_t seed) {
  const Replay run =
      replay(city, demand, Stages{.dispatch = "random"}, SimulatorOptions{.seed = seed});
  return run.outcome.broken ? 0 : run.outcome.totals.fingerprint;
}

}  // namespace

TEST_CASE("the same seed gives the same fingerprint, another seed another", "[engine]") {
  const City city = three_centres();
  const Demand demand = demand_of(city, jobs(), true);
  const std::uint64_t first = fingerprint(city, demand, 1);
  CHECK(first != 0);
  CHECK(first == fingerprint(city, demand, 1));
  CHECK(first != fingerprint(city, demand, 2));
}

TEST_CASE("runs on threads of their own over the same city and demand do not disturb each other",
          "[engine]") {
  const City city = three_centres();
  const Demand demand = demand_of(city, jobs(), true);
  std::vector<std::uint64_t> expected;
  std::vector<std::uint64_t> seen(6);
  for (std::uint64_t seed = 0; seed < seen.size(); ++seed) {
    expected.push_back(fingerprint(city, demand, seed));
  }
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 0; seed < seen.size(); ++seed) {
    threads.emplace_back([&, seed] { seen[seed] = fingerprint(city, demand, seed); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(seen == expected);
}

TEST_CASE("rows that may be told later are the same in the same order, all before the end",
          "[engine]") {
  const City city = three_centres();
  const Demand demand = demand_of(city, jobs(), true);
  // At the horizon some jobs run and some wait.
  const SimulatorOptions options{
      .seed = 1, .horizon = Time{250'000}, .record_interval = seconds(10)};
  const Replay at_once = replay(city, demand, Stages{.dispatch = "random"}, options);
  PatientRecorder patient;
  Policies centre_policies;
  for (std::size_t i = 0; i < city.centres.size(); ++i) {
    centre_policies.push_back(centre_policy(Stages{}));
  }
  Simulator simulator(
      city, demand, city_policy("random", 1), std::move(centre_policies), patient, options);
  REQUIRE_FALSE(simulator.run().broken);
  CHECK(patient.rows_at_end == patient.rows.size());
  CHECK(patient.came_late);
  REQUIRE(patient.rows.size() == at_once.rows.size());
  for (std::size_t i = 0; i < at_once.rows.size(); ++i) {
    const KeptRow& late = patient.rows[i];
    INFO("row " << i);
    REQUIRE(told(late) == told(at_once.rows[i]));
    REQUIRE(late.nodes == at_once.rows[i].nodes);
  }
}

TEST_CASE("a millisecond's difference anywhere changes the fingerprint", "[engine]") {
  const City city = three_centres();
  std::vector<Arrival> changed = jobs();
  changed[250].request.submit = changed[250].request.submit + milliseconds(1);
  CHECK(fingerprint(city, demand_of(city, jobs(), true), 1) !=
        fingerprint(city, demand_of(city, changed, true), 1));
}

TEST_CASE("what was added in another order has another fingerprint", "[kernel]") {
  Fingerprint ab;
  ab.add(1);
  ab.add(2);
  Fingerprint ba;
  ba.add(2);
  ba.add(1);
  CHECK(ab.value() != ba.value());
  CHECK(ab.value() != Fingerprint().value());
}

}  // namespace suanwang::test
