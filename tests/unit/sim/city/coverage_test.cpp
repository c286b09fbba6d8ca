#include "sim/city/coverage.hpp"

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

TEST_CASE("a site is covered by a centre that is large enough and near enough", "[topology]") {
  City city = one_partition({.nodes = 2, .cores = 8, .accelerators = 8});
  const AcceleratorId type = add_accelerator(city, "card");
  city.accelerators[type].fp16_dense = Compute{320'000};
  city.partitions[PartitionId(0)].accelerator = type;
  add_centre(city);
  add_partition(city, {.nodes = 1, .cores = 8});
  // Ten sites on links of 10 to 350 km to the large centre; all near the small one.
  for (std::uint32_t i = 0; i < 10; ++i) {
    city.exchanges.push_back({"site"});
    city.links.push_back({Place::of(ExchangeId(i)),
                          Place::of(CentreId(0)),
                          Length{(i < 7 ? 200 : 205) * 1'000'000LL},
                          BitRate{1}});
    city.links.push_back(
        {Place::of(ExchangeId(i)), Place::of(CentreId(1)), Length{300'000'000}, BitRate{1}});
  }
  city.topology = Topology({2, 0, 2, 10, 0}, city.links.rows());
  CoverageRule rule{{}, Latency{1'000'000}, Compute{5'120'000}, 0.7};
  for (std::uint32_t i = 0; i < 10; ++i) {
    rule.sites.push_back(Place::of(ExchangeId(i)));
  }
  // 7 of 10: 200 km take 0.98 ms, 205 km 1.0045 ms.
  Coverage coverage = coverage_of(city, rule);
  CHECK(coverage.centres == 1);
  CHECK(coverage.covered == 7);
  CHECK(coverage.share() >= rule.target);
  CHECK(coverage.sites[9].nearest == CentreId(0));
  city.links[LinkId(0)].length = Length{205'000'000};
  city.topology = Topology({2, 0, 2, 10, 0}, city.links.rows());
  coverage = coverage_of(city, rule);
  CHECK(coverage.covered == 6);
  CHECK(coverage.share() < rule.target);
  // A limit that no centre reaches.
  rule.least = Compute{5'120'001};
  CHECK(coverage_of(city, rule).centres == 0);
  CHECK(coverage_of(city, rule).covered == 0);
}

TEST_CASE("tiers of latency are those of the policy", "[topology]") {
  const NetworkRules rules;
  const auto tier_of_km = [&](std::int64_t km) {
    return tier_of(rules, {std::int64_t{4'900} * km * 3 / 2});
  };
  // Great circles from Haidian, fibre 1.5 times as long.
  CHECK(tier_of_km(93) == 0);     // Wuqing
  CHECK(tier_of_km(136) == 0);    // 1 ms
  CHECK(tier_of_km(188) == 1);    // Zhangbei
  CHECK(tier_of_km(383) == 1);    // Horinger
  CHECK(tier_of_km(896) == 2);    // Qingyang
  CHECK(tier_of_km(1'762) == 2);  // Gui'an
  CHECK(tier_of_km(2'722) == 3);
}

}  // namespace suanwang::test
