#include "sim/state/waiting_index.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/base/search.hpp"

namespace suanwang {

namespace {

/// By key, submission and number. Bits, not branches: see search.hpp.
constexpr bool comes_before(const WaitingEntry& a, const WaitingEntry& b) {
  const unsigned by_number = static_cast<unsigned>(a.number < b.number);
  const unsigned by_submit = static_cast<unsigned>(a.submit.ms < b.submit.ms) |
                             (static_cast<unsigned>(a.submit.ms == b.submit.ms) & by_number);
  return (static_cast<unsigned>(a.key < b.key) |
          (static_cast<unsigned>(a.key == b.key) & by_submit)) != 0;
}

template <class Array>
void open_gap(Array& array, std::uint32_t at, std::uint32_t count) {
  std::copy_backward(array.begin() + at, array.begin() + count, array.begin() + count + 1);
}

template <class Array>
void close_gap(Array& array, std::uint32_t at, std::uint32_t count) {
  std::copy(array.begin() + at + 1, array.begin() + count, array.begin() + at);
}

}  // namespace

/// Position of the first block whose last entry is not before `entry`, else of the last block.
std::uint32_t WaitingIndex::block_for(const WaitingEntry& entry) const {
  std::uint32_t low = 0;
  auto high = static_cast<std::uint32_t>(order_.size()) - 1;
  // Most arrivals go to the end.
  if (high > 0) {
    const Block& last_but_one = blocks_[order_[high - 1]];
    if (comes_before(last_but_one.entries[last_but_one.count - 1], entry)) {
      return high;
    }
  }
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    const Block& block = blocks_[order_[middle]];
    if (comes_before(block.entries[block.count - 1], entry)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void WaitingIndex::put(Block& block, std::uint32_t slot, const WaitingEntry& entry) {
  block.need[slot] = CandidateTest::cut_off(entry.need);
  block.walltime_s[slot] = CandidateTest::in_whole_seconds(entry.walltime);
  block.entries[slot] = entry;
}

void WaitingIndex::summarise(std::uint32_t position) {
  const Block& block = blocks_[order_[position]];
  summaries_.reset(position);
  for (std::uint32_t i = 0; i < block.count; ++i) {
    summaries_.include(position, block.need[i], block.walltime_s[i]);
  }
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

/// The position after the last of its blocks.
std::uint32_t WaitingIndex::end_of_group(std::uint32_t group) const {
  return std::min((group + 1) * kGroup, static_cast<std::uint32_t>(order_.size()));
}

void WaitingIndex::unite_group(std::uint32_t group) {
  groups_.unite(group, summaries_, group * kGroup, end_of_group(group));
}

/// Blocks from `position` on have moved.
void WaitingIndex::regroup_from(std::uint32_t position) {
  groups_.resize((static_cast<std::uint32_t>(order_.size()) + kGroup - 1) / kGroup);
  for (std::uint32_t group = position / kGroup; group < groups_.size(); ++group) {
    unite_group(group);
  }
}

/// Splits the full block at `position`; returns the position where `entry` now belongs. At the end
/// of the order the new block starts empty, so that queues that only grow fill their blocks.
std::uint32_t WaitingIndex::split(std::uint32_t position, const WaitingEntry& entry) {
  const std::uint32_t fresh = new_block();
  Block& right = blocks_[fresh];
  Block& left = blocks_[order_[position]];
  const bool append =
      position + 1 == order_.size() && comes_before(left.entries[kBlock - 1], entry);
  const std::uint32_t keep = append ? kBlock : kBlock / 2;
  const auto move_half = [keep](auto& from, auto& to) {
    std::copy(from.begin() + keep, from.end(), to.begin());
  };
  move_half(left.need, right.need);
  move_half(left.walltime_s, right.walltime_s);
  move_half(left.entries, right.entries);
  right.count = kBlock - keep;
  left.count = keep;
  order_.insert(order_.begin() + position + 1, fresh);
  if (order_.size() == 2) {
    summaries_.resize(2);  // kept from now on
  } else {
    summaries_.insert_empty(position + 1);
  }
  summarise(position);
  summarise(position + 1);
  regroup_from(position);
  const bool into_left = !append && !comes_before(left.entries[keep - 1], entry);
  return into_left ? position : position + 1;
}

void WaitingIndex::insert(const WaitingEntry& entry) {
  if (order_.empty()) {
    order_.push_back(new_block());
  }
  std::uint32_t position = size_ == 0 ? 0 : block_for(entry);
  if (blocks_[order_[position]].count == kBlock) {
    position = split(position, entry);
  }
  Block& block = blocks_[order_[position]];
  std::uint32_t slot = block.count;
  while (slot > 0 && !comes_before(block.entries[slot - 1], entry)) {
    --slot;
  }
  if (slot < block.count) {
    open_gap(block.need, slot, block.count);
    open_gap(block.walltime_s, slot, block.count);
    open_gap(block.entries, slot, block.count);
  }
  put(block, slot, entry);
  ++block.count;
  ++size_;
  if (is_summarised()) {
    summaries_.include(position, block.need[slot], block.walltime_s[slot]);
    groups_.include(position / kGroup, block.need[slot], block.walltime_s[slot]);
  }
}

WaitingPosition WaitingIndex::erase(WaitingPosition at) {
  Block& block = blocks_[order_[at.block]];
  const std::int32_t need = block.need[at.slot];
  const std::int32_t walltime_s = block.walltime_s[at.slot];
  if (at.slot + 1 < block.count) {
    close_gap(block.need, at.slot, block.count);
    close_gap(block.walltime_s, at.slot, block.count);
    close_gap(block.entries, at.slot, block.count);
  }
  --block.count;
  --size_;
  if (block.count == 0) {
    free_blocks_.push_back(order_[at.block]);
    order_.erase(order_.begin() + at.block);
    if (is_summarised()) {
      summaries_.erase(at.block);
      regroup_from(at.block);
    }
    return {at.block, 0};
  }
  if (is_summarised()) {
    summaries_.exclude(at.block, need, walltime_s);
    groups_.exclude(at.block / kGroup, need, walltime_s);
  }
  return at.slot < block.count ? at : WaitingPosition{at.block + 1, 0};
}

/// Where `entry` stands in its block. Mostly it is the last, which came just now, or the first,
/// whose turn it is.
std::uint32_t WaitingIndex::slot_of(const Block& block, const WaitingEntry& entry) {
  if (block.entries[block.count - 1].job == entry.job) {
    return block.count - 1;
  }
  if (block.entries[0].job == entry.job) {
    return 0;
  }
  return first_not(block.entries.data(), block.count, [&entry](const WaitingEntry& other) {
    return comes_before(other, entry);
  });
}

void WaitingIndex::erase(const WaitingEntry& entry) {
  SUANWANG_CHECK(size_ > 0, "a waiting job is not in its centre's index");
  const std::uint32_t position = block_for(entry);
  const Block& block = blocks_[order_[position]];
  const std::uint32_t slot = slot_of(block, entry);
  SUANWANG_CHECK(slot < block.count && block.entries[slot].job == entry.job,
                 "a waiting job is not in its centre's index");
  erase(WaitingPosition{position, slot});
}

WaitingPosition WaitingIndex::next(WaitingPosition at) const {
  return at.slot + 1 < blocks_[order_[at.block]].count ? WaitingPosition{at.block, at.slot + 1}
                                                       : WaitingPosition{at.block + 1, 0};
}

/// The first slot at or after `from` that passes, or the block's count.
std::uint32_t WaitingIndex::find_in(const Block& block,
                                    std::uint32_t from,
                                    const CandidateTest& test) {
  return test.first_passing(block.need.data(), block.walltime_s.data(), from, block.count);
}

/// The first block at or after `position` that may hold an entry that passes, or the end.
std::uint32_t WaitingIndex::next_block(std::uint32_t position, const CandidateTest& test) const {
  const auto blocks = static_cast<std::uint32_t>(order_.size());
  while (position < blocks) {
    const bool by_group = position % kGroup == 0;
    if (by_group) {
      position = kGroup * groups_.first_passing(test, position / kGroup, groups_.size());
      if (position >= blocks) {
        break;
      }
    }
    const std::uint32_t group = position / kGroup;
    const std::uint32_t end = end_of_group(group);
    position = summaries_.first_passing(test, position, end);
    if (position < end) {
      return position;
    }
    if (by_group && groups_.is_stale(group, test)) {
      groups_.refresh(group, test, summaries_, group * kGroup, end);
    }
  }
  return blocks;
}

/// Its summary let the block at `position` pass, and no entry did.
void WaitingIndex::looked_in_vain(std::uint32_t position, const CandidateTest& test) const {
  if (!is_summarised() || !summaries_.is_stale(position, test)) {
    return;
  }
  const Block& block = blocks_[order_[position]];
  if (summaries_.refresh(position,
                         test,
                         {block.need.data(), block.count},
                         {block.walltime_s.data(), block.count})) {
    groups_.grow_stale(position / kGroup);
  }
}

WaitingPosition WaitingIndex::find(WaitingPosition from, const CandidateFilter& filter) const {
  const auto blocks = static_cast<std::uint32_t>(order_.size());
  const WaitingPosition end{blocks, 0};
  if (filter.free == 0 || from.block >= blocks) {
    return end;
  }
  const CandidateTest test(filter);
  std::uint32_t b = from.block;
  std::uint32_t slot = from.slot;
  if (slot == 0 && is_summarised()) {
    b = next_block(b, test);
  }
  while (b < blocks) {
    const Block& block = blocks_[order_[b]];
    const std::uint32_t found = find_in(block, slot, test);
    if (found < block.count) {
      return {b, found};
    }
    if (slot == 0) {
      looked_in_vain(b, test);
    }
    b = next_block(b + 1, test);
    slot = 0;
  }
  return end;
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
