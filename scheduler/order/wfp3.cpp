// WFP3: -(w/r)^3 n. Tang et al., CLUSTER 2009; as coded in HPCSimPickJobs.py of RLScheduler
// (SC'20).
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class Wfp3 : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    const double ratio = t.waited_s / (t.requested_s > 0 ? t.requested_s : 1e-3);
    return -(ratio * ratio * ratio) * t.units;
  }

  [[nodiscard]] bool changes_with_time() const override { return true; }
};

}  // namespace

extern const PluginEntry<JobOrder> order_wfp3;
const PluginEntry<JobOrder> order_wfp3 =
    plugin<JobOrder, Wfp3>("wfp3", "waited long for their length, large first: -(w/r)^3 n");

}  // namespace suanwang
