// Two centres, two districts, two tenants: small enough to work out every figure by hand.
#pragma once

#include <string>

#include "sim/base/text_writer.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"
#include "sim/record/rows.hpp"

namespace suanwang::tests {

inline City small_city() {
  City city;
  const DistrictId haidian_district = city.districts.push_back({"海淀区", "110108", {}});
  const DistrictId east = city.districts.push_back({"Tongzhou, east", "110112", {}});
  AcceleratorType card;
  card.name = "card";
  card.fp16_dense = Compute{320'000};  // 320 TFLOPS
  const AcceleratorId card_id = city.accelerators.push_back(card);

  Centre haidian;
  haidian.name = "haidian";
  haidian.owner = Ownership::public_;
  haidian.district = haidian_district;
  haidian.first_partition = PartitionId(0);
  haidian.partition_count = 1;
  haidian.pue_ppm = 1'250'000;
  const CentreId haidian_id = city.centres.push_back(haidian);
  Centre yizhuang;
  yizhuang.name = "yizhuang";
  yizhuang.owner = Ownership::commercial;
  yizhuang.district = east;
  yizhuang.first_partition = PartitionId(1);
  yizhuang.partition_count = 1;
  yizhuang.pue_ppm = 1'500'000;
  const CentreId yizhuang_id = city.centres.push_back(yizhuang);

  Partition train;
  train.name = "train";
  train.centre = haidian_id;
  train.nodes = 4;
  train.cores = 64;
  train.accelerators = 8;
  train.accelerator = card_id;
  train.usable = Share{750'000};
  city.partitions.push_back(train);
  Partition cpu;
  cpu.name = "cpu";
  cpu.centre = yizhuang_id;
  cpu.nodes = 10;
  cpu.cores = 32;
  cpu.first_node = 4;
  city.partitions.push_back(cpu);

  Tenant lab;
  lab.name = "lab \"A\"";
  lab.district = haidian_district;
  city.tenants.push_back(lab);
  Tenant firm;
  firm.name = "firm";
  city.tenants.push_back(firm);
  city.calendar = Calendar(1'768'147'200'000, hours(8), {}, {});  // 2026-01-12T00:00+08:00
  return city;
}

inline Demand small_demand() {
  Demand demand;
  demand.streams.push_back({"kth", nullptr});
  SpeedProfile profile;
  profile.name = "any";
  demand.speed_profiles.push_back(profile);
  return demand;
}

/// Job 7 of the laboratory: 2 tasks of 8 cores and 8 cards, submitted at 10.5 s, asks for an hour.
inline JobRequest gang() {
  JobRequest request;
  request.number = 1;
  request.id = 7;
  request.submit = Time{10'500};
  request.walltime = hours(1);
  request.tasks = 2;
  request.cores = 8;
  request.accelerators = 8;
  request.tenant = TenantId(0);
  request.stream = StreamId(0);
  request.speeds = SpeedProfileId(0);
  request.kind = JobKind::training;
  return request;
}

/// Job 8 of the firm: 20 tasks of 1 core, submitted at 20 s, asks for 100 s.
inline JobRequest batch() {
  JobRequest request;
  request.number = 2;
  request.id = 8;
  request.submit = Time{20'000};
  request.walltime = seconds(100);
  request.tasks = 20;
  request.tenant = TenantId(1);
  request.stream = StreamId(0);
  request.speeds = SpeedProfileId(0);
  return request;
}

}  // namespace suanwang::tests
