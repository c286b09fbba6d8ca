#include "sim/state/node_set.hpp"

#include <algorithm>

namespace suanwang {

namespace {

/// Bits [first, last) of one word, 0 <= first < last <= 64.
constexpr std::uint64_t mask(std::uint32_t first, std::uint32_t last) {
  const std::uint64_t below_last = last == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << last) - 1;
  return below_last & (~std::uint64_t{0} << first);
}

/// Calls visit(word index, mask) for every word that [first, last) touches; stops at false.
template <class Visit>
bool for_each_word(std::uint32_t first, std::uint32_t last, Visit visit) {
  for (std::uint32_t w = first / 64; first < last; ++w) {
    const std::uint32_t end = std::min(last, (w + 1) * 64);
    if (!visit(w, mask(first - w * 64, end - w * 64))) {
      return false;
    }
    first = end;
  }
  return true;
}

}  // namespace

void NodeSet::insert_range(std::uint32_t first, std::uint32_t last) {
  reserve_words();
  for_each_word(first, last, [this](std::uint32_t w, std::uint64_t bits) {
    words_[w] |= bits;
    summary_[w / 64] |= bit(w);
    return true;
  });
  count_ += last - first;
}

void NodeSet::erase_range(std::uint32_t first, std::uint32_t last) {
  for_each_word(first, last, [this](std::uint32_t w, std::uint64_t bits) {
    words_[w] &= ~bits;
    if (words_[w] == 0) {
      summary_[w / 64] &= ~bit(w);
    }
    return true;
  });
  count_ -= last - first;
}

bool NodeSet::contains_range(std::uint32_t first, std::uint32_t last) const {
  if (words_.empty()) {
    return first >= last;
  }
  return for_each_word(first, last, [this](std::uint32_t w, std::uint64_t bits) {
    return (words_[w] & bits) == bits;
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
