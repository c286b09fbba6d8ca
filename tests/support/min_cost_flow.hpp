// Problems of minimum-cost flow as plain lists, and the conditions that prove an answer cheapest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/solve/network_simplex.hpp"
#include "sim/base/random.hpp"

namespace suanwang::test {

struct FlowArc {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::int64_t capacity = 0;
  std::int64_t cost = 0;
};

struct FlowProblem {
  std::vector<std::int64_t> supply;
  std::vector<FlowArc> arcs;
};

inline void fill_network(const FlowProblem& problem, NetworkSimplex& network) {
  for (const std::int64_t supply : problem.supply) {
    network.add_node(supply);
  }
  for (const FlowArc& arc : problem.arcs) {
    network.add_arc(arc.from, arc.to, arc.capacity, arc.cost);
  }
}

/// What is wrong with the network's answer, or nothing: flows within bounds, what comes and goes at
/// each node, and the sign of each arc's reduced cost. Who passes has a cheapest flow (Ahuja,
/// Magnanti, Orlin, theorem 9.4).
inline std::string doubt_of(const FlowProblem& problem, const NetworkSimplex& network) {
  std::vector<std::int64_t> left = problem.supply;
  std::int64_t total = 0;
  for (std::uint32_t i = 0; i < problem.arcs.size(); ++i) {
    const FlowArc& arc = problem.arcs[i];
    const std::int64_t flow = network.flow(i);
    const std::int64_t reduced = arc.cost + network.potential(arc.from) - network.potential(arc.to);
    if (flow < 0 || flow > arc.capacity) {
      return "the flow of arc " + std::to_string(i) + " is " + std::to_string(flow);
    }
    if ((reduced < 0 && flow < arc.capacity) || (reduced > 0 && flow > 0)) {
      return "arc " + std::to_string(i) + " costs " + std::to_string(reduced) + " and carries " +
             std::to_string(flow);
    }
    left[arc.from] -= flow;
    left[arc.to] += flow;
    total += arc.cost * flow;
  }
  for (std::size_t node = 0; node < left.size(); ++node) {
    if (left[node] != 0) {
      return "node " + std::to_string(node) + " keeps " + std::to_string(left[node]);
    }
  }
  return total == network.total_cost() ? "" : "the total is not the sum of its arcs";
}

inline std::int64_t draw_between(RandomStream& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(
                     random.uniform_int(static_cast<std::uint64_t>(most - least + 1)));
}

inline FlowArc draw_arc(RandomStream& random, std::size_t nodes) {
  const auto end = [&] {
    return static_cast<std::uint32_t>(random.uniform_int(nodes));
  };
  return {end(), end(), draw_between(random, 0, 9), draw_between(random, -4, 15)};
}

/// Small numbers, so that ties, full arcs and arcs without capacity are many; loops and parallel
/// arcs among them. The supplies sum to 0; about half of the problems are feasible.
inline FlowProblem draw_flow_problem(RandomStream& random, std::size_t most_nodes) {
  FlowProblem problem;
  const std::size_t nodes = 2 + random.uniform_int(most_nodes - 1);
  problem.supply.resize(nodes);
  for (std::size_t i = 0; i < nodes / 2 + 1; ++i) {
    const std::int64_t amount = draw_between(random, 0, 4);
    problem.supply[random.uniform_int(nodes)] += amount;
    problem.supply[random.uniform_int(nodes)] -= amount;
  }
  const std::size_t arcs = random.uniform_int(nodes * 6);
  for (std::size_t i = 0; i < arcs; ++i) {
    problem.arcs.push_back(draw_arc(random, nodes));
  }
  return problem;
}

}  // namespace suanwang::test
