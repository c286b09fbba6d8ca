// Placing and freeing gangs on 8-card nodes at about 85 % load, by placement rule and pool size.
#include <deque>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "scheduler/placement/placement_rule.hpp"
#include "sim/base/random.hpp"

namespace {

using namespace std::string_literals;
using suanwang::NodePool;
using suanwang::NodeRun;
using suanwang::Partition;
using suanwang::PlacementDraft;
using suanwang::TaskShape;
using suanwang::Time;

Partition eight_card_nodes(std::uint32_t nodes) {
  Partition partition;
  partition.name = "bench";
  partition.nodes = nodes;
  partition.cores = 128;
  partition.accelerators = 8;
  for (std::int64_t k = 0; k <= 8; ++k) {
    partition.node_power_mw.push_back(1'900'000 + 462'500 * k);
  }
  return partition;
}

struct Placed {
  std::vector<NodeRun> runs;
  TaskShape shape;
};

void place_and_free(benchmark::State& state, const std::string& rule_name) {
  const auto nodes = static_cast<std::uint32_t>(state.range(0));
  NodePool pool(eight_card_nodes(nodes), false);
  suanwang::Issues issues;
  const auto rule =
      suanwang::find_plugin(suanwang::placement_rules(), rule_name)->make({}, "", issues);
  suanwang::RandomStream random(7, "bench/place");
  PlacementDraft draft;
  std::deque<Placed> live;
  for ([[maybe_unused]] auto _ : state) {
    const std::uint32_t cards = 1U << random.uniform_int(4);
    const TaskShape shape{4 * cards, cards, 0};
    while (!live.empty() &&
           (pool.totals().free_accelerators < nodes * 8 * 15 / 100 || !pool.fits(shape, 1))) {
      pool.give(Time{}, live.front().runs, live.front().shape);
      live.pop_front();
    }
    draft.clear();
    rule->choose(pool, shape, 1, draft);
    const auto runs = draft.runs();
    benchmark::DoNotOptimize(pool.take(Time{}, runs, shape, total_tasks(runs)));
    live.push_back({{runs.begin(), runs.end()}, shape});
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK_CAPTURE(place_and_free, first_fit, "first-fit"s)->Arg(1'000)->Arg(10'000);
BENCHMARK_CAPTURE(place_and_free, best_fit, "best-fit"s)->Arg(1'000)->Arg(10'000);
BENCHMARK_CAPTURE(place_and_free, consolidated, "consolidated"s)->Arg(1'000)->Arg(10'000);
