#include "scheduler/solve/network_simplex.hpp"

#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "tests/support/min_cost_flow.hpp"

namespace suanwang {

namespace {

using test::doubt_of;
using test::fill_network;
using test::FlowProblem;

/// Twenty at the first works and thirty at the second go to three shops that want 10, 25 and 15.
/// The first work is nearer to each shop, by 3, 1 and 7: it serves the third, then the first.
FlowProblem works_and_shops() {
  return {
      {20, 30, -10, -25, -15},
      {{0, 2, 50, 2}, {0, 3, 50, 3}, {0, 4, 50, 1}, {1, 2, 50, 5}, {1, 3, 50, 4}, {1, 4, 50, 8}}};
}

std::vector<std::int64_t> flows_of(const NetworkSimplex& network) {
  std::vector<std::int64_t> flows;
  flows.reserve(network.arc_count());
  for (NetworkSimplex::Arc arc = 0; arc < network.arc_count(); ++arc) {
    flows.push_back(network.flow(arc));
  }
  return flows;
}

}  // namespace

TEST_CASE("a transport problem has the flow worked out by hand", "[flow]") {
  const FlowProblem problem = works_and_shops();
  NetworkSimplex network;
  fill_network(problem, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{5, 0, 15, 5, 25, 0});
  CHECK(network.total_cost() == 5 * 2 + 15 * 1 + 5 * 5 + 25 * 4);
  CHECK(doubt_of(problem, network).empty());
  // A unit more at the second work is dearer than at the first by 3, as the first shop sees it.
  CHECK(network.potential(0) - network.potential(1) == 3);
  CHECK(network.potential(2) - network.potential(0) == 2);
}

TEST_CASE("networks without nodes, without arcs and without supplies cost nothing", "[flow]") {
  NetworkSimplex network;
  CHECK(network.solve() == FlowStatus::optimal);
  CHECK(network.total_cost() == 0);
  network.add_node();
  network.add_node();
  CHECK(network.solve() == FlowStatus::optimal);
  const auto arc = network.add_arc(0, 1, 5, 1);
  CHECK(network.solve() == FlowStatus::optimal);
  CHECK(network.flow(arc) == 0);
}

TEST_CASE("what the capacities do not let through is infeasible", "[flow]") {
  NetworkSimplex network;
  fill_network({{3, 0, -3}, {{0, 1, 9, 1}, {1, 2, 2, 1}}}, network);
  CHECK(network.solve() == FlowStatus::infeasible);
  network.set_capacity(1, 3);
  CHECK(network.solve() == FlowStatus::optimal);
  CHECK(network.total_cost() == 6);
  network.set_capacity(0, 2);
  CHECK(network.solve() == FlowStatus::infeasible);
  // An arc against the flow does not help.
  network.add_arc(2, 0, 9, -7);
  CHECK(network.solve() == FlowStatus::infeasible);
  network.add_arc(0, 2, 1, 100);
  CHECK(network.solve() == FlowStatus::optimal);
}

TEST_CASE("supplies that do not sum to zero are infeasible", "[flow]") {
  NetworkSimplex network;
  fill_network({{3, -2}, {{0, 1, 9, 1}, {1, 0, 9, 1}}}, network);
  CHECK(network.solve() == FlowStatus::infeasible);
  network.set_supply(1, -3);
  CHECK(network.solve() == FlowStatus::optimal);
  network.set_supply(0, 2);
  CHECK(network.solve() == FlowStatus::infeasible);
  network.add_node(1);
  CHECK(network.solve() == FlowStatus::infeasible);
  network.add_arc(2, 1, 1, 1);
  CHECK(network.solve() == FlowStatus::optimal);
}

TEST_CASE("an arc without capacity carries nothing until it is opened", "[flow]") {
  NetworkSimplex network;
  fill_network({{4, -4}, {{0, 1, 0, -50}, {0, 1, 9, 3}}}, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{0, 4});
  network.set_capacity(0, 3);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{3, 1});
  CHECK(network.total_cost() == -147);
  network.set_capacity(0, 0);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{0, 4});
}

