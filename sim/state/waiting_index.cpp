#include "sim/state/waiting_index.hpp"

#include <algorithm>
#include <cstring>

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

constexpr std::int32_t cut_off(std::int64_t value) {
  return static_cast<std::int32_t>(std::min<std::int64_t>(value, INT32_MAX));
}

/// Whole seconds, rounded down; times that waiting jobs ask for are never negative.
constexpr std::int32_t in_whole_seconds(std::int64_t ms) {
  return cut_off(ms / 1000);
}

}  // namespace

WaitingIndex::Test::Test(const CandidateFilter& filter)
    : free(cut_off(filter.free)),
      window_s(in_whole_seconds(filter.window.ms)),
      wide(cut_off(filter.wide)) {}

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
  block.need[slot] = cut_off(entry.need);
  block.walltime_s[slot] = in_whole_seconds(entry.walltime.ms);
  block.entries[slot] = entry;
}

void WaitingIndex::Summary::include(std::int32_t need, std::int32_t walltime_s) {
  least_need = std::min(least_need, need);
  for (std::uint32_t c = class_of(need); c < kClasses && walltime_s < least_walltime_s[c]; ++c) {
    least_walltime_s[c] = walltime_s;
  }
}

void WaitingIndex::Summary::include(const Summary& other) {
  least_need = std::min(least_need, other.least_need);
  for (std::uint32_t c = 0; c < kClasses; ++c) {
    least_walltime_s[c] = std::min(least_walltime_s[c], other.least_walltime_s[c]);
  }
}

void WaitingIndex::summarise(Block& block) {
  block.summary = Summary{};
  block.stale = 0;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    block.summary.include(block.need[i], block.walltime_s[i]);
  }
}

std::uint32_t WaitingIndex::new_block() {
  if (!free_blocks_.empty()) {
    const std::uint32_t block = free_blocks_.back();
    free_blocks_.pop_back();
    blocks_[block].count = 0;
    summarise(blocks_[block]);
    return block;
  }
  blocks_.emplace_back();
  return static_cast<std::uint32_t>(blocks_.size()) - 1;
}

void WaitingIndex::regroup() {
  groups_.assign((order_.size() + 63) / 64, Summary{});
  for (std::size_t b = 0; b < order_.size(); ++b) {
    groups_[b / 64].include(blocks_[order_[b]].summary);
  }
}

void WaitingIndex::group_changed(std::uint32_t position) {
  const std::uint32_t first = position / 64 * 64;
  const std::uint32_t last = std::min(first + 64, static_cast<std::uint32_t>(order_.size()));
  Summary group;
  for (std::uint32_t b = first; b < last; ++b) {
    group.include(blocks_[order_[b]].summary);
  }
  groups_[position / 64] = group;
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
  summarise(left);
  summarise(right);
  order_.insert(order_.begin() + position + 1, fresh);
  const bool into_left = !append && !comes_before(left.entries[keep - 1], entry);
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
    block.summary.include(block.need[slot], block.walltime_s[slot]);
    groups_[position / 64].include(block.need[slot], block.walltime_s[slot]);
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
    regroup();
    return {at.block, 0};
  }
  // A summary that still counts entries that are gone is too low: it costs a look in vain, never a
  // wrong answer. In a short queue looks are cheaper than summaries.
  const std::uint32_t most_stale = order_.size() > kLongQueue ? 1 : kMostStale;
  if (is_summarised() && block.summary.rests_on(need, walltime_s) && ++block.stale >= most_stale) {
    summarise(block);
    if (groups_[at.block / 64].rests_on(need, walltime_s)) {
      group_changed(at.block);
    }
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

}  // namespace

/// The first slot at or after `from` that passes, or the block's count.
std::uint32_t WaitingIndex::find_in(const Block& block, std::uint32_t from, const Test& test) {
  constexpr std::uint32_t kStride = 8;
  const auto hits = [&](std::uint32_t i) {
    const Lanes need = load(&block.need[i]);
    return ((need <= test.free) & (load(&block.walltime_s[i]) <= test.window_s)) |
           (need <= test.wide);
  };
  std::uint32_t i = from;
  while (i + kStride <= block.count && !any(hits(i) | hits(i + 4))) {
    i += kStride;
  }
  while (i < block.count && !test.passes(block.need[i], block.walltime_s[i])) {
    ++i;
  }
  return i;
}

WaitingPosition WaitingIndex::find(WaitingPosition from, const CandidateFilter& filter) const {
  const Test test(filter);
  const auto blocks = static_cast<std::uint32_t>(order_.size());
  const WaitingPosition end{blocks, 0};
  if (filter.free == 0) {
    return end;
  }
  std::uint32_t b = from.block;
  std::uint32_t slot = from.slot;
  const bool summarised = is_summarised();
  while (b < blocks) {
    if (summarised && b % 64 == 0 && slot == 0 && !groups_[b / 64].could_pass(test)) {
      b += 64;
      continue;
    }
    const Block& block = blocks_[order_[b]];
    if (!summarised || block.summary.could_pass(test)) {
      const std::uint32_t found = find_in(block, slot, test);
      if (found < block.count) {
        return {b, found};
      }
    }
    ++b;
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
