// Weighed placement against a look at every node, and against the rules that it contains.
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/placement/placement_rule.hpp"
#include "sim/base/random.hpp"
#include "tests/support/config.hpp"

namespace suanwang::test {

namespace {

namespace config = suanwang::tests;

std::unique_ptr<PlacementRule> rule_of(const std::string& name, const ConfigNode& params = {}) {
  Issues issues;
  auto rule = find_plugin(placement_rules(), name)->make(params, "place", issues);
  REQUIRE(rule != nullptr);
  return rule;
}

Partition partition_of(std::uint32_t nodes, std::uint32_t cores, std::uint32_t cards) {
  Partition partition;
  partition.nodes = nodes;
  partition.cores = cores;
  partition.accelerators = cards;
  partition.memory_mib = 1000;
  partition.node_power_mw.assign(partition.units() + 1, 100);
  return partition;
}

/// Places by looking at every node for every task.
std::vector<NodeRun> by_brute_force(const NodePool& pool,
                                    const TaskShape& shape,
                                    std::uint32_t tasks,
                                    const std::vector<double>& weights,
                                    const Partition& partition) {
  FreeNodes free = pool.copy_free();
  std::vector<std::uint32_t> on(partition.nodes, 0);
  for (std::uint32_t task = 0; task < tasks; ++task) {
    std::uint32_t best = UINT32_MAX;
    double best_score = 0;
    for (std::uint32_t n = 0; n < pool.available_nodes(); ++n) {
      if (free.tasks_on(n, shape) == 0) {
        continue;
      }
      const double cores = static_cast<double>(free.cores[n]) / partition.cores;
      const double cards = partition.accelerators == 0
                               ? 0
                               : static_cast<double>(free.accelerators[n]) / partition.accelerators;
      const double memory = static_cast<double>(free.memory_mib[n]) / 1000;
      double score = weights[0] * cores;
      score += weights[1] * cards;
      score += weights[2] * memory;
      if (partition.accelerators > 0) {
        score += weights[3] * std::abs(cores - cards);
      }
      if (best == UINT32_MAX || score > best_score) {
        best = n;
        best_score = score;
      }
    }
    REQUIRE(best != UINT32_MAX);
    free.take(best, 1, shape, 0);
    ++on[best];
  }
  PlacementDraft draft;
  for (std::uint32_t n = 0; n < partition.nodes; ++n) {
    if (on[n] > 0) {
      draft.add(n, 1, on[n]);
    }
  }
  const auto runs = draft.runs();
  return {runs.begin(), runs.end()};
}

std::vector<NodeRun> chosen_by(PlacementRule& rule,
                               const NodePool& pool,
                               const TaskShape& shape,
                               std::uint32_t tasks) {
  PlacementDraft draft;
  rule.choose(pool, shape, tasks, draft);
  const auto runs = draft.runs();
  return {runs.begin(), runs.end()};
}

struct Kept {
  TaskShape shape;
  std::vector<NodeRun> runs;
};

}  // namespace

TEST_CASE("weighed placement is what a look at every node gives", "[property]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    RandomStream random(seed, "tests/weighed");
    const auto below = [&](std::uint64_t n) {
      return static_cast<std::uint32_t>(random.uniform_int(n));
    };
    const Partition partition =
        partition_of(5 + below(30), 4 + below(60), below(2) == 0 ? 0 : 1 + below(8));
    const auto weight = [&] {
      return static_cast<double>(below(9)) / 4 - 1;
    };
    const std::vector<double> weights{weight() + 0.01, weight(), weight(), weight()};
    const auto rule = rule_of("weighed",
                              config::map({{"cores", std::to_string(weights[0])},
                                           {"accelerators", std::to_string(weights[1])},
                                           {"memory", std::to_string(weights[2])},
                                           {"imbalance", std::to_string(weights[3])}}));
    NodePool logged(partition, true);
    logged.keep_change_log();
    NodePool unlogged(partition, true);
    std::vector<Kept> running;
    for (std::int64_t step = 0; step < 300; ++step) {
      INFO("seed " << seed << ", step " << step);
      const TaskShape shape{below(6), partition.accelerators == 0 ? 0 : below(3), below(200)};
      const std::uint32_t tasks = 1 + below(6);
      if (below(3) > 0 && (shape.cores + shape.accelerators) > 0 && logged.fits(shape, tasks)) {
        const auto expected = by_brute_force(logged, shape, tasks, weights, partition);
        CHECK(chosen_by(*rule, logged, shape, tasks) == expected);
        CHECK(chosen_by(*rule, unlogged, shape, tasks) == expected);
        REQUIRE(logged.take(Time{step}, expected, shape, total_tasks(expected)));
        REQUIRE(unlogged.take(Time{step}, expected, shape, total_tasks(expected)));
        running.push_back({shape, expected});
      } else if (!running.empty()) {
        const std::size_t i = below(running.size());
        logged.give(Time{step}, running[i].runs, running[i].shape);
        unlogged.give(Time{step}, running[i].runs, running[i].shape);
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    logged.check();
  }
}

TEST_CASE("weighed placement packs as best-fit and spreads as worst-fit", "[property]") {
  const auto pack = rule_of("weighed", config::map({{"cores", "-1"}, {"accelerators", "0"}}));
  const auto spread = rule_of("weighed", config::map({{"cores", "1"}, {"accelerators", "0"}}));
  const auto best_fit = rule_of("best-fit");
  const auto worst_fit = rule_of("worst-fit");
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    RandomStream random(seed, "tests/weighed-twins");
    const auto below = [&](std::uint64_t n) {
      return static_cast<std::uint32_t>(random.uniform_int(n));
    };
    NodePool pool(partition_of(5 + below(30), 4 + below(28), 0), false);
    pool.keep_change_log();
    std::vector<Kept> running;
    for (std::int64_t step = 0; step < 200; ++step) {
      INFO("seed " << seed << ", step " << step);
      const TaskShape shape{1 + below(5), 0, 0};
      const std::uint32_t tasks = 1 + below(8);
      if (below(3) > 0 && pool.fits(shape, tasks)) {
        const auto packed = chosen_by(*pack, pool, shape, tasks);
        CHECK(packed == chosen_by(*best_fit, pool, shape, tasks));
        CHECK(chosen_by(*spread, pool, shape, tasks) == chosen_by(*worst_fit, pool, shape, tasks));
        REQUIRE(pool.take(Time{step}, packed, shape, total_tasks(packed)));
        running.push_back({shape, packed});
      } else if (!running.empty()) {
        const std::size_t i = below(running.size());
        pool.give(Time{step}, running[i].runs, running[i].shape);
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }
}

}  // namespace suanwang::test
