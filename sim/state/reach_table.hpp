// Which centres the jobs of each stream may run at, for their latency and their owners' wishes.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/demand/data_sets.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

class ReachTable {
 public:
  ReachTable() = default;

  /// `rules` and `needs` by stream; both empty: all may run anywhere. A centre that a job's data
  /// can't reach by any links is out of its reach, too.
  ReachTable(const City& city,
             const Column<DataSetId, DataSet>* sets,
             const std::vector<ReachRule>& rules,
             const std::vector<DataNeeds>& needs);

  /// Whether all may run anywhere; else ask `allows`.
  [[nodiscard]] bool allows_all() const { return centres_ == 0; }

  [[nodiscard]] bool allows(StreamId stream, CentreId centre) const;

 private:
  std::size_t centres_ = 0;    // 0: there are no rules
  std::vector<bool> may_run_;  // by stream and centre; empty: all
};

}  // namespace suanwang
