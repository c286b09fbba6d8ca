// Multifactor priority with fair share (Slurm, priority/multifactor): age, size and fair-share
// factors in [0, 1], weighted. Fair share: 2^(-(U / S) / damping), U the tenant's part of the faded
// usage, S its part of the shares. Usage is booked when a job ends.
#include <algorithm>

#include "scheduler/order/job_order.hpp"
#include "sim/base/math.hpp"

namespace suanwang {

namespace {

class Multifactor : public JobOrder {
 public:
  struct Params {
    double age_weight = 1000;
    double size_weight = 0;
    double fair_share_weight = 10000;
    Duration max_age = days(7);
    std::uint32_t max_size = 1000;
    Duration half_life = days(7);
    double damping = 1;

    template <class V>
    void fields(V& v) {
      v.optional("age_weight", age_weight, "weight of the waiting time", between(0.0, 1e9));
      v.optional("size_weight", size_weight, "weight of the job's size", between(0.0, 1e9));
      v.optional("fair_share_weight",
                 fair_share_weight,
                 "weight of the fair-share factor",
                 between(0.0, 1e9));
      v.optional("max_age", max_age, "waiting time that counts as 1", at_least(seconds(1)));
      v.optional("max_size", max_size, "units that count as size 1", at_least(std::uint32_t{1}));
      v.optional(
          "half_life", half_life, "in which past usage fades to a half", at_least(seconds(1)));
      v.optional("damping", damping, "flattens the fair-share factor", between(1e-6, 1e6));
    }
  };

  explicit Multifactor(const Params& params) : params_(params) {}

  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    const double age = std::min(t.waited_s / in_seconds(params_.max_age), 1.0);
    const double size = std::min(t.units / params_.max_size, 1.0);
    return -(params_.age_weight * age + params_.size_weight * size +
             params_.fair_share_weight * fair_share(request.tenant, context));
  }

  [[nodiscard]] bool changes_with_time() const override { return true; }

  [[nodiscard]] Duration usage_half_life() const override { return params_.half_life; }

 private:
  [[nodiscard]] double fair_share(TenantId tenant, const OrderContext& context) const {
    const double promised = context.usage->share_promised(tenant);
    if (promised <= 0) {
      return 0;
    }
    const double used = context.usage->share_used(tenant, context.now);
    return math::pow(2.0, -(used / promised) / params_.damping);
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<JobOrder> order_multifactor;
const PluginEntry<JobOrder> order_multifactor = plugin<JobOrder, Multifactor>(
    "multifactor", "age, size and fair share of tenants, weighted (Slurm)");

}  // namespace suanwang
