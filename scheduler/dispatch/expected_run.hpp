// When a job would run at a centre, as far as is known: for rules that look ahead.
#pragma once

#include <algorithm>

#include "sim/platform/observation.hpp"

namespace suanwang {

/// Milliseconds from now.
struct ExpectedRun {
  PartitionId partition;  ///< where it would complete first; none() if no partition could run it
  double room_ms = 0;     ///< until running jobs, ending as they requested, leave room there
  double run_ms = 0;      ///< its requested time there
  double queue_ms = 0;    ///< requested work that waits at the centre, per unit of capacity
  double data_ms = 0;     ///< until its data has come; it waits meanwhile all the same

  [[nodiscard]] double wait_ms() const { return std::max(room_ms + queue_ms, data_ms); }

  [[nodiscard]] double completion_ms() const {
    return data_ms > 0 ? wait_ms() + run_ms : room_ms + run_ms + queue_ms;
  }
};

/// Releases count units, so tasks that get fragmented may start later. Needs Needs::releases.
[[nodiscard]] ExpectedRun expected_run(const Observation& observation,
                                       const JobRequest& request,
                                       CentreId centre);

}  // namespace suanwang
