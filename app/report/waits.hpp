// How long jobs waited, by group: exact quantiles, and the share that waited at most so long.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace suanwang::app {

/// The waits, in milliseconds, at which the share of jobs is told.
inline constexpr std::array<std::int64_t, 22> kWaitMarks = {
    0,           1'000,       3'000,       10'000,       30'000,     60'000,
    180'000,     300'000,     600'000,     1'200'000,    1'800'000,  3'600'000,
    7'200'000,   10'800'000,  21'600'000,  43'200'000,   86'400'000, 172'800'000,
    259'200'000, 432'000'000, 604'800'000, 1'209'600'000};

/// The group of all that have none of their own; no name of a scenario, as these hold no
/// control characters.
inline constexpr std::string_view kOtherGroups = "\x01";

/// The percentiles that are told.
inline constexpr std::array<int, 6> kWaitPercents = {5, 25, 50, 75, 95, 99};

struct WaitGroup {
  std::string name;
  std::uint64_t jobs = 0;  ///< that started
  double mean_s = 0;
  std::int64_t max_ms = 0;
  std::array<std::int64_t, kWaitPercents.size()> percentile_ms{};  ///< nearest rank
  std::array<std::uint64_t, kWaitMarks.size()> at_most{};  ///< jobs that waited at most a mark
};

class WaitTable {
 public:
  void add(std::string_view group, std::int64_t wait_ms);

  /// Groups by number of jobs, most first, ties by name; those beyond `most` - 1 as one group
  /// called kOtherGroups. Sorts and forgets the waits.
  [[nodiscard]] std::vector<WaitGroup> take(std::size_t most);

 private:
  struct Waits {
    std::string name;
    std::vector<std::int64_t> ms;
  };

  std::unordered_map<std::string, std::size_t> index_;
  std::string key_;  // room for look-ups
  std::vector<Waits> groups_;
};

/// The figures of a group. Sorts.
[[nodiscard]] WaitGroup wait_group(std::string name, std::vector<std::int64_t> waits_ms);

}  // namespace suanwang::app
