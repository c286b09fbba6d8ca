#include "sim/experiment/cheapest_time.hpp"

#include <algorithm>

namespace suanwang {

CheapestTime::CheapestTime(const StepSeries<std::int64_t>& series, Time end) {
  const auto& steps = series.steps();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Time until = std::min(series.end_of(i), end);
    const Time from = i == 0 ? Time{} : std::max(steps[i].from, Time{});
    if (from < until) {
      pieces_.push_back({steps[i].value, from.ms, until.ms});
    }
  }
  std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
    return a.value < b.value;
  });
}

double CheapestTime::least_integral(Time from, Duration length) const {
  double integral = 0;
  std::int64_t missing_ms = length.ms;
  for (const Piece& piece : pieces_) {
    if (missing_ms <= 0) {
      break;
    }
    const std::int64_t begin_ms = std::max(piece.from_ms, from.ms);
    if (begin_ms < piece.until_ms) {
      const std::int64_t used_ms = std::min(missing_ms, piece.until_ms - begin_ms);
      integral += static_cast<double>(piece.value) * static_cast<double>(used_ms);
      missing_ms -= used_ms;
    }
  }
  return integral;
}

}  // namespace suanwang
