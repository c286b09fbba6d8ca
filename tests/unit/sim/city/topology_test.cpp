#include "sim/city/topology.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

using suanwang::BitRate;
using suanwang::CentreId;
using suanwang::DistrictId;
using suanwang::Latency;
using suanwang::Length;
using suanwang::Link;
using suanwang::LinkId;
using suanwang::Place;
using suanwang::Route;
using suanwang::TenantId;
using suanwang::Topology;

namespace {

Place centre(std::uint32_t id) {
  return Place::of(CentreId(id));
}

Link fibre(Place from, Place to, std::int64_t km, std::int64_t gbit) {
  Link link;
  link.from = from;
  link.to = to;
  link.length = Length{km * 1'000'000};
  link.bandwidth = BitRate{gbit * 1'000'000'000};
  return link;
}

/// All distances by Floyd and Warshall's three loops.
std::vector<std::vector<std::int64_t>> all_delays(std::size_t count,
                                                  const std::vector<Link>& links) {
  constexpr std::int64_t kFar = INT64_MAX / 4;
  std::vector<std::vector<std::int64_t>> delay(count, std::vector<std::int64_t>(count, kFar));
  for (std::size_t i = 0; i < count; ++i) {
    delay[i][i] = 0;
  }
  for (const Link& link : links) {
    auto& there = delay[link.from.id][link.to.id];
    there = std::min(there, link.one_way().base);
    delay[link.to.id][link.from.id] = there;
  }
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j) {
        delay[i][j] = std::min(delay[i][j], delay[i][k] + delay[k][j]);
      }
    }
  }
  return delay;
}

}  // namespace

TEST_CASE("light takes 4.9 us for a km of fibre, and equipment its own time", "[topology]") {
  Link link = fibre(centre(0), centre(1), 100, 1);
  CHECK(link.one_way() == Latency{490'000});
  link.hop = Latency{50'000};
  CHECK(link.one_way() == Latency{540'000});
  // Haidian to Horinger: 383 km of great circle, 1.5 times as much fibre, 2.82 ms.
  link = fibre(centre(0), centre(1), 383, 1);
  link.route_factor = 1.5;
  CHECK(link.one_way() == Latency{2'815'050});
}

TEST_CASE("the route is the quickest, not the one with the fewest links", "[topology]") {
  const std::vector<Link> links = {
      fibre(centre(0), centre(1), 100, 400),
      fibre(centre(0), Place::of(DistrictId(0)), 30, 100),
      fibre(Place::of(DistrictId(0)), Place::of(TenantId(0)), 20, 10),
      fibre(Place::of(TenantId(0)), centre(1), 40, 200),
  };
  const Topology topology(3, 1, 1, links);
  CHECK(topology.vertex_count() == 5);
  CHECK(topology.edge_count() == 4);
  const std::optional<Route> route = topology.route(centre(0), centre(1));
  REQUIRE(route.has_value());
  CHECK(route->links == std::vector{LinkId(1), LinkId(2), LinkId(3)});
  CHECK(route->one_way == Latency{90 * 4900});
  CHECK(route->bottleneck == BitRate{10'000'000'000});
  const std::optional<Route> back = topology.route(centre(1), centre(0));
  CHECK(back->links == std::vector{LinkId(3), LinkId(2), LinkId(1)});
  CHECK_FALSE(topology.route(centre(0), centre(2)).has_value());
  CHECK(topology.route(centre(2), centre(2))->links.empty());
  CHECK(topology.centre_components() == std::vector<std::uint32_t>{0, 0, 1});
}

TEST_CASE("of parallel links the quicker is taken", "[topology]") {
  const Topology topology(
      2, 0, 0, {fibre(centre(0), centre(1), 80, 400), fibre(centre(1), centre(0), 70, 1)});
  CHECK(topology.route(centre(0), centre(1))->links == std::vector{LinkId(1)});
}

TEST_CASE("random cities have the delays that brute force finds", "[topology]") {
  suanwang::RandomStream random(3, "cities");
  for (int round = 0; round < 30; ++round) {
    const auto count = static_cast<std::uint32_t>(2 + random.uniform_int(12));
    std::vector<Link> links;
    for (std::uint64_t i = random.uniform_int(30); i > 0; --i) {
      const auto a = static_cast<std::uint32_t>(random.uniform_int(count));
      const auto b = static_cast<std::uint32_t>(random.uniform_int(count));
      links.push_back(fibre(centre(a), centre(b), 1 + std::int64_t(random.uniform_int(50)), 1));
    }
    const Topology topology(count, 0, 0, links);
    const auto delays = all_delays(count, links);
    for (std::uint32_t a = 0; a < count; ++a) {
      for (std::uint32_t b = 0; b < count; ++b) {
        const std::optional<Route> route = topology.route(centre(a), centre(b));
        CHECK(route.has_value() == (delays[a][b] < INT64_MAX / 4));
        CHECK((!route || route->one_way.base == delays[a][b]));
      }
    }
  }
}