TEST_CASE("a cycle of negative cost carries what its narrowest arc does", "[flow]") {
  const FlowProblem problem{{0, 0, 0}, {{0, 1, 3, -1}, {1, 2, 2, -1}, {2, 0, 5, 1}}};
  NetworkSimplex network;
  fill_network(problem, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{2, 2, 2});
  CHECK(network.total_cost() == -2);
  CHECK(doubt_of(problem, network).empty());
}

TEST_CASE("the cheaper of parallel arcs is filled first", "[flow]") {
  NetworkSimplex network;
  fill_network({{3, -3}, {{0, 1, 10, 5}, {0, 1, 2, 1}}}, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("a loop carries its capacity if its cost is negative", "[flow]") {
  NetworkSimplex network;
  fill_network({{0, 0}, {{0, 0, 4, -2}, {1, 1, 4, 2}, {1, 1, 4, 0}}}, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(network.flow(0) == 4);
  CHECK(network.flow(1) == 0);
  CHECK(network.total_cost() == -8);
  network.set_cost(0, 1);
  network.set_cost(1, -1);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(network.total_cost() == -4);
}

TEST_CASE("flows follow changed costs, supplies and capacities", "[flow]") {
  FlowProblem problem = works_and_shops();
  NetworkSimplex network;
  fill_network(problem, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  // From the second work to the first shop it is as near as from the first: the saving goes.
  network.set_cost(3, problem.arcs[3].cost = 1);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{0, 5, 15, 10, 20, 0});
  CHECK(network.total_cost() == 15 + 15 + 10 + 80);
  CHECK(doubt_of(problem, network).empty());
  network.set_supply(0, problem.supply[0] = 10);
  REQUIRE(network.solve() == FlowStatus::infeasible);
  network.set_supply(4, problem.supply[4] = -5);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{0, 5, 5, 10, 20, 0});
  network.set_capacity(3, problem.arcs[3].capacity = 9);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{1, 4, 5, 9, 21, 0});
  CHECK(doubt_of(problem, network).empty());
}

TEST_CASE("nodes and arcs may be added after a solve", "[flow]") {
  NetworkSimplex network;
  fill_network({{2, -2}, {{0, 1, 2, 9}}}, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(network.total_cost() == 18);
  const auto node = network.add_node(1);
  network.set_supply(1, -3);
  const auto there = network.add_arc(0, node, 5, 1);
  const auto on = network.add_arc(node, 1, 2, 2);
  network.add_arc(node, 0, 2, 2);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(network.flow(0) == 1);
  CHECK(network.flow(there) == 1);
  CHECK(network.flow(on) == 2);
  CHECK(network.total_cost() == 9 + 1 + 4);
}

TEST_CASE("a small change is solved in few pivots and nothing changed in none", "[flow]") {
  constexpr std::uint32_t kJobs = 200;
  constexpr std::uint32_t kCentres = 20;
  RandomStream random(5, "tests/flow");
  FlowProblem problem;
  problem.supply.assign(kJobs, 1);
  problem.supply.resize(kJobs + kCentres, -10);
  for (std::uint32_t job = 0; job < kJobs; ++job) {
    for (std::uint32_t centre = 0; centre < kCentres; ++centre) {
      problem.arcs.push_back({job, kJobs + centre, 1, test::draw_between(random, 1, 10'000)});
    }
  }
  NetworkSimplex network;
  fill_network(problem, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  const std::uint64_t cold = network.pivots();
  CHECK(doubt_of(problem, network).empty());
  CHECK(network.solve() == FlowStatus::optimal);
  CHECK(network.pivots() == 0);
  for (std::uint32_t i = 0; i < problem.arcs.size() / 100; ++i) {
    const auto arc = static_cast<std::uint32_t>(random.uniform_int(problem.arcs.size()));
    network.set_cost(arc, problem.arcs[arc].cost = test::draw_between(random, 1, 10'000));
  }
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(network.pivots() < cold / 4);
  CHECK(doubt_of(problem, network).empty());
  // A job is gone, and its place too.
  network.set_supply(7, problem.supply[7] = 0);
  network.set_supply(kJobs, problem.supply[kJobs] += 1);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(network.pivots() < cold / 4);
  CHECK(doubt_of(problem, network).empty());
}

TEST_CASE("a network that was cleared gives the flows of a new one", "[flow]") {
  NetworkSimplex network;
  fill_network({{1, 2, -3}, {{0, 2, 3, 4}, {1, 2, 3, -4}, {0, 1, 1, 1}}}, network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  network.clear();
  CHECK(network.node_count() == 0);
  CHECK(network.arc_count() == 0);
  network.reserve(5, 6);
  fill_network(works_and_shops(), network);
  NetworkSimplex fresh;
  fill_network(works_and_shops(), fresh);
  REQUIRE(network.solve() == FlowStatus::optimal);
  REQUIRE(fresh.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == flows_of(fresh));
  CHECK(network.pivots() == fresh.pivots());
}

TEST_CASE("numbers at the limits are solved and beyond them are refused", "[flow]") {
  constexpr std::int64_t kTotal = NetworkSimplex::kLargestTotal;
  // Three nodes and the root: (1 + cost) * 4 may be kLargestCost.
  constexpr std::int64_t kCost = NetworkSimplex::kLargestCost / 4 - 1;
  NetworkSimplex network;
  fill_network(
      {{7, 0, -7}, {{0, 1, kTotal / 2, kCost}, {1, 2, kTotal / 4, kCost}, {0, 2, 4, -kCost}}},
      network);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK(flows_of(network) == std::vector<std::int64_t>{3, 3, 4});
  CHECK(network.total_cost() == 2 * kCost);
  CHECK_THROWS_AS(network.set_capacity(0, kTotal), InvariantBreach);
  network.set_cost(0, kCost + 1);
  CHECK_THROWS_AS(network.solve(), InvariantBreach);

  NetworkSimplex dear;
  fill_network({{1 << 10, -(1 << 10)}, {{0, 1, 1 << 10, std::int64_t{1} << 56}}}, dear);
  REQUIRE(dear.solve() == FlowStatus::optimal);
  CHECK(dear.flow(0) == 1 << 10);
  CHECK_THROWS_AS(dear.total_cost(), InvariantBreach);
}

TEST_CASE("misuse is a breach, and the network stays as it was", "[flow]") {
  NetworkSimplex network;
  fill_network({{2, -2}, {{0, 1, 2, 9}}}, network);
  CHECK_THROWS_AS(network.flow(0), InvariantBreach);
  CHECK_THROWS_AS(network.add_arc(0, 2, 1, 1), InvariantBreach);
  CHECK_THROWS_AS(network.add_arc(2, 0, 1, 1), InvariantBreach);
  CHECK_THROWS_AS(network.add_arc(0, 1, -1, 1), InvariantBreach);
  CHECK_THROWS_AS(network.add_arc(0, 1, 1, INT64_MIN), InvariantBreach);
  CHECK_THROWS_AS(network.set_capacity(1, 1), InvariantBreach);
  CHECK_THROWS_AS(network.set_capacity(0, -1), InvariantBreach);
  CHECK_THROWS_AS(network.set_cost(0, INT64_MAX), InvariantBreach);
  CHECK_THROWS_AS(network.set_supply(2, 1), InvariantBreach);
  CHECK_THROWS_AS(network.add_node(INT64_MIN), InvariantBreach);
  CHECK_THROWS_AS(network.potential(2), InvariantBreach);
  CHECK(network.node_count() == 2);
  CHECK(network.arc_count() == 1);
  REQUIRE(network.solve() == FlowStatus::optimal);
  CHECK_THROWS_AS(network.flow(1), InvariantBreach);
  CHECK(network.total_cost() == 18);
  network.set_supply(0, 2);
  CHECK_THROWS_AS(network.flow(0), InvariantBreach);
  CHECK_THROWS_AS(network.potential(0), InvariantBreach);
}

}  // namespace suanwang
