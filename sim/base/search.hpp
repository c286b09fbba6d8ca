// Binary search without branches on what is compared: among a block's few dozen entries every
// branch would be a coin toss to the processor, and a wrong guess costs more than a step.
#pragma once

#include <cstdint>

namespace suanwang {

/// The first of `count` entries for which before(entry) does not hold, or `count`; those for which
/// it holds come first. `before` should compare without short circuits.
template <class Entry, class Before>
[[nodiscard]] std::uint32_t first_not(const Entry* entries, std::uint32_t count, Before before) {
  const Entry* base = entries;
  std::uint32_t length = count;
  while (length > 1) {
    const std::uint32_t half = length / 2;
    base += half & (0U - std::uint32_t{before(base[half - 1])});  // all bits or none
    length -= half;
  }
  const auto passed = static_cast<std::uint32_t>(base - entries);
  return passed + std::uint32_t{length == 1 && before(*base)};
}

}  // namespace suanwang
