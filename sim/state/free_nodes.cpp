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
  if (cards.exists() && shape.accelerators > 0 && tasks > 0) {
    tasks = std::min<std::uint64_t>(tasks, cards.tasks_on(node, shape.accelerators));
  }
  return static_cast<std::uint32_t>(tasks);
}

void FreeNodes::take(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape, CardSet on) {
  cores[node] -= tasks * shape.cores;
  if (shape.accelerators > 0) {
    accelerators[node] -= tasks * shape.accelerators;
    cards.take(node, shape.accelerators, on);
  }
  if (!memory_mib.empty()) {
    memory_mib[node] -= std::uint64_t{tasks} * shape.memory_mib;
  }
}

void FreeNodes::give(std::uint32_t node, std::uint32_t tasks, const TaskShape& shape, CardSet on) {
  cores[node] += tasks * shape.cores;
  if (shape.accelerators > 0) {
    accelerators[node] += tasks * shape.accelerators;
    cards.give(node, shape.accelerators, on);
  }
  if (!memory_mib.empty()) {
    memory_mib[node] += std::uint64_t{tasks} * shape.memory_mib;
  }
}

/// Its memory was never taken.
void FreeNodes::wake(std::uint32_t node, const Partition& partition) {
  cores[node] = partition.cores;
  if (!accelerators.empty()) {
    accelerators[node] = partition.accelerators;
  }
  if (cards.exists()) {
    cards.fill(node, node + 1, partition.card_units);
  }
}

}  // namespace suanwang
