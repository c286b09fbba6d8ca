// The keys of the queue orders against their published formulas, worked out by hand.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/order/job_order.hpp"
#include "sim/state/usage.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

std::unique_ptr<JobOrder> order(const std::string& name, const ConfigNode& params = {}) {
  const PluginEntry<JobOrder>* entry = find_plugin(job_orders(), name);
  REQUIRE(entry != nullptr);
  Issues issues;
  auto made = entry->make(params, "order", issues);
  REQUIRE(made != nullptr);
  return made;
}

/// Submitted at `submit_s`, asks for `units` cores for `requested_s`; looked at at `now_s`.
double key(const std::string& name,
           std::int64_t submit_s,
           std::int64_t requested_s,
           std::uint32_t units,
           std::int64_t now_s) {
  const Arrival job = batch_job(1, submit_s * 1000, requested_s * 1000, units);
  return order(name)->key(job.request, OrderContext{Time{now_s * 1000}, nullptr});
}

}  // namespace

TEST_CASE("keys of orders that do not change with time", "[order]") {
  CHECK(key("fcfs", 100, 50, 4, 200) == 0);
  CHECK(key("sjf", 100, 50, 4, 200) == 50);
  CHECK(key("ljf", 100, 50, 4, 200) == -50);
  CHECK(key("saf", 100, 50, 4, 200) == 200);
  // log10(r) n + 870 log10(s) with r = 100, s = 1000
  CHECK(key("f1", 1000, 100, 4, 2000) == Approx(2 * 4 + 870 * 3));
  CHECK(key("f2", 1000, 100, 4, 2000) == Approx(10 * 4 + 25'600 * 3));
  CHECK(key("f3", 1000, 100, 4, 2000) == Approx(100 * 4 + 6'860'000.0 * 3));
  CHECK(key("f4", 1000, 100, 4, 2000) == Approx(100 * 2 + 530'000.0 * 3));
  for (const char* name : {"fcfs", "sjf", "ljf", "saf", "f1", "f2", "f3", "f4"}) {
    CHECK_FALSE(order(name)->changes_with_time());
  }
}

TEST_CASE("submissions at the start do not give the logarithm of nothing", "[order]") {
  CHECK(key("f1", 0, 100, 4, 0) == Approx(2 * 4 - 870));
  CHECK(key("f2", 0, 100, 4, 0) == Approx(10 * 4 - 25'600));
  CHECK(key("f3", 0, 100, 4, 0) == Approx(100 * 4 - 6'860'000));
  CHECK(key("f4", 0, 100, 4, 0) == Approx(100 * 2 - 530'000));
}

TEST_CASE("keys of orders that weigh the waiting time", "[order]") {
  // w = 300 s, r = 100 s, n = 4
  CHECK(key("wfp3", 700, 100, 4, 1000) == Approx(-27.0 * 4));
  CHECK(key("unicef", 700, 100, 4, 1000) == Approx(-300.0 / (2 * 100)));
  CHECK(key("unicef", 700, 100, 1, 1000) == Approx(-300.0 / (1 * 100)));  // log2(max(n, 2))
  CHECK(order("wfp3")->changes_with_time());
  CHECK(order("unicef")->changes_with_time());
}

TEST_CASE("cards count where a job asks for cards, else cores", "[order]") {
  Arrival job = batch_job(1, 0, 10'000, 3);
  job.request.cores = 5;
  CHECK(order("saf")->key(job.request, OrderContext{}) == 150);
  job.request.accelerators = 2;
  CHECK(order("saf")->key(job.request, OrderContext{}) == 60);
}

TEST_CASE("multifactor adds age, size and fair share, weighted", "[order]") {
  const auto multifactor = order("multifactor",
                                 tests::map({{"age_weight", "1000"},
                                             {"size_weight", "100"},
                                             {"fair_share_weight", "10000"},
                                             {"max_age", "10 h"},
                                             {"max_size", "16"},
                                             {"half_life", "24 h"},
                                             {"damping", "2"}}));
  Column<TenantId, Tenant> tenants;
  tenants.push_back({"first", DistrictId(), 1});
  tenants.push_back({"second", DistrictId(), 3});
  TenantUsage usage(tenants, multifactor->usage_half_life());
  usage.add(TenantId(0), 500, Time{0});
  usage.add(TenantId(1), 500, Time{0});
  Arrival job = batch_job(1, 0, 1000, 4);
  const OrderContext context{Time{0} + hours(5), &usage};
  // Tenant 0: half of the usage, a quarter of the shares: 2^(-(0.5 / 0.25) / 2) = 1/2.
  CHECK(multifactor->key(job.request, context) ==
        Approx(-(1000 * 0.5 + 100 * 0.25 + 10'000 * 0.5)));
  // Tenant 1: 2^(-(0.5 / 0.75) / 2) = 2^(-1/3).
  job.request.tenant = TenantId(1);
  CHECK(multifactor->key(job.request, context) ==
        Approx(-(1000 * 0.5 + 100 * 0.25 + 10'000 * 0.7937005259840998)));
  // Age and size saturate.
  job.request.tasks = 400;
  CHECK(multifactor->key(job.request, OrderContext{Time{0} + hours(500), &usage}) ==
        Approx(-(1000 + 100 + 10'000 * 0.7937005259840998)));
}

TEST_CASE("an order that weighs waiting is sorted anew before each pass", "[order]") {
  // One processor, busy until 100 s. WFP3 there: job 2 (waited 99 s of 1000): -(0.099)^3; job 3
  // (waited 10 of 10): -1, so it goes first; job 4 came later than 3 and is as long: -(5/10)^3.
  const Replay run = replay(one_core_nodes(1),
                            {batch_job(1, 0, 100'000, 1),
                             batch_job(2, 1000, 1'000'000, 1),
                             batch_job(3, 90'000, 10'000, 1),
                             batch_job(4, 95'000, 10'000, 1)},
                            Stages{.order = "wfp3", .start = "strict"});
  CHECK(run.start_ms(3) == 100'000);
  CHECK(run.start_ms(4) == 110'000);
  CHECK(run.start_ms(2) == 120'000);
}

TEST_CASE("fair share lets the tenant who has used less go first", "[order]") {
  // Tenant 0 has used the machine for 100 s when both have a job waiting.
  std::vector<Arrival> jobs{
      batch_job(1, 0, 100'000, 1), batch_job(2, 1000, 10'000, 1), batch_job(3, 2000, 10'000, 1)};
  jobs[2].request.tenant = TenantId(1);
  const Replay run =
      replay(one_core_nodes(1), jobs, Stages{.order = "multifactor", .start = "strict"});
  CHECK(run.start_ms(3) == 100'000);
  CHECK(run.start_ms(2) == 110'000);
}

}  // namespace suanwang::test
