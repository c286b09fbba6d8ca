#include "sim/record/quantile_sketch.hpp"

namespace suanwang {

namespace {

std::int64_t middle_of(std::size_t bucket, unsigned bits) {
  if (bucket < std::size_t{2} << bits) {
    return static_cast<std::int64_t>(bucket);
  }
  const auto shift = static_cast<unsigned>((bucket >> bits) - 1);
  const std::uint64_t first = std::uint64_t{bucket - (std::size_t{shift} << bits)} << shift;
  return static_cast<std::int64_t>(first + (std::uint64_t{1} << shift) / 2);
}

}  // namespace

std::int64_t QuantileSketch::percentile(unsigned percent) const {
  // Split so that count * percent can't overflow.
  const std::uint64_t rank = count_ / 100 * percent + (count_ % 100 * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    seen += counts_[bucket];
    if (counts_[bucket] > 0 && seen >= rank) {
      return middle_of(bucket, kBits);
    }
  }
  return 0;
}

}  // namespace suanwang
