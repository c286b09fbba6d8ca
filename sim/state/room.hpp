// Room for more: what limits leave, and whether a job could start on a partition now.
#pragma once

#include <cstdint>

namespace suanwang {

/// What keeps jobs from starting although nodes are free.
enum class RoomLimit : std::uint8_t { none, power, curve };

/// Units that may still be allocated, and what sets the limit.
struct Room {
  std::uint64_t units = UINT64_MAX;
  RoomLimit limit = RoomLimit::none;
};

/// A partition as a job that wants to start now finds it.
struct PartitionRoom {
  std::int64_t free_units = 0;  ///< those of resting nodes that can be woken included
  Room room{};
  bool fits = false;             ///< on nodes that are on
  bool fits_when_awake = false;  ///< with the resting ones, too

  /// Whether limits leave so many units.
  [[nodiscard]] bool allows(std::uint64_t taken) const {
    return room.limit == RoomLimit::none || taken <= room.units;
  }

  /// Whether a job of `load_units`, which takes `taken` of what limits leave, has room behind
  /// `queued_units` that wait.
  [[nodiscard]] bool holds(std::int64_t queued_units,
                           std::uint32_t load_units,
                           std::uint64_t taken) const {
    return allows(taken + static_cast<std::uint64_t>(queued_units)) && (fits || fits_when_awake) &&
           free_units - queued_units >= std::int64_t{load_units};
  }
};

}  // namespace suanwang
