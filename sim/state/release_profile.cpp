#include "sim/state/release_profile.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

/// Counts the earlier ones, every eighth and then those behind the last of these: more comparisons
/// than halving takes, but none of them waits for another.
std::uint32_t ReleaseProfile::Block::first_not_before(Time end) const {
  constexpr std::uint32_t kStride = 8;
  std::uint32_t strides = 0;
  for (std::uint32_t i = kStride - 1; i < count; i += kStride) {
    strides += std::uint32_t{releases[i].end_ms < end.ms};
  }
  const std::uint32_t first = strides * kStride;
  const std::uint32_t last = std::min(first + kStride, count);
  std::uint32_t earlier = first;
  for (std::uint32_t i = first; i < last; ++i) {
    earlier += std::uint32_t{releases[i].end_ms < end.ms};
  }
  return earlier;
}

std::uint32_t ReleaseProfile::Block::first_after(Time end) const {
  return first_not_before(end + Duration{1});
}

void ReleaseProfile::Block::erase(std::uint32_t at) {
  unit_sum -= releases[at].units;
  const auto begin = releases.begin();
  std::copy(begin + at + 1, begin + count, begin + at);
  --count;
}

/// The first block whose last end is not before `end`, else the last block.
std::size_t ReleaseProfile::block_for(Time end) const {
  std::size_t low = 0;
  std::size_t high = blocks_.size() - 1;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (blocks_[middle].releases[blocks_[middle].count - 1].end_ms < end.ms) {
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
  std::copy(left.releases.begin() + kHalf, left.releases.end(), right.releases.begin());
  left.count = kHalf;
  right.unit_sum = 0;
  for (std::uint32_t i = 0; i < right.count; ++i) {
    right.unit_sum += right.releases[i].units;
  }
  left.unit_sum -= right.unit_sum;
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
  const std::uint32_t at = block.first_after(end);
  const auto begin = block.releases.begin();
  std::copy_backward(begin + at, begin + block.count, begin + block.count + 1);
  block.releases[at] = {end.ms, units, job.value()};
  ++block.count;
  block.unit_sum += units;
  ++size_;
}

void ReleaseProfile::erase(Time end, JobId job) {
  SUANWANG_CHECK(size_ > 0, "a running job has no entry in the release profile");
  for (std::size_t b = block_for(end); b < blocks_.size(); ++b) {
    Block& block = blocks_[b];
    std::uint32_t at = block.first_not_before(end);
    for (; at < block.count && block.releases[at].end_ms == end.ms; ++at) {
      if (block.releases[at].job != job.value()) {
        continue;
      }
      block.erase(at);
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
    free += blocks_[b].releases[i++].units;
  }
  const std::int64_t at = blocks_[b].releases[i > 0 ? i - 1 : 0].end_ms;
  for (; b < blocks_.size(); ++b, i = 0) {
    const Block& block = blocks_[b];
    for (; i < block.count; ++i) {
      if (block.releases[i].end_ms != at) {
        return {Time{at}, free - need};
      }
      free += block.releases[i].units;
    }
  }
  return {Time{at}, free - need};
}

}  // namespace suanwang
