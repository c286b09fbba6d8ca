// A set of node ids as a bitmap with a summary bit per word, so that the next member is found
// without looking at every word.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/state/placement.hpp"

namespace suanwang {

/// Ids 0..size-1. Memory is taken at the first insertion, so that the many empty levels of a pool
/// cost nothing.
class NodeSet {
 public:
  NodeSet() = default;

  explicit NodeSet(std::uint32_t size) : size_(size) {}

  [[nodiscard]] std::uint32_t count() const { return count_; }

  [[nodiscard]] bool empty() const { return count_ == 0; }

  [[nodiscard]] bool contains(std::uint32_t id) const {
    return !words_.empty() && ((words_[id / 64] >> (id % 64)) & 1) != 0;
  }

  void insert(std::uint32_t id) {
    reserve_words();
    words_[id / 64] |= bit(id);
    summary_[id / 4096] |= bit(id / 64);
    ++count_;
  }

  void erase(std::uint32_t id) {
    std::uint64_t& word = words_[id / 64];
    word &= ~bit(id);
    if (word == 0) {
      summary_[id / 4096] &= ~bit(id / 64);
    }
    --count_;
  }

  /// [first, last): none of them may be a member.
  [[gnu::always_inline]] void insert_range(std::uint32_t first, std::uint32_t last) {
    reserve_words();
    count_ += last - first;
    if (in_one_word(first, last)) [[likely]] {
      insert_bits(first / 64, mask(first % 64, (last - 1) % 64));
    } else {
      insert_words(first, last);
    }
  }

  /// [first, last): all of them must be members.
  void erase_range(std::uint32_t first, std::uint32_t last) {
    count_ -= last - first;
    if (in_one_word(first, last)) [[likely]] {
      erase_bits(first / 64, mask(first % 64, (last - 1) % 64));
    } else {
      erase_words(first, last);
    }
  }

  /// Removes the nodes of `runs`, whatever these are, if they are runs of one task a node without
  /// cards, ascending, disjoint, `nodes` nodes in sum, all of them members; else changes nothing
  /// and returns false.
  [[nodiscard]] bool take_runs(std::span<const NodeRun> runs, std::uint64_t nodes);

  /// Adds the nodes of such runs, of which none may be a member; returns how many they are.
  std::uint32_t give_runs(std::span<const NodeRun> runs);

  /// Calls visit(first, last) for the maximal ranges of members that lie in one word each, from the
  /// lowest on, until it returns false: ranges that touch belong together.
  template <class Visit>
  void for_each_range(Visit visit) const {
    for (std::uint32_t s = 0; s < summary_.size(); ++s) {
      for (std::uint64_t words = summary_[s]; words != 0; words &= words - 1) {
        const std::uint32_t w = s * 64 + static_cast<std::uint32_t>(std::countr_zero(words));
        if (!for_each_range_in(w, visit)) {
          return;
        }
      }
    }
  }

  /// Whether all of [first, last) are members; first < last.
  [[nodiscard]] bool contains_range(std::uint32_t first, std::uint32_t last) const {
    if (words_.empty()) {
      return false;
    }
    if (in_one_word(first, last)) [[likely]] {
      const std::uint64_t bits = mask(first % 64, (last - 1) % 64);
      return (words_[first / 64] & bits) == bits;
    }
    return contains_words(first, last);
  }

  /// The least member >= from, or size() if there is none.
  [[nodiscard]] std::uint32_t next(std::uint32_t from) const {
    if (count_ == 0 || from >= size_) {
      return size_;
    }
    const std::uint64_t rest = words_[from / 64] & (~std::uint64_t{0} << (from % 64));
    return rest != 0 ? from / 64 * 64 + static_cast<std::uint32_t>(std::countr_zero(rest))
                     : next_in_words(from / 64 + 1);
  }

  /// The least id >= from that is not a member (size() counts as none).
  [[nodiscard]] std::uint32_t next_absent(std::uint32_t from) const {
    if (words_.empty() || from >= size_) {
      return from < size_ ? from : size_;
    }
    const std::uint64_t absent = ~words_[from / 64] & (~std::uint64_t{0} << (from % 64));
    if (absent == 0) {
      return next_absent_in_words(from / 64 + 1);
    }
    const std::uint32_t id = from / 64 * 64 + static_cast<std::uint32_t>(std::countr_zero(absent));
    return id < size_ ? id : size_;
  }

  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  static constexpr std::uint64_t bit(std::uint32_t id) { return std::uint64_t{1} << (id % 64); }

