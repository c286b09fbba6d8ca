// One thing that happens at one instant.
#pragma once

#include <cstdint>

#include "sim/base/time.hpp"

namespace suanwang {

/// A plain event. What `kind` and `subject` mean is the engine's matter; the kernel only orders
/// them. Events are ordered by (time, kind, sequence): a total order, since sequence numbers are
/// unique.
struct Event {
  Time at{};
  std::uint64_t kind_and_sequence = 0;  ///< kind in the top 8 bits
  std::uint32_t subject = 0;
  /// Generation of the subject when the event was made: an event whose subject has moved on is
  /// skipped when it comes up, which is cheaper than a heap that can delete.
  std::uint32_t version = 0;

  [[nodiscard]] std::uint8_t kind() const {
    return static_cast<std::uint8_t>(kind_and_sequence >> 56);
  }
};

static_assert(sizeof(Event) <= 32, "events are moved around in a heap: keep them small");

constexpr bool comes_before(const Event& a, const Event& b) {
  return a.at != b.at ? a.at < b.at : a.kind_and_sequence < b.kind_and_sequence;
}

}  // namespace suanwang
