// The node pool against a model that looks at every node.
#include "sim/state/node_pool.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/int128.hpp"
#include "sim/base/random.hpp"
#include "tests/support/draw.hpp"

namespace suanwang::test {

namespace {

struct Taken {
  TaskShape shape;
  std::vector<NodeRun> runs;
  Int128 borne_before_uj = 0;
  Int128 borne_uj = 0;  ///< by the model
};

struct Node {
  std::uint64_t cores = 0;
  std::uint64_t cards = 0;
  std::uint64_t memory = 0;
};

class Pair {
 public:
  Pair(const Partition& partition, bool memory_asked)
      : partition_(partition),
        memory_asked_(memory_asked),
        pool(partition, memory_asked),
        used_(partition.nodes),
        available_(partition.nodes) {}

  [[nodiscard]] std::uint64_t units_of(const TaskShape& shape) const {
    return partition_.accelerators > 0 ? shape.accelerators : shape.cores;
  }

  [[nodiscard]] std::uint64_t units_on(std::uint32_t n) const {
    return partition_.accelerators > 0 ? used_[n].cards : used_[n].cores;
  }

  [[nodiscard]] bool fits_on(std::uint32_t n, const TaskShape& shape, std::uint64_t tasks) const {
    const Node& node = used_[n];
    return node.cores + tasks * shape.cores <= partition_.cores &&
           node.cards + tasks * shape.accelerators <= partition_.accelerators &&
           (!memory_asked_ || node.memory + tasks * shape.memory_mib <= partition_.memory_mib);
  }

  [[nodiscard]] bool can_take(const std::vector<NodeRun>& runs, const TaskShape& shape) const {
    std::uint32_t next = 0;
    for (const NodeRun& run : runs) {
      if (run.first < next || run.first + run.count > available_) {
        return false;
      }
      next = run.first + run.count;
      for (std::uint32_t n = run.first; n < next; ++n) {
        if (!fits_on(n, shape, run.tasks_per_node)) {
          return false;
        }
      }
    }
    return true;
  }

  void advance(Time now) {
    for (Taken& taken : taken_) {
      for (const NodeRun& run : taken.runs) {
        for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
          taken.borne_uj += Int128{unit_power(units_on(n))} *
                            (run.tasks_per_node * units_of(taken.shape)) * (now - now_).ms;
        }
      }
    }
    now_ = now;
  }

  void take(const std::vector<NodeRun>& runs, const TaskShape& shape) {
    REQUIRE(pool.take(now_, runs, shape, total_tasks(runs)));
    change(runs, shape, true);
    taken_.push_back({shape, runs, borne(runs, shape), 0});
  }

  void give(std::size_t i) {
    check_borne(taken_[i]);
    pool.give(now_, taken_[i].runs, taken_[i].shape);
    change(taken_[i].runs, taken_[i].shape, false);
    taken_.erase(taken_.begin() + static_cast<std::ptrdiff_t>(i));
  }

  void set_available(std::uint32_t nodes) {
    for (std::uint32_t n = nodes; n < available_; ++n) {
      if (used_[n].cores + used_[n].cards + used_[n].memory > 0) {
        return;
      }
    }
    pool.set_available(now_, nodes);
    available_ = nodes;
  }

  void check() {
    pool.check();
    std::uint64_t cores = 0;
    std::uint64_t cards = 0;
    std::uint32_t busy = 0;
    std::int64_t power = 0;
    std::int64_t borne = 0;
    for (std::uint32_t n = 0; n < available_; ++n) {
      cores += partition_.cores - used_[n].cores;
      cards += partition_.accelerators - used_[n].cards;
      busy += used_[n].cores + used_[n].cards > 0 ? 1U : 0U;
      power += partition_.node_power_mw[units_on(n)];
      borne += unit_power(units_on(n)) * static_cast<std::int64_t>(units_on(n));
    }
    REQUIRE(pool.available_nodes() == available_);
    REQUIRE(pool.totals().free_cores == cores);
    REQUIRE(pool.totals().free_accelerators == cards);
    REQUIRE(pool.totals().busy_nodes == busy);
    REQUIRE(pool.totals().power_mw == power);
    REQUIRE(pool.totals().job_power_mw == borne);
  }

 private:
  /// What each of k taken units bears: its part of the load and 1/units of the idle power.
  [[nodiscard]] std::int64_t unit_power(std::uint64_t k) const {
    if (k == 0) {
      return 0;
    }
    const auto units = static_cast<std::int64_t>(partition_.units());
    const auto taken = static_cast<std::int64_t>(k);
    const std::int64_t idle = partition_.node_power_mw[0];
    return ((partition_.node_power_mw[k] - idle) * units + idle * taken) / (taken * units);
  }

  /// What the pool says units on these nodes have borne. Where neighbours do not matter the pool
  /// keeps no charges: units times power times time, by its own figure.
  Int128 borne(const std::vector<NodeRun>& runs, const TaskShape& shape) {
    if (pool.unit_power_mw() < 0) {
      return pool.borne_uj(now_, runs, shape);
    }
    std::uint64_t units = 0;
    for (const NodeRun& run : runs) {
      units += std::uint64_t{run.count} * run.tasks_per_node * units_of(shape);
    }
    return Int128{pool.unit_power_mw()} * units * now_.ms;
  }

  void check_borne(const Taken& taken) {
    REQUIRE(borne(taken.runs, taken.shape) - taken.borne_before_uj == taken.borne_uj);
  }

