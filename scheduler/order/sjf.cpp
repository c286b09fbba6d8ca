// Shortest job first, by the requested time.
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class Sjf : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    return OrderTerms::of(request, context.now).requested_s;
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_sjf;
const PluginEntry<JobOrder> order_sjf =
    plugin<JobOrder, Sjf>("sjf", "shortest requested time first");

}  // namespace suanwang
