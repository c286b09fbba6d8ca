// Dominant resource fairness: the example of its paper, and what follows from it.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Ten jobs each: user A (tenant 0) asks for 1 CPU and 4 GB, user B (tenant 1) for 3 CPUs and 1 GB.
/// A's come first.
std::vector<Arrival> jobs_of_both() {
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 20; ++id) {
    Arrival job = batch_job(id, 0, 1'000'000, 1);
    const bool is_a = id <= 10;
    job.request.tenant = TenantId(is_a ? 0 : 1);
    job.request.cores = is_a ? 1 : 3;
    job.request.memory_mib = is_a ? 4096 : 1024;
    jobs.push_back(job);
  }
  return jobs;
}

struct Started {
  int of_a = 0;
  int of_b = 0;
};

Started started_at_once(const City& city, const std::string& rule) {
  Stages stages;
  stages.start = rule;
  SimulatorOptions options;
  options.horizon = Time{1'000};
  const Replay run = replay(city, demand_of(city, jobs_of_both(), false), stages, options);
  REQUIRE_FALSE(run.outcome.broken);
  Started started;
  for (const KeptRow& row : run.rows) {
    if (row.start == Time{0}) {
      ++(row.request.tenant == TenantId(0) ? started.of_a : started.of_b);
    }
  }
  return started;
}

City nine_cpus_eighteen_gb() {
  return one_partition({.nodes = 1, .cores = 9, .memory_mib = 18 * 1024});
}

}  // namespace

// NSDI 2011, section 4.1: 9 CPUs, 18 GB; A gets three tasks (3 CPUs, 12 GB), B two (6 CPUs, 2 GB):
// both have 2/3 of their dominant resource.
TEST_CASE("the paper's example comes to three tasks and two", "[drf]") {
  const Started fair = started_at_once(nine_cpus_eighteen_gb(), "drf");
  CHECK(fair.of_a == 3);
  CHECK(fair.of_b == 2);
  const Started in_order = started_at_once(nine_cpus_eighteen_gb(), "skip");
  CHECK(in_order.of_a == 4);  // all the memory that there is, in whole tasks
}

// With three times the weight A is level at share 3 s where B is at s: steps by hand. B, A (2/9
// over 3 < 1/3), A, A (12/18 / 3 = 2/9 < 1/3), A (16/18): then 4 CPUs, 2 GB less 1: B (1/3 -> 2/3):
// 1 CPU.
TEST_CASE("a tenant's share weighs its dominant share", "[drf]") {
  City city = nine_cpus_eighteen_gb();
  city.tenants[TenantId(0)].share = 3;
  const Started fair = started_at_once(city, "drf");
  CHECK(fair.of_a == 4);
  CHECK(fair.of_b == 1);
}

}  // namespace suanwang::test
