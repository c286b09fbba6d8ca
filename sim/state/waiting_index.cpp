#include "sim/state/waiting_index.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr bool comes_before(const WaitingEntry& a, const WaitingEntry& b) {
  if (a.key != b.key) {
    return a.key < b.key;
  }
  return a.submit != b.submit ? a.submit < b.submit : a.number < b.number;
}

template <class Array>
void open_gap(Array& array, std::uint32_t at, std::uint32_t count) {
  std::copy_backward(array.begin() + at, array.begin() + count, array.begin() + count + 1);
}

template <class Array>
void close_gap(Array& array, std::uint32_t at, std::uint32_t count) {
  std::copy(array.begin() + at + 1, array.begin() + count, array.begin() + at);
}

constexpr bool could_pass(std::uint32_t need, std::int64_t walltime, const CandidateFilter& filter) {
  return (need <= filter.free && walltime <= filter.window.ms) || need <= filter.wide;
}

}  // namespace

bool WaitingIndex::before(const Block& block, std::uint32_t slot, const WaitingEntry& entry) {
  if (block.key[slot] != entry.key) {
    return block.key[slot] < entry.key;
  }
  if (block.submit[slot] != entry.submit.ms) {
    return block.submit[slot] < entry.submit.ms;
  }
  return block.number[slot] < entry.number;
}

