#include "sim/record/job_stats.hpp"

#include <algorithm>

#include "sim/base/rounding.hpp"

namespace suanwang {

JobFigures JobFigures::of(const JobRow& row, Time now) {
  JobFigures job;
  job.state = row.state;
  job.requeues = row.requeues;
  job.it_energy_uj = row.it_energy_uj;
  job.facility_energy_pj = row.facility_energy_pj;
  job.cost_ufen = row.cost_ufen;
  job.carbon_ug = row.carbon_ug;
  job.started = row.start != kNever;
  job.has_deadline = row.request.deadline != kNever;
  job.meets_deadline = row.state == FinalState::completed && row.finish <= row.request.deadline;
  if (row.task_ms_before != 0) [[unlikely]] {
    job.core_ms = Int128{row.task_ms_before} * row.request.cores;
    job.accelerator_ms = Int128{row.task_ms_before} * row.request.accelerators;
  }
  if (!job.started) {
    return job;
  }
  job.ended = row.finish != kNever;
  job.wait_ms = (row.start - row.request.submit - row.ran_before).ms;
  const std::int64_t here_ms = ((job.ended ? row.finish : now) - row.start).ms;
  const std::int64_t run_ms = here_ms + row.ran_before.ms;
  job.core_ms += Int128{here_ms} * row.request.total_cores();
  if (row.request.accelerators > 0) {
    job.accelerator_ms += Int128{here_ms} * row.request.total_accelerators();
  }
  if (job.ended) {
    job.turnaround_ms = (row.finish - row.request.submit).ms;
    const std::int64_t bound_ms = std::max(run_ms, kSlowdownBound.ms);
    job.slowdown_ppm = 1'000'000;
    if (job.turnaround_ms > bound_ms) {
      job.slowdown_ppm = static_cast<std::int64_t>(rounded_ratio(job.turnaround_ms, bound_ms, 6));
    }
  }
  return job;
}

ExactMean& ExactMean::operator+=(const ExactMean& other) {
  sum += other.sum;
  count += other.count;
  most = std::max(most, other.most);
  return *this;
}

JobStats& JobStats::operator+=(const JobStats& other) {
  for (std::size_t i = 0; i < by_state.size(); ++i) {
    by_state[i] += other.by_state[i];
  }
  requeues += other.requeues;
  deadlines += other.deadlines;
  deadlines_met += other.deadlines_met;
  wait_ms += other.wait_ms;
  turnaround_ms += other.turnaround_ms;
  slowdown_ppm += other.slowdown_ppm;
  core_ms += other.core_ms;
  accelerator_ms += other.accelerator_ms;
  it_energy_uj += other.it_energy_uj;
  facility_energy_pj += other.facility_energy_pj;
  cost_ufen += other.cost_ufen;
  carbon_ug += other.carbon_ug;
  return *this;
}

std::uint64_t JobStats::submitted() const {
  std::uint64_t all = 0;
  for (const std::uint64_t n : by_state) {
    all += n;
  }
  return all;
}

}  // namespace suanwang
