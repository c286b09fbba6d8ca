// What each tenant has used of a centre lately: usage fades with a half-life (Slurm, multifactor
// priority: U <- U * 2^(-dt / half_life) + used). Jobs of no tenant count in the sum of all; to no
// tenant nothing is promised.
#pragma once

#include "sim/base/column.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"

namespace suanwang {

class TenantUsage {
 public:
  TenantUsage() = default;
  TenantUsage(const Column<TenantId, Tenant>& tenants, Duration half_life);

  /// Whether the centre's order looks at it.
  [[nodiscard]] bool is_kept() const { return half_life_ > Duration{}; }

  /// Adds `used` unit-seconds of a job that ended at `now`. Jobs of no tenant count as usage of
  /// nobody: they have no share and have used none.
  void add(TenantId tenant, double used, Time now);

  /// The tenant's part of all usage as faded to `now`, 0..1; 0 while nobody has used anything.
  [[nodiscard]] double share_used(TenantId tenant, Time now) const;

  /// The tenant's part of all shares, 0..1.
  [[nodiscard]] double share_promised(TenantId tenant) const;

 private:
  struct Faded {
    double amount = 0;
    Time at{};
  };

  [[nodiscard]] double faded(const Faded& usage, Time now) const;

  Column<TenantId, Faded> used_;
  Faded total_;
  Column<TenantId, double> shares_;
  double share_sum_ = 0;
  Duration half_life_{};
};

}  // namespace suanwang
