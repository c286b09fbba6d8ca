#include "sim/state/step_profile.hpp"

#include <algorithm>

namespace suanwang {

std::size_t StepProfile::find(Time t) const {
  const auto after =
      std::upper_bound(steps_.begin(), steps_.end(), t, [](Time time, const Step& step) {
        return time < step.from;
      });
  return static_cast<std::size_t>(after - steps_.begin()) - 1;
}

/// Makes a step begin at t; returns its index.
std::size_t StepProfile::cut(Time t) {
  const std::size_t i = find(t);
  if (steps_[i].from == t) {
    return i;
  }
  steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(i) + 1, Step{t, steps_[i].used});
  return i + 1;
}

void StepProfile::add(Time from, Time until, std::int64_t units) {
  if (from >= until || units == 0) {
    return;
  }
  const std::size_t first = cut(from);
  const std::size_t last = cut(until);
  for (std::size_t i = first; i < last; ++i) {
    steps_[i].used += units;
  }
  // Steps that no longer differ from the one before them would make every later scan longer.
  const auto merge = [this](std::size_t i) {
    if (i > 0 && i < steps_.size() && steps_[i].used == steps_[i - 1].used) {
      steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  };
  merge(last);
  merge(first);
}

void StepProfile::forget_before(Time now) {
  const std::size_t current = find(now);
  if (current > 0) {
    steps_.erase(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(current));
  }
  steps_.front().from = Time{INT64_MIN};
}

std::int64_t StepProfile::at(Time t) const {
  return steps_[find(t)].used;
}

bool StepProfile::fits(std::int64_t capacity, Time from, Time until, std::int64_t units) const {
  for (std::size_t i = find(from); i < steps_.size() && steps_[i].from < until; ++i) {
    if (steps_[i].used + units > capacity) {
      return false;
    }
  }
  return true;
}

Time StepProfile::earliest(std::int64_t capacity,
                           Time from,
                           std::int64_t units,
                           Duration span) const {
  Time candidate = from;
  for (std::size_t i = find(from); i < steps_.size(); ++i) {
    if (steps_[i].used + units > capacity) {
      candidate = i + 1 < steps_.size() ? steps_[i + 1].from : kNever;
    } else if (i + 1 == steps_.size() || steps_[i + 1].from >= candidate + span) {
      return candidate;
    }
  }
  return kNever;
}

Time StepProfile::earliest_if_lifted(std::int64_t capacity,
                                     Time from,
                                     const PlannedUse& own) const {
  const Duration span = own.end - own.start;
  const std::int64_t room = capacity - own.units;
  Time candidate = from;
  for (std::size_t i = find(from); candidate < own.start; ++i) {
    // From own.start on the own units cover the rest of the span, wherever it begins before it.
    if (steps_[i].from >= own.start) {
      return candidate;
    }
    if (steps_[i].used > room) {
      candidate = i + 1 < steps_.size() ? std::min(steps_[i + 1].from, own.start) : own.start;
    } else if (i + 1 == steps_.size() || steps_[i + 1].from >= candidate + span) {
      return candidate;
    }
  }
  return own.start;
}

}  // namespace suanwang
