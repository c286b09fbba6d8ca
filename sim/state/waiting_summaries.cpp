#include "sim/state/waiting_summaries.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace suanwang {

namespace {

/// Four entries at a time. A language extension of GCC and Clang: left to itself neither turns the
/// loop over entries into vector instructions.
using Lanes = std::int32_t __attribute__((vector_size(16)));

Lanes load(const std::int32_t* first) {
  Lanes lanes;
  std::memcpy(&lanes, first, sizeof lanes);
  return lanes;
}

bool any(Lanes lanes) {
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &lanes, sizeof lanes);
  return (halves[0] | halves[1]) != 0;
}

std::int32_t least_of(std::span<const std::int32_t> figures) {
  std::int32_t least = INT32_MAX;
  for (const std::int32_t figure : figures) {
    least = std::min(least, figure);
  }
  return least;
}

}  // namespace

CandidateTest::CandidateTest(const CandidateFilter& filter)
    : free(cut_off(filter.free)),
      window_s(in_whole_seconds(filter.window)),
      wide(cut_off(filter.wide)) {}

std::uint32_t CandidateTest::first_passing(const std::int32_t* need,
                                           const std::int32_t* walltime_s,
                                           std::uint32_t from,
                                           std::uint32_t end) const {
  constexpr std::uint32_t kStride = 8;
  const auto hits = [&](std::uint32_t i) {
    const Lanes needs = load(need + i);
    return ((needs <= free) & (load(walltime_s + i) <= window_s)) | (needs <= wide);
  };
  std::uint32_t i = from;
  while (i + kStride <= end && !any(hits(i) | hits(i + 4))) {
    i += kStride;
  }
  while (i < end && !passes(need[i], walltime_s[i])) {
    ++i;
  }
  return i;
}

void WaitingSummaries::make_room(std::uint32_t sets) {
  if (sets <= room_) {
    return;
  }
  const std::uint32_t room = std::max({sets, 2 * room_, std::uint32_t{8}});
  std::vector<std::int32_t> figures(std::size_t{kColumns} * room, INT32_MAX);
  for (std::uint32_t c = 0; c < kColumns; ++c) {
    std::copy_n(column(c), size(), figures.begin() + std::ptrdiff_t{c} * room);
  }
  figures_ = std::move(figures);
  room_ = room;
}

void WaitingSummaries::resize(std::uint32_t sets) {
  make_room(sets);
  const std::uint32_t old_size = size();
  stale_.resize(sets);
  for (std::uint32_t set = old_size; set < sets; ++set) {
    reset(set);
  }
}

void WaitingSummaries::insert_empty(std::uint32_t set) {
  make_room(size() + 1);
  for (std::uint32_t c = 0; c < kColumns; ++c) {
    std::copy_backward(column(c) + set, column(c) + size(), column(c) + size() + 1);
  }
  stale_.insert(stale_.begin() + set, 0);
  reset(set);
}

void WaitingSummaries::erase(std::uint32_t set) {
  for (std::uint32_t c = 0; c < kColumns; ++c) {
    std::copy(column(c) + set + 1, column(c) + size(), column(c) + set);
  }
  stale_.erase(stale_.begin() + set);
}

void WaitingSummaries::reset(std::uint32_t set) {
  for (std::uint32_t c = 0; c < kColumns; ++c) {
    column(c)[set] = INT32_MAX;
  }
  stale_[set] = 0;
}

void WaitingSummaries::include(std::uint32_t set, std::int32_t need, std::int32_t walltime_s) {
  column(kLeastNeed)[set] = std::min(column(kLeastNeed)[set], need);
  for (std::uint32_t c = class_of(need); c < kClasses && walltime_s < column(c)[set]; ++c) {
    column(c)[set] = walltime_s;
  }
}

void WaitingSummaries::unite(std::uint32_t set,
                             const WaitingSummaries& parts,
                             std::uint32_t first,
                             std::uint32_t last) {
  for (std::uint32_t c = 0; c < kColumns; ++c) {
    column(c)[set] = least_of({parts.column(c) + first, parts.column(c) + last});
  }
  stale_[set] = 0;
}

bool WaitingSummaries::refresh(std::uint32_t set,
                               const CandidateTest& test,
                               std::span<const std::int32_t> needs,
                               std::span<const std::int32_t> walltimes_s) {
  const std::int32_t most = most_of(class_of(test.free));
  std::int32_t least = INT32_MAX;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    least = std::min(least, needs[i] <= most ? walltimes_s[i] : INT32_MAX);
  }
  return refresh(set, test, least_of(needs), least);
}

bool WaitingSummaries::refresh(std::uint32_t set,
                               const CandidateTest& test,
                               const WaitingSummaries& parts,
                               std::uint32_t first,
                               std::uint32_t last) {
  const auto least = [&](std::uint32_t c) {
    return least_of({parts.column(c) + first, parts.column(c) + last});
  };
  return refresh(set, test, least(kLeastNeed), least(class_of(test.free)));
}

bool WaitingSummaries::refresh(std::uint32_t set,
                               const CandidateTest& test,
                               std::int32_t least_need,
                               std::int32_t least_walltime_s) {
  const std::uint32_t need_class = class_of(test.free);
  stale_[set] &= ~(std::uint64_t{1} << need_class);
  const bool was_low =
      column(kLeastNeed)[set] < least_need || column(need_class)[set] < least_walltime_s;
  column(kLeastNeed)[set] = least_need;
  column(need_class)[set] = least_walltime_s;
  // Fewer jobs need less, so that the least of theirs is no lower: `include` relies on it.
  for (std::uint32_t c = need_class; c > 0 && column(c - 1)[set] < least_walltime_s; --c) {
    column(c - 1)[set] = least_walltime_s;
  }
  return was_low;
}

}  // namespace suanwang
