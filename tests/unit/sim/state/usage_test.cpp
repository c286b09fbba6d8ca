// Tenants' usage against its closed formula, and the rounding of keys.
#include "sim/state/usage.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/state/waiting_order.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Column<TenantId, Tenant> tenants(const std::vector<double>& shares) {
  Column<TenantId, Tenant> column;
  for (const double share : shares) {
    column.push_back({"t", DistrictId(), share});
  }
  return column;
}

}  // namespace

TEST_CASE("usage fades to a half in a half-life", "[state]") {
  TenantUsage usage(tenants({1, 3}), hours(10));
  usage.add(TenantId(0), 800, Time{0});
  usage.add(TenantId(1), 100, Time{0} + hours(20));  // the first has faded to 200 by then
  CHECK(usage.share_used(TenantId(0), Time{0} + hours(20)) == Approx(200.0 / 300));
  CHECK(usage.share_used(TenantId(1), Time{0} + hours(20)) == Approx(100.0 / 300));
  // All fade alike: shares stay.
  CHECK(usage.share_used(TenantId(1), Time{0} + hours(75)) == Approx(100.0 / 300));
  CHECK(usage.share_promised(TenantId(0)) == 0.25);
  CHECK(usage.share_promised(TenantId(1)) == 0.75);
}

TEST_CASE("usage is the sum of all that was used, each faded by its age", "[state]") {
  RandomStream random(11, "tests/usage");
  TenantUsage usage(tenants({1, 1, 1}), hours(24));

  struct Used {
    TenantId tenant;
    double amount;
    Time at;
  };

  std::vector<Used> all;
  Time now{};
  for (int i = 0; i < 200; ++i) {
    now = now + minutes(static_cast<std::int64_t>(random.uniform_int(300)));
    all.push_back(
        {TenantId(static_cast<std::uint32_t>(random.uniform_int(3))), random.uniform(0, 1e6), now});
    usage.add(all.back().tenant, all.back().amount, now);
    double total = 0;
    std::vector<double> by_tenant(3, 0);
    for (const Used& used : all) {
      const double faded =
          used.amount * std::pow(2.0, -in_seconds(now - used.at) / in_seconds(hours(24)));
      by_tenant[used.tenant.value()] += faded;
      total += faded;
    }
    for (std::uint32_t t = 0; t < 3; ++t) {
      REQUIRE(usage.share_used(TenantId(t), now) == Approx(by_tenant[t] / total).epsilon(1e-9));
    }
  }
}

TEST_CASE("nobody has used anything before the first job has ended", "[state]") {
  const TenantUsage usage(tenants({1, 1}), hours(1));
  CHECK(usage.share_used(TenantId(0), Time{5}) == 0);
}

TEST_CASE("jobs of no tenant are usage of nobody", "[state]") {
  TenantUsage usage(tenants({1, 1}), hours(1));
  usage.add(TenantId::none(), 300, Time{0});
  usage.add(TenantId(1), 100, Time{0});
  CHECK(usage.share_used(TenantId(1), Time{0}) == 0.25);
  CHECK(usage.share_used(TenantId::none(), Time{0}) == 0);
  CHECK(usage.share_promised(TenantId::none()) == 0);

  Arrival job = batch_job(1, 0, 1000, 1);
  job.request.tenant = TenantId::none();
  Arrival second = batch_job(2, 0, 1000, 1);
  const Replay run = replay(one_core_nodes(1), {job, second}, Stages{.order = "multifactor"});
  CHECK_FALSE(run.outcome.broken);
  CHECK(run.start_ms(2) == 0);  // the tenant with a share goes first
  CHECK(run.start_ms(1) == 1000);
}

TEST_CASE("keys are rounded to 30 bits, so that last bits never decide", "[state]") {
  CHECK(rounded_key(0.0) == 0.0);
  CHECK(rounded_key(1.0) == 1.0);
  CHECK(rounded_key(-3.5) == -3.5);
  CHECK(rounded_key(0.1) == rounded_key(std::nextafter(0.1, 1.0)));
  CHECK(rounded_key(1.0 + 0x1p-29) == 1.0 + 0x1p-29);
  CHECK(rounded_key(1.0 + 0x1p-30) == 1.0 + 0x1p-29);  // half away from zero
  CHECK(rounded_key(-1.0 - 0x1p-30) == -1.0 - 0x1p-29);
  CHECK(rounded_key(1.0 + 0x1p-31) == 1.0);
  CHECK(rounded_key(2.0 - 0x1p-40) == 2.0);  // carries into the exponent
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(rounded_key(infinity) == infinity);
  CHECK(rounded_key(-infinity) == -infinity);
  RandomStream random(3, "tests/keys");
  for (int i = 0; i < 10'000; ++i) {
    const double key = random.normal() * std::pow(10.0, random.uniform(-20, 20));
    REQUIRE(std::abs(rounded_key(key) - key) <= std::abs(key) * 0x1p-30);
    REQUIRE(rounded_key(rounded_key(key)) == rounded_key(key));
  }
}

}  // namespace suanwang::test
