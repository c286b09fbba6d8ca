// Start times of real logs that independent simulators agree on: not one may differ.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/oracle_log.hpp"
#include "tests/support/shared_folder.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

struct Machine {
  std::uint32_t nodes = 0;
  std::uint32_t cores = 1;
  bool told_unit_core = true;
};

void compare(const std::vector<Arrival>& log,
             const std::map<std::uint64_t, std::int64_t>& expected,
             const std::string& start_rule,
             const Machine& machine) {
  const City city = one_partition({.nodes = machine.nodes, .cores = machine.cores});
  const Demand demand = demand_of(city, log, machine.told_unit_core);
  const Replay run = replay(city, demand, Stages{.start = start_rule});
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  REQUIRE(run.rows.size() == log.size());
  REQUIRE(expected.size() == log.size());
  std::size_t differ = 0;
  for (const KeptRow& row : run.rows) {
    differ += row.start.ms == expected.at(row.request.id) * 1000 ? 0U : 1U;
  }
  CHECK(differ == 0);
}

}  // namespace

TEST_CASE("KTH under FCFS, EASY and conservative backfilling starts when the oracle says",
          "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "oracle");
  const std::vector<Arrival> log = read_log(*folder / "kth.swf.gz");
  REQUIRE(log.size() == 27'992);
  compare(log, read_starts(*folder / "kth-fcfs.csv.gz"), "strict", {100});
  compare(log, read_starts(*folder / "kth-easy.csv.gz"), "easy", {100});
  compare(log, read_starts(*folder / "kth-cons.csv.gz"), "conservative", {100});
}

TEST_CASE("HPC2N under EASY starts when the oracle says", "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "oracle");
  const std::vector<Arrival> log = read_log(*folder / "hpc2n.swf.gz");
  REQUIRE(log.size() == 202'876);
  compare(log, read_starts(*folder / "hpc2n-easy.csv.gz"), "easy", {240});
}

TEST_CASE("one-core tasks start at the same times however cores stand in nodes", "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "oracle");
  const std::vector<Arrival> log = read_log(*folder / "kth.swf.gz");
  for (const char* rule : {"fcfs", "easy", "cons"}) {
    const auto expected = read_starts(*folder / ("kth-" + std::string(rule) + ".csv.gz"));
    const std::string start = rule == std::string("fcfs")   ? "strict"
                              : rule == std::string("easy") ? "easy"
                                                            : "conservative";
    compare(log, expected, start, {25, 4});
  }
}

TEST_CASE("looking at nodes gives the start times that counting gives", "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "oracle");
  const std::vector<Arrival> log = read_log(*folder / "kth.swf.gz");
  const auto easy = read_starts(*folder / "kth-easy.csv.gz");
  compare(log, easy, "easy", {100, 1, false});
  compare(log, easy, "easy", {25, 4, false});
  compare(log, read_starts(*folder / "kth-cons.csv.gz"), "conservative", {100, 1, false});
}

}  // namespace suanwang::test
