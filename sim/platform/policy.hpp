// The contract between the platform 算力监测调度平台 and a policy.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/field_docs.hpp"
#include "sim/base/issue.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

class CityObservation;
class CentreObservation;
class ActionList;

/// Which of the two levels a policy decides for.
enum class Scope : std::uint8_t { city, centre };

/// What a Trigger can tell of; several at once make a mask.
enum class Change : std::uint8_t {
  arrival = 1,   ///< city: a job was submitted; centre: a job was dispatched to it
  end = 2,       ///< a job ended
  capacity = 4,  ///< nodes came or went
  wake = 8,      ///< a WakeAt or a deferral is due
};

/// A set of changes since the policy was last asked.
struct Trigger {
  std::uint8_t changes = 0;
  /// City scope: jobs that wait for a dispatch and are new. Centre scope: jobs newly in the queue.
  std::span<const JobId> arrived;

  [[nodiscard]] bool has(Change change) const {
    return (changes & static_cast<std::uint8_t>(change)) != 0;
  }

  [[nodiscard]] bool only(Change change) const {
    return changes == static_cast<std::uint8_t>(change);
  }
};

}  // namespace suanwang
