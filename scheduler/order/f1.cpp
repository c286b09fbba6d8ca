// F1: log10(r) n + 870 log10(s)
// of Carastan-Santos and de Camargo, SC'17. s counts from the scenario's start, so that shifting a
// trace in time changes the order.
#include "scheduler/order/job_order.hpp"
#include "sim/base/math.hpp"

namespace suanwang {

namespace {

class F1 : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    return math::log10(t.requested_s > 0 ? t.requested_s : 1e-3) * t.units + 870 * t.log10_submit();
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_f1;
const PluginEntry<JobOrder> order_f1 = plugin<JobOrder, F1>("f1", "log10(r) n + 870 log10(s)");

}  // namespace suanwang
