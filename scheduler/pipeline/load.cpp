#include <limits>

#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

/// The least loaded of all centres. There is at least one.
CentreId least_of_all(const LoadBoard& board, Time now) {
  const std::size_t count = board.capacity_units.size();
  std::size_t best = 0;
  CentreLoad least = CentreLoad::of(board, 0, now);
  for (std::size_t c = 1; c < count; ++c) {
    const CentreLoad load = CentreLoad::of(board, c, now);
    if (load < least) [[unlikely]] {
      best = c;
      least = load;
    }
  }
  return CentreId::from_size(best);
}

CentreId least_of_the_able(const Observation& observation, const JobRequest& request) {
  CentreId best;
  CentreLoad least;
  for (std::size_t c = 0; c < observation.load().capacity_units.size(); ++c) {
    const CentreLoad load = CentreLoad::of(observation.load(), c, observation.now());
    if ((!best.exists() || load < least) &&
        observation.could_run(request, CentreId::from_size(c))) {
      best = CentreId::from_size(c);
      least = load;
    }
  }
  return best;
}

}  // namespace

CentreScore CentreLoad::score() const {
  constexpr double kMsPerHour = 3'600'000;
  if (capacity_units <= 0) {
    return {std::numeric_limits<double>::infinity(), "no capacity"};
  }
  const double hours = static_cast<double>(work_unit_ms) / kMsPerHour;
  return {hours / static_cast<double>(capacity_units),
          fmt::format("{:.2f} unit-hours of work, {} units", hours, capacity_units)};
}

CentreId least_loaded(const Observation& observation, const JobRequest& request) {
  if (observation.load().capacity_units.empty()) {
    return CentreId::none();
  }
  // Nearly always the least loaded of all can run the job, and asking is dearer than comparing.
  const CentreId best = least_of_all(observation.load(), observation.now());
  return observation.could_run(request, best) ? best : least_of_the_able(observation, request);
}

}  // namespace suanwang
