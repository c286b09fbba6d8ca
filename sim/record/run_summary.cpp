#include "sim/record/run_summary.hpp"

#include <algorithm>

namespace suanwang {

Supply& Supply::operator+=(const Supply& other) {
  centres += other.centres;
  nominal_gflops += other.nominal_gflops;
  usable_gflops += other.usable_gflops;
  meter += other.meter;
  site += other.site;
  cost_ufen += other.cost_ufen;
  carbon_ug += other.carbon_ug;
  jobs_cost_ufen += other.jobs_cost_ufen;
  jobs_carbon_ug += other.jobs_carbon_ug;
  busy_gflops_ms += other.busy_gflops_ms;
  available_gflops_ms += other.available_gflops_ms;
  return *this;
}

JobStats Supply::unattributed() const {
  JobStats rest;
  rest.it_energy_uj = unattributed_uj();
  rest.facility_energy_pj = site.unattributed().facility_pj;
  rest.cost_ufen = cost_ufen - jobs_cost_ufen;
  rest.carbon_ug = carbon_ug - jobs_carbon_ug;
  return rest;
}

Duration RunSummary::makespan() const {
  return jobs.turnaround_ms.count == 0 ? Duration{} : last_finish - first_submit;
}

RunAccumulator::RunAccumulator(const City& city) : city_(&city) {
  summary_.centres.resize(city.centres.size());
  summary_.tenants.resize(city.tenants.size());
  summary_.districts.resize(city.districts.size());
}

void RunAccumulator::job_left(const JobRow& row, Time now) {
  const JobFigures job = JobFigures::of(row, now);
  summary_.first_submit = std::min(summary_.first_submit, row.request.submit);
  (row.centre.exists() ? summary_.centres[row.centre].jobs : summary_.nowhere).add(job);
  (row.request.tenant.exists() ? summary_.tenants[row.request.tenant] : summary_.no_tenant)
      .add(job);
  if (row.state == FinalState::rejected) {
    ++summary_.rejected_by_reason[static_cast<std::size_t>(row.reject_reason)];
  }
  if (job.started) {
    summary_.wait_ms.add(job.wait_ms);
  }
  if (job.ended) {
    summary_.slowdown_ppm.add(job.slowdown_ppm);
    summary_.last_finish = std::max(summary_.last_finish, row.finish);
  }
}

void RunAccumulator::run_ended(const RunTotals& totals) {
  summary_.totals = totals;
  add_supply(totals);
  add_sites(totals);
  add_up_centres();
  add_up_tenants();
}

void RunAccumulator::add_supply(const RunTotals& totals) {
  for (std::uint32_t p = 0; p < city_->partitions.size(); ++p) {
    const PartitionId id(p);
    const Partition& partition = city_->partitions[id];
    Supply& supply = summary_.centres[partition.centre].supply;
    supply.nominal_gflops += city_->nominal_gflops(id);
    supply.usable_gflops += city_->usable_gflops(id);
    const PartitionMeter& meter = totals.partitions[id];
    supply.meter += meter;
    if (partition.accelerator.exists()) {
      const std::int64_t gflops = city_->accelerators[partition.accelerator].fp16_dense.base;
      supply.busy_gflops_ms += meter.busy_accelerator_ms * gflops;
      supply.available_gflops_ms += meter.available_accelerator_ms * gflops;
    }
  }
}

/// The facility's energy is the site's: partitions do not bear the overhead of an empty centre.
void RunAccumulator::add_sites(const RunTotals& totals) {
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    Supply& supply = summary_.centres[CentreId(c)].supply;
    supply.site = totals.sites[CentreId(c)];
    supply.cost_ufen = whole_units(supply.site.whole.cost);
    supply.carbon_ug = whole_units(supply.site.whole.carbon);
    supply.meter.facility_energy_pj = supply.site.whole.facility_pj;
  }
}

void RunAccumulator::add_up_centres() {
  summary_.jobs += summary_.nowhere;
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    const Centre& centre = city_->centres[CentreId(c)];
    CentreSummary& sums = summary_.centres[CentreId(c)];
    sums.id = CentreId(c);
    sums.supply.centres = 1;
    sums.supply.jobs_cost_ufen = sums.jobs.cost_ufen;
    sums.supply.jobs_carbon_ug = sums.jobs.carbon_ug;
    summary_.jobs += sums.jobs;
    summary_.supply += sums.supply;
    OwnerSummary& owner = summary_.owners[static_cast<std::size_t>(centre.owner)];
    owner.jobs += sums.jobs;
    owner.supply += sums.supply;
    if (centre.district.exists()) {
      summary_.districts[centre.district].supply += sums.supply;
    }
  }
}

void RunAccumulator::add_up_tenants() {
  summary_.no_district += summary_.no_tenant;
  for (std::uint32_t t = 0; t < city_->tenants.size(); ++t) {
    const DistrictId district = city_->tenants[TenantId(t)].district;
    const JobStats& jobs = summary_.tenants[TenantId(t)];
    if (district.exists()) {
      ++summary_.districts[district].tenants;
      summary_.districts[district].demand += jobs;
    } else {
      summary_.no_district += jobs;
    }
  }
}

}  // namespace suanwang