/// Position of the first block whose last entry is not before `entry`, else of the last block.
std::uint32_t WaitingIndex::block_for(const WaitingEntry& entry) const {
  std::uint32_t low = 0;
  auto high = static_cast<std::uint32_t>(order_.size()) - 1;
  // Most arrivals go to the end.
  if (high > 0) {
    const Block& last_but_one = blocks_[order_[high - 1]];
    if (before(last_but_one, last_but_one.count - 1, entry)) {
      return high;
    }
  }
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    const Block& block = blocks_[order_[middle]];
    if (before(block, block.count - 1, entry)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void WaitingIndex::put(Block& block, std::uint32_t slot, const WaitingEntry& entry) {
  block.need[slot] = entry.need;
  block.walltime[slot] = entry.walltime.ms;
  block.jobs[slot] = entry.job.value();
  block.key[slot] = entry.key;
  block.submit[slot] = entry.submit.ms;
  block.number[slot] = entry.number;
}

void WaitingIndex::summarise(Block& block) {
  std::uint32_t need = UINT32_MAX;
  std::int64_t walltime = INT64_MAX;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    need = std::min(need, block.need[i]);
    walltime = std::min(walltime, block.walltime[i]);
  }
  block.least_need = need;
  block.least_walltime = walltime;
}

std::uint32_t WaitingIndex::new_block() {
  if (!free_blocks_.empty()) {
    const std::uint32_t block = free_blocks_.back();
    free_blocks_.pop_back();
    blocks_[block].count = 0;
    return block;
  }
  blocks_.emplace_back();
  return static_cast<std::uint32_t>(blocks_.size()) - 1;
}

void WaitingIndex::regroup() {
  groups_.assign((order_.size() + 63) / 64, Group{UINT32_MAX, INT64_MAX});
  for (std::size_t b = 0; b < order_.size(); ++b) {
    Group& group = groups_[b / 64];
    group.least_need = std::min(group.least_need, blocks_[order_[b]].least_need);
    group.least_walltime = std::min(group.least_walltime, blocks_[order_[b]].least_walltime);
  }
}

void WaitingIndex::group_changed(std::uint32_t position) {
  const std::uint32_t first = position / 64 * 64;
  const std::uint32_t last = std::min(first + 64, static_cast<std::uint32_t>(order_.size()));
  Group group{UINT32_MAX, INT64_MAX};
  for (std::uint32_t b = first; b < last; ++b) {
    group.least_need = std::min(group.least_need, blocks_[order_[b]].least_need);
    group.least_walltime = std::min(group.least_walltime, blocks_[order_[b]].least_walltime);
  }
  groups_[position / 64] = group;
}

/// Splits the full block at `position`; returns the position where `entry` now belongs. At the end
/// of the order the new block starts empty, so that queues that only grow fill their blocks.
std::uint32_t WaitingIndex::split(std::uint32_t position, const WaitingEntry& entry) {
  const std::uint32_t fresh = new_block();
  Block& right = blocks_[fresh];
  Block& left = blocks_[order_[position]];
  const bool append = position + 1 == order_.size() && before(left, kBlock - 1, entry);
  const std::uint32_t keep = append ? kBlock : kBlock / 2;
  const auto move_half = [keep](auto& from, auto& to) {
    std::copy(from.begin() + keep, from.end(), to.begin());
  };
  move_half(left.need, right.need);
  move_half(left.walltime, right.walltime);
  move_half(left.jobs, right.jobs);
  move_half(left.key, right.key);
  move_half(left.submit, right.submit);
  move_half(left.number, right.number);
  right.count = kBlock - keep;
  left.count = keep;
  summarise(left);
  summarise(right);
  order_.insert(order_.begin() + position + 1, fresh);
  const bool into_left = !append && !before(left, keep - 1, entry);
  return into_left ? position : position + 1;
}

void WaitingIndex::insert(const WaitingEntry& entry) {
  if (order_.empty()) {
    order_.push_back(new_block());
    summarise(blocks_[order_.front()]);
    regroup();
  }
  std::uint32_t position = size_ == 0 ? 0 : block_for(entry);
  if (blocks_[order_[position]].count == kBlock) {
    position = split(position, entry);
    regroup();
  }
  Block& block = blocks_[order_[position]];
  std::uint32_t slot = block.count;
  while (slot > 0 && !before(block, slot - 1, entry)) {
    --slot;
  }
  if (slot < block.count) {
    open_gap(block.need, slot, block.count);
    open_gap(block.walltime, slot, block.count);
    open_gap(block.jobs, slot, block.count);
    open_gap(block.key, slot, block.count);
    open_gap(block.submit, slot, block.count);
    open_gap(block.number, slot, block.count);
  }
  put(block, slot, entry);
  ++block.count;
  ++size_;
  block.least_need = std::min(block.least_need, entry.need);
  block.least_walltime = std::min(block.least_walltime, entry.walltime.ms);
  Group& group = groups_[position / 64];
  group.least_need = std::min(group.least_need, entry.need);
  group.least_walltime = std::min(group.least_walltime, entry.walltime.ms);
}

WaitingPosition WaitingIndex::erase(WaitingPosition at) {
  Block& block = blocks_[order_[at.block]];
  const bool was_least = block.need[at.slot] == block.least_need ||
                         block.walltime[at.slot] == block.least_walltime;
  if (at.slot + 1 < block.count) {
    close_gap(block.need, at.slot, block.count);
    close_gap(block.walltime, at.slot, block.count);
    close_gap(block.jobs, at.slot, block.count);
    close_gap(block.key, at.slot, block.count);
    close_gap(block.submit, at.slot, block.count);
    close_gap(block.number, at.slot, block.count);
  }
  --block.count;
  --size_;
  if (block.count == 0) {
    free_blocks_.push_back(order_[at.block]);
    order_.erase(order_.begin() + at.block);
    regroup();
    return {at.block, 0};
  }
  if (was_least) {
    summarise(block);
    group_changed(at.block);
  }
  return at.slot < block.count ? at : WaitingPosition{at.block + 1, 0};
}

void WaitingIndex::erase(const WaitingEntry& entry) {
  SUANWANG_CHECK(size_ > 0, "a waiting job is not in its centre's index");
  const std::uint32_t position = block_for(entry);
  const Block& block = blocks_[order_[position]];
  std::uint32_t slot = 0;
  while (slot < block.count && before(block, slot, entry)) {
    ++slot;
  }
  SUANWANG_CHECK(slot < block.count && block.jobs[slot] == entry.job.value(),
                 "a waiting job is not in its centre's index");
  erase(WaitingPosition{position, slot});
}

WaitingPosition WaitingIndex::next(WaitingPosition at) const {
  return at.slot + 1 < blocks_[order_[at.block]].count ? WaitingPosition{at.block, at.slot + 1}
                                                       : WaitingPosition{at.block + 1, 0};
}

WaitingEntry WaitingIndex::entry(WaitingPosition at) const {
  const Block& block = blocks_[order_[at.block]];
  return {block.key[at.slot],
          Time{block.submit[at.slot]},
          block.number[at.slot],
          JobId(block.jobs[at.slot]),
          block.need[at.slot],
          Duration{block.walltime[at.slot]}};
}

/// The first slot at or after `from` that passes, or the block's count. The tests are written so
/// that the compiler turns eight of them into a few vector instructions.
std::uint32_t WaitingIndex::find_in(const Block& block, std::uint32_t from,
                                    const CandidateFilter& filter) {
  constexpr std::uint32_t kStride = 8;
  std::uint32_t i = from;
  for (; i + kStride <= block.count; i += kStride) {
    std::uint32_t any = 0;
    for (std::uint32_t k = 0; k < kStride; ++k) {
      const auto fits = static_cast<std::uint32_t>(block.need[i + k] <= filter.free);
      const auto ends = static_cast<std::uint32_t>(block.walltime[i + k] <= filter.window.ms);
      const auto narrow = static_cast<std::uint32_t>(block.need[i + k] <= filter.wide);
      any |= (fits & ends) | narrow;
    }
    if (any != 0) {
      break;
    }
  }
  while (i < block.count && !could_pass(block.need[i], block.walltime[i], filter)) {
    ++i;
  }
  return i;
}

WaitingPosition WaitingIndex::find(WaitingPosition from, const CandidateFilter& filter) const {
  const auto blocks = static_cast<std::uint32_t>(order_.size());
  std::uint32_t b = from.block;
  std::uint32_t slot = from.slot;
  while (b < blocks) {
    if (b % 64 == 0 && slot == 0) {
      const Group& group = groups_[b / 64];
      if (!could_pass(group.least_need, group.least_walltime, filter)) {
        b += 64;
        continue;
      }
    }
    const Block& block = blocks_[order_[b]];
    if (could_pass(block.least_need, block.least_walltime, filter)) {
      const std::uint32_t found = find_in(block, slot, filter);
      if (found < block.count) {
        return {b, found};
      }
    }
    ++b;
    slot = 0;
  }
  return {blocks, 0};
}

void WaitingIndex::copy_to(std::vector<WaitingEntry>& out) const {
  out.clear();
  for (WaitingPosition at = begin(); !at_end(at); at = next(at)) {
    out.push_back(entry(at));
  }
}

std::vector<WaitingEntry> WaitingIndex::take_all() {
  std::vector<WaitingEntry> entries;
  entries.reserve(size_);
  copy_to(entries);
  free_blocks_.insert(free_blocks_.end(), order_.rbegin(), order_.rend());
  order_.clear();
  groups_.clear();
  size_ = 0;
  return entries;
}

void WaitingIndex::rebuild(std::vector<WaitingEntry> entries) {
  std::sort(entries.begin(), entries.end(), comes_before);
  for (const WaitingEntry& entry : entries) {
    insert(entry);
  }
}

}  // namespace suanwang
