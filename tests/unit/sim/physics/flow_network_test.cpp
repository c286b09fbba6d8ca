// Max-min fair sharing against the naive progressive filling, and transfers by hand.
#include "sim/physics/flow_network.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

namespace suanwang::test {

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

struct PlainFlow {
  std::vector<WayId> ways;
  double weight = 1;
  double most_rate = kUnlimited;
  std::uint8_t priority = 0;
};

/// All rates grow alike, by weight, until a way is full or a flow has all it may have; those stop,
/// the others go on. One class after the other. Written as the definition says.
std::vector<double> plain_rates(const std::vector<double>& capacities,
                                const std::vector<PlainFlow>& flows) {
  std::vector<double> left = capacities;
  std::vector<double> rates(flows.size(), 0);
  for (std::uint8_t priority = 0; priority < 4; ++priority) {
    std::vector<std::size_t> growing;
    for (std::size_t f = 0; f < flows.size(); ++f) {
      if (flows[f].priority == priority) {
        growing.push_back(f);
      }
    }
    while (!growing.empty()) {
      std::vector<double> weights(capacities.size(), 0);
      for (const std::size_t f : growing) {
        for (const WayId way : flows[f].ways) {
          weights[way.value()] += flows[f].weight;
        }
      }
      double step = kUnlimited;
      for (std::size_t w = 0; w < capacities.size(); ++w) {
        step = weights[w] > 0 ? std::min(step, left[w] / weights[w]) : step;
      }
      for (const std::size_t f : growing) {
        step = std::min(step, (flows[f].most_rate - rates[f]) / flows[f].weight);
      }
      for (const std::size_t f : growing) {
        rates[f] += step * flows[f].weight;
        for (const WayId way : flows[f].ways) {
          left[way.value()] -= step * flows[f].weight;
        }
      }
      const auto has_stopped = [&](std::size_t f) {
        return rates[f] >= flows[f].most_rate * (1 - 1e-14) ||
               std::any_of(flows[f].ways.begin(), flows[f].ways.end(), [&](WayId way) {
                 return left[way.value()] <= capacities[way.value()] * 1e-14;
               });
      };
      std::erase_if(growing, has_stopped);
    }
  }
  return rates;
}

PlainFlow random_flow(RandomStream& draws, std::size_t ways) {
  PlainFlow flow;
  const std::uint64_t length = draws.uniform_int(std::min<std::uint64_t>(ways, 4)) + 1;
  while (flow.ways.size() < length) {
    const WayId way(static_cast<std::uint32_t>(draws.uniform_int(ways)));
    if (std::find(flow.ways.begin(), flow.ways.end(), way) == flow.ways.end()) {
      flow.ways.push_back(way);
    }
  }
  flow.weight = static_cast<double>(draws.uniform_int(3) + 1);
  flow.most_rate = draws.uniform_int(4) == 0 ? 1 + draws.uniform01() * 100 : kUnlimited;
  flow.priority = static_cast<std::uint8_t>(draws.uniform_int(2) * draws.uniform_int(3));
  return flow;
}

FlowId add_flow(FlowNetwork& network, Time now, const PlainFlow& flow, double bits) {
  return network.add(now, {flow.ways, bits, flow.weight, flow.most_rate, flow.priority});
}

void check_rates(const FlowNetwork& network,
                 const std::vector<double>& capacities,
                 const std::map<FlowId, PlainFlow>& live) {
  std::vector<PlainFlow> flows;
  flows.reserve(live.size());
  for (const auto& [id, flow] : live) {
    flows.push_back(flow);
  }
  const std::vector<double> expected = plain_rates(capacities, flows);
  std::size_t at = 0;
  for (const auto& [id, flow] : live) {
    // What a class leaves of a way that it fills is a rounding error, here and there.
    CHECK(network.rate(id) == Approx(expected[at++]).epsilon(1e-12).margin(1e-10));
  }
}

}  // namespace

