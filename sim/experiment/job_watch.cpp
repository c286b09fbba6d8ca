#include "sim/experiment/job_watch.hpp"

#include <algorithm>
#include <span>

#include "sim/base/random.hpp"
#include "sim/experiment/fairness.hpp"
#include "sim/experiment/ideal.hpp"

namespace suanwang {

namespace {

// Fewer jobs than these tell nothing of a steady state.
constexpr std::size_t kFewestObservations = 20 * kBatches;

/// Of those who had jobs in system: how much of that time the jobs ran.
template <class Services>
std::optional<double> evenness(const Services& services) {
  std::vector<double> shares;
  for (const auto& service : services) {
    if (service.in_system_ms > 0) {
      shares.push_back(service.ran_ms / service.in_system_ms);
    }
  }
  return shares.size() < 2 ? std::nullopt : jain_index(shares);
}

/// What a job is known by, mixed well: sums of it do not depend on the order of jobs.
std::uint64_t digest_of(const JobRequest& request) {
  SplitMix64 mixer(request.id * 0x9e3779b97f4a7c15U ^ request.stream.value());
  const std::uint64_t name = mixer.next();
  return SplitMix64(name ^ static_cast<std::uint64_t>(request.submit.ms)).next();
}

}  // namespace

JobWatch::JobWatch(const City& city)
    : city_(&city),
      sums_(city),
      tenants_(city.tenants.size() + 1),
      districts_(city.districts.size() + 1) {}

void JobWatch::centre_interval(const CentreInterval& interval) {
  now_ = std::max(now_, interval.until);
}

void JobWatch::job_left(const JobRow& row) {
  sums_.job_left(row, now_);
  fates_.arrivals_digest += digest_of(row.request);
  const std::size_t at = row.request.number - 1;
  if (at >= jobs_.size()) {
    jobs_.resize(std::max(at + 1, jobs_.size() * 2));
  }
  Kept& kept = jobs_[at];
  kept.submit_ms = row.request.submit.ms;
  if (row.state == FinalState::rejected) {
    kept.fate = Fate::rejected;
    return;
  }
  const bool ended = row.start != kNever && row.finish != kNever;
  const Time until = row.finish != kNever ? row.finish : now_;
  const Time started = row.start != kNever ? row.start : until;
  kept.fate = ended ? Fate::ended : Fate::present;
  kept.wait_ms = (started - row.request.submit - row.ran_before).ms;
  const auto in_system_ms = static_cast<double>((until - row.request.submit).ms);
  ++fates_.jobs;
  fates_.wait_ms += static_cast<double>(kept.wait_ms);
  fates_.in_system_ms += in_system_ms;
  if (ended) {
    cost_ufen_ += row.cost_ufen;
    carbon_ug_ += row.carbon_ug;
  }
  add_service(row, in_system_ms, static_cast<double>(kept.wait_ms));
}

void JobWatch::add_service(const JobRow& row, double in_system_ms, double wait_ms) {
  const TenantId tenant = row.request.tenant;
  const DistrictId district = tenant.exists() ? city_->tenants[tenant].district : DistrictId();
  Service& of_tenant = tenant.exists() ? tenants_[tenant.value()] : tenants_.back();
  Service& of_district = district.exists() ? districts_[district.value()] : districts_.back();
  for (Service* service : {&of_tenant, &of_district}) {
    service->in_system_ms += in_system_ms;
    service->ran_ms += in_system_ms - wait_ms;
  }
}

void JobWatch::run_ended(const RunTotals& totals) {
  sums_.run_ended(totals);
}

JobFates JobWatch::fates(const RunPlan& plan, std::uint64_t seed, double level) const {
  JobFates fates = fates_;
  fates.jobs_cost_ufen = static_cast<double>(cost_ufen_);
  fates.jobs_carbon_ug = static_cast<double>(carbon_ug_);
  fates.fairness_tenants = evenness(tenants_);
  fates.fairness_districts = evenness(districts_);
  add_bounds(plan, seed, fates);
  fates.steady_wait = steady_wait(level);
  return fates;
}

void JobWatch::add_bounds(const RunPlan& plan, std::uint64_t seed, JobFates& fates) const {
  const IdealRun ideal = ideal_run(plan, seed);
  std::vector<bool> counts(ideal.jobs.size());
  for (std::size_t i = 0; i < counts.size() && i < jobs_.size(); ++i) {
    counts[i] = jobs_[i].fate == Fate::present || jobs_[i].fate == Fate::ended;
    if (jobs_[i].fate == Fate::ended) {
      fates.least_jobs_cost_ufen += ideal.jobs[i].least_cost_ufen;
      fates.least_jobs_carbon_ug += ideal.jobs[i].least_carbon_ug;
    }
  }
  fates.least_in_system_ms = least_flow(ideal, counts);
  if (plan.horizon == kNever) {
    const auto first = static_cast<double>(summary().first_submit.ms);
    fates.makespan_ms = static_cast<double>(summary().makespan().ms);
    fates.least_makespan_ms = std::max(0.0, least_end(ideal, counts) - first);
  }
}

std::optional<SteadyState> JobWatch::steady_wait(double level) const {
  std::vector<double> waits;
  std::vector<std::int64_t> submits;
  for (const Kept& kept : jobs_) {
    if (kept.fate == Fate::present || kept.fate == Fate::ended) {
      waits.push_back(static_cast<double>(kept.wait_ms));
      submits.push_back(kept.submit_ms);
    }
  }
  if (waits.size() < kFewestObservations) {
    return std::nullopt;
  }
  SteadyState steady;
  steady.warm_up = warm_up_mser5(waits);
  steady.warm_up_time = Duration{submits[steady.warm_up.observations]};
  steady.batches =
      batch_means(std::span<const double>(waits).subspan(steady.warm_up.observations), level);
  return steady;
}

}  // namespace suanwang
