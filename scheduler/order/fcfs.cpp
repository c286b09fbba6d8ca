// First come, first served: equal keys leave the order to (submit, number).
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class Fcfs : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& /*request*/,
                           const OrderContext& /*context*/) const override {
    return 0;
  }

  [[nodiscard]] bool is_of_submission() const override { return true; }
};

}  // namespace

extern const PluginEntry<JobOrder> order_fcfs;
const PluginEntry<JobOrder> order_fcfs = plugin<JobOrder, Fcfs>("fcfs", "first come, first served");

}  // namespace suanwang
