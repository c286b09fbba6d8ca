// The cheapest hours between two instants: what shifting work in time could save at best.
#pragma once

#include <vector>

#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// Of a series that does not fall below 0, such as a price or a carbon factor.
class CheapestTime {
 public:
  /// What lies at `end` or later is never used; kNever: all may be.
  CheapestTime(const StepSeries<std::int64_t>& series, Time end);

  /// The least integral of the series over `length` of the time from `from` to the end, in pieces
  /// as one likes, in the series' unit times milliseconds; over all that time if it is shorter. The
  /// optimum of a job that can be interrupted at no cost, alone and with perfect foresight
  /// (Wiesner et al., "Let's Wait Awhile", Middleware 2021: its interruptible jobs).
  [[nodiscard]] double least_integral(Time from, Duration length) const;

 private:
  struct Piece {
    std::int64_t value = 0;
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;
  };

  std::vector<Piece> pieces_;  // the cheapest first
};

}  // namespace suanwang
