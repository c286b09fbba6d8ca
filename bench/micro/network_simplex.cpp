// Minimum-cost flow on seven graphs of the kinds that schedulers solve: jobs to centres, classes of
// tasks to groups of nodes, and tasks to machines over aggregators as in Quincy (Isard et al., SOSP
// 2009) and Firmament (Gog et al., OSDI 2016). Cold; warm with 1 % of the costs or of the supplies
// changed since the last solve; and LEMON's network simplex where it is installed. The counter
// "pivots" is of the last solve.
#include "scheduler/solve/network_simplex.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "sim/base/random.hpp"

#if __has_include(<lemon/network_simplex.h>)
#define SUANWANG_BENCH_LEMON
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#endif

namespace {

using suanwang::FlowStatus;
using suanwang::NetworkSimplex;
using suanwang::RandomStream;

struct Arc {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::int64_t capacity = 0;
  std::int64_t cost = 0;
};

/// Node 0 takes in what all others send out.
struct Problem {
  std::vector<std::int64_t> supply{0};
  std::vector<Arc> arcs;

  std::uint32_t add_node(std::int64_t sends) {
    supply.push_back(sends);
    supply[0] -= sends;
    return static_cast<std::uint32_t>(supply.size() - 1);
  }
};

std::int64_t draw(RandomStream& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(
                     random.uniform_int(static_cast<std::uint64_t>(most - least + 1)));
}

/// Sources that send `tasks` in all, any of which may go to any of the places, which have a fifth
/// more room than is needed.
Problem transport(std::int64_t sources, std::int64_t places, std::int64_t tasks) {
  RandomStream random(11, "bench/flow/transport");
  Problem problem;
  const std::int64_t room = tasks * 12 / (places * 10) + 1;
  std::vector<std::uint32_t> place_nodes;
  for (std::int64_t place = 0; place < places; ++place) {
    place_nodes.push_back(problem.add_node(0));
    problem.arcs.push_back({place_nodes.back(), 0, room, 0});
  }
  for (std::int64_t source = 0; source < sources; ++source) {
    const std::int64_t sends = tasks * (source + 1) / sources - tasks * source / sources;
    const std::uint32_t node = problem.add_node(sends);
    for (const std::uint32_t place : place_nodes) {
      problem.arcs.push_back({node, place, sends, draw(random, 1, 10'000)});
    }
  }
  return problem;
}

/// Pending tasks, each with five machines it prefers, an aggregator that leads to all machines, and
/// one that leaves it waiting. Three machines in twenty have free slots; the others have arcs
/// without capacity, or none at all if they are pruned.
Problem firmament(std::uint32_t tasks, std::uint32_t machines, bool pruned) {
  RandomStream random(12, "bench/flow/firmament");
  Problem problem;
  const std::uint32_t anywhere = problem.add_node(0);
  const std::uint32_t waiting = problem.add_node(0);
  problem.arcs.push_back({waiting, 0, tasks, 0});
  std::vector<std::uint32_t> nodes(machines, 0);
  for (std::uint32_t& node : nodes) {
    const std::int64_t slots = random.chance(0.15) ? draw(random, 1, 4) : 0;
    const std::int64_t load_cost = draw(random, 0, 1000);
    if (slots == 0 && pruned) {
      continue;
    }
    node = problem.add_node(0);
    problem.arcs.push_back({anywhere, node, slots, load_cost});
    problem.arcs.push_back({node, 0, slots, 0});
  }
  for (std::uint32_t task = 0; task < tasks; ++task) {
    const std::uint32_t node = problem.add_node(1);
    problem.arcs.push_back({node, anywhere, 1, draw(random, 500, 1500)});
    problem.arcs.push_back({node, waiting, 1, draw(random, 1000, 4000)});
    for (int i = 0; i < 5; ++i) {
      const std::uint32_t machine = nodes[random.uniform_int(machines)];
      const std::int64_t cost = draw(random, 10, 800);
      if (machine != 0) {
        problem.arcs.push_back({node, machine, 1, cost});
      }
    }
  }
  return problem;
}

/// Tasks with three preferred machines and two preferred racks each, over racks of 50 machines with
/// eight slots; a fifth of the tasks finds none.
Problem quincy(std::uint32_t tasks, std::uint32_t machines) {
  RandomStream random(13, "bench/flow/quincy");
  Problem problem;
  const std::uint32_t anywhere = problem.add_node(0);
  const std::uint32_t waiting = problem.add_node(0);
  problem.arcs.push_back({waiting, 0, tasks, 0});
  const std::uint32_t slots = std::max(1U, tasks * 8 / (machines * 10));
  std::vector<std::uint32_t> racks;
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t machine = 0; machine < machines; ++machine) {
    if (machine % 50 == 0) {
      racks.push_back(problem.add_node(0));
      problem.arcs.push_back({anywhere, racks.back(), std::int64_t{50} * slots, 0});
    }
    nodes.push_back(problem.add_node(0));
    problem.arcs.push_back({racks.back(), nodes.back(), slots, 0});
    problem.arcs.push_back({nodes.back(), 0, slots, 0});
  }
  for (std::uint32_t task = 0; task < tasks; ++task) {
    const std::uint32_t node = problem.add_node(1);
    const std::int64_t bytes = draw(random, 100, 2000);
    problem.arcs.push_back({node, anywhere, 1, 2 * bytes});
    problem.arcs.push_back({node, waiting, 1, 2 * bytes + draw(random, 0, 3000)});
    for (int i = 0; i < 2; ++i) {
      problem.arcs.push_back(
          {node, racks[random.uniform_int(racks.size())], 1, bytes + draw(random, 0, bytes)});
    }
    for (int i = 0; i < 3; ++i) {
      problem.arcs.push_back(
          {node, nodes[random.uniform_int(nodes.size())], 1, draw(random, 0, bytes)});
    }
  }
  return problem;
}

Problem graph(std::int64_t number) {
  switch (number) {
    case 1:
      return transport(200, 20, 200);
    case 2:
      return transport(1000, 100, 1000);
    case 3:
      return transport(50, 360, 10'600);
    case 4:
      return transport(50, 900, 10'600);
    case 5:
      return firmament(1000, 10'000, false);
    case 6:
      return firmament(1000, 10'000, true);
    default:
      return quincy(10'000, 1000);
  }
}

void load(const Problem& problem, NetworkSimplex& network) {
  network.clear();
  network.reserve(problem.supply.size(), problem.arcs.size());
  for (const std::int64_t supply : problem.supply) {
    network.add_node(supply);
  }
  for (const Arc& arc : problem.arcs) {
    network.add_arc(arc.from, arc.to, arc.capacity, arc.cost);
  }
}

void solve(benchmark::State& state, NetworkSimplex& network) {
  if (network.solve() != FlowStatus::optimal) {
    state.SkipWithError("infeasible");
  }
}

/// Building the network included.
void cold(benchmark::State& state) {
  const Problem problem = graph(state.range(0));
  NetworkSimplex network;
  for ([[maybe_unused]] auto _ : state) {
    load(problem, network);
    solve(state, network);
  }
  state.counters["cost"] = static_cast<double>(network.total_cost());
  state.counters["pivots"] = static_cast<double>(network.pivots());
}

/// One arc in a hundred gets a cost up to a tenth away from the one it had at first.
void warm_costs(benchmark::State& state) {
  const Problem problem = graph(state.range(0));
  RandomStream random(14, "bench/flow/costs");
  NetworkSimplex network;
  load(problem, network);
  solve(state, network);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t i = 0; i < problem.arcs.size() / 100; ++i) {
      const std::size_t arc = random.uniform_int(problem.arcs.size());
      const std::int64_t cost = problem.arcs[arc].cost;
      network.set_cost(static_cast<NetworkSimplex::Arc>(arc),
                       cost + draw(random, -cost / 10, cost / 10));
    }
    solve(state, network);
  }
  state.counters["pivots"] = static_cast<double>(network.pivots());
}

/// One task in a hundred is gone, and those that were gone before are there again.
void warm_supplies(benchmark::State& state) {
  const Problem problem = graph(state.range(0));
  RandomStream random(15, "bench/flow/supplies");
  std::vector<NetworkSimplex::Node> tasks;
  for (std::uint32_t node = 1; node < problem.supply.size(); ++node) {
    tasks.insert(tasks.end(), static_cast<std::size_t>(problem.supply[node]), node);
  }
  NetworkSimplex network;
  load(problem, network);
  solve(state, network);
  std::vector<std::int64_t> supply = problem.supply;
  std::vector<NetworkSimplex::Node> gone;
  for ([[maybe_unused]] auto _ : state) {
    for (const NetworkSimplex::Node node : gone) {
      network.set_supply(node, supply[node] = problem.supply[node]);
    }
    gone.clear();
    supply[0] = problem.supply[0];
    for (std::size_t i = 0; i < tasks.size() / 100; ++i) {
      const NetworkSimplex::Node node = tasks[random.uniform_int(tasks.size())];
      if (supply[node] > 0) {
        gone.push_back(node);
        network.set_supply(node, --supply[node]);
        ++supply[0];
      }
    }
    network.set_supply(0, supply[0]);
    solve(state, network);
  }
  state.counters["pivots"] = static_cast<double>(network.pivots());
}

#ifdef SUANWANG_BENCH_LEMON
/// Building its network included.
void lemon_cold(benchmark::State& state) {
  const Problem problem = graph(state.range(0));
  using Graph = lemon::SmartDigraph;
  std::int64_t cost = 0;
  for ([[maybe_unused]] auto _ : state) {
    Graph digraph;
    digraph.reserveNode(static_cast<int>(problem.supply.size()));
    digraph.reserveArc(static_cast<int>(problem.arcs.size()));
    for (std::size_t i = 0; i < problem.supply.size(); ++i) {
      digraph.addNode();
    }
    for (const Arc& arc : problem.arcs) {
      digraph.addArc(Graph::nodeFromId(static_cast<int>(arc.from)),
                     Graph::nodeFromId(static_cast<int>(arc.to)));
    }
    Graph::NodeMap<std::int64_t> supplies(digraph);
    Graph::ArcMap<std::int64_t> capacities(digraph);
    Graph::ArcMap<std::int64_t> costs(digraph);
    for (std::size_t i = 0; i < problem.supply.size(); ++i) {
      supplies[Graph::nodeFromId(static_cast<int>(i))] = problem.supply[i];
    }
    for (std::size_t i = 0; i < problem.arcs.size(); ++i) {
      capacities[Graph::arcFromId(static_cast<int>(i))] = problem.arcs[i].capacity;
      costs[Graph::arcFromId(static_cast<int>(i))] = problem.arcs[i].cost;
    }
    using Solver = lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t>;
    Solver solver(digraph);
    solver.upperMap(capacities).costMap(costs).supplyMap(supplies);
    if (solver.run() != Solver::OPTIMAL) {
      state.SkipWithError("infeasible");
    }
    cost = solver.totalCost();
  }
  state.counters["cost"] = static_cast<double>(cost);
}
#endif

}  // namespace

BENCHMARK(cold)->DenseRange(1, 7)->Unit(benchmark::kMicrosecond);
BENCHMARK(warm_costs)->DenseRange(1, 7)->Unit(benchmark::kMicrosecond);
BENCHMARK(warm_supplies)->DenseRange(1, 7)->Unit(benchmark::kMicrosecond);
#ifdef SUANWANG_BENCH_LEMON
BENCHMARK(lemon_cold)->DenseRange(1, 7)->Unit(benchmark::kMicrosecond);
#endif
