// The jobs that wait at a centre, in the order its policy wants them, with summaries that find the
// next job that could fit without looking at each.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/waiting_summaries.hpp"

namespace suanwang {

/// A waiting job as the index holds it. Ordered by (key, submit, number).
struct WaitingEntry {
  double key = 0;
  Time submit{};
  std::uint64_t number = 0;
  JobId job;
  std::uint32_t need = 0;  ///< units of the centre it needs
  Duration walltime{};     ///< the shortest on any partition it may use
};

/// A place in the order. Valid until the next change of the index.
struct WaitingPosition {
  std::uint32_t block = 0;
  std::uint32_t slot = 0;

  friend bool operator==(const WaitingPosition&, const WaitingPosition&) = default;
};

/// Blocks of up to 64 entries in order, each with a summary of its entries, and the same per 64
/// blocks. Appending is O(1), insertion and removal move one block.
class WaitingIndex {
 public:
  void insert(const WaitingEntry& entry);

  /// The entry must be there.
  void erase(const WaitingEntry& entry);
  /// Removes the entry at `at`; returns the position of the one after it.
  WaitingPosition erase(WaitingPosition at);

  [[nodiscard]] std::uint32_t size() const { return size_; }

  [[nodiscard]] bool empty() const { return size_ == 0; }

  [[nodiscard]] WaitingPosition begin() const { return {0, 0}; }

  [[nodiscard]] bool at_end(WaitingPosition at) const { return at.block >= order_.size(); }

  [[nodiscard]] WaitingPosition next(WaitingPosition at) const;

  /// Where the entry after an erased one stands: `at` is the place the erased one had.
  [[nodiscard]] WaitingPosition settle(WaitingPosition at) const {
    const bool past = at.block < order_.size() && at.slot >= blocks_[order_[at.block]].count;
    return past ? WaitingPosition{at.block + 1, 0} : at;
  }

  [[nodiscard]] const WaitingEntry& entry(WaitingPosition at) const {
    return blocks_[order_[at.block]].entries[at.slot];
  }

  [[nodiscard]] JobId job(WaitingPosition at) const {
    return blocks_[order_[at.block]].entries[at.slot].job;
  }

  [[nodiscard]] JobId front() const { return job(begin()); }

  /// The first entry at or after `from` that may pass the filter, or the end. None that passes is
  /// left out. It mends summaries that misled it: searches of one index must not run at once.
  [[nodiscard]] WaitingPosition find(WaitingPosition from, const CandidateFilter& filter) const;

  /// Gives every entry the key that `key_of(JobId)` says and sorts anew.
  template <class KeyOf>
  void reorder(KeyOf key_of) {
    std::vector<WaitingEntry> entries = take_all();
    for (WaitingEntry& entry : entries) {
      entry.key = key_of(entry.job);
    }
    rebuild(std::move(entries));
  }

  /// All jobs in order, for policies that sort by another rule. O(n).
  void copy_to(std::vector<WaitingEntry>& out) const;

 private:
  static constexpr std::uint32_t kBlock = 64;
  static constexpr std::uint32_t kGroup = 64;

  struct Block {
    std::uint32_t count = 0;
    // What searches test stands apart from what they seldom read.
    std::array<std::int32_t, kBlock> need;
    std::array<std::int32_t, kBlock> walltime_s;
    std::array<WaitingEntry, kBlock> entries;
  };

  /// Of a single block summaries are not kept: to look at all its entries is cheaper. The block
  /// that makes it two is split off, and both are summarised then.
  [[nodiscard]] bool is_summarised() const { return order_.size() > 1; }

  [[nodiscard]] std::uint32_t block_for(const WaitingEntry& entry) const;
  static std::uint32_t slot_of(const Block& block, const WaitingEntry& entry);
  static void put(Block& block, std::uint32_t slot, const WaitingEntry& entry);
  static std::uint32_t find_in(const Block& block, std::uint32_t from, const CandidateTest& test);
  [[nodiscard]] std::uint32_t next_block(std::uint32_t position, const CandidateTest& test) const;
  [[nodiscard]] std::uint32_t end_of_group(std::uint32_t group) const;
  void looked_in_vain(std::uint32_t position, const CandidateTest& test) const;
  void summarise(std::uint32_t position);
  void unite_group(std::uint32_t group);
  void regroup_from(std::uint32_t position);
  std::uint32_t split(std::uint32_t position, const WaitingEntry& entry);
  std::uint32_t new_block();
  std::vector<WaitingEntry> take_all();
  void rebuild(std::vector<WaitingEntry> entries);

  std::vector<Block> blocks_;
  std::vector<std::uint32_t> order_;  // blocks in order
  std::vector<std::uint32_t> free_blocks_;
  // Where is_summarised(); what a search finds to be too low in them, it mends.
  mutable WaitingSummaries summaries_;  // of the blocks in order
  mutable WaitingSummaries groups_;     // of 64 blocks in order each
  std::uint32_t size_ = 0;
};

}  // namespace suanwang
