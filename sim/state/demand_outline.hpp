// What the state must know of a run's demand before it comes.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/demand/data_sets.hpp"
#include "sim/demand/resilience.hpp"
#include "sim/demand/span_rule.hpp"

namespace suanwang {

/// A run's demand, as far as the state must know it before it comes.
struct DemandOutline {
  bool memory_asked = false;
  /// All tasks are one core and nothing else: whether a job fits is a matter of counting.
  bool unit_core_tasks = false;
  std::vector<Checkpointing> checkpoints{};   ///< by stream; empty: nobody writes any
  std::vector<OnPreemption> on_preemption{};  ///< by stream; none for one: fall_back
  std::vector<Bytes> state{};                 ///< by stream; none for one: nothing
  const Column<DataSetId, DataSet>* data_sets = nullptr;
  std::vector<DataNeeds> data{};   ///< by stream; empty: nobody needs any
  std::vector<ReachRule> reach{};  ///< by stream; empty: all may run anywhere
  std::vector<SpanRule> spans{};   ///< by stream; empty: all run at one centre each
};

}  // namespace suanwang
