#include "app/seed_table.hpp"

#include "sim/base/rounding.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang::app {

namespace {

std::vector<std::string> seed_row(std::uint64_t seed, const RunSummary& summary) {
  const JobStats& jobs = summary.jobs;
  const PartitionMeter& meter = summary.supply.meter;
  return {std::to_string(seed),
          std::to_string(jobs.submitted()),
          std::to_string(jobs.finished()),
          std::to_string(jobs.killed()),
          std::to_string(jobs.count(FinalState::rejected)),
          wait_text(jobs.wait_ms, WaitOf::mean),
          wait_text(jobs.wait_ms, WaitOf::most),
          ratio_text(jobs.slowdown_ppm.sum, Int128{jobs.slowdown_ppm.count} * 1'000'000, 2),
          percent_text(meter.busy_core_ms, meter.available_core_ms),
          percent_text(meter.busy_accelerator_ms, meter.available_accelerator_ms),
          ratio_text(meter.it_energy_uj, kMicrojoulesPerMwh, 3),
          ratio_text(meter.facility_energy_pj, meter.it_energy_uj * 1'000'000, 3)};
}

}  // namespace

std::string seed_table(const RunPlan& plan, const std::vector<SimulationResult>& results) {
  TextTable table(std::vector<TextTable::Align>(12, TextTable::Align::right));
  table.add({"seed",
             "jobs",
             "done",
             "killed",
             "rejected",
             "mean wait",
             "max wait",
             "slowdown",
             "cores",
             "cards",
             "IT MWh",
             "PUE"});
  table.rule();
  for (std::size_t i = 0; i < results.size(); ++i) {
    table.add(seed_row(plan.seed + i, results[i].summary));
  }
  return plan.name + ", " + std::to_string(results.size()) + " seeds\n\n" + table.text() + "\n";
}

}  // namespace suanwang::app
