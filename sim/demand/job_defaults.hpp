// What a scenario's stream says of all its jobs, whether a log or a generator gives them their
// shapes.
#pragma once

#include <string>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

struct JobDefaults {
  StreamId stream;
  std::string stream_name;  ///< names the random streams of a generator
  SpeedProfileId speeds;
  CentreId target;  ///< the centre all jobs insist on, or none()
  JobKind kind = JobKind::batch;
  /// Who submits: user u of a log is tenants[u mod size]; one entry = the same for all; empty =
  /// none().
  std::vector<TenantId> tenants;
  Duration offset{};   ///< added to every submit time
  Duration startup{};  ///< of every job, at each start; below 2^32 ms

  [[nodiscard]] TenantId tenant_of(std::uint64_t user) const {
    return tenants.empty() ? TenantId::none() : tenants[user % tenants.size()];
  }

  /// Fills in what is the same for all jobs but the tenant.
  void apply(JobRequest& request) const {
    request.stream = stream;
    request.speeds = speeds;
    request.target = target;
    request.kind = kind;
    request.startup_ms = static_cast<std::uint32_t>(startup.ms);
  }
};

}  // namespace suanwang
