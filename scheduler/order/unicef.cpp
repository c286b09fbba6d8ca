// UNICEF: -w / (log2(n) r). RLScheduler (SC'20) adds 1e-15 to n and w, which makes one-unit jobs
// infinitely urgent; here log2(max(n, 2)) is used.
#include "scheduler/order/job_order.hpp"
#include "sim/base/math.hpp"

namespace suanwang {

namespace {

class Unicef : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    const double length = t.requested_s > 0 ? t.requested_s : 1e-3;
    return -t.waited_s / (math::log2(t.units > 2 ? t.units : 2) * length);
  }

  [[nodiscard]] bool changes_with_time() const override { return true; }
};

}  // namespace

extern const PluginEntry<JobOrder> order_unicef;
const PluginEntry<JobOrder> order_unicef = plugin<JobOrder, Unicef>(
    "unicef", "waited long, short and narrow first: -w / (log2(max(n,2)) r)");

}  // namespace suanwang
