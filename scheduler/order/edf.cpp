// Earliest deadline first; jobs without one come last.
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class Edf : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request,
                           const OrderContext& /*context*/) const override {
    return static_cast<double>(request.deadline.ms);
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_edf;
const PluginEntry<JobOrder> order_edf =
    plugin<JobOrder, Edf>("edf", "earliest deadline first; jobs without one last");

}  // namespace suanwang
