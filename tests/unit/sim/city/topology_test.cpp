#include "sim/city/topology.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/city/route_cache.hpp"

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
  const Topology topology({3, 1, 1}, links);
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
      {2}, {fibre(centre(0), centre(1), 80, 400), fibre(centre(1), centre(0), 70, 1)});
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
    const Topology topology({count}, links);
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

namespace {

/// The lengths of all ways that come to no place twice, ascending.
std::vector<std::int64_t> all_ways(const std::vector<Link>& links,
                                   std::uint32_t from,
                                   std::uint32_t to) {
  std::vector<std::int64_t> ways;
  std::vector<std::uint32_t> been;
  const auto walk = [&](auto& self, std::uint32_t at, std::int64_t length) -> void {
    if (at == to) {
      ways.push_back(length);
      return;
    }
    been.push_back(at);
    for (const Link& link : links) {
      for (const auto& [here, there] :
           {std::pair{link.from.id, link.to.id}, std::pair{link.to.id, link.from.id}}) {
        if (here == at && std::find(been.begin(), been.end(), there) == been.end()) {
          self(self, there, length + link.one_way().base);
        }
      }
    }
    been.pop_back();
  };
  walk(walk, from, 0);
  std::sort(ways.begin(), ways.end());
  return ways;
}

}  // namespace

TEST_CASE("the k shortest routes are the first of all ways there are", "[topology]") {
  suanwang::RandomStream random(5, "ways");
  int longest = 0;
  for (int round = 0; round < 60; ++round) {
    const auto count = static_cast<std::uint32_t>(2 + random.uniform_int(5));
    std::vector<Link> links;
    for (std::uint64_t i = 1 + random.uniform_int(9); i > 0; --i) {
      const auto a = static_cast<std::uint32_t>(random.uniform_int(count));
      const auto b = (a + 1 + static_cast<std::uint32_t>(random.uniform_int(count - 1))) % count;
      links.push_back(fibre(centre(a), centre(b), 1 + std::int64_t(random.uniform_int(50)), 1));
    }
    const Topology topology({count}, links);
    const std::vector<std::int64_t> ways = all_ways(links, 0, count - 1);
    const std::vector<Route> routes = topology.shortest_routes(centre(0), centre(count - 1), 1'000);
    longest = std::max(longest, static_cast<int>(ways.size()));
    REQUIRE(routes.size() == ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i) {
      CHECK(routes[i].one_way.base == ways[i]);
    }
  }
  CHECK(longest >= 10);
}

TEST_CASE("routes are the shortest in what is asked for, ties to the quicker", "[topology]") {
  using suanwang::RouteBy;
  std::vector<Link> links = {
      fibre(centre(0), centre(2), 90, 1),  // one hop, slow and dear
      fibre(centre(0), centre(1), 10, 1),
      fibre(centre(1), centre(2), 10, 1),  // quick
      fibre(centre(0), centre(3), 30, 1),
      fibre(centre(3), centre(2), 30, 1),  // cheap
  };
  for (const std::size_t i : {0U, 1U, 2U, 3U, 4U}) {
    links[i].price = suanwang::TrafficPrice{i < 3 ? 100 : 10};
  }
  const Topology topology({4}, links);
  const auto first = [&](RouteBy by) {
    return topology.route(centre(0), centre(2), by)->links;
  };
  CHECK(first(RouteBy::delay) == std::vector{LinkId(1), LinkId(2)});
  CHECK(first(RouteBy::hops) == std::vector{LinkId(0)});
  CHECK(first(RouteBy::price) == std::vector{LinkId(3), LinkId(4)});
  CHECK(topology.route(centre(0), centre(2), RouteBy::price)->price.base == 20);
  CHECK(topology.delays_to_centres(centre(0))[2] == Latency{20 * 4900});
}

TEST_CASE("the graph is searched once for each pair and state of the links, however large it is",
          "[topology]") {
  for (const std::uint32_t size : {10U, 2'000U}) {
    std::vector<Link> ring;
    for (std::uint32_t i = 0; i < size; ++i) {
      ring.push_back(fibre(centre(i), centre((i + 1) % size), 10, 1));
    }
    const Topology topology({size}, ring);
    suanwang::RouteCache cache(topology, suanwang::RouteBy::delay);
    const auto ask_all = [&cache] {
      std::size_t links = 0;
      for (std::uint32_t i = 0; i < 1'000; ++i) {
        links += cache.between(centre(i % 5), centre((i / 5) % 5))->links.size();
      }
      return links;
    };
    // 40 times each pair of five neighbours in a row: 40 steps in sum.
    CHECK(ask_all() == 40 * 40);
    CHECK(cache.searches() == 25);
    CHECK(ask_all() == 40 * 40);
    CHECK(cache.searches() == 25);
    // Between 0 and 1 the ring is cut: 6 pairs each way go round all of it.
    cache.set_down(LinkId(0), true);
    const std::size_t round = ask_all();
    CHECK(cache.searches() == 50);
    CHECK(round > 40 * 40);
  }
}
