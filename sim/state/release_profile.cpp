#include "sim/state/release_profile.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

template <class Array>
void open_gap(Array& array, std::uint32_t at, std::uint32_t count) {
  std::copy_backward(array.begin() + at, array.begin() + count, array.begin() + count + 1);
}

template <class Array>
void close_gap(Array& array, std::uint32_t at, std::uint32_t count) {
  std::copy(array.begin() + at + 1, array.begin() + count, array.begin() + at);
}

}  // namespace

/// The first block whose last end is not before `end`, else the last block.
std::size_t ReleaseProfile::block_for(Time end) const {
  std::size_t low = 0;
  std::size_t high = blocks_.size() - 1;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (blocks_[middle].ends[blocks_[middle].count - 1] < end.ms) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void ReleaseProfile::split(std::size_t block_index) {
  blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(block_index) + 1, Block{});
  Block& left = blocks_[block_index];
  Block& right = blocks_[block_index + 1];
  constexpr std::uint32_t kHalf = kBlock / 2;
  right.count = kBlock - kHalf;
  std::copy(left.ends.begin() + kHalf, left.ends.end(), right.ends.begin());
  std::copy(left.units.begin() + kHalf, left.units.end(), right.units.begin());
  std::copy(left.jobs.begin() + kHalf, left.jobs.end(), right.jobs.begin());
  left.count = kHalf;
  left.unit_sum = 0;
  for (std::uint32_t i = 0; i < kHalf; ++i) {
    left.unit_sum += left.units[i];
  }
  right.unit_sum = 0;
  for (std::uint32_t i = 0; i < right.count; ++i) {
    right.unit_sum += right.units[i];
  }
}

void ReleaseProfile::insert(Time end, JobId job, std::uint32_t units) {
  if (blocks_.empty()) {
    blocks_.emplace_back();
  }
  std::size_t b = blocks_.front().count == 0 ? 0 : block_for(end);
  if (blocks_[b].count == kBlock) {
    split(b);
    b = block_for(end);
  }
  Block& block = blocks_[b];
  const auto begin = block.ends.begin();
  const auto at =
      static_cast<std::uint32_t>(std::upper_bound(begin, begin + block.count, end.ms) - begin);
  open_gap(block.ends, at, block.count);
  open_gap(block.units, at, block.count);
  open_gap(block.jobs, at, block.count);
  block.ends[at] = end.ms;
  block.units[at] = units;
  block.jobs[at] = job.value();
  ++block.count;
  block.unit_sum += units;
  ++size_;
}

void ReleaseProfile::erase(Time end, JobId job) {
  SUANWANG_CHECK(size_ > 0, "a running job has no entry in the release profile");
  for (std::size_t b = block_for(end); b < blocks_.size(); ++b) {
    Block& block = blocks_[b];
    const auto begin = block.ends.begin();
    auto at =
        static_cast<std::uint32_t>(std::lower_bound(begin, begin + block.count, end.ms) - begin);
    for (; at < block.count && block.ends[at] == end.ms; ++at) {
      if (block.jobs[at] != job.value()) {
        continue;
      }
      block.unit_sum -= block.units[at];
      close_gap(block.ends, at, block.count);
      close_gap(block.units, at, block.count);
      close_gap(block.jobs, at, block.count);
      --block.count;
      --size_;
      if (block.count == 0 && blocks_.size() > 1) {
        blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(b));
      }
      return;
    }
    SUANWANG_CHECK(at == block.count, "a running job has no entry in the release profile");
  }
  SUANWANG_CHECK(false, "a running job has no entry in the release profile");
}

Shadow ReleaseProfile::shadow(std::uint64_t need, std::uint64_t free) const {
  std::size_t b = 0;
  while (b < blocks_.size() && free + blocks_[b].unit_sum < need) {
    free += blocks_[b].unit_sum;
    ++b;
  }
  if (b == blocks_.size()) {
    return {};
  }
  std::uint32_t i = 0;
  while (free < need) {
    free += blocks_[b].units[i++];
  }
  const std::int64_t at = i > 0 ? blocks_[b].ends[i - 1] : blocks_[b].ends[0];
  for (; b < blocks_.size(); ++b, i = 0) {
    const Block& block = blocks_[b];
    for (; i < block.count; ++i) {
      if (block.ends[i] != at) {
        return {Time{at}, free - need};
      }
      free += block.units[i];
    }
  }
  return {Time{at}, free - need};
}

}  // namespace suanwang