TEST_CASE("rates on random networks are those of the definition", "[network][property]") {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    INFO("seed " << seed);
    RandomStream draws(seed, "test/flows");
    std::vector<double> capacities;
    const std::uint64_t ways = draws.uniform_int(12) + 1;
    for (std::uint64_t w = 0; w < ways; ++w) {
      capacities.push_back(static_cast<double>(draws.uniform_int(1'000) + 1));
    }
    FlowNetwork network(capacities);
    std::map<FlowId, PlainFlow> live;
    for (int change = 0; change < 30; ++change) {
      const Time now{change};
      const std::uint64_t what = draws.uniform_int(6);
      if (what == 0 && !live.empty()) {
        auto gone = live.begin();
        std::advance(gone, static_cast<std::ptrdiff_t>(draws.uniform_int(live.size())));
        network.remove(now, gone->first);
        live.erase(gone);
      } else if (what == 1) {
        const auto way = static_cast<std::uint32_t>(draws.uniform_int(ways));
        capacities[way] = static_cast<double>(draws.uniform_int(1'000));
        network.set_capacity(WayId(way), capacities[way]);
      } else {
        const PlainFlow flow = random_flow(draws, ways);
        live[add_flow(network, now, flow, 1e9)] = flow;
      }
      network.settle(now);  // only what the change touches
      REQUIRE(network.has_bottlenecks());
      REQUIRE(network.live_count() == live.size());
    }
    check_rates(network, capacities, live);
  }
}

TEST_CASE("bits sent are bits carried, and every flow ends when it has sent all", "[network]") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    RandomStream draws(seed, "test/transfers");
    FlowNetwork network({500, 300, 800, 200, 1'000});
    std::vector<double> carried(5, 0);
    std::map<FlowId, std::pair<PlainFlow, double>> live;
    double sent = 0;
    double ended = 0;
    Time now{};
    const auto end_one = [&] {
      const FlowId id = network.next_to_end();
      const auto& [flow, bits] = live.at(id);
      for (const WayId way : flow.ways) {
        carried[way.value()] += bits;
      }
      CHECK(network.remove(now, id) == 0);
      ended += bits;
      live.erase(id);
    };
    for (int i = 0; i < 50; ++i) {
      const Time next = now + Duration{static_cast<std::int64_t>(draws.uniform_int(400))};
      for (Time end = network.next_end(); end <= next; end = network.next_end()) {
        now = end;
        end_one();
        network.settle(now);
      }
      now = next;
      PlainFlow flow = random_flow(draws, 5);
      const double bits = static_cast<double>(draws.uniform_int(100'000));
      live[add_flow(network, now, flow, bits)] = {flow, bits};
      sent += bits;
      network.settle(now);
    }
    for (Time end = network.next_end(); end != kNever; end = network.next_end()) {
      REQUIRE(end >= now);
      now = end;
      end_one();
      network.settle(now);
    }
    CHECK(live.empty());
    CHECK(ended == sent);
    for (std::uint32_t way = 0; way < 5; ++way) {
      // A flow is removed at the end of the millisecond in which it ends.
      CHECK(network.carried(WayId(way)) == Approx(carried[way]).epsilon(1e-9));
    }
  }
}

TEST_CASE("100 TB over 10 Gbit/s take 22.2 h, two of them 44.4 h each", "[network]") {
  constexpr double kBits = 8e14;
  constexpr double kTenGigabit = 1e7;  // bit/ms
  FlowNetwork alone({kTenGigabit});
  alone.add(Time{}, {std::vector{WayId(0)}, kBits});
  alone.settle(Time{});
  CHECK(alone.next_end() == Time{80'000'000});
  FlowNetwork shared({kTenGigabit});
  shared.add(Time{}, {std::vector{WayId(0)}, kBits});
  shared.add(Time{}, {std::vector{WayId(0)}, kBits});
  shared.settle(Time{});
  CHECK(shared.next_end() == Time{160'000'000});
  FlowNetwork wide({40 * kTenGigabit});  // 400 Gbit/s: 33.3 min
  wide.add(Time{}, {std::vector{WayId(0)}, kBits});
  wide.settle(Time{});
  CHECK(wide.next_end() == Time{2'000'000});
}

TEST_CASE("the rate of a flow that another leaves grows, by hand", "[network]") {
  // 1 crosses both ways of 100 bit/ms, 2 the first, 3 the second, for twice the weight: 1 has 33.3
  // by the second, 3 has 66.7, 2 the other 66.7 of the first.
  FlowNetwork network({100, 100});
  const std::vector both{WayId(0), WayId(1)};
  const FlowId one = network.add(Time{}, {both, 1'000});
  const FlowId two = network.add(Time{}, {std::vector{WayId(0)}, 2'000});
  const FlowId three = network.add(Time{}, {std::vector{WayId(1)}, 600, 2});
  network.settle(Time{});
  CHECK(network.rate(one) == Approx(100.0 / 3));
  CHECK(network.rate(two) == Approx(200.0 / 3));
  CHECK(network.rate(three) == Approx(200.0 / 3));
  REQUIRE(network.next_end() == Time{9});
  REQUIRE(network.next_to_end() == three);
  CHECK(network.remove(Time{9}, three) == 0);
  network.settle(Time{9});
  CHECK(network.rate(one) == Approx(50));
  CHECK(network.left(Time{9}, one) == Approx(700));
  // 2 has 1 400 left, at 50 until 1 ends at 23.
  REQUIRE(network.next_end() == Time{23});
  CHECK(network.remove(Time{23}, one) == 0);
  network.settle(Time{23});
  CHECK(network.rate(two) == Approx(100));
  CHECK(network.next_end() == Time{30});
  // A way that is cut stops it.
  network.set_capacity(WayId(0), 0);
  network.settle(Time{25});
  CHECK(network.next_end() == kNever);
  CHECK(network.left(Time{1'000}, two) == Approx(500));
  network.set_capacity(WayId(0), 50);
  network.settle(Time{1'000});
  CHECK(network.next_end() == Time{1'010});
}

}  // namespace suanwang::test
