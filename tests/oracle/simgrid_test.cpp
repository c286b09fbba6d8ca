// When transfers end, against SimGrid (Casanova, Giersch, Legrand, Quinson, Suter, "Versatile,
// Scalable, and Accurate Simulation of Distributed Applications and Platforms", JPDC 74 (2014)):
// another flow-level simulator with max-min fair sharing, written by others.
//
// Its network model CM02 is asked for bare sharing: no latencies (it weighs shares by them), no
// bound by TCP windows, no load of acknowledgements on the way back, no factors. A link of ours is
// a split-duplex link there. All platforms stand in one engine, which a process has but one of, as
// zones without a route between them. The transfers are started between calls of run_until, so
// that there are no actors and no stacks of theirs.
//
// What is left between the two are our whole milliseconds: with a clock a thousand times finer the
// greatest difference, 1.9 ms in transfers of 10^4 s and more, becomes 2.3 us.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <simgrid/s4u.hpp>
#include <string>
#include <utility>
#include <vector>
#include <xbt/log.h>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/engine/transfers.hpp"

namespace suanwang::test {

namespace {

constexpr std::size_t kPlatforms = 200;

struct Sending {
  Time begin{};
  Place from;
  Place to;
  Bytes size{};
  Route route;

  /// With the route for itself.
  [[nodiscard]] double ms_alone() const {
    return static_cast<double>(size.base) * 8'000 / static_cast<double>(route.bottleneck.base);
  }
};

struct Platform {
  City city;
  std::vector<Sending> sendings;  // by begin
};

/// Round ones give equal shares on different links, others give none.
BitRate random_bandwidth(RandomStream& draws) {
  constexpr std::array<std::int64_t, 6> kGigabits{1, 10, 25, 40, 100, 400};
  constexpr std::int64_t kGigabit = 1'000'000'000;
  if (draws.chance(0.5)) {
    return {kGigabits[draws.uniform_int(kGigabits.size())] * kGigabit};
  }
  return {kGigabit + static_cast<std::int64_t>(draws.uniform_int(399 * kGigabit))};
}

/// 2 to 8 centres in a tree, and some more links, 12 at most; some have the same ends.
City random_city(RandomStream& draws) {
  City city;
  const std::uint64_t centres = 2 + draws.uniform_int(7);
  city.centres.resize(centres);
  const auto centre = [](std::uint64_t number) {
    return Place::of(CentreId(static_cast<std::uint32_t>(number)));
  };
  const auto add_link = [&](std::uint64_t one, std::uint64_t other) {
    Link link;
    link.from = centre(draws.chance(0.5) ? one : other);
    link.to = centre(link.from == centre(one) ? other : one);
    link.bandwidth = random_bandwidth(draws);
    city.links.push_back(link);
  };
  for (std::uint64_t next = 1; next < centres; ++next) {
    add_link(draws.uniform_int(next), next);
  }
  for (std::uint64_t more = draws.uniform_int(14 - centres); more > 0; --more) {
    const std::uint64_t one = draws.uniform_int(centres);
    add_link(one, (one + 1 + draws.uniform_int(centres - 1)) % centres);
  }
  return city;
}

/// A walk of 1 to 6 links that comes to no place twice.
void walk(const City& city, RandomStream& draws, Sending& sending) {
  const auto start = static_cast<std::uint32_t>(draws.uniform_int(city.centres.size()));
  sending.from = Place::of(CentreId(start));
  std::vector<Place> visited{sending.from};
  const auto is_new = [&](Place place) {
    return std::find(visited.begin(), visited.end(), place) == visited.end();
  };
  for (std::uint64_t most = 1 + draws.uniform_int(6); most > 0; --most) {
    std::vector<std::pair<LinkId, Place>> onward;
    for (std::uint32_t id = 0; id < city.links.size(); ++id) {
      const Link& link = city.links[LinkId(id)];
      if (link.from == visited.back() && is_new(link.to)) {
        onward.emplace_back(LinkId(id), link.to);
      } else if (link.to == visited.back() && is_new(link.from)) {
        onward.emplace_back(LinkId(id), link.from);
      }
    }
    if (onward.empty()) {
      break;
    }
    const auto [link, place] = onward[draws.uniform_int(onward.size())];
    const BitRate bandwidth = city.links[link].bandwidth;
    sending.route.bottleneck =
        sending.route.links.empty() ? bandwidth : std::min(sending.route.bottleneck, bandwidth);
    sending.route.links.push_back(link);
    visited.push_back(place);
  }
  sending.to = visited.back();
}

/// Up to 20 transfers that alone would take 10^4 to 10^5 s, so that a millisecond is little; a
/// quarter begins together with another.
Platform random_platform(std::uint64_t number) {
  RandomStream draws(20'260'301, "test/simgrid", number);
  Platform platform{random_city(draws), {}};
  for (std::uint64_t more = 1 + draws.uniform_int(20); more > 0; --more) {
    Sending sending;
    walk(platform.city, draws, sending);
    const bool is_together = !platform.sendings.empty() && draws.chance(0.25);
    sending.begin = is_together ? platform.sendings.back().begin
                                : Time{static_cast<std::int64_t>(draws.uniform_int(50'000'000))};
    const double bytes_per_second = static_cast<double>(sending.route.bottleneck.base) / 8;
    sending.size = {std::llround(std::ceil(bytes_per_second * draws.uniform(1e4, 1e5)))};
    platform.sendings.push_back(std::move(sending));
  }
  std::stable_sort(
      platform.sendings.begin(),
      platform.sendings.end(),
      [](const Sending& one, const Sending& other) { return one.begin < other.begin; });
  return platform;
}

/// In the order of a run: what ends, then what begins, then the rates.
std::vector<double> our_ends_ms(const Platform& platform) {
  Transfers transfers(platform.city);
  std::vector<double> ends(platform.sendings.size(), 0);
  std::size_t begun = 0;
  while (true) {
    const Time begin = begun < ends.size() ? platform.sendings[begun].begin : kNever;
    const Time now = std::min(begin, transfers.next_end());
    if (now == kNever) {
      return ends;
    }
    while (transfers.next_end() <= now) {
      const Transfers::Delivery delivery = transfers.end_next(now);
      ends[delivery.number] = static_cast<double>(delivery.arrives.ms);
    }
    for (; begun < ends.size() && platform.sendings[begun].begin == now; ++begun) {
      const Sending& sending = platform.sendings[begun];
      const auto number = static_cast<std::uint32_t>(begun);
      transfers.begin(
          now, {number, TrafficKind::input, sending.from, sending.to, sending.size}, sending.route);
    }
    transfers.settle(now);
  }
}

namespace oracle = simgrid::s4u;

/// Ours are undirected and walked from the first place on.
std::vector<oracle::LinkInRoute> oracle_route(const City& city,
                                              const Sending& sending,
                                              const std::vector<oracle::SplitDuplexLink*>& links) {
  std::vector<oracle::LinkInRoute> route;
  Place at = sending.from;
  for (const LinkId id : sending.route.links) {
    const bool is_forward = city.links[id].from == at;
    using Direction = oracle::LinkInRoute::Direction;
    route.emplace_back(links[id.value()], is_forward ? Direction::UP : Direction::DOWN);
    at = is_forward ? city.links[id].to : city.links[id].from;
  }
  return route;
}

/// The platform as a zone of the root. Each transfer has two hosts of its own, as SimGrid knows one
/// route for two hosts. Transfers are appended to `comms`, not started.
void add_zone(const Platform& platform,
              std::size_t number,
              oracle::NetZone* root,
              std::vector<oracle::CommPtr>& comms) {
  const std::string name = std::to_string(number);
  oracle::NetZone* zone = oracle::create_full_zone("platform-" + name);
  zone->set_parent(root);
  std::vector<oracle::SplitDuplexLink*> links;
  for (const Link& link : platform.city.links) {
    const std::string link_name = "link-" + name + "-" + std::to_string(links.size());
    const double bytes_per_second = static_cast<double>(link.bandwidth.base) / 8;
    links.push_back(zone->create_split_duplex_link(link_name, bytes_per_second));
    links.back()->set_latency(0.0);
    links.back()->seal();
  }
  for (std::size_t i = 0; i < platform.sendings.size(); ++i) {
    const Sending& sending = platform.sendings[i];
    const std::string suffix = "-" + name + "-" + std::to_string(i);
    oracle::Host* from = zone->create_host("from" + suffix, 1e9)->seal();
    oracle::Host* to = zone->create_host("to" + suffix, 1e9)->seal();
    zone->add_route(from->get_netpoint(),
                    to->get_netpoint(),
                    nullptr,
                    nullptr,
                    oracle_route(platform.city, sending, links),
                    false);
    comms.push_back(oracle::Comm::sendto_init(from, to));
    comms.back()->set_payload_size(static_cast<std::uint64_t>(sending.size.base));
  }
  zone->seal();
}

/// One list for all platforms, in their order.
std::vector<double> oracle_ends_ms(const std::vector<Platform>& platforms) {
  xbt_log_control_set("xbt_cfg.thresh:warning");
  const oracle::Engine engine("suanwang");
  for (const char* setting : {"network/model:CM02",
                              "network/TCP-gamma:0",
                              "network/crosstraffic:0",
                              "network/latency-factor:1",
                              "network/bandwidth-factor:1",
                              "network/weight-S:0",
                              "maxmin/precision:1e-9"}) {
    oracle::Engine::set_config(setting);
  }
  oracle::NetZone* root = oracle::create_empty_zone("all");
  std::vector<oracle::CommPtr> comms;
  std::vector<std::pair<Time, std::size_t>> begins;
  for (std::size_t number = 0; number < platforms.size(); ++number) {
    for (const Sending& sending : platforms[number].sendings) {
      begins.emplace_back(sending.begin, begins.size());
    }
    add_zone(platforms[number], number, root, comms);
  }
  root->seal();
  std::sort(begins.begin(), begins.end());
  for (const auto& [begin, number] : begins) {
    if (begin > Time{}) {
      engine.run_until(static_cast<double>(begin.ms) / 1'000);
    }
    comms[number]->start();
  }
  engine.run();
  std::vector<double> ends;
  ends.reserve(comms.size());
  for (const oracle::CommPtr& comm : comms) {
    REQUIRE(comm->get_state() == oracle::Activity::State::FINISHED);
    ends.push_back(comm->get_finish_time() * 1'000);
  }
  return ends;
}

/// What was compared: a test of transfers that never meet would prove nothing.
struct Tally {
  std::size_t sendings = 0;
  std::size_t over_several_links = 0;
  std::size_t slowed = 0;  // by a tenth or more
};

}  // namespace

TEST_CASE("transfers on random platforms end when SimGrid says", "[oracle][network]") {
  std::vector<Platform> platforms;
  platforms.reserve(kPlatforms);
  for (std::size_t number = 0; number < kPlatforms; ++number) {
    platforms.push_back(random_platform(number));
  }
  const std::vector<double> expected = oracle_ends_ms(platforms);
  Tally tally;
  for (std::size_t number = 0; number < kPlatforms; ++number) {
    const Platform& platform = platforms[number];
    const std::vector<double> ends = our_ends_ms(platform);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const Sending& sending = platform.sendings[i];
      const double oracle_ms = expected[tally.sendings++];
      const double lasts_ms = oracle_ms - static_cast<double>(sending.begin.ms);
      INFO("platform " << number << ", transfer " << i << ": " << ends[i] << " ms, SimGrid "
                       << oracle_ms << " ms");
      CHECK(std::abs(ends[i] - oracle_ms) <= std::max(lasts_ms * 1e-6, 2.0));
      tally.over_several_links += static_cast<std::size_t>(sending.route.links.size() > 1);
      tally.slowed += static_cast<std::size_t>(lasts_ms > sending.ms_alone() * 1.1);
    }
  }
  CHECK(tally.sendings > 1'500);
  CHECK(tally.over_several_links > tally.sendings / 2);
  CHECK(tally.slowed > tally.sendings / 2);
}

}  // namespace suanwang::test
