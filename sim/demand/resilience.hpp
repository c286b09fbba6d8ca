// What becomes of a stream's jobs when their nodes fail.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/topology.hpp"

namespace suanwang {

/// A job that writes a checkpoint after every `interval` of computing, which takes `cost`, and
/// needs `restart` before it goes on from the last one. Times on the clock, whatever the job's
/// speed.
struct Checkpointing {
  Duration interval{};  ///< 0: no checkpoints, a failure loses all
  Duration cost{};
  Duration restart{};
  std::optional<Place> kept_at{};  ///< copies go there; none: they stay at the centre

  [[nodiscard]] bool exists() const { return interval.ms > 0; }

  /// How long so much computing takes with its checkpoints; the end needs none. At most a quarter
  /// of kNever on top of it.
  [[nodiscard]] Duration with_checkpoints(Duration computing) const {
    const std::int64_t pieces =
        computing.ms <= 0 ? 1 : (computing.ms + interval.ms - 1) / interval.ms;
    return computing + Duration{std::min(kNever.ms / 4 / pieces, cost.ms)} * (pieces - 1);
  }

  /// How much computing is done after so long.
  [[nodiscard]] Duration computed_in(Duration elapsed) const {
    const std::int64_t cycle = (interval + cost).ms;
    const std::int64_t into = elapsed.ms % cycle;
    return interval * (elapsed.ms / cycle) + Duration{into < interval.ms ? into : interval.ms};
  }

  /// How much of it a checkpoint holds.
  [[nodiscard]] Duration saved_in(Duration elapsed) const {
    return interval * (elapsed.ms / (interval + cost).ms);
  }
};

enum class OnFailure : std::uint8_t {
  requeue,  ///< back to the queue, at its old place in the order
  kill,
};

enum class OnPreemption : std::uint8_t {
  fall_back,  ///< what no checkpoint holds is lost
  save,       ///< it keeps what it has done
};

struct Resilience {
  Checkpointing checkpoint{};
  OnFailure on_failure = OnFailure::requeue;
  OnPreemption on_preemption = OnPreemption::fall_back;
  Bytes state{};  ///< what a job has to take along when it moves to another centre
};

}  // namespace suanwang
