// Quotas of tenants and districts, and what centres keep for the public interest.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Arrival job_of(std::uint32_t tenant,
               std::uint64_t id,
               std::int64_t submit_ms,
               std::int64_t run_ms,
               std::uint32_t tasks) {
  Arrival job = batch_job(id, submit_ms, run_ms, tasks);
  job.request.tenant = TenantId(tenant);
  return job;
}

Replay with_quotas(const City& city,
                   const std::vector<Arrival>& jobs,
                   const std::string& hold = {}) {
  const Replay run = replay(city, jobs, Stages{.hold = hold, .quotas = true});
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("jobs beyond their tenant's quota wait at the platform, others pass", "[quota]") {
  City city = one_core_nodes(10);
  city.tenants[TenantId(0)].quota = Share{400'000};  // four cores
  for (const char* hold : {"", "skip"}) {
    const Replay run = with_quotas(city,
                                   {job_of(0, 1, 0, 10'000, 3),
                                    job_of(0, 2, 1'000, 5'000, 2),
                                    job_of(1, 3, 2'000, 5'000, 5),
                                    job_of(0, 4, 3'000, 5'000, 1),
                                    job_of(0, 5, 4'000, 5'000, 5)},
                                   hold);
    CHECK(run.start_ms(1) == 0);
    CHECK(run.start_ms(2) == 10'000);
    CHECK(run.start_ms(3) == 2'000);
    CHECK(run.start_ms(4) == 3'000);                  // the fourth core
    CHECK(run.row(5).state == FinalState::rejected);  // more than it may ever have
  }
}

TEST_CASE("tenants of a district share its quota", "[quota]") {
  City city = one_core_nodes(10);
  city.districts.push_back({"haidian", "110108", {}, Share{500'000}});
  city.tenants[TenantId(0)].district = DistrictId(0);
  city.tenants[TenantId(1)].district = DistrictId(0);
  const Replay run = with_quotas(
      city,
      {job_of(0, 1, 0, 10'000, 3), job_of(1, 2, 1'000, 5'000, 3), job_of(1, 3, 2'000, 5'000, 2)});
  CHECK(run.start_ms(2) == 10'000);
  CHECK(run.start_ms(3) == 2'000);
}

TEST_CASE("what a centre keeps for the public interest is there for it", "[quota]") {
  City city = one_core_nodes(10);
  city.centres[CentreId(0)].public_interest = Share{300'000};
  city.tenants[TenantId(1)].public_interest = true;
  const std::vector<Arrival> jobs{job_of(0, 1, 0, 10'000, 7),
                                  job_of(0, 2, 0, 10'000, 1),
                                  job_of(1, 3, 1'000, 10'000, 3),
                                  job_of(1, 4, 2'000, 5'000, 8)};
  const Replay run = with_quotas(city, jobs);
  CHECK(run.start_ms(1) == 0);
  CHECK(run.start_ms(3) == 1'000);
  CHECK(run.start_ms(2) == 10'000);
  CHECK(run.start_ms(4) == 11'000);  // it may have all, once there is room
  // A platform that keeps no quotas gives all of it to whoever comes first.
  const Replay without = replay(city, jobs, Stages{});
  CHECK(without.start_ms(2) == 0);
  CHECK(without.start_ms(3) == 10'000);
}

TEST_CASE("who has no quota is not held by those of others", "[quota]") {
  City city = one_core_nodes(2);
  city.tenants[TenantId(1)].quota = Share{500'000};
  // All of tenant 0 goes to its centre's queue at once: the shortest runs next.
  const Replay run = replay(
      city,
      {job_of(0, 1, 0, 10'000, 2), job_of(0, 2, 1'000, 9'000, 2), job_of(0, 3, 2'000, 1'000, 2)},
      Stages{.order = "sjf", .start = "strict", .quotas = true});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(3) == 10'000);
  CHECK(run.start_ms(2) == 11'000);
}

TEST_CASE("a job beyond its quota does not stop those behind it, whatever the hold", "[quota]") {
  City city = one_core_nodes(4);
  city.tenants[TenantId(0)].quota = Share{250'000};
  const Replay run = with_quotas(
      city,
      {job_of(0, 1, 0, 10'000, 1), job_of(0, 2, 1'000, 1'000, 1), job_of(1, 3, 2'000, 1'000, 3)},
      "strict");
  CHECK(run.start_ms(3) == 2'000);
  CHECK(run.start_ms(2) == 10'000);
}

TEST_CASE("no tenant ever has more than its quota, and all get their turn", "[quota]") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    RandomStream random(seed, "tests/quotas");
    City city;
    for (int c = 0; c < 3; ++c) {
      add_centre(city);
      add_partition(city, {.nodes = 4 + static_cast<std::uint32_t>(random.uniform_int(8))});
    }
    std::int64_t cores = 0;
    for (const Partition& partition : city.partitions) {
      cores += partition.nodes;
    }
    for (int t = 0; t < 3; ++t) {
      Tenant tenant;
      tenant.name = "tenant-" + std::to_string(t);
      tenant.quota = Share{static_cast<std::int64_t>(200'000 + random.uniform_int(800'000))};
      city.tenants.push_back(tenant);
    }
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 80; ++id) {
      jobs.push_back(job_of(static_cast<std::uint32_t>(random.uniform_int(3)),
                            id,
                            static_cast<std::int64_t>(random.uniform_int(300)) * 1'000,
                            static_cast<std::int64_t>(1 + random.uniform_int(60)) * 1'000,
                            static_cast<std::uint32_t>(1 + random.uniform_int(4))));
    }
    sort_by_submission(jobs);
    INFO(seed);
    const Replay run = with_quotas(city, jobs, random.chance(0.5) ? "skip" : "");
    REQUIRE(run.outcome.totals.waiting == 0);
    for (const KeptRow& at : run.rows) {
      std::map<std::uint32_t, std::int64_t> held;
      for (const KeptRow& row : run.rows) {
        if (at.start != kNever && row.start <= at.start && at.start < row.finish) {
          held[row.request.tenant.value()] += row.request.tasks;
        }
      }
      for (const auto& [tenant, tasks] : held) {
        REQUIRE(tasks * 1'000'000 <= cores * city.tenants[TenantId(tenant)].quota.base);
      }
    }
  }
}

}  // namespace suanwang::test
