// What a run comes to, for the summary file and the table on the terminal.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/column.hpp"
#include "sim/city/city.hpp"
#include "sim/record/job_stats.hpp"
#include "sim/record/quantile_sketch.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// What centres offered and drew, of one centre, a district, an owner or the city.
struct Supply {
  std::uint32_t centres = 0;
  std::int64_t nominal_gflops = 0;  ///< FP16 dense, all cards
  std::int64_t usable_gflops = 0;   ///< without faulty ones
  PartitionMeter meter;
  SiteAccount site;
  Int128 cost_ufen = 0;  ///< for the facility's energy, whole micro-fen of each centre
  Int128 carbon_ug = 0;
  Int128 jobs_cost_ufen = 0;  ///< the part of it that jobs bear: the sum of what each was told
  Int128 jobs_carbon_ug = 0;
  Int128 busy_gflops_ms = 0;
  Int128 available_gflops_ms = 0;

  Supply& operator+=(const Supply& other);

  /// Energy, cost and carbon that no job bears, as sums over no jobs.
  [[nodiscard]] JobStats unattributed() const;

  /// What no job bears: idle nodes.
  [[nodiscard]] Int128 unattributed_uj() const { return meter.it_energy_uj - meter.job_energy_uj; }
};

struct CentreSummary {
  CentreId id;
  JobStats jobs;  ///< dispatched to it
  Supply supply;
};

struct OwnerSummary {
  JobStats jobs;  ///< dispatched to its centres
  Supply supply;
};

struct DistrictSummary {
  std::uint32_t tenants = 0;
  JobStats demand;  ///< of its tenants, wherever they ran
  Supply supply;    ///< of its centres, whoever used them
};

// In the order of reading; what the alignment of the 128-bit sums costs is paid once a run.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct RunSummary {
  RunTotals totals;
  Time first_submit = kNever;
  Time last_finish{};  ///< meaningful if a job ended
  JobStats jobs;
  Supply supply;
  QuantileSketch wait_ms;
  QuantileSketch slowdown_ppm;
  Column<CentreId, CentreSummary> centres;
  JobStats nowhere;  ///< jobs that were never dispatched
  std::array<std::uint64_t, kRejectReasons> rejected_by_reason{};  ///< indexed by RejectReason
  std::array<OwnerSummary, 2> owners;                              ///< indexed by Ownership
  Column<TenantId, JobStats> tenants;
  JobStats no_tenant;
  Column<DistrictId, DistrictSummary> districts;
  JobStats no_district;  ///< of tenants in no district, or of no tenant

  /// Last end minus first submission.
  [[nodiscard]] Duration makespan() const;
};

/// Adds up a run. Jobs as they leave, the rest at the end.
class RunAccumulator {
 public:
  explicit RunAccumulator(const City& city);

  void job_left(const JobRow& row, Time now);
  void run_ended(const RunTotals& totals);

  /// Whole after `run_ended`.
  [[nodiscard]] const RunSummary& summary() const { return summary_; }

 private:
  void add_supply(const RunTotals& totals);
  void add_sites(const RunTotals& totals);
  void add_up_centres();
  void add_up_tenants();

  const City* city_;
  RunSummary summary_;
};

}  // namespace suanwang
