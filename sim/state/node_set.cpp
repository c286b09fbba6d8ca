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

bool NodeSet::contains_words(std::uint32_t first, std::uint32_t last) const {
  return for_each_word(first, last, [this](std::uint32_t word, std::uint64_t bits) {
    return (words_[word] & bits) == bits;
  });
}

std::uint32_t NodeSet::next(std::uint32_t from) const {
  if (count_ == 0 || from >= size_) {
    return size_;
  }
  std::uint32_t w = from / 64;
  if (const std::uint64_t rest = words_[w] & (~std::uint64_t{0} << (from % 64)); rest != 0) {
    return w * 64 + static_cast<std::uint32_t>(std::countr_zero(rest));
  }
  ++w;
  std::uint32_t s = w / 64;
  if (s >= summary_.size()) {
    return size_;
  }
  std::uint64_t summary = summary_[s] & (~std::uint64_t{0} << (w % 64));
  while (summary == 0) {
    if (++s == summary_.size()) {
      return size_;
    }
    summary = summary_[s];
  }
  w = s * 64 + static_cast<std::uint32_t>(std::countr_zero(summary));
  return w * 64 + static_cast<std::uint32_t>(std::countr_zero(words_[w]));
}

std::uint32_t NodeSet::next_absent(std::uint32_t from) const {
  if (words_.empty()) {
    return std::min(from, size_);
  }
  for (std::uint32_t w = from / 64; w < words_.size(); ++w) {
    const std::uint64_t absent = ~words_[w] & (~std::uint64_t{0} << (from % 64));
    if (absent != 0) {
      return std::min(size_, w * 64 + static_cast<std::uint32_t>(std::countr_zero(absent)));
    }
    from = (w + 1) * 64;
  }
  return size_;
}

}  // namespace suanwang
