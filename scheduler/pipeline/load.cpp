#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

// Centres that are looked at together.
constexpr std::size_t kBlock = 64;

/// Works of some centres, side by side: where the processor allows, a compiler makes several at
/// once. With a hundred centres, comparing one by one takes a tenth of a run.
struct WorkBlock {
  std::array<std::int64_t, kBlock> works;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  bool has_one_capacity = true;  ///< all of them have the first one's, and it is not 0

  WorkBlock(const LoadBoard& board, std::size_t begin, std::size_t end, Time now) {
    const std::int64_t* const running_end = board.running_unit_end_ms.data() + begin;
    const std::int64_t* const running = board.running_units.data() + begin;
    const std::int64_t* const queued = board.queued_unit_ms.data() + begin;
    const std::int64_t* const capacity = board.capacity_units.data() + begin;
    const std::size_t count = end - begin;
    const std::int64_t first_capacity = capacity[0];
    std::int64_t least_work = std::numeric_limits<std::int64_t>::max();
    std::int64_t differences = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t work = CentreLoad::work_of(queued[i], running_end[i], running[i], now);
      works[i] = work;
      least_work = work < least_work ? work : least_work;
      differences |= capacity[i] ^ first_capacity;
    }
    least = least_work;
    has_one_capacity = differences == 0 && first_capacity > 0;
  }

  [[nodiscard]] std::size_t place_of_least() const {
    const auto* const place = std::find(works.begin(), works.end(), least);
    return static_cast<std::size_t>(place - works.begin());
  }
};

struct LeastSoFar {
  std::size_t centre = 0;
  CentreLoad load;

  void look_at(const WorkBlock& block, const LoadBoard& board, std::size_t begin, std::size_t end) {
    if (block.has_one_capacity) {
      const CentreLoad other{block.least, board.capacity_units[begin]};
      if (other < load) {
        *this = {begin + block.place_of_least(), other};
      }
      return;
    }
    for (std::size_t c = begin; c < end; ++c) {
      const CentreLoad other{block.works[c - begin], board.capacity_units[c]};
      if (other < load) {
        *this = {c, other};
      }
    }
  }
};

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

CentreId least_of_all(const LoadBoard& board, Time now) {
  const std::size_t count = board.capacity_units.size();
  if (count == 0) {
    return CentreId::none();
  }
  LeastSoFar least{0, CentreLoad::of(board, 0, now)};
  for (std::size_t begin = 1; begin < count; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, count);
    least.look_at(WorkBlock(board, begin, end, now), board, begin, end);
  }
  return CentreId::from_size(least.centre);
}

CentreId least_loaded(const Observation& observation, const JobRequest& request) {
  // Nearly always the least loaded of all can run the job, and asking is dearer than comparing.
  const CentreId best = least_of_all(observation.load(), observation.now());
  return !best.exists() || observation.could_run(request, best)
             ? best
             : least_of_the_able(observation, request);
}

}  // namespace suanwang
