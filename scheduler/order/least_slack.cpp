// Least slack first: deadline less requested time, which orders waiting jobs by how long each may
// still wait. Jobs without a deadline come last, the longest first among them as for all.
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class LeastSlack : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request,
                           const OrderContext& /*context*/) const override {
    return static_cast<double>(request.deadline.ms) - static_cast<double>(request.walltime.ms);
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_least_slack;
const PluginEntry<JobOrder> order_least_slack = plugin<JobOrder, LeastSlack>(
    "least-slack", "least time left beyond the requested one, until the deadline");

}  // namespace suanwang
