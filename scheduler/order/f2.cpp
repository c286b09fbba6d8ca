// F2: sqrt(r) n + 25600 log10(s)
// of Carastan-Santos and de Camargo, SC'17. s counts from the scenario's start, so that shifting a
// trace in time changes the order.
#include <cmath>

#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class F2 : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    return std::sqrt(t.requested_s) * t.units + 25600 * t.log10_submit();
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_f2;
const PluginEntry<JobOrder> order_f2 = plugin<JobOrder, F2>("f2", "sqrt(r) n + 25600 log10(s)");

}  // namespace suanwang
