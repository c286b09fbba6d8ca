// Max-min fair sharing. recompute: all rates anew, by flows on 1 000 ways; a local flow takes six
// neighbouring ways, a random one any six. flow_event: a flow begins or ends and its component is
// settled, in a city of 100 components, by flows on 20 ways each; a route has three of them.
#include "sim/physics/flow_network.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "sim/base/random.hpp"

namespace {

using suanwang::FlowId;
using suanwang::FlowNetwork;
using suanwang::RandomStream;
using suanwang::Time;
using suanwang::WayId;

enum class Routes : std::uint8_t { local, random };

constexpr double kBits = 1e18;  // none ends by itself

std::vector<double> random_capacities(std::uint32_t ways, RandomStream& draws) {
  std::vector<double> capacities;
  capacities.reserve(ways);
  for (std::uint32_t way = 0; way < ways; ++way) {
    capacities.push_back(draws.uniform(1e6, 1e8));  // 1 to 100 Gbit/s
  }
  return capacities;
}

/// Over some of the `count` ways from `first` on.
std::vector<WayId> random_route(Routes routes,
                                std::uint32_t first,
                                std::uint32_t count,
                                std::size_t hops,
                                RandomStream& draws) {
  const auto draw = [&] {
    return static_cast<std::uint32_t>(draws.uniform_int(count));
  };
  std::vector<WayId> route;
  const std::uint32_t start = draw();
  while (route.size() < hops) {
    const auto hop = static_cast<std::uint32_t>(route.size());
    const WayId way(first + (routes == Routes::local ? (start + hop) % count : draw()));
    if (std::find(route.begin(), route.end(), way) == route.end()) {
      route.push_back(way);
    }
  }
  return route;
}

void recompute(benchmark::State& state, Routes routes) {
  constexpr std::uint32_t kWays = 1'000;
  RandomStream draws(1, "bench/recompute");
  FlowNetwork network(random_capacities(kWays, draws));
  for (std::int64_t flow = 0; flow < state.range(0); ++flow) {
    const std::vector<WayId> route = random_route(routes, 0, kWays, 6, draws);
    network.add(Time{}, {route, kBits});
  }
  Time now{};
  double factor = 2;  // no rate, and no end, stays what it was
  for ([[maybe_unused]] auto _ : state) {
    ++now.ms;
    factor = 1 / factor;
    for (std::uint32_t way = 0; way < kWays; ++way) {
      network.set_capacity(WayId(way), network.capacity(WayId(way)) * factor);
    }
    network.settle(now);
    benchmark::DoNotOptimize(network.next_end());
  }
}

void flow_event(benchmark::State& state) {
  constexpr std::uint32_t kComponents = 100;
  constexpr std::uint32_t kWays = 20;
  RandomStream draws(1, "bench/flow-event");
  FlowNetwork network(random_capacities(kComponents * kWays, draws));
  const auto draw_route = [&](std::uint32_t component) {
    return random_route(Routes::random, component * kWays, kWays, 3, draws);
  };
  std::vector<std::vector<FlowId>> flows(kComponents);
  for (std::uint32_t component = 0; component < kComponents; ++component) {
    for (std::int64_t flow = 0; flow < state.range(0); ++flow) {
      flows[component].push_back(network.add(Time{}, {draw_route(component), kBits}));
    }
  }
  // Drawing is not what is measured.
  std::vector<std::vector<std::vector<WayId>>> routes(kComponents);
  for (std::uint32_t i = 0; i < kComponents * 16; ++i) {
    routes[i % kComponents].push_back(draw_route(i % kComponents));
  }
  network.settle(Time{});
  Time now{};
  std::size_t turn = 0;
  while (state.KeepRunningBatch(2)) {
    const std::size_t component = turn % kComponents;
    const std::size_t number = turn++ / kComponents;
    ++now.ms;
    const std::vector<WayId>& route = routes[component][number % routes[component].size()];
    const FlowId begun = network.add(now, {route, kBits});
    network.settle(now);
    benchmark::DoNotOptimize(network.next_end());
    ++now.ms;
    FlowId& ended = flows[component][number % flows[component].size()];
    network.remove(now, std::exchange(ended, begun));
    network.settle(now);
    benchmark::DoNotOptimize(network.next_end());
  }
}

}  // namespace

BENCHMARK_CAPTURE(recompute, local, Routes::local)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(recompute, random, Routes::random)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(flow_event)->Arg(20)->Arg(200);
