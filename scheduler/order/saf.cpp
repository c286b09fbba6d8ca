// Smallest area first: requested time times units.
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class Saf : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    return t.requested_s * t.units;
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_saf;
const PluginEntry<JobOrder> order_saf =
    plugin<JobOrder, Saf>("saf", "smallest requested time x units first");

}  // namespace suanwang
