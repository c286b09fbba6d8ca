// When centres were further from the places that jobs serve than these may bear, links being cut.
#pragma once

#include <optional>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/data_sets.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

/// ReachTable says where jobs may run, all links up; this says what became of that.
class LatencyWatch {
 public:
  LatencyWatch() = default;

  /// `rules` by stream.
  LatencyWatch(const City& city, const std::vector<ReachRule>& rules);

  /// The links that are down from now on, by LinkId. O(streams with a bound x E log V).
  void set_down(Time now, const std::vector<bool>& is_down);

  /// Whether any bound has been broken yet.
  [[nodiscard]] bool was_broken() const { return was_broken_; }

  /// How long of that interval the centre was too far for the stream's jobs.
  [[nodiscard]] Duration too_far(StreamId stream, CentreId centre, Time from, Time until) const;

 private:
  struct Span {
    Time from;
    Time until = kNever;
  };

  struct Watch {
    Latency most{};
    Place of;
    std::vector<std::vector<Span>> too_far;  ///< by centre, ascending
  };

  const City* city_ = nullptr;
  std::vector<std::optional<Watch>> watches_;  // by stream
  bool was_broken_ = false;
};

}  // namespace suanwang
