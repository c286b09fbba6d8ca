#include "scheduler/order/job_order.hpp"
#include "sim/base/math.hpp"

namespace suanwang {

OrderTerms OrderTerms::of(const JobRequest& request, Time now) {
  return {in_seconds(request.walltime),
          request.size(),
          in_seconds(request.submit),
          in_seconds(now - request.submit)};
}

double OrderTerms::log10_submit() const {
  return math::log10(submit_s > 0.1 ? submit_s : 0.1);
}

}  // namespace suanwang