  static constexpr bool in_one_word(std::uint32_t first, std::uint32_t last) {
    return first / 64 == (last - 1) / 64;
  }

  /// Bits first..last of one word, both included.
  static constexpr std::uint64_t mask(std::uint32_t first, std::uint32_t last) {
    return (~std::uint64_t{0} >> (63 - last)) & (~std::uint64_t{0} << first);
  }

  void insert_bits(std::uint32_t word, std::uint64_t bits) {
    words_[word] |= bits;
    summary_[word / 64] |= bit(word);
  }

  void erase_bits(std::uint32_t word, std::uint64_t bits) {
    words_[word] &= ~bits;
    if (words_[word] == 0) {
      summary_[word / 64] &= ~bit(word);
    }
  }

  /// The word of the summary that was asked for last, outside of memory: there, each change would
  /// wait for the store of the one before.
  class SummaryAtHand {
   public:
    explicit SummaryAtHand(std::uint64_t* words) : words_(words), word_(*words) {}

    SummaryAtHand(const SummaryAtHand&) = delete;
    SummaryAtHand& operator=(const SummaryAtHand&) = delete;

    ~SummaryAtHand() { words_[index_] = word_; }

    /// The one with the bit of `word`, until the next call.
    [[gnu::always_inline]] std::uint64_t& at(std::uint32_t word) {
      if (word / 64 != index_) [[unlikely]] {
        words_[index_] = word_;
        index_ = word / 64;
        word_ = words_[index_];
      }
      return word_;
    }

   private:
    std::uint64_t* words_;
    std::uint64_t word_;
    std::uint32_t index_ = 0;
  };

  /// What became of runs that were flipped.
  struct Flipped {
    std::size_t runs = 0;       ///< up to the first that could not be
    std::uint64_t nodes = 0;    ///< of these
    std::uint64_t lacking = 0;  ///< bits of those that were no members; 0: all were
  };

  Flipped flip_runs(std::span<const NodeRun> runs);
  [[nodiscard]] std::uint32_t next_in_words(std::uint32_t word) const;
  [[nodiscard]] std::uint32_t next_absent_in_words(std::uint32_t word) const;
  void insert_words(std::uint32_t first, std::uint32_t last);
  void erase_words(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] bool contains_words(std::uint32_t first, std::uint32_t last) const;

  /// Calls visit(word, bits) for every word that [first, last) touches; stops at false.
  template <class Visit>
  static bool for_each_word(std::uint32_t first, std::uint32_t last, Visit visit) {
    while (first < last) {
      const std::uint32_t word = first / 64;
      const std::uint32_t end = last < (word + 1) * 64 ? last : (word + 1) * 64;
      if (!visit(word, mask(first % 64, (end - 1) % 64))) {
        return false;
      }
      first = end;
    }
    return true;
  }

  /// The same for the words of a run, to the end. Runs of one word are not brought together:
  /// whether the next lies in the same is a coin toss to the processor.
  template <class Visit>
  [[gnu::always_inline]] static void for_each_word_of(const NodeRun& run, Visit visit) {
    const std::uint32_t last = run.first + run.count;
    if (in_one_word(run.first, last)) [[likely]] {
      visit(run.first / 64, mask(run.first % 64, (last - 1) % 64));
    } else {
      for_each_word(run.first, last, [&visit](std::uint32_t word, std::uint64_t bits) {
        visit(word, bits);
        return true;
      });
    }
  }

  template <class Visit>
  bool for_each_range_in(std::uint32_t word, Visit& visit) const {
    for (std::uint64_t rest = words_[word]; rest != 0;) {
      const auto first = static_cast<std::uint32_t>(std::countr_zero(rest));
      // Filled up below with ones, the lowest zero is the range's end; 64 if there is none.
      const std::uint64_t filled = rest | (rest - 1);
      const auto last = static_cast<std::uint32_t>(std::countr_one(filled));
      if (!visit(word * 64 + first, word * 64 + last)) {
        return false;
      }
      rest &= filled + 1;
    }
    return true;
  }

  void reserve_words() {
    if (words_.empty()) [[unlikely]] {
      words_.resize((size_ + 63) / 64);
      summary_.resize((words_.size() + 63) / 64);
    }
  }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> summary_;  // bit w: words_[w] is not zero
  std::uint32_t size_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace suanwang
