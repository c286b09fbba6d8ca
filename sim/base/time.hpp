// Simulated time: whole milliseconds since the scenario's start, so that sums and ties are exact.
#pragma once

#include <compare>
#include <cstdint>

namespace suanwang {

/// A span of simulated time in milliseconds.
struct Duration {
  std::int64_t ms = 0;

  friend constexpr auto operator<=>(Duration, Duration) = default;
};

/// An instant of simulated time in milliseconds since the scenario's start.
struct Time {
  std::int64_t ms = 0;

  friend constexpr auto operator<=>(Time, Time) = default;
};

/// Later than anything that happens; far enough from the limit that adding a duration is safe.
inline constexpr Time kNever{INT64_MAX / 4};

constexpr Time operator+(Time t, Duration d) {
  return {t.ms + d.ms};
}

constexpr Time operator-(Time t, Duration d) {
  return {t.ms - d.ms};
}

constexpr Duration operator-(Time a, Time b) {
  return {a.ms - b.ms};
}

constexpr Duration operator+(Duration a, Duration b) {
  return {a.ms + b.ms};
}

constexpr Duration operator-(Duration a, Duration b) {
  return {a.ms - b.ms};
}

constexpr Duration operator*(Duration d, std::int64_t n) {
  return {d.ms * n};
}

constexpr Duration milliseconds(std::int64_t n) {
  return {n};
}

constexpr Duration seconds(std::int64_t n) {
  return {n * 1000};
}

constexpr Duration minutes(std::int64_t n) {
  return {n * 60'000};
}

constexpr Duration hours(std::int64_t n) {
  return {n * 3'600'000};
}

constexpr Duration days(std::int64_t n) {
  return {n * 86'400'000};
}

/// Seconds as a double, for scores and reports; exact up to 2^53 ms.
constexpr double in_seconds(Duration d) {
  return static_cast<double>(d.ms) / 1000.0;
}

constexpr double in_seconds(Time t) {
  return static_cast<double>(t.ms) / 1000.0;
}

}  // namespace suanwang