  void change(const std::vector<NodeRun>& runs, const TaskShape& shape, bool taking) {
    for (const NodeRun& run : runs) {
      for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
        const std::uint64_t tasks = run.tasks_per_node;
        Node& node = used_[n];
        node.cores += taking ? tasks * shape.cores : 0 - tasks * shape.cores;
        node.cards += taking ? tasks * shape.accelerators : 0 - tasks * shape.accelerators;
        node.memory += taking ? tasks * shape.memory_mib : 0 - tasks * shape.memory_mib;
      }
    }
  }

  Partition partition_;
  bool memory_asked_;

 public:
  NodePool pool;
  std::vector<Taken> taken_;

 private:
  std::vector<Node> used_;
  std::uint32_t available_;
  Time now_{};
};

Partition random_partition(RandomStream& random) {
  Partition partition;
  partition.name = "p";
  partition.nodes = 1 + draw(random, 150);
  partition.cores = random.chance(0.3) ? 1 : 1 + draw(random, 6);
  partition.accelerators = random.chance(0.4) ? 1 + draw(random, 4) : 0;
  partition.memory_mib = 8;
  const bool linear = random.chance(0.5);
  for (std::uint32_t k = 0; k <= partition.units(); ++k) {
    partition.node_power_mw.push_back(linear ? 60 * partition.units() + 40 * k : 70 + 13 * k * k);
  }
  return partition;
}

TaskShape random_shape(RandomStream& random, const Partition& partition, bool memory_asked) {
  TaskShape shape;
  shape.cores = random.chance(0.5) ? 1 : 1 + draw(random, partition.cores);
  shape.accelerators = partition.accelerators > 0 && random.chance(0.7)
                           ? 1 + draw(random, partition.accelerators)
                           : 0;
  shape.memory_mib = memory_asked ? draw(random, 4) : 0;
  return shape;
}

std::vector<NodeRun> random_runs(RandomStream& random,
                                 const Partition& partition,
                                 const TaskShape& shape) {
  std::vector<NodeRun> runs;
  const std::uint32_t most_tasks = std::max(1U, partition.cores / shape.cores);
  std::uint32_t next = draw(random, partition.nodes);
  for (std::uint32_t i = 1 + draw(random, 3); i > 0 && next < partition.nodes; --i) {
    const std::uint32_t most = random.chance(0.3) ? partition.nodes - next : 2;
    runs.push_back({next, 1 + draw(random, most), 1 + draw(random, most_tasks)});
    next = runs.back().first + runs.back().count + draw(random, 3);
  }
  return runs;
}

}  // namespace

TEST_CASE("a node pool takes and gives as a model of every node does", "[state]") {
  std::size_t taken = 0;
  std::size_t refused = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    RandomStream random(seed, "tests/node-pool");
    const Partition partition = random_partition(random);
    const bool memory_asked = random.chance(0.4);
    Pair pair(partition, memory_asked);
    for (std::int64_t step = 0; step < 150; ++step) {
      pair.advance(Time{step * 3 + draw<std::int64_t>(random, 3)});
      if (!pair.taken_.empty() && random.chance(0.4)) {
        pair.give(draw<std::size_t>(random, pair.taken_.size()));
      } else if (random.chance(0.1)) {
        pair.set_available(draw(random, partition.nodes + 1));
      } else {
        const TaskShape shape = random_shape(random, partition, memory_asked);
        const std::vector<NodeRun> runs = random_runs(random, partition, shape);
        const bool can = pair.can_take(runs, shape);
        REQUIRE(pair.pool.can_take(runs, shape) == can);
        if (can) {
          pair.take(runs, shape);
        } else {
          REQUIRE_FALSE(pair.pool.take(Time{step * 3 + 2}, runs, shape, total_tasks(runs)));
        }
        ++(can ? taken : refused);
      }
      pair.check();
    }
  }
  CHECK(taken > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("a node that still has tasks does not go", "[state]") {
  Partition partition;
  partition.nodes = 3;
  partition.cores = 2;
  partition.node_power_mw = {0, 0, 0};
  NodePool pool(partition, false);
  const std::vector<NodeRun> runs{{2, 1, 1}};
  REQUIRE(pool.take(Time{}, runs, TaskShape{}, total_tasks(runs)));
  CHECK_THROWS(pool.set_available(Time{}, 2));
  CHECK_THROWS(pool.set_available(Time{}, 4));
  pool.give(Time{}, runs, TaskShape{});
  pool.set_available(Time{}, 2);
  CHECK(pool.totals().free_cores == 4);
}

TEST_CASE("a card is free, but the node's cores are not", "[state]") {
  // A task of 1 core and 1 card would fill the node; a task without cards has the core already.
  Partition partition;
  partition.nodes = 2;
  partition.cores = 1;
  partition.accelerators = 1;
  partition.node_power_mw = {0, 0};
  NodePool pool(partition, false);
  const std::vector<NodeRun> core{{0, 1, 1}};
  const std::vector<NodeRun> both{{0, 2, 1}};
  const TaskShape with_card{1, 1, 0};
  CHECK(pool.can_take(both, with_card));
  REQUIRE(pool.take(Time{}, core, TaskShape{}, total_tasks(core)));
  CHECK_FALSE(pool.can_take(both, with_card));
  CHECK_FALSE(pool.can_take(core, with_card));
  CHECK_THROWS(pool.set_available(Time{}, 0));
  pool.give(Time{}, core, TaskShape{});
  CHECK(pool.can_take(both, with_card));
}

}  // namespace suanwang::test
