#include "sim/engine/diagnosis_book.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "sim/record/rows.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kAsItIs = 0;
constexpr std::size_t kInReferenceWeather = 1;
constexpr std::size_t kFirstMeasure = 2;
constexpr std::size_t kMonthsJudged = 12;

Int128 metered_it_pj(const SiteAccount& account, MeterPoint meter) {
  Int128 it = account.whole.facility_pj;
  for (std::size_t s = 0; s < kSubsystems; ++s) {
    const bool is_it =
        static_cast<Subsystem>(s) == Subsystem::pdu && meter == MeterPoint::ups_output;
    it -= is_it ? Int128{0} : account.overhead_pj[s];
  }
  return it;
}

SiteAccount difference(SiteAccount a, const SiteAccount& b) {
  return a -= b;
}

}  // namespace

DiagnosisBook::DiagnosisBook(const City& city,
                             const Surroundings& surroundings,
                             const SiteContracts& contracts,
                             CentreId centre)
    : city_(&city), contracts_(&contracts), contract_(&contracts.centres[centre]), centre_(centre) {
  const Site& site = surroundings.sites[centre];
  const ZoneSeries& zone = surroundings.zones[site.zone];
  const Plant& plant = site.plant.value(0);
  shadows_.reserve(kFirstMeasure + contract_->diagnosis->measures.size());
  add_shadow(plant, zone);
  add_shadow(plant, contract_->diagnosis->reference);
  for (const CandidateMeasure& measure : contract_->diagnosis->measures) {
    add_shadow(measure.plant, zone);
  }
}

/// Meters keep the address of their site: the vector must not grow beyond what was reserved.
void DiagnosisBook::add_shadow(const Plant& plant, const ZoneSeries& series) {
  Shadow& shadow = shadows_.emplace_back();
  shadow.site.plant = StepSeries<Plant>(plant);
  shadow.meter = std::make_unique<SiteMeter>(shadow.site, series, city_->centres[centre_].pue_ppm);
}

void DiagnosisBook::close_month() {
  for (Shadow& shadow : shadows_) {
    shadow.at_month_end.push_back(shadow.meter->account());
  }
}

void DiagnosisBook::piece(const SitePiece& piece) {
  for (Time from = piece.from; from < piece.until;) {
    if (months_.empty() || from == month_end_) {
      const CivilMonth month = month_of(city_->calendar.civil_day(from));
      month_end_ = midnight(city_->calendar, first_day(month + 1));
      months_.push_back(month);
    }
    const Time until = std::min(piece.until, month_end_);
    for (Shadow& shadow : shadows_) {
      shadow.meter->advance(until, piece.it_nw / kNanowattsPerMilliwatt, 0);
    }
    if (until == month_end_) {
      close_month();
    }
    from = until;
  }
}

/// The months of the run as they would have been; what is whole and connected stays as it was.
std::vector<MeteredMonth> DiagnosisBook::months_with(const Shadow& shadow,
                                                     const SiteOutcome& site) const {
  std::vector<MeteredMonth> months;
  const Shadow& as_it_is = shadows_[kAsItIs];
  for (std::size_t m = 0; m < shadow.at_month_end.size() && m < site.months.size(); ++m) {
    const auto of_month = [m](const Shadow& of) {
      return m == 0 ? of.at_month_end[m] : difference(of.at_month_end[m], of.at_month_end[m - 1]);
    };
    const SiteAccount with = of_month(shadow);
    const SiteAccount without = of_month(as_it_is);
    if (site.months[m].whole) {
      months.push_back({site.months[m].month,
                        with.whole.facility_pj,
                        metered_it_pj(with, contract_->meter),
                        without.whole.facility_pj - with.whole.facility_pj,
                        money_of(without.whole.cost - with.whole.cost).base,
                        // Who has no end system yet would connect with the works.
                        site.months[m].connected || !contract_->end_system});
    }
  }
  // Twelve months are what a verdict is made of: the last ones.
  if (months.size() > kMonthsJudged) {
    months.erase(months.begin(), months.end() - static_cast<std::ptrdiff_t>(kMonthsJudged));
  }
  return months;
}

void DiagnosisBook::judge_data(const SiteOutcome& site, DiagnosisOutcome& outcome) const {
  const std::vector<MeteredMonth> months = months_with(shadows_[kAsItIs], site);
  for (const MeteredMonth& month : months) {
    outcome.sums.facility += month.facility_pj;
    outcome.sums.it += month.it_pj;
    for (const SiteMonth& row : site.months) {
      if (row.month == month.month && row.connection) {
        outcome.readings_expected += row.connection->expected;
        outcome.readings_received += row.connection->received;
      }
    }
  }
  outcome.sums.months = static_cast<std::int32_t>(months.size());
  const Share least = contracts_->programme->connection.completeness;
  const bool is_complete = Int128{outcome.readings_received} * 1'000'000 >=
                           Int128{outcome.readings_expected} * least.base;
  outcome.has_data = months.size() == kMonthsJudged && is_complete;
  if (outcome.has_data) {
    outcome.standard = assess(contracts_->programme->standard, outcome.sums, contract_->meter);
  }
}

DiagnosisOutcome DiagnosisBook::outcome(const SiteOutcome& site) const {
  DiagnosisOutcome outcome;
  outcome.account = shadows_[kAsItIs].meter->account();
  outcome.reference = shadows_[kInReferenceWeather].meter->account();
  judge_data(site, outcome);
  const DiagnosisPlan& plan = *contract_->diagnosis;
  for (std::size_t i = 0; i < plan.measures.size() && outcome.has_data; ++i) {
    const Shadow& shadow = shadows_[kFirstMeasure + i];
    const std::vector<MeteredMonth> months = months_with(shadow, site);
    const ProjectFacts project{contract_->meter,
                               first_day(months.front().month),
                               plan.firm,
                               {plan.measures[i].investment},
                               {}};
    outcome.measures.push_back({plan.measures[i].name,
                                settle(*contracts_->programme, project, months),
                                shadow.meter->account()});
  }
  const auto key = [](const MeasureOutcome& measure) {
    return std::tuple(measure.settled.cashflow.payback_months.value_or(INT32_MAX),
                      -measure.settled.cashflow.net_present_value.base);
  };
  std::stable_sort(
      outcome.measures.begin(),
      outcome.measures.end(),
      [&](const MeasureOutcome& a, const MeasureOutcome& b) { return key(a) < key(b); });
  return outcome;
}

}  // namespace suanwang
