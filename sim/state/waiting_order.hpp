// In which order waiting jobs are looked at.
#pragma once

#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/usage.hpp"

namespace suanwang {

/// What an order may look at besides the request.
struct OrderContext {
  Time now{};
  const TenantUsage* usage = nullptr;  ///< of this centre; null if the order does not need it
};

/// Smaller keys first; equal keys by (submit, number). Keys are compared after rounding to about
/// 1e-9 relative, so that the last bits of a formula never decide.
class WaitingOrder {
 public:
  virtual ~WaitingOrder() = default;

  [[nodiscard]] virtual double key(const JobRequest& request,
                                   const OrderContext& context) const = 0;

  /// Whether keys change while a job waits: the waiting index is then sorted anew before each pass.
  [[nodiscard]] virtual bool changes_with_time() const { return false; }

  /// Half-life of the tenants' usage if the order needs it, else zero.
  [[nodiscard]] virtual Duration usage_half_life() const { return {}; }
};

/// Rounds to 30 significant bits (9.3e-10 relative), half away from zero.
double rounded_key(double key);

}  // namespace suanwang
