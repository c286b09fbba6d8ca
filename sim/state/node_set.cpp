#include "sim/state/node_set.hpp"

#include <algorithm>

namespace suanwang {

void NodeSet::insert_words(std::uint32_t first, std::uint32_t last) {
  for_each_word(first, last, [this](std::uint32_t word, std::uint64_t bits) {
    insert_bits(word, bits);
    return true;
  });
}

void NodeSet::erase_words(std::uint32_t first, std::uint32_t last) {
  for_each_word(first, last, [this](std::uint32_t word, std::uint64_t bits) {
    erase_bits(word, bits);
    return true;
  });
}

bool NodeSet::take_runs(std::span<const NodeRun> runs, std::uint32_t nodes) {
  if (words_.empty()) {
    return false;
  }
  if (!flip_runs(runs)) [[unlikely]] {
    static_cast<void>(flip_runs(runs));
    return false;
  }
  count_ -= nodes;
  return true;
}

void NodeSet::give_runs(std::span<const NodeRun> runs, std::uint32_t nodes) {
  reserve_words();
  SummaryAtHand summary(summary_.data());
  for_each_word_of(runs, [&](std::uint32_t word, std::uint64_t bits) {
    words_[word] |= bits;
    summary.at(word) |= bit(word);
  });
  count_ += nodes;
}

/// Members become none, and the others members: true if all of them were members.
bool NodeSet::flip_runs(std::span<const NodeRun> runs) {
  std::uint64_t lacking = 0;
  SummaryAtHand summary(summary_.data());
  for_each_word_of(runs, [&](std::uint32_t word, std::uint64_t bits) {
    const std::uint64_t flipped = words_[word] ^ bits;
    words_[word] = flipped;
    lacking |= flipped & bits;
    // Bits, not a branch on what is left of the word: that would be a coin toss.
    std::uint64_t& has_members = summary.at(word);
    has_members = (has_members & ~bit(word)) | std::uint64_t{flipped != 0} << (word % 64);
  });
  return lacking == 0;
}

bool NodeSet::contains_words(std::uint32_t first, std::uint32_t last) const {
  return for_each_word(first, last, [this](std::uint32_t word, std::uint64_t bits) {
    return (words_[word] & bits) == bits;
  });
}

/// The least member in word `word` or behind it.
std::uint32_t NodeSet::next_in_words(std::uint32_t word) const {
  std::uint32_t s = word / 64;
  if (s >= summary_.size()) {
    return size_;
  }
  std::uint64_t summary = summary_[s] & (~std::uint64_t{0} << (word % 64));
  while (summary == 0) {
    if (++s == summary_.size()) {
      return size_;
    }
    summary = summary_[s];
  }
  word = s * 64 + static_cast<std::uint32_t>(std::countr_zero(summary));
  return word * 64 + static_cast<std::uint32_t>(std::countr_zero(words_[word]));
}

/// The least id that is not a member in word `word` or behind it.
std::uint32_t NodeSet::next_absent_in_words(std::uint32_t word) const {
  for (; word < words_.size(); ++word) {
    if (words_[word] != ~std::uint64_t{0}) {
      const auto bit_index = static_cast<std::uint32_t>(std::countr_zero(~words_[word]));
      return std::min(size_, word * 64 + bit_index);
    }
  }
  return size_;
}

}  // namespace suanwang
