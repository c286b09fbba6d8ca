// What is free on the nodes of a partition, as columns.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/card_table.hpp"

namespace suanwang {

/// What one task takes of a node.
struct TaskShape {
  std::uint32_t cores = 1;
  std::uint32_t accelerators = 0;
  std::uint32_t memory_mib = 0;

  static TaskShape of(const JobRequest& request) {
    return {request.cores, request.accelerators, request.memory_mib};
  }
};

/// What is free on every node, as plain columns. Also used as a scratch copy by planners.
struct FreeNodes {
  std::vector<std::uint32_t> cores;
  std::vector<std::uint32_t> accelerators;  ///< empty for a partition without
  std::vector<std::uint64_t> memory_mib;    ///< empty if nobody asks for memory
  CardTable cards;                          ///< only where jobs may share cards

  /// How many tasks of that shape the node can take.
  [[nodiscard]] std::uint32_t tasks_on(std::uint32_t node, const TaskShape& shape) const;

  /// `on` names the cards where they are told apart.
  void take(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape, CardSet on);
  void give(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape, CardSet on);

  /// A node of which nothing was free because it was not on is on again, and idle.
  void wake(std::uint32_t node, const Partition& partition);
};

}  // namespace suanwang
