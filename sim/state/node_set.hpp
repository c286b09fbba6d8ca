// A set of node ids as a bitmap with a summary bit per word, so that the next member is found
// without looking at every word.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

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
  void insert_range(std::uint32_t first, std::uint32_t last);

  /// [first, last): all of them must be members.
  void erase_range(std::uint32_t first, std::uint32_t last);

  /// Whether all of [first, last) are members.
  [[nodiscard]] bool contains_range(std::uint32_t first, std::uint32_t last) const;

  /// The least member >= from, or size() if there is none.
  [[nodiscard]] std::uint32_t next(std::uint32_t from) const;

  /// The least id >= from that is not a member (size() counts as none).
  [[nodiscard]] std::uint32_t next_absent(std::uint32_t from) const;

  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  static constexpr std::uint64_t bit(std::uint32_t id) { return std::uint64_t{1} << (id % 64); }

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
