// Placements: which nodes of a partition, how many tasks on each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace suanwang {

/// A set of a node's cards, one bit each. Empty where cards are not told apart, or not chosen yet.
using CardSet = std::uint32_t;

/// Consecutive nodes of a partition with the same number of a job's tasks on each.
struct NodeRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  std::uint32_t tasks_per_node = 0;
  CardSet cards = 0;  ///< the same of each node

  friend bool operator==(const NodeRun&, const NodeRun&) = default;
};

/// The sum of their tasks.
[[nodiscard]] inline std::uint64_t total_tasks(std::span<const NodeRun> runs) {
  std::uint64_t tasks = 0;
  for (const NodeRun& run : runs) {
    tasks += std::uint64_t{run.count} * run.tasks_per_node;
  }
  return tasks;
}

/// Where a job's runs stand in the arena.
struct PlacementHandle {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

/// Keeps the runs of all live placements in one array; freed places are used again by size class.
class PlacementArena {
 public:
  PlacementHandle store(std::span<const NodeRun> runs);
  void release(PlacementHandle handle);

  [[nodiscard]] std::span<const NodeRun> runs(PlacementHandle handle) const {
    return {runs_.data() + handle.offset, handle.size};
  }

 private:
  static std::uint32_t size_class(std::uint32_t size);

  std::vector<NodeRun> runs_;
  std::vector<std::vector<std::uint32_t>> free_by_class_;
};

}  // namespace suanwang
