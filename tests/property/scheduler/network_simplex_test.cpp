// Minimum-cost flows against other solvers, proofs of their optimality, and warm starts after any
// changes against fresh solves.
#include "scheduler/solve/network_simplex.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/support/min_cost_flow.hpp"

#if __has_include(<lemon/network_simplex.h>)
#define SUANWANG_TESTS_LEMON
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#endif

namespace suanwang::test {

namespace {

constexpr std::uint64_t kProblems = 1000;

/// The least cost, or nothing where no flow is feasible.
using Answer = std::optional<std::int64_t>;

/// Every tenth problem is larger.
FlowProblem problem_of(std::uint64_t seed) {
  RandomStream random(seed, "tests/flow/problems");
  return draw_flow_problem(random, seed % 10 == 0 ? 60 : 12);
}

Answer own(const NetworkSimplex& network, FlowStatus status) {
  return status == FlowStatus::optimal ? Answer(network.total_cost()) : std::nullopt;
}

Answer own(const FlowProblem& problem) {
  NetworkSimplex network;
  fill_network(problem, network);
  const FlowStatus status = network.solve();
  return own(network, status);
}

/// Boost's successive shortest paths want costs >= 0 and one source and sink. An arc of negative
/// cost is filled at once, and its reverse takes the flow back at the opposite cost.
class BoostFlow {
 public:
  explicit BoostFlow(const FlowProblem& problem)
      : graph_(problem.supply.size() + 2),
        source_(problem.supply.size()),
        sink_(problem.supply.size() + 1) {
    std::vector<std::int64_t> supply = problem.supply;
    for (const FlowArc& arc : problem.arcs) {
      if (arc.cost >= 0) {
        add(arc.from, arc.to, arc.capacity, arc.cost);
        continue;
      }
      filled_cost_ += arc.cost * arc.capacity;
      supply[arc.from] -= arc.capacity;
      supply[arc.to] += arc.capacity;
      add(arc.to, arc.from, arc.capacity, -arc.cost);
    }
    for (std::size_t node = 0; node < supply.size(); ++node) {
      if (supply[node] > 0) {
        from_source_.push_back(add(source_, node, supply[node], 0));
      } else if (supply[node] < 0) {
        add(node, sink_, -supply[node], 0);
      }
    }
  }

  Answer solve() {
    boost::successive_shortest_path_nonnegative_weights(graph_, source_, sink_);
    for (const Edge& edge : from_source_) {
      if (boost::get(boost::edge_residual_capacity, graph_, edge) != 0) {
        return std::nullopt;
      }
    }
    std::int64_t cost = filled_cost_;
    for (const auto& [edge, edge_cost] : edges_) {
      cost += edge_cost * (boost::get(boost::edge_capacity, graph_, edge) -
                           boost::get(boost::edge_residual_capacity, graph_, edge));
    }
    return cost;
  }

 private:
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Edge = Traits::edge_descriptor;
  // Distances to what is out of reach are added to: defined for doubles, and small sums are exact.
  using EdgeProperties = boost::property<
      boost::edge_capacity_t,
      std::int64_t,
      boost::property<boost::edge_residual_capacity_t,
                      std::int64_t,
                      boost::property<boost::edge_reverse_t,
                                      Edge,
                                      boost::property<boost::edge_weight_t, double>>>>;
  using Graph = boost::adjacency_list<boost::vecS,
                                      boost::vecS,
                                      boost::directedS,
                                      boost::no_property,
                                      EdgeProperties>;

  Edge add(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost) {
    const Edge there = boost::add_edge(from, to, graph_).first;
    const Edge back = boost::add_edge(to, from, graph_).first;
    boost::put(boost::edge_capacity, graph_, there, capacity);
    boost::put(boost::edge_capacity, graph_, back, 0);
    boost::put(boost::edge_reverse, graph_, there, back);
    boost::put(boost::edge_reverse, graph_, back, there);
    boost::put(boost::edge_weight, graph_, there, static_cast<double>(cost));
    boost::put(boost::edge_weight, graph_, back, -static_cast<double>(cost));
    edges_.emplace_back(there, cost);
    return there;
  }

