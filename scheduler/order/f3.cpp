// F3: r n + 6860000 log10(s)
// of Carastan-Santos and de Camargo, SC'17. s counts from the scenario's start, so that shifting a
// trace in time changes the order.
#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class F3 : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    return t.requested_s * t.units + 6860000 * t.log10_submit();
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_f3;
const PluginEntry<JobOrder> order_f3 = plugin<JobOrder, F3>("f3", "r n + 6860000 log10(s)");

}  // namespace suanwang
