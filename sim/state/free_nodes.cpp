#include "sim/state/free_nodes.hpp"

#include <algorithm>

namespace suanwang {

std::uint32_t FreeNodes::tasks_on(std::uint32_t node, const TaskShape& shape) const {
  std::uint64_t tasks = UINT32_MAX;
  if (shape.cores > 0) {
    tasks = cores[node] / shape.cores;
  }
  if (shape.accelerators > 0) {
    tasks = accelerators.empty()
                ? 0
                : std::min<std::uint64_t>(tasks, accelerators[node] / shape.accelerators);
  }
  if (shape.memory_mib > 0 && !memory_mib.empty()) {
    tasks = std::min(tasks, memory_mib[node] / shape.memory_mib);
  }
  return static_cast<std::uint32_t>(tasks);
}

void FreeNodes::take(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape) {
  cores[node] -= tasks * shape.cores;
  if (shape.accelerators > 0) {
    accelerators[node] -= tasks * shape.accelerators;
  }
  if (!memory_mib.empty()) {
    memory_mib[node] -= std::uint64_t{tasks} * shape.memory_mib;
  }
}

void FreeNodes::give(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape) {
  cores[node] += tasks * shape.cores;
  if (shape.accelerators > 0) {
    accelerators[node] += tasks * shape.accelerators;
  }
  if (!memory_mib.empty()) {
    memory_mib[node] += std::uint64_t{tasks} * shape.memory_mib;
  }
}

}  // namespace suanwang
