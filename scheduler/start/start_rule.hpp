// Start rules: which waiting jobs start now, given the order. One file a rule.
#pragma once

#include "scheduler/pipeline/starter.hpp"
#include "sim/base/plugin.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// One object serves one centre of one run.
class StartRule {
 public:
  virtual ~StartRule() = default;

  /// Whether it plans on requested times.
  [[nodiscard]] virtual bool needs_estimates() const { return true; }

  /// Whether the centre must keep a calendar of reservations for it.
  [[nodiscard]] virtual bool needs_calendar() const { return false; }

  /// Whether it puts running and waiting jobs in an order of its own, whatever the centre's order.
  [[nodiscard]] virtual bool ranks() const { return false; }

  /// Whether jobs that it preempts must keep what they have done, lest they never end.
  [[nodiscard]] virtual bool needs_progress_kept() const { return false; }

  /// Whether jobs that run make room for others although no better one has come: by turns, or to
  /// be started anew.
  [[nodiscard]] virtual bool takes_turns() const { return needs_progress_kept(); }

  virtual void decide(const Observation& observation, const Trigger& trigger, Starter& starter) = 0;
};

/// All rules there are (generated from scheduler/start/*.cpp).
PluginTable<StartRule> start_rules();

}  // namespace suanwang
