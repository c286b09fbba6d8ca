#include "sim/state/placement.hpp"

#include <algorithm>
#include <bit>

namespace suanwang {

std::uint32_t PlacementArena::size_class(std::uint32_t size) {
  return static_cast<std::uint32_t>(std::bit_width(std::max(size, 1U) - 1));
}

PlacementHandle PlacementArena::store(std::span<const NodeRun> runs) {
  const auto size = static_cast<std::uint32_t>(runs.size());
  const std::uint32_t size_class_index = size_class(size);
  if (free_by_class_.size() <= size_class_index) {
    free_by_class_.resize(size_class_index + 1);
  }
  std::vector<std::uint32_t>& free = free_by_class_[size_class_index];
  std::uint32_t offset = 0;
  if (free.empty()) {
    offset = static_cast<std::uint32_t>(runs_.size());
    runs_.resize(runs_.size() + (std::size_t{1} << size_class_index));
  } else {
    offset = free.back();
    free.pop_back();
  }
  std::copy(runs.begin(), runs.end(), runs_.begin() + offset);
  return {offset, size};
}

void PlacementArena::release(PlacementHandle handle) {
  free_by_class_[size_class(handle.size)].push_back(handle.offset);
}

}  // namespace suanwang
