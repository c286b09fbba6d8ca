#include "sim/record/labels.hpp"

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
}

std::string_view name_of(FinalState state) {
  switch (state) {
    case FinalState::completed:
      return "COMPLETED_SUCCESSFULLY";
    case FinalState::failed:
      return "COMPLETED_FAILED";
    case FinalState::walltime_reached:
      return "COMPLETED_WALLTIME_REACHED";
    case FinalState::killed:
      return "COMPLETED_KILLED";
    case FinalState::rejected:
      return "REJECTED";
    case FinalState::running:
      return "RUNNING";
    case FinalState::waiting:
      return "WAITING";
  }
  return {};
}

std::string_view name_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::none:
      return {};
    case RejectReason::larger_than_any_centre:
      return "larger_than_any_centre";
    case RejectReason::target_cannot_run_it:
      return "target_cannot_run_it";
    case RejectReason::policy:
      return "policy";
  }
  return {};
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
