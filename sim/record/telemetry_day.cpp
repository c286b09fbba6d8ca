#include "sim/record/telemetry_day.hpp"

#include <algorithm>

namespace suanwang {

TelemetryDay sum_of(std::span<const TelemetryDay> days) {
  TelemetryDay sum;
  if (days.empty()) {
    return sum;
  }
  sum.from = days.front().from;
  sum.until = days.back().until;
  for (const TelemetryDay& day : days) {
    sum.taken += day.taken;
    sum.lost += day.lost;
    sum.received += day.received;
    sum.overtaken += day.overtaken;
    sum.twice_age_ms2 += day.twice_age_ms2;
    sum.most_age = std::max(sum.most_age, day.most_age);
  }
  return sum;
}

}  // namespace suanwang
