// Summaries of sets of waiting jobs, as columns by set: which of them may hold a job that a filter
// lets pass is found as the job in a set is, some at a time.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/base/time.hpp"

namespace suanwang {

/// What a candidate must look like: (need <= free and walltime <= window) or need <= wide.
/// A necessary condition that rules most jobs out, tested to the second; the caller still checks
/// the exact times, nodes and partitions.
struct CandidateFilter {
  std::uint32_t free = 0;
  Duration window{};
  std::uint32_t wide = 0;  ///< min(extra, free)
};

/// A filter as entries are tested: needs and whole seconds in 32 bits, both cut off at the top and
/// rounded down, so that a test never rules out what the exact filter would pass and eight tests
/// are a few vector instructions on any x86-64.
struct CandidateTest {
  explicit CandidateTest(const CandidateFilter& filter);

  [[nodiscard]] static constexpr std::int32_t cut_off(std::int64_t value) {
    return static_cast<std::int32_t>(std::min<std::int64_t>(value, INT32_MAX));
  }

  /// Whole seconds, rounded down; times that waiting jobs ask for are never negative.
  [[nodiscard]] static constexpr std::int32_t in_whole_seconds(Duration time) {
    return cut_off(time.ms / 1000);
  }

  /// Bits, not branches: see search.hpp.
  [[nodiscard]] bool passes(std::int32_t need, std::int32_t walltime_s) const {
    const unsigned ends_before =
        static_cast<unsigned>(need <= free) & static_cast<unsigned>(walltime_s <= window_s);
    return (ends_before | static_cast<unsigned>(need <= wide)) != 0;
  }

  /// The first of [from, end) that passes, or `end`.
  [[nodiscard]] std::uint32_t first_passing(const std::int32_t* need,
                                            const std::int32_t* walltime_s,
                                            std::uint32_t from,
                                            std::uint32_t end) const;

  std::int32_t free = 0;
  std::int32_t window_s = 0;
  std::int32_t wide = 0;
};

/// Of each of a row of sets: the least need, and the least walltime of those that need at most 2^c.
/// Least need and least walltime of all would not do: among many jobs there is always a narrow one
/// and a short one, but seldom one that is both.
class WaitingSummaries {
 public:
  [[nodiscard]] std::uint32_t size() const {
    return static_cast<std::uint32_t>(least_need_.size());
  }

  /// New sets are empty.
  void resize(std::size_t sets);
  void insert_empty(std::uint32_t set);
  void erase(std::uint32_t set);

  /// From now on the set is empty.
  void reset(std::uint32_t set);
  void include(std::uint32_t set, std::int32_t need, std::int32_t walltime_s);

  /// From now on the set is what sets [first, last) of `parts` are together.
  void unite(std::uint32_t set,
             const WaitingSummaries& parts,
             std::uint32_t first,
             std::uint32_t last);

  /// Whether taking such an entry away may change the summary.
  [[nodiscard]] bool rests_on(std::uint32_t set, std::int32_t need, std::int32_t walltime_s) const {
    return need == least_need_[set] || walltime_s == least_walltime_s_[class_of(need)][set];
  }

  /// The first of the sets [from, end) of which some entry may pass, or `end`. Those left out have
  /// none that does.
  [[nodiscard]] std::uint32_t first_passing(const CandidateTest& test,
                                            std::uint32_t from,
                                            std::uint32_t end) const {
    return test.first_passing(
        least_need_.data(), least_walltime_s_[class_of(test.free)].data(), from, end);
  }

 private:
  static constexpr std::uint32_t kClasses = 16;

  static std::uint32_t class_of(std::int32_t need) {
    const auto c = static_cast<std::uint32_t>(
        std::bit_width(static_cast<std::uint32_t>(need > 0 ? need - 1 : 0)));
    return c < kClasses ? c : kClasses - 1;
  }

  std::vector<std::int32_t> least_need_;
  std::array<std::vector<std::int32_t>, kClasses> least_walltime_s_;
};

}  // namespace suanwang