  Graph graph_;
  std::size_t source_;
  std::size_t sink_;
  std::vector<Edge> from_source_;
  std::vector<std::pair<Edge, std::int64_t>> edges_;  // and their costs
  std::int64_t filled_cost_ = 0;
};

#ifdef SUANWANG_TESTS_LEMON
Answer lemon_answer(const FlowProblem& problem) {
  using Digraph = lemon::SmartDigraph;
  Digraph digraph;
  Digraph::NodeMap<std::int64_t> supplies(digraph);
  Digraph::ArcMap<std::int64_t> capacities(digraph);
  Digraph::ArcMap<std::int64_t> costs(digraph);
  std::vector<Digraph::Node> nodes;
  for (const std::int64_t supply : problem.supply) {
    nodes.push_back(digraph.addNode());
    supplies[nodes.back()] = supply;
  }
  for (const FlowArc& arc : problem.arcs) {
    const Digraph::Arc added = digraph.addArc(nodes[arc.from], nodes[arc.to]);
    capacities[added] = arc.capacity;
    costs[added] = arc.cost;
  }
  using Solver = lemon::NetworkSimplex<Digraph, std::int64_t, std::int64_t>;
  Solver solver(digraph);
  solver.upperMap(capacities).costMap(costs).supplyMap(supplies);
  return solver.run() == Solver::OPTIMAL ? Answer(solver.totalCost()) : std::nullopt;
}
#endif

void require_no_doubt(const FlowProblem& problem, const NetworkSimplex& network) {
  const std::string doubt = doubt_of(problem, network);
  INFO(doubt);
  REQUIRE(doubt.empty());
}

/// One change of the kinds that a policy makes between two rounds; the problem keeps up.
void change(FlowProblem& problem, NetworkSimplex& network, RandomStream& random) {
  const std::size_t nodes = problem.supply.size();
  const auto node = [&] {
    return static_cast<std::uint32_t>(random.uniform_int(nodes));
  };
  const std::uint64_t kind = random.uniform_int(10);
  if (kind == 0) {
    problem.supply.push_back(0);
    network.add_node(0);
    return;
  }
  if (kind <= 2) {
    const std::int64_t amount = draw_between(random, 1, 3);
    for (const auto& [at, by] : {std::pair{node(), amount}, std::pair{node(), -amount}}) {
      network.set_supply(at, problem.supply[at] += by);
    }
    return;
  }
  if (kind <= 4 || problem.arcs.empty()) {
    const FlowArc arc = draw_arc(random, nodes);
    problem.arcs.push_back(arc);
    network.add_arc(arc.from, arc.to, arc.capacity, arc.cost);
    return;
  }
  const auto arc = static_cast<std::uint32_t>(random.uniform_int(problem.arcs.size()));
  if (kind <= 7) {
    network.set_cost(arc, problem.arcs[arc].cost = draw_between(random, -6, 20));
  } else {
    network.set_capacity(arc, problem.arcs[arc].capacity = draw_between(random, 0, 9));
  }
}

/// All flows after each of five solves.
std::vector<std::int64_t> flows_while_changing(std::uint64_t seed) {
  RandomStream random(seed, "tests/flow/changes");
  FlowProblem problem = problem_of(seed);
  NetworkSimplex network;
  fill_network(problem, network);
  std::vector<std::int64_t> flows;
  for (int round = 0; round < 5; ++round) {
    network.solve();
    for (std::uint32_t arc = 0; arc < network.arc_count(); ++arc) {
      flows.push_back(network.flow(arc));
    }
    change(problem, network, random);
  }
  return flows;
}

}  // namespace

TEST_CASE("a thousand random networks cost what Boost.Graph says", "[flow]") {
  int feasible = 0;
  for (std::uint64_t seed = 0; seed < kProblems; ++seed) {
    const FlowProblem problem = problem_of(seed);
    NetworkSimplex network;
    fill_network(problem, network);
    const FlowStatus status = network.solve();
    INFO("seed " << seed);
    REQUIRE_NOTHROW(network.check_tree());
    REQUIRE(own(network, status) == BoostFlow(problem).solve());
    if (status == FlowStatus::optimal) {
      ++feasible;
      require_no_doubt(problem, network);
    }
  }
  // Both answers must be met often, or the comparison says little.
  CHECK(feasible > 300);
  CHECK(feasible < 900);
}

TEST_CASE("a thousand random networks cost what LEMON says", "[flow]") {
#ifdef SUANWANG_TESTS_LEMON
  for (std::uint64_t seed = 0; seed < kProblems; ++seed) {
    const FlowProblem problem = problem_of(seed);
    INFO("seed " << seed);
    REQUIRE(own(problem) == lemon_answer(problem));
  }
#else
  WARN("skipped: LEMON is not installed (Debian: liblemon-dev)");
#endif
}

TEST_CASE("warm starts cost what fresh solves do, whatever changed in between", "[flow]") {
  constexpr int kRounds = 20;
  int feasible = 0;
  for (std::uint64_t seed = 0; seed < kProblems / 2; ++seed) {
    RandomStream random(seed, "tests/flow/changes");
    FlowProblem problem = problem_of(seed);
    NetworkSimplex network;
    fill_network(problem, network);
    network.solve();
    for (int round = 0; round < kRounds; ++round) {
      for (std::uint64_t changes = 1 + random.uniform_int(6); changes > 0; --changes) {
        change(problem, network, random);
      }
      const FlowStatus status = network.solve();
      INFO("seed " << seed << ", round " << round);
      REQUIRE_NOTHROW(network.check_tree());
      REQUIRE(own(network, status) == own(problem));
      if (status == FlowStatus::optimal) {
        ++feasible;
        require_no_doubt(problem, network);
      }
    }
  }
  CHECK(feasible > 1000);
}

TEST_CASE("the same calls give the same flows", "[flow]") {
  for (std::uint64_t seed = 0; seed < kProblems / 10; ++seed) {
    INFO("seed " << seed);
    REQUIRE(flows_while_changing(seed) == flows_while_changing(seed));
  }
}

}  // namespace suanwang::test
