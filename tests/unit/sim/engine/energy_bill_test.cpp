// An energy bill computed by hand, to the joule.
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/int128.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr Int128 joules(std::int64_t j) {
  return Int128{j} * 1'000'000;
}

// One centre of PUE 1.3 with two partitions.
//   A: 2 nodes of 4 cores, linear:  100 W idle, 50 W a core.
//   B: 1 node of 4 cards, square:   80 W + 160 W (k/4)^2 = 80, 90, 120, 170, 240 W.
City two_partitions() {
  City city;
  add_centre(city, 1'300'000);
  const AcceleratorId card = add_accelerator(city, "card");
  add_partition(
      city, {.nodes = 2, .cores = 4, .power_mw = {100'000, 150'000, 200'000, 250'000, 300'000}});
  add_partition(city,
                {.nodes = 1,
                 .cores = 4,
                 .accelerators = 4,
                 .type = card,
                 .power_mw = {80'000, 90'000, 120'000, 170'000, 240'000}});
  city.tenants.push_back({"first", DistrictId(), 1.0});
  return city;
}

Arrival card_job(std::uint64_t id, std::int64_t submit_s, std::int64_t run_s, std::uint32_t cards) {
  Arrival arrival = batch_job(id, submit_s * 1000, run_s * 1000, 1);
  arrival.request.accelerators = cards;
  return arrival;
}

// A: job 1, 6 cores, 0 to 100 s (node 0 full, 2 cores of node 1); job 2, 2 cores, 20 to 80 s.
// B: job 3, 1 card, 10 to 100 s; job 4, 2 cards, 40 to 80 s; job 5, 1 card, 60 to 200 s.
std::vector<Arrival> five_jobs() {
  return {batch_job(1, 0, 100'000, 6),
          card_job(3, 10, 90, 1),
          batch_job(2, 20'000, 60'000, 2),
          card_job(4, 40, 40, 2),
          card_job(5, 60, 140, 1)};
}

Replay the_run() {
  const City city = two_partitions();
  Replay run = replay(city,
                      demand_of(city, five_jobs(), false),
                      Stages{},
                      SimulatorOptions{.record_interval = seconds(30)});
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("an energy bill by hand: each job bears its part of its nodes, to the joule",
          "[engine][energy]") {
  const Replay run = the_run();
  // A: a core bears 50 W of load and a quarter of the idle 100 W, whatever runs beside it: 75 W.
  CHECK(run.row(1).it_energy_uj == joules(6 * 75 * 100));
  CHECK(run.row(2).it_energy_uj == joules(2 * 75 * 60));
  // B: with k cards taken each bears (P(k) - 80) / k + 80 / 4: 30, 40, 50, 60 W. k is 1 from 10 s,
  // 3 from 40, 4 from 60, 2 from 80, 1 from 100 to 200.
  CHECK(run.row(3).it_energy_uj == joules(30 * 30 + 50 * 20 + 60 * 20 + 40 * 20));
  CHECK(run.row(4).it_energy_uj == joules(2 * (50 * 20 + 60 * 20)));
  CHECK(run.row(5).it_energy_uj == joules(60 * 20 + 40 * 20 + 30 * 100));
  // PUE 1.3: 1 J of IT is 1.3 J of the facility, in picojoules.
  for (std::uint64_t id = 1; id <= 5; ++id) {
    CHECK(run.row(id).facility_energy_pj == run.row(id).it_energy_uj * 1'300'000);
  }
}

TEST_CASE("an energy bill by hand: partitions, and what nobody bears", "[engine][energy]") {
  const auto& totals = the_run().outcome.totals;
  CHECK(totals.end == Time{200'000});
  const PartitionMeter& a = totals.partitions[PartitionId(0)];
  const PartitionMeter& b = totals.partitions[PartitionId(1)];
  // A: node 0: 300 W for 100 s, 100 W for 100 s; node 1: 200 W to 20 s, 300 W to 80, 200 W to 100,
  // 100 W to 200.
  CHECK(a.it_energy_uj == joules(30'000 + 10'000 + 4'000 + 18'000 + 4'000 + 10'000));
  CHECK(a.job_energy_uj == joules(54'000));
  CHECK(a.it_energy_uj - a.job_energy_uj == joules(22'000));
  CHECK(a.facility_energy_pj == joules(98'800) * 1'000'000);
  // B: 80 W to 10 s, 90 W to 40, 170 W to 60, 240 W to 80, 120 W to 100, 90 W to 200.
  CHECK(b.it_energy_uj == joules(800 + 2'700 + 3'400 + 4'800 + 2'400 + 9'000));
  CHECK(b.job_energy_uj == joules(13'300));
  CHECK(b.it_energy_uj - b.job_energy_uj == joules(9'800));
  CHECK(b.facility_energy_pj == joules(30'030) * 1'000'000);
}

TEST_CASE("an energy bill by hand: nodes, cores and cards in use", "[engine][energy]") {
  const auto& totals = the_run().outcome.totals;
  const PartitionMeter& a = totals.partitions[PartitionId(0)];
  const PartitionMeter& b = totals.partitions[PartitionId(1)];
  CHECK(a.busy_node_ms == 2 * 100'000);
  CHECK(a.available_node_ms == 2 * 200'000);
  CHECK(a.busy_core_ms == 6 * 100'000 + 2 * 60'000);
  CHECK(a.available_core_ms == 8 * 200'000);
  CHECK(a.available_accelerator_ms == 0);
  CHECK(b.busy_node_ms == 190'000);
  CHECK(b.busy_accelerator_ms == 90'000 + 2 * 40'000 + 140'000);
  CHECK(b.available_accelerator_ms == 4 * 200'000);
  CHECK(b.busy_core_ms == 90'000 + 40'000 + 140'000);
}

TEST_CASE("an energy bill by hand: intervals add up to the whole exactly", "[engine][energy]") {
  const Replay run = the_run();
  REQUIRE(run.intervals.size() == 7);  // 30 s each, the last of 20 s
  PartitionMeter sum;
  Int128 busy_gflops_ms = 0;
  Time until{};
  for (const CentreInterval& interval : run.intervals) {
    CHECK(interval.from == until);
    until = interval.until;
    sum += interval.meter;
    busy_gflops_ms += interval.busy_gflops_ms;
  }
  CHECK(until == Time{200'000});
  PartitionMeter whole = run.outcome.totals.partitions[PartitionId(0)];
  whole += run.outcome.totals.partitions[PartitionId(1)];
  CHECK(sum.it_energy_uj == whole.it_energy_uj);
  CHECK(sum.it_energy_uj == joules(99'100));
  CHECK(sum.facility_energy_pj == joules(128'830) * 1'000'000);
  CHECK(sum.job_energy_uj == whole.job_energy_uj);
  CHECK(sum.busy_core_ms == whole.busy_core_ms);
  CHECK(sum.busy_accelerator_ms == whole.busy_accelerator_ms);
  CHECK(busy_gflops_ms == Int128{310'000} * 100'000);  // cards of 100 TFLOPS
  // The first interval by hand: A 100 W + 50 W x 6 cores + 2 more from 20 s, B 80 then 90 W.
  CHECK(run.intervals.front().meter.it_energy_uj ==
        joules(500 * 20 + 600 * 10 + 80 * 10 + 90 * 20));
}

TEST_CASE("what does not divide into whole milliwatts stays with nobody", "[engine][energy]") {
  // 3 cores at 1, 2, 4, 8 mW: k units bear floor((load x 3 + 1 x k) / 3k) = 1, 1, 2 mW each.
  const City city = one_partition({.nodes = 1, .cores = 3, .power_mw = {1, 2, 4, 8}});
  const Replay run = replay(
      city, {batch_job(1, 0, 30, 1), batch_job(2, 10, 20, 1), batch_job(3, 20, 10, 1)}, Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).it_energy_uj == 10 * 1 + 10 * 1 + 10 * 2);
  CHECK(run.row(2).it_energy_uj == 10 * 1 + 10 * 2);
  CHECK(run.row(3).it_energy_uj == 10 * 2);
  const PartitionMeter& meter = run.outcome.totals.partitions[PartitionId(0)];
  CHECK(meter.it_energy_uj == 10 * 2 + 10 * 4 + 10 * 8);
  CHECK(meter.job_energy_uj == 90);
}

}  // namespace suanwang::test
