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

const std::string& City::name_of(Place place) const {
  switch (place.kind) {
    case Place::Kind::centre:
      return centres[CentreId(place.id)].name;
    case Place::Kind::district:
      return districts[DistrictId(place.id)].name;
    case Place::Kind::tenant:
      return tenants[TenantId(place.id)].name;
    case Place::Kind::exchange:
      return exchanges[ExchangeId(place.id)].name;
    default:
      return regions[RegionId(place.id)].name;
  }
}

std::optional<GeoPoint> City::point_of(Place place) const {
  const auto of_district = [this](DistrictId id) {
    return id.exists() ? districts[id].at : std::nullopt;
  };
  switch (place.kind) {
    case Place::Kind::centre:
      return centres[CentreId(place.id)].at;
    case Place::Kind::district:
      return of_district(DistrictId(place.id));
    case Place::Kind::tenant:
      return of_district(tenants[TenantId(place.id)].district);
    case Place::Kind::exchange:
      return exchanges[ExchangeId(place.id)].at;
    default:
      return regions[RegionId(place.id)].at;
  }
}

}  // namespace suanwang
