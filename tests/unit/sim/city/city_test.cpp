#include "sim/city/city.hpp"

#include <catch2/catch.hpp>

using suanwang::AcceleratorId;
using suanwang::Centre;
using suanwang::CentreId;
using suanwang::City;
using suanwang::Compute;
using suanwang::Partition;
using suanwang::PartitionId;
using suanwang::Share;

namespace {

Partition cards(std::uint32_t nodes, std::uint32_t each, AcceleratorId type, Share usable) {
  Partition partition;
  partition.nodes = nodes;
  partition.accelerators = each;
  partition.accelerator = type;
  partition.usable = usable;
  return partition;
}

}  // namespace

TEST_CASE("3125 cards of 320 TFLOPS are 1000 PFLOPS, and 950 with 5% faulty", "[city]") {
  City city;
  city.accelerators.push_back({"Ascend-910B", Compute{320'000}, {}, "vendor"});
  city.partitions.push_back(cards(3125, 1, AcceleratorId(0), Share{950'000}));
  city.partitions.push_back(cards(10, 8, AcceleratorId(0), Share{1'000'000}));
  city.partitions.push_back(cards(1000, 0, AcceleratorId::none(), Share{1'000'000}));
  Centre centre;
  centre.first_partition = PartitionId(0);
  centre.partition_count = 3;
  city.centres.push_back(centre);
  CHECK(city.nominal_gflops(PartitionId(0)) == 1'000'000'000);
  CHECK(city.usable_gflops(PartitionId(0)) == 950'000'000);
  CHECK(city.nominal_gflops(PartitionId(2)) == 0);
  CHECK(city.nominal_gflops(CentreId(0)) == 1'025'600'000);
  CHECK(city.usable_gflops(CentreId(0)) == 975'600'000);
}
