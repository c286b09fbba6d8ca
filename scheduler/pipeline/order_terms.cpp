#include "scheduler/order/job_order.hpp"
#include "sim/base/math.hpp"

namespace suanwang {

OrderTerms OrderTerms::of(const JobRequest& request, Time now) {
  const std::uint64_t cards = request.total_accelerators();
  return {in_seconds(request.walltime),
          static_cast<double>(cards > 0 ? cards : request.total_cores()),
          in_seconds(request.submit),
          in_seconds(now - request.submit)};
}

double OrderTerms::log10_submit() const {
  return math::log10(submit_s > 0.1 ? submit_s : 0.1);
}

}  // namespace suanwang
