// The end of a run: what is left is told, and the books are compared.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

void Simulator::Run::finish() {
  if (options_.horizon != kNever) {
    while (book_.next_close() <= options_.horizon) {
      now_ = book_.next_close();
      close_interval();
    }
    now_ = options_.horizon;
  }
  close_interval();
  totals_.end = now_;
  totals_.partitions = book_.totals(now_, world_);
  totals_.sites = book_.sites(now_, world_);
  close_site_books();
  tell_live_jobs();
  close_market();
  sum_up_network();
  totals_.fingerprint = fingerprint_.value();
  for (std::size_t code = 1; code < refusals_.size(); ++code) {
    if (refusals_[code] > 0) {
      totals_.refusals_by_code.push_back({name_of(static_cast<Refusal>(code)), refusals_[code]});
    }
  }
  if (telemetry_book_ != nullptr) {
    totals_.telemetry = telemetry_book_->close(now_);
  }
  check_books();
  if (options_.decisions != nullptr) {
    options_.decisions->ended(totals_.fingerprint);
  }
  recorder_->run_ended(totals_);
}

void Simulator::Run::tell_live_jobs() {
  std::vector<JobId> live;
  for (std::uint32_t slot = 0; slot < world_.jobs().slot_count(); ++slot) {
    if (world_.jobs().is_live(JobId(slot)) && !world_.jobs().is_part(JobId(slot))) {
      live.emplace_back(slot);
    }
  }
  std::sort(live.begin(), live.end(), [this](JobId a, JobId b) {
    return world_.jobs()[a].request.number < world_.jobs()[b].request.number;
  });
  for (const JobId id : live) {
    if (world_.jobs()[id].phase == JobPhase::delivering) {
      tell_end(id, FinalState::completed, RejectReason::none);
      continue;
    }
    const bool running = world_.jobs()[id].phase == JobPhase::running;
    if (running) {
      world_.note_latency(now_, id);
    }
    ++(running ? totals_.running : totals_.waiting);
    tell(add_row(id, running ? FinalState::running : FinalState::waiting, RejectReason::none));
  }
  tell_rows();
}

void Simulator::Run::check_books() const {
  world_.check();
  SUANWANG_CHECK(totals_.submitted == totals_.finished + totals_.killed + totals_.rejected +
                                          totals_.running + totals_.waiting,
                 "submitted jobs are not finished + killed + rejected + running + waiting");
  Int128 job_energy = 0;
  for (const PartitionMeter& meter : totals_.partitions) {
    job_energy += meter.job_energy_uj;
    SUANWANG_CHECK(meter.job_energy_uj <= meter.it_energy_uj,
                   "jobs bear more energy than their partition drew");
  }
  SUANWANG_CHECK(job_energy == told_energy_uj_,
                 "the energy of all jobs is not what the meters say jobs have borne");
  check_sites();
}

void Simulator::Run::open_site_books() {
  const SiteContracts* contracts = options_.contracts;
  if (contracts == nullptr || contracts->centres.empty() || !world_.sites_are_metered()) {
    return;
  }
  constexpr Time kOpenEnd{days(3'653).ms};
  const Time end = options_.horizon == kNever ? kOpenEnd : options_.horizon;
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    const CentreId id(c);
    if (contracts->centres[id].empty()) {
      continue;
    }
    site_books_.push_back(std::make_unique<SiteBook>(
        *city_, *options_.surroundings, *contracts, id, options_.seed, telemetry_book_.get(), end));
    world_.site_meter(id).listen(site_books_.back().get());
    diagnosis_books_.emplace_back();
    if (contracts->centres[id].diagnosis) {
      diagnosis_books_.back() =
          std::make_unique<DiagnosisBook>(*city_, *options_.surroundings, *contracts, id);
      world_.site_meter(id).listen(diagnosis_books_.back().get());
    }
  }
}

/// Outcomes of the sites, then the city's envelope over what they claim.
void Simulator::Run::close_site_books() {
  std::map<std::int32_t, std::vector<BudgetClaim>> claims;
  for (std::size_t i = 0; i < site_books_.size(); ++i) {
    SiteOutcome outcome = site_books_[i]->outcome(now_);
    if (diagnosis_books_[i] != nullptr) {
      outcome.diagnosis = diagnosis_books_[i]->outcome(outcome);
    }
    if (outcome.project && outcome.project->rewards.total.base > 0) {
      const CivilDay date = outcome.project->claim.date;
      claims[date_of(date).year].push_back(
          {city_->centres[outcome.centre].name, date, outcome.project->rewards.total});
    }
    totals_.programme.sites.push_back(std::move(outcome));
  }
  if (claims.empty() || !options_.contracts->programme->budget) {
    return;
  }
  CityBudget budget(*options_.contracts->programme->budget);
  for (auto& [year, of_year] : claims) {
    totals_.programme.budget.push_back(budget.settle(year, std::move(of_year)));
  }
}

/// What jobs were told they bear is what their sites say; the subsystems are the whole.
void Simulator::Run::check_sites() const {
  SiteBearing jobs;
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    const SiteAccount& site = totals_.sites[CentreId(c)];
    jobs += site.jobs;
    Int128 parts = 0;
    for (const Int128 part : site.overhead_pj) {
      parts += part;
    }
    const Centre& centre = city_->centres[CentreId(c)];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      parts += totals_.partitions[centre.partition(i)].it_energy_uj * 1'000'000;
    }
    SUANWANG_CHECK(parts == site.whole.facility_pj,
                   "IT load and subsystems of " + centre.name + " do not add up to its facility");
    SUANWANG_CHECK(site.jobs.facility_pj <= site.whole.facility_pj &&
                       site.jobs.cost <= site.whole.cost && site.jobs.carbon <= site.whole.carbon,
                   "jobs bear more than the facility of " + centre.name);
  }
  SUANWANG_CHECK(!world_.sites_are_metered() || jobs == told_bearing_,
                 "facility energy, cost or carbon of all jobs is not what their sites say");
}

std::string Simulator::Run::describe() const {
  return "at " + std::to_string(now_.ms) + " ms: " + std::to_string(totals_.submitted) +
         " submitted, " + std::to_string(totals_.finished) + " finished, " +
         std::to_string(totals_.killed) + " killed, " + std::to_string(totals_.rejected) +
         " rejected, " + std::to_string(world_.jobs().live_count()) + " live, " +
         std::to_string(events_.size()) + " events to come, " + std::to_string(totals_.decisions) +
         " decisions";
}

}  // namespace suanwang
