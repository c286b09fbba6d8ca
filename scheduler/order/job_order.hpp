// Queue orders: which waiting job is looked at first. One file an order.
#pragma once

#include "sim/base/plugin.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// A waiting order that a scenario can name.
class JobOrder : public WaitingOrder {
 public:
  /// Whether all keys are the same, so that nobody needs to ask for them.
  [[nodiscard]] virtual bool is_of_submission() const { return false; }
};

/// Formulas of the orders: scheduler/order/*.cpp; r = requested time in s, n = units asked for
/// (accelerators if any, else cores), s = submit time in s from the scenario's start, w = waiting
/// time.
struct OrderTerms {
  double requested_s = 0;
  double units = 0;
  double submit_s = 0;
  double waited_s = 0;

  static OrderTerms of(const JobRequest& request, Time now);

  /// log10(s); submit times around the start count as 0.1 s, which has a logarithm.
  [[nodiscard]] double log10_submit() const;
};

/// All orders there are (generated from scheduler/order/*.cpp).
PluginTable<JobOrder> job_orders();

}  // namespace suanwang
