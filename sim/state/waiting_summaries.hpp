// Summaries of sets of waiting jobs, as columns by set: which of them may hold a job that a filter
// lets pass is found as the job in a set is, some at a time.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
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

/// Of each of a row of sets: the least need, and the least walltime of those that need at most so
/// much, for 60 bounds: 1, 2, ... 8, and four to each doubling from there. Least need and least
/// walltime of all would not do: among many jobs there is always a narrow one and a short one, but
/// seldom one that is both. Nor would one bound to a doubling: most jobs ask for a power of two, so
/// that where a little more than half of one is free, every set seems to hold a job for it.
///
/// Figures that rested on an entry that has gone are too low. That costs looks in vain, never a
/// wrong answer, and who looked in vain makes the figure anew that misled him.
class WaitingSummaries {
 public:
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(stale_.size()); }

  /// New sets are empty.
  void resize(std::uint32_t sets);
  void insert_empty(std::uint32_t set);
  void erase(std::uint32_t set);

  /// From now on the set is empty.
  void reset(std::uint32_t set);
  void include(std::uint32_t set, std::int32_t need, std::int32_t walltime_s);

  /// Such an entry has gone.
  void exclude(std::uint32_t set, std::int32_t need, std::int32_t walltime_s) {
    if (need == column(kLeastNeed)[set] || walltime_s == column(class_of(need))[set]) {
      grow_stale(set);
    }
  }

  /// From now on the set is what sets [first, last) of `parts` are together.
  void unite(std::uint32_t set,
             const WaitingSummaries& parts,
             std::uint32_t first,
             std::uint32_t last);

  /// The first of the sets [from, end) of which some entry may pass, or `end`. Those left out have
  /// none that does.
  [[nodiscard]] std::uint32_t first_passing(const CandidateTest& test,
                                            std::uint32_t from,
                                            std::uint32_t end) const {
    return test.first_passing(column(kLeastNeed), column(class_of(test.free)), from, end);
  }

  /// Whether what `first_passing` read of that set may be too low.
  [[nodiscard]] bool is_stale(std::uint32_t set, const CandidateTest& test) const {
    return (stale_[set] >> class_of(test.free) & 1U) != 0;
  }

  /// From now on all figures of that set may be too low.
  void grow_stale(std::uint32_t set) { stale_[set] = ~std::uint64_t{0}; }

  /// Makes the figures anew that `first_passing` read, from the set's entries; true if they were
  /// too low.
  bool refresh(std::uint32_t set,
               const CandidateTest& test,
               std::span<const std::int32_t> needs,
               std::span<const std::int32_t> walltimes_s);
  /// The same of sets [first, last) of `parts`.
  bool refresh(std::uint32_t set,
               const CandidateTest& test,
               const WaitingSummaries& parts,
               std::uint32_t first,
               std::uint32_t last);

  /// The class of those that need as much: class c holds what needs more than most_of(c - 1) and at
  /// most most_of(c).
  [[nodiscard]] static constexpr std::uint32_t class_of(std::int32_t need) {
    const auto over = static_cast<std::uint32_t>(std::max(need, 1) - 1);
    if (over < kSingle) {
      return over;
    }
    const auto octave = static_cast<std::uint32_t>(std::bit_width(over)) - 1;
    const std::uint32_t quarter = over >> (octave - 2) & 3U;
    return std::min(kSingle + 4 * (octave - kFirstOctave) + quarter, kClasses - 1);
  }

  [[nodiscard]] static constexpr std::int32_t most_of(std::uint32_t need_class) {
    if (need_class < kSingle) {
      return static_cast<std::int32_t>(need_class) + 1;
    }
    if (need_class >= kClasses - 1) {
      return INT32_MAX;
    }
    const std::uint32_t octave = kFirstOctave + (need_class - kSingle) / 4;
    return static_cast<std::int32_t>((5 + (need_class - kSingle) % 4) << (octave - 2));
  }

  static constexpr std::uint32_t kClasses = 60;
  static_assert(kClasses <= 64, "a set has 64 bits for what is stale");

 private:
  static constexpr std::uint32_t kSingle = 8;  // classes of a single need
  static constexpr std::uint32_t kFirstOctave = 3;
  // Columns: the least walltime by class, and then the least need.
  static constexpr std::uint32_t kLeastNeed = kClasses;
  static constexpr std::uint32_t kColumns = kClasses + 1;

  [[nodiscard]] const std::int32_t* column(std::uint32_t index) const {
    return figures_.data() + std::size_t{index} * room_;
  }

  [[nodiscard]] std::int32_t* column(std::uint32_t index) {
    return figures_.data() + std::size_t{index} * room_;
  }

  void make_room(std::uint32_t sets);
  bool refresh(std::uint32_t set,
               const CandidateTest& test,
               std::int32_t least_need,
               std::int32_t least_walltime_s);

  std::vector<std::int32_t> figures_;  // kColumns columns of room_ sets
  std::vector<std::uint64_t> stale_;  // a bit per class: too low, perhaps, as may the least need be
  std::uint32_t room_ = 0;
};

}  // namespace suanwang
