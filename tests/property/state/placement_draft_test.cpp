// Placements as they are drafted: against a list of nodes.
#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/placement/placement_rule.hpp"
#include "sim/base/random.hpp"

namespace suanwang::test {

namespace {

Partition one_core_nodes(std::uint32_t nodes) {
  Partition partition;
  partition.nodes = nodes;
  partition.cores = 1;
  partition.node_power_mw = {100, 200};
  return partition;
}

/// The lowest `count` free nodes, as runs as long as can be.
std::vector<NodeRun> lowest(const std::vector<bool>& is_free, std::uint32_t count) {
  std::vector<NodeRun> runs;
  for (std::uint32_t n = 0; count > 0; ++n) {
    if (!is_free.at(n)) {
      continue;
    }
    if (!runs.empty() && runs.back().first + runs.back().count == n) {
      ++runs.back().count;
    } else {
      runs.push_back({n, 1, 1});
    }
    --count;
  }
  return runs;
}

std::vector<NodeRun> copy_of(std::span<const NodeRun> runs) {
  return {runs.begin(), runs.end()};
}

}  // namespace

TEST_CASE("one-core tasks go to the lowest free nodes, as few runs as can be", "[placement]") {
  const TaskShape shape{1, 0, 0};
  PlacementDraft draft;
  std::size_t across_words = 0;
  for (const std::uint32_t nodes : {1U, 63U, 64U, 65U, 1000U, 4096U, 4097U, 9000U}) {
    INFO("nodes " << nodes);
    RandomStream random(nodes, "tests/placement-draft");
    NodePool pool(one_core_nodes(nodes), false);
    std::vector<bool> is_free(nodes, true);
    std::vector<NodeRun> taken;
    for (int step = 0; step < 300; ++step) {
      const auto room = static_cast<std::uint32_t>(pool.totals().free_cores);
      if (room == 0 || random.chance(0.4)) {
        for (std::size_t i = taken.size(); i > 1; --i) {
          std::swap(taken[i - 1], taken[random.uniform_int(i)]);
        }
        for (std::size_t i = taken.size() / 2; i < taken.size(); ++i) {
          pool.give(Time{}, std::span(&taken[i], 1), shape);
          std::fill_n(is_free.begin() + taken[i].first, taken[i].count, true);
        }
        taken.resize(taken.size() / 2);
        continue;
      }
      const std::uint32_t tasks =
          1 +
          static_cast<std::uint32_t>(random.uniform_int(random.chance(0.1) ? room : room / 9 + 1));
      const std::vector<NodeRun> expected = lowest(is_free, std::min(tasks, room));
      draft.clear();
      REQUIRE(place_on_single_unit_nodes(pool, shape, std::min(tasks, room), draft));
      REQUIRE(copy_of(draft.runs()) == expected);
      REQUIRE(pool.take(Time{}, expected, shape, std::min(tasks, room)));
      for (const NodeRun& run : expected) {
        std::fill_n(is_free.begin() + run.first, run.count, false);
        across_words += run.first / 64 != (run.first + run.count - 1) / 64 ? 1 : 0;
        for (std::uint32_t at = 0; at < run.count;) {  // given back in pieces
          const std::uint32_t piece =
              1 + static_cast<std::uint32_t>(random.uniform_int(run.count - at));
          taken.push_back({run.first + at, piece, 1});
          at += piece;
        }
      }
    }
  }
  CHECK(across_words > 200);
}

TEST_CASE("a draft brings nodes that were added in any order in order, and merges them",
          "[placement]") {
  PlacementDraft draft;
  draft.add(7, 1, 2);
  draft.add(8, 2, 2);
  draft.add(3, 1, 1);
  draft.add(4, 3, 2);
  draft.add(2, 1, 1);
  CHECK(copy_of(draft.runs()) == std::vector<NodeRun>{{2, 2, 1}, {4, 6, 2}});
  draft.add(12, 1, 2);
  CHECK(copy_of(draft.runs()) == std::vector<NodeRun>{{2, 2, 1}, {4, 6, 2}, {12, 1, 2}});
  draft.clear();
  CHECK(draft.runs().empty());
}

}  // namespace suanwang::test
