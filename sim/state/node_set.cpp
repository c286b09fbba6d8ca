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

bool NodeSet::take_runs(std::span<const NodeRun> runs, std::uint64_t nodes) {
  if (words_.empty()) {
    return false;
  }
  const Flipped flipped = flip_runs(runs);
  if (flipped.runs != runs.size() || flipped.lacking != 0 || flipped.nodes != nodes) [[unlikely]] {
    flip_runs(runs.first(flipped.runs));
    return false;
  }
  count_ -= static_cast<std::uint32_t>(nodes);
  return true;
}

/// Members become none, and the others members. Checks as it goes: how many runs there are is news
/// to the processor, at the end of every loop over them.
NodeSet::Flipped NodeSet::flip_runs(std::span<const NodeRun> runs) {
  Flipped flipped;
  std::uint64_t next_free_id = 0;
  SummaryAtHand summary(summary_.data());
  for (const NodeRun& run : runs) {
    const std::uint64_t end = std::uint64_t{run.first} + run.count;
    if (run.tasks_per_node != 1 || run.cards != 0 || run.first < next_free_id || run.count == 0 ||
        end > size_) [[unlikely]] {
      break;
    }
    next_free_id = end;
    ++flipped.runs;
    flipped.nodes += run.count;
    for_each_word_of(run, [&](std::uint32_t word, std::uint64_t bits) {
      const std::uint64_t now = words_[word] ^ bits;
      words_[word] = now;
      flipped.lacking |= now & bits;
      // Bits, not a branch on what is left of the word: that would be a coin toss.
      std::uint64_t& has_members = summary.at(word);
      has_members = (has_members & ~bit(word)) | std::uint64_t{now != 0} << (word % 64);
    });
  }
  return flipped;
}

std::uint32_t NodeSet::give_runs(std::span<const NodeRun> runs) {
  reserve_words();
  std::uint32_t given = 0;
  SummaryAtHand summary(summary_.data());
  for (const NodeRun& run : runs) {
    given += run.count;
    for_each_word_of(run, [&](std::uint32_t word, std::uint64_t bits) {
      words_[word] |= bits;
      summary.at(word) |= bit(word);
    });
  }
  count_ += given;
  return given;
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
