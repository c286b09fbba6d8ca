// Listens to a run and keeps what a comparison needs of each job.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/experiment/replication.hpp"
#include "sim/record/run_summary.hpp"

namespace suanwang {

class JobWatch final : public Recorder {
 public:
  explicit JobWatch(const City& city);

  [[nodiscard]] bool rows_may_wait() const override { return true; }

  void job_left(const JobRow& row) override;
  void centre_interval(const CentreInterval& interval) override;
  void run_ended(const RunTotals& totals) override;

  [[nodiscard]] const RunSummary& summary() const { return sums_.summary(); }

  /// After `run_ended`. `plan` and `seed`: of the run, for its bounds.
  [[nodiscard]] JobFates fates(const RunPlan& plan, std::uint64_t seed, double level) const;

 private:
  enum class Fate : std::uint8_t { unknown, rejected, present, ended };

  struct Kept {
    Fate fate = Fate::unknown;
    std::int64_t submit_ms = 0;
    std::int64_t wait_ms = 0;
  };

  /// Time in system, and the part of it that jobs ran, of a tenant or district.
  struct Service {
    double in_system_ms = 0;
    double ran_ms = 0;
  };

  void add_service(const JobRow& row, double in_system_ms, double wait_ms);
  void add_bounds(const RunPlan& plan, std::uint64_t seed, JobFates& fates) const;
  [[nodiscard]] std::optional<SteadyState> steady_wait(double level) const;

  const City* city_;
  RunAccumulator sums_;
  Time now_{};              // the end of the last interval
  std::vector<Kept> jobs_;  // by number - 1
  JobFates fates_;
  Int128 cost_ufen_ = 0;
  Int128 carbon_ug_ = 0;
  std::vector<Service> tenants_;    // the last is of jobs without one
  std::vector<Service> districts_;  // the last: of tenants in none
};

}  // namespace suanwang
