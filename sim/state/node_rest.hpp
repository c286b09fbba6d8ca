// Nodes of a partition that are not on: on their way to rest, at rest, on their way back.
#pragma once

#include <cstdint>
#include <map>

#include "sim/base/time.hpp"

namespace suanwang {

enum class RestPhase : std::uint8_t { entering, resting, leaving };

struct NodeRest {
  std::uint32_t state = 0;  ///< of the partition's rest states
  RestPhase phase = RestPhase::entering;
  bool is_wanted = false;    ///< wakes as soon as it rests
  Time until = kNever;       ///< when the phase ends; kNever at rest
  Time ready = kNever;       ///< when it will be on again; kNever if nobody has woken it
  std::int64_t rise_mw = 0;  ///< the most it will draw beyond what it draws now, until it is on
};

/// By node.
using NodeRests = std::map<std::uint32_t, NodeRest>;

}  // namespace suanwang
