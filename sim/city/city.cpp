#include "sim/city/city.hpp"

#include "sim/base/int128.hpp"

namespace suanwang {
namespace {

template <class Figure>
std::int64_t sum_over(const Centre& centre, Figure figure) {
  std::int64_t sum = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    sum += figure(centre.partition(i));
  }
  return sum;
}

}  // namespace

std::int64_t City::nominal_gflops(PartitionId id) const {
  const Partition& partition = partitions[id];
  if (!partition.accelerator.exists()) {
    return 0;
  }
  const std::int64_t cards = std::int64_t{partition.nodes} * partition.cards();
  return cards * accelerators[partition.accelerator].fp16_dense.base;
}

std::int64_t City::usable_gflops(PartitionId id) const {
  const Int128 nominal = nominal_gflops(id);
  return static_cast<std::int64_t>(nominal * partitions[id].usable.base / 1'000'000);
}

std::int64_t City::nominal_gflops(CentreId id) const {
  return sum_over(centres[id], [this](PartitionId p) { return nominal_gflops(p); });
}

std::int64_t City::usable_gflops(CentreId id) const {
  return sum_over(centres[id], [this](PartitionId p) { return usable_gflops(p); });
}

}  // namespace suanwang
