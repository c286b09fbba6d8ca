// Runs of nodes taken from a set and given to it, against a std::set.
#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/state/node_set.hpp"
#include "tests/support/draw.hpp"

namespace suanwang::test {

namespace {

using Ids = std::set<std::uint32_t>;

/// Up to four, anywhere: most of them short, some over several words.
std::vector<NodeRun> random_runs(RandomStream& random, std::uint32_t size) {
  std::vector<NodeRun> runs;
  std::uint32_t next = draw(random, size);
  for (std::uint32_t i = 1 + draw(random, 4); i > 0 && next < size; --i) {
    const std::uint32_t most = std::min(size - next, random.chance(0.2) ? 200U : 5U);
    runs.push_back({next, 1 + draw(random, most), 1});
    next = runs.back().first + runs.back().count + draw(random, random.chance(0.3) ? size : 3);
  }
  return runs;
}

Ids ids_of(const std::vector<NodeRun>& runs) {
  Ids ids;
  for (const NodeRun& run : runs) {
    for (std::uint32_t id = run.first; id < run.first + run.count; ++id) {
      ids.insert(id);
    }
  }
  return ids;
}

/// As the summary leads to them, whose bits would show themselves wrong here.
Ids members(const NodeSet& set) {
  Ids ids;
  std::uint32_t end = 0;
  set.for_each_range([&](std::uint32_t first, std::uint32_t last) {
    REQUIRE(first < last);
    REQUIRE(first / 64 == (last - 1) / 64);
    REQUIRE((first > end || (first == end && first % 64 == 0)));  // maximal in its word
    end = last;
    for (std::uint32_t id = first; id < last; ++id) {
      ids.insert(id);
    }
    return true;
  });
  return ids;
}

}  // namespace

TEST_CASE("a node set takes runs that it has whole, and no others", "[state]") {
  std::size_t taken = 0;
  std::size_t refused = 0;
  for (const std::uint32_t size : {1U, 64U, 65U, 1000U, 4096U, 4097U, 20000U}) {
    INFO("size " << size);
    RandomStream random(size, "tests/node-set-runs");
    NodeSet set(size);
    REQUIRE_FALSE(set.take_runs(std::vector<NodeRun>{{0, 1, 1}}, 1));
    Ids model;
    std::vector<std::vector<NodeRun>> given;  // some may be members no more
    for (int step = 0; step < 400; ++step) {
      const bool again = !given.empty() && random.chance(0.5);
      const std::vector<NodeRun> runs =
          again ? given[draw(random, given.size())] : random_runs(random, size);
      const Ids ids = ids_of(runs);
      const auto there = static_cast<std::size_t>(std::count_if(
          ids.begin(), ids.end(), [&model](std::uint32_t id) { return model.count(id) != 0; }));
      const auto nodes = static_cast<std::uint32_t>(ids.size());
      if (there == 0) {
        REQUIRE(set.give_runs(runs) == nodes);
        model.insert(ids.begin(), ids.end());
        given.push_back(runs);
      } else if (there == ids.size()) {
        REQUIRE(set.take_runs(runs, nodes));
        std::for_each(ids.begin(), ids.end(), [&model](std::uint32_t id) { model.erase(id); });
        ++taken;
      } else {
        REQUIRE_FALSE(set.take_runs(runs, nodes));
        ++refused;
      }
      REQUIRE(set.count() == model.size());
      REQUIRE(members(set) == model);
    }
  }
  CHECK(taken > 300);
  CHECK(refused > 300);
}

TEST_CASE("a node set refuses runs that are none, and stays as it is", "[state]") {
  NodeSet set(200);
  set.insert_range(0, 200);
  const NodeRun good{10, 5, 1};
  const std::vector<std::vector<NodeRun>> bad{
      {good, {14, 2, 1}},             // overlaps
      {good, {3, 2, 1}},              // descends
      {good, {20, 0, 1}},             // is empty
      {good, {20, 2, 2}},             // two tasks a node
      {good, {20, 2, 0}},             // none
      {good, {20, 2, 1, 1}},          // with a card
      {good, {199, 2, 1}},            // ends behind the last node
      {good, {4'000'000'000, 2, 1}},  // lies far behind it
      {good, {20, UINT32_MAX, 1}},    // has an end that does not fit in 32 bits
  };
  for (const std::vector<NodeRun>& runs : bad) {
    INFO(runs.back().first << " " << runs.back().count);
    CHECK_FALSE(set.take_runs(runs, total_tasks(runs)));
    CHECK(members(set).size() == 200);
    CHECK(set.count() == 200);
  }
  CHECK_FALSE(set.take_runs(std::vector<NodeRun>{good}, 4));
  CHECK_FALSE(set.take_runs(std::vector<NodeRun>{good}, 6));
  CHECK_FALSE(set.take_runs({}, 1));
  CHECK(set.take_runs(std::vector<NodeRun>{good}, 5));
  CHECK_FALSE(set.contains(14));
  CHECK(set.contains(15));
}

}  // namespace suanwang::test
