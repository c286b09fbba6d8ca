// Longest job first, by the requested time.
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class Ljf : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    return -OrderTerms::of(request, context.now).requested_s;
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_ljf;
const PluginEntry<JobOrder> order_ljf =
    plugin<JobOrder, Ljf>("ljf", "longest requested time first");

}  // namespace suanwang
