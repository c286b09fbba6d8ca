#include "sim/experiment/flow_bound.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace suanwang {

namespace {

/// One machine that always works at what needs least until it is done.
class SrptMachine {
 public:
  /// Works until then; the integral of the number of jobs in system.
  double advance(double until) {
    double area = 0;
    while (now_ < until) {
      if (remaining_.empty()) {
        now_ = until;
        break;
      }
      const double shortest = remaining_.top();
      const double step = std::min(shortest, until - now_);
      area += step * static_cast<double>(remaining_.size());
      remaining_.pop();
      if (step < shortest) {
        remaining_.push(shortest - step);
        now_ = until;
      } else {
        now_ += step;
      }
    }
    return area;
  }

  /// The same until nothing is left: shortest first, each delays all behind it.
  double finish() {
    double area = 0;
    for (; !remaining_.empty(); remaining_.pop()) {
      area += remaining_.top() * static_cast<double>(remaining_.size());
    }
    return area;
  }

  void add(double time) { remaining_.push(time); }

 private:
  std::priority_queue<double, std::vector<double>, std::greater<>> remaining_;
  double now_ = 0;
};

double srpt_flow(std::span<const BoundJob> jobs, double capacity, double horizon) {
  SrptMachine machine;
  double flow = 0;
  for (const BoundJob& job : jobs) {
    if (job.release >= horizon) {
      break;
    }
    flow += machine.advance(job.release);
    machine.add(job.work / capacity);
  }
  return flow + (std::isinf(horizon) ? machine.finish() : machine.advance(horizon));
}

}  // namespace

double least_flow(std::span<const BoundJob> jobs, double capacity, double horizon) {
  double alone = 0;
  for (const BoundJob& job : jobs) {
    alone += std::max(0.0, std::min(job.least_run, horizon - job.release));
  }
  return std::max(alone, srpt_flow(jobs, capacity, horizon));
}

double least_end(std::span<const BoundJob> jobs, double capacity) {
  double end = 0;
  double work = 0;
  for (std::size_t i = jobs.size(); i-- > 0;) {
    work += jobs[i].work;
    end = std::max({end, jobs[i].release + jobs[i].least_run, jobs[i].release + work / capacity});
  }
  return end;
}

}  // namespace suanwang
