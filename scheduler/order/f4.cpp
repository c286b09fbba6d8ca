// F4: r sqrt(n) + 530000 log10(s)
// of Carastan-Santos and de Camargo, SC'17. s counts from the scenario's start, so that shifting a
// trace in time changes the order.
#include <cmath>

#include "scheduler/order/job_order.hpp"

namespace suanwang {

namespace {

class F4 : public JobOrder {
 public:
  [[nodiscard]] double key(const JobRequest& request, const OrderContext& context) const override {
    const OrderTerms t = OrderTerms::of(request, context.now);
    return t.requested_s * std::sqrt(t.units) + 530000 * t.log10_submit();
  }
};

}  // namespace

extern const PluginEntry<JobOrder> order_f4;
const PluginEntry<JobOrder> order_f4 = plugin<JobOrder, F4>("f4", "r sqrt(n) + 530000 log10(s)");

}  // namespace suanwang
