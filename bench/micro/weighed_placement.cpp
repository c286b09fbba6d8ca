// Decisions a second of filters and weighers over many nodes: choose, take and give back, 85 % of
// the nodes' cards allocated. One task is the common case; a gang of 16 shows what each further
// task costs.
#include <vector>

#include <benchmark/benchmark.h>

#include "scheduler/placement/placement_rule.hpp"
#include "sim/base/random.hpp"

namespace {

using namespace suanwang;

void weighed(benchmark::State& state) {
  Partition partition;
  partition.nodes = static_cast<std::uint32_t>(state.range(0));
  partition.cores = 96;
  partition.accelerators = 8;
  partition.memory_mib = 1'000'000;
  partition.node_power_mw.assign(partition.units() + 1, 100);
  NodePool pool(partition, true);
  pool.keep_change_log();
  const double sign = state.range(2) > 0 ? 1 : -1;
  ConfigNode params;
  params.kind = ConfigNode::Kind::map;
  for (const char* key : {"cores", "accelerators", "memory"}) {
    ConfigNode weight;
    weight.kind = ConfigNode::Kind::scalar;
    weight.scalar = sign > 0 ? "1" : "-1";
    params.entries.push_back({key, {}, weight});
  }
  Issues issues;
  const auto rule = find_plugin(placement_rules(), "weighed")->make(params, "place", issues);
  RandomStream random(1, "bench/weighed");

  struct Kept {
    TaskShape shape;
    std::vector<NodeRun> runs;
  };

  std::vector<Kept> running;
  PlacementDraft draft;
  const auto tasks = static_cast<std::uint32_t>(state.range(1));
  const auto place = [&](const TaskShape& shape, std::uint32_t count) {
    draft.clear();
    rule->choose(pool, shape, count, draft);
    const auto runs = draft.runs();
    if (!pool.take(Time{}, runs, shape, total_tasks(runs))) {
      std::abort();
    }
    running.push_back({shape, {runs.begin(), runs.end()}});
  };
  const auto shape = [&] {
    const auto cards = static_cast<std::uint32_t>(1 + random.uniform_int(4));
    return TaskShape{cards * static_cast<std::uint32_t>(4 + random.uniform_int(8)),
                     cards,
                     cards * static_cast<std::uint32_t>(random.uniform_int(100'000))};
  };
  const std::uint64_t all = std::uint64_t{partition.nodes} * partition.accelerators;
  while (pool.totals().free_accelerators * 100 > all * 15) {
    const TaskShape next = shape();
    if (pool.fits(next, 1)) {
      place(next, 1);
    }
  }
  for (auto _ : state) {
    while (pool.totals().free_accelerators * 100 < all * 15 && !running.empty()) {
      const std::size_t i = random.uniform_int(running.size());
      pool.give(Time{}, running[i].runs, running[i].shape);
      std::swap(running[i], running.back());
      running.pop_back();
    }
    const TaskShape next = shape();
    if (pool.fits(next, tasks)) {
      place(next, tasks);
    }
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK(weighed)
    ->ArgNames({"nodes", "tasks", "spread"})
    ->Args({5000, 1, 1})
    ->Args({5000, 1, 0})
    ->Args({5000, 16, 1})
    ->Args({50'000, 1, 1});
