// Listens to a run and counts which jobs started in time.
#pragma once

#include <vector>

#include "sim/experiment/capacity/capacity_goal.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// Counts exactly, by each job's first start. A job counts if it was submitted early enough to
/// start in time before the run ends, whatever became of it: those that came later are left out
/// even if they started, since of them only the lucky ones would be seen. Rejected and withdrawn
/// jobs did not start.
class StartWatch final : public Recorder {
 public:
  /// The plan and the goals must outlive it. Goals on metrics are passed over.
  StartWatch(const RunPlan& plan, const std::vector<CapacityGoal>& goals);

  [[nodiscard]] bool rows_may_wait() const override { return true; }

  void job_left(const JobRow& row) override;

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}

  /// By goal; those on metrics stay empty.
  [[nodiscard]] const std::vector<GoalValue>& values() const { return values_; }

 private:
  [[nodiscard]] bool counts(const JobCriterion& jobs, const JobRequest& request) const;

  const RunPlan* plan_;
  const std::vector<CapacityGoal>* goals_;
  std::vector<GoalValue> values_;
};

}  // namespace suanwang
