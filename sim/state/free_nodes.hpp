// What is free on the nodes of a partition, as columns.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/demand/request.hpp"

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

  /// How many tasks of that shape the node can take.
  [[nodiscard]] std::uint32_t tasks_on(std::uint32_t node, const TaskShape& shape) const;

  void take(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape);
  void give(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape);
};

}  // namespace suanwang
