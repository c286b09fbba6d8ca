#include "sim/state/waiting_summaries.hpp"

#include <cstring>

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

std::int32_t least_of(const std::vector<std::int32_t>& column,
                      std::uint32_t first,
                      std::uint32_t last) {
  std::int32_t least = INT32_MAX;
  for (std::uint32_t i = first; i < last; ++i) {
    least = std::min(least, column[i]);
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

void WaitingSummaries::resize(std::size_t sets) {
  least_need_.resize(sets, INT32_MAX);
  for (std::vector<std::int32_t>& column : least_walltime_s_) {
    column.resize(sets, INT32_MAX);
  }
}

void WaitingSummaries::insert_empty(std::uint32_t set) {
  least_need_.insert(least_need_.begin() + set, INT32_MAX);
  for (std::vector<std::int32_t>& column : least_walltime_s_) {
    column.insert(column.begin() + set, INT32_MAX);
  }
}

void WaitingSummaries::erase(std::uint32_t set) {
  least_need_.erase(least_need_.begin() + set);
  for (std::vector<std::int32_t>& column : least_walltime_s_) {
    column.erase(column.begin() + set);
  }
}

void WaitingSummaries::reset(std::uint32_t set) {
  least_need_[set] = INT32_MAX;
  for (std::vector<std::int32_t>& column : least_walltime_s_) {
    column[set] = INT32_MAX;
  }
}

void WaitingSummaries::include(std::uint32_t set, std::int32_t need, std::int32_t walltime_s) {
  least_need_[set] = std::min(least_need_[set], need);
  for (std::uint32_t c = class_of(need); c < kClasses && walltime_s < least_walltime_s_[c][set];
       ++c) {
    least_walltime_s_[c][set] = walltime_s;
  }
}

void WaitingSummaries::unite(std::uint32_t set,
                             const WaitingSummaries& parts,
                             std::uint32_t first,
                             std::uint32_t last) {
  least_need_[set] = least_of(parts.least_need_, first, last);
  for (std::uint32_t c = 0; c < kClasses; ++c) {
    least_walltime_s_[c][set] = least_of(parts.least_walltime_s_[c], first, last);
  }
}

}  // namespace suanwang
