#include "sim/record/labels.hpp"

#include <array>

namespace suanwang {

Labels::Labels(const City& city, const Demand& demand) {
  for (const Stream& stream : demand.streams) {
    streams.push_back(stream.name);
  }
  for (const SpeedProfile& profile : demand.speed_profiles) {
    profiles.push_back(profile.name);
  }
  for (const Centre& centre : city.centres) {
    centres.push_back(centre.name);
  }
  for (const Partition& partition : city.partitions) {
    partitions.push_back(partition.name);
  }
  for (const District& district : city.districts) {
    districts.push_back(district.name);
  }
  for (const Tenant& tenant : city.tenants) {
    tenants.push_back(tenant.name);
    tenant_districts.push_back(tenant.district.exists() ? city.districts[tenant.district].name
                                                        : std::string());
  }
  for (const Link& link : city.links) {
    links.push_back(link.name);
  }
  room_ = streams.longest() + profiles.longest() + centres.longest() + partitions.longest() +
          tenants.longest() + tenant_districts.longest() + districts.longest() + links.longest();
}

std::string_view name_of(FinalState state) {
  static constexpr std::array<std::string_view, 7> kNames{"COMPLETED_SUCCESSFULLY",
                                                          "COMPLETED_FAILED",
                                                          "COMPLETED_WALLTIME_REACHED",
                                                          "COMPLETED_KILLED",
                                                          "REJECTED",
                                                          "RUNNING",
                                                          "WAITING"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name_of(RejectReason reason) {
  static constexpr std::array<std::string_view, kRejectReasons> kNames{
      "", "larger_than_any_centre", "target_cannot_run_it", "policy", "out_of_reach", "unmatched"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::string_view name_of(JobKind kind) {
  switch (kind) {
    case JobKind::batch:
      return "batch";
    case JobKind::training:
      return "training";
  }
  return {};
}

std::string_view name_of(Ownership owner) {
  switch (owner) {
    case Ownership::public_:
      return "public";
    case Ownership::commercial:
      return "commercial";
  }
  return {};
}

}  // namespace suanwang
