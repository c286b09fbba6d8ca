// Quantiles of whole numbers without keeping them: a histogram with 128 buckets per power of two
// (the layout of HdrHistogram). The same for every order of adding.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace suanwang {

class QuantileSketch {
 public:
  QuantileSketch() : counts_(kBuckets, 0) {}

  /// Negative values count as 0.
  void add(std::int64_t value) {
    ++counts_[bucket_of(value < 0 ? 0 : static_cast<std::uint64_t>(value))];
    ++count_;
  }

  /// The value of rank ceil(count * percent / 100), 1 <= percent <= 100: exact below 256, else the
  /// middle of its bucket, at most 1/256 = 0.4 % off. 0 if nothing was added.
  [[nodiscard]] std::int64_t percentile(unsigned percent) const;

  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  static constexpr unsigned kBits = 7;  // buckets per power of two: 2^7
  static constexpr std::size_t kBuckets = std::size_t{64 - kBits + 1} << kBits;

  static std::size_t bucket_of(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > kBits + 1 ? width - kBits - 1 : 0;
    return (std::size_t{shift} << kBits) + static_cast<std::size_t>(value >> shift);
  }

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
};

}  // namespace suanwang
