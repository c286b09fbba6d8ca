#include "sim/engine/site_book.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/rounding.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

namespace {

constexpr Int128 kPicojoulesPerMicrojoule = 1'000'000;

/// IT energy as that meter sees it: what is lost after the meter counts as IT.
std::int64_t metered_it_nw(const SitePiece& piece, MeterPoint meter) {
  return piece.it_nw + (meter == MeterPoint::ups_output ? piece.pdu_loss_nw : 0);
}

/// The first instant after `t` that is a whole number of intervals after local midnight.
Time next_border(const Calendar& calendar, Time t, Duration interval) {
  const std::int64_t past = calendar.time_of_day_ms(t) % interval.ms;
  return t + (interval - Duration{past});
}

/// The last plant before the first change: what a retrofit replaces.
Plant first_plant(const Site& site) {
  return site.plant.value(0);
}

}  // namespace

SiteBook::SiteBook(const City& city,
                   const Surroundings& surroundings,
                   const SiteContracts& contracts,
                   CentreId centre,
                   std::uint64_t seed,
                   TelemetryBook* telemetry,
                   Time end)
    : city_(&city),
      contracts_(&contracts),
      contract_(&contracts.centres[centre]),
      telemetry_(nullptr),
      centre_(centre),
      interval_(days(1)),
      on_site_(contract_->on_site) {
  const Site& site = surroundings.sites[centre];
  design_it_mw_ = first_plant(site).design_it_mw;
  const ZoneSeries& zone = surroundings.zones[site.zone];
  if (contracts.programme && contract_->end_system) {
    interval_ = contracts.programme->connection.interval;
    monitoring_.emplace(contracts.programme->connection,
                        *contract_->end_system,
                        city.calendar,
                        seed,
                        centre.value());
    if (telemetry != nullptr && contract_->end_system->channel == ReadingChannel::telemetry) {
      telemetry_ = telemetry;
      telemetry_->keep_times(centre);
    }
  }
  if (contract_->capacity) {
    demand_.emplace(city.calendar, contract_->capacity->window);
  }
  if (contract_->retrofit) {
    old_site_ = {StepSeries<Plant>(first_plant(site)), site.zone};
    old_meter_.emplace(old_site_, zone, city.centres[centre].pue_ppm);
  }
  if (on_site_ && on_site_->photovoltaics) {
    const GeoPoint at = city.centres[centre].at.value_or(GeoPoint{});
    sun_mw_ = photovoltaic_series(
        *on_site_->photovoltaics, {at.latitude, at.longitude}, city.calendar, Time{}, end);
  }
  if (on_site_ && on_site_->battery) {
    on_site_->battery = with_prices(*on_site_->battery, zone.price_ufen_per_kwh, Time{}, end);
    battery_ = initial_state(*on_site_->battery);
  }
  open_window(Time{});
}

void SiteBook::open_window(Time from) {
  window_ = {from, next_border(city_->calendar, from, interval_), {}, false};
  window_.whole = window_.until - window_.from == interval_;
}

/// A window that the run begins within is no reading.
void SiteBook::close_window() {
  if (monitoring_ && window_.whole) {
    const bool is_carried =
        telemetry_ == nullptr || telemetry_->hears_of(centre_, window_.from, window_.until);
    monitoring_->observe(window_.from, window_.energy, is_carried);
  }
  open_window(window_.until);
}

SiteMonth& SiteBook::month_at(Time t) {
  if (months_.empty() || t >= month_end_) {
    const CivilMonth month = month_of(city_->calendar.civil_day(t));
    month_end_ = midnight(city_->calendar, first_day(month + 1));
    SiteMonth row;
    row.month = month;
    row.whole = midnight(city_->calendar, first_day(month)) == t;
    months_.push_back(row);
  }
  return months_.back();
}

void SiteBook::piece(const SitePiece& piece) {
  if (demand_) {
    demand_->add(
        piece.from, piece.until, Int128{piece.facility_nw} * (piece.until - piece.from).ms);
  }
  for (Time from = piece.from; from < piece.until;) {
    const Time until = std::min(piece.until, window_.until);
    book(piece, from, until);
    if (until == window_.until) {
      close_window();
    }
    from = until;
  }
}

void SiteBook::book(const SitePiece& piece, Time from, Time until) {
  const std::int64_t ms = (until - from).ms;
  const Int128 facility_pj = Int128{piece.facility_nw} * ms;
  const Int128 it_pj = Int128{metered_it_nw(piece, contract_->meter)} * ms;
  SiteMonth& month = month_at(from);
  month.facility_pj += facility_pj;
  month.it_pj += it_pj;
  window_.energy.facility_pj += facility_pj;
  window_.energy.it_pj += it_pj;
  if (on_site_) {
    supply_from_site(piece, from, until);
  } else {
    month.grid += {
        facility_pj, facility_pj * piece.price_ufen_per_kwh, facility_pj * piece.carbon_ug_per_kwh};
  }
  if (old_meter_) {
    follow_old_plant(piece, from, until);
  }
  if (contract_->heat) {
    recover_heat(piece, from, until);
  }
}

/// Windows end at midnight, so that a day is in the heating season or not for all of a piece.
void SiteBook::recover_heat(const SitePiece& piece, Time from, Time until) {
  constexpr double kWattsPerNanowatt = 1e-9;
  constexpr double kMilliwattsPerWatt = 1e3;
  const HeatRecoveryParams& params = *contract_->heat;
  const CivilTime date = city_->calendar.civil(from);
  const double it_w = static_cast<double>(piece.it_nw) * kWattsPerNanowatt;
  const double design_w = static_cast<double>(design_it_mw_) / kMilliwattsPerWatt;
  const HeatFlow flow = recovered_heat(params,
                                       captured_heat_w(params, it_w, it_w / design_w),
                                       in_heating_season(params, {date.month, date.day}));
  const auto uj = [&](double watts) {
    return Int128{half_up(watts * kMilliwattsPerWatt)} * (until - from).ms;
  };
  HeatEnergies heat{uj(flow.source_w), uj(flow.delivered_w), uj(flow.pump_w), {}};
  const Int128 pump_pj = heat.pump_uj * kPicojoulesPerMicrojoule;
  heat.pump = {pump_pj, pump_pj * piece.price_ufen_per_kwh, pump_pj * piece.carbon_ug_per_kwh};
  months_.back().heat += heat;
}

/// What is worked out from a month's sums, once.
void SiteBook::finish_month(SiteMonth& month) const {
  if (contract_->heat) {
    month.heat_income_ufen = heat_income_microfen(*contract_->heat, month.heat.delivered_uj);
    month.avoided_boiler_ug = avoided_boiler_micrograms(*contract_->heat, month.heat.delivered_uj);
  }
  if (on_site_ && on_site_->fuel_cell) {
    month.hydrogen = hydrogen_use(*on_site_->fuel_cell, month.supply.fuel_cell);
  }
}

/// ERF and ERE count the heat that leaves the boundary; a pump within it is part of the facility.
FacilityIndicators SiteBook::indicators() const {
  const bool is_inside = contract_->heat->boundary == HeatPumpBoundary::inside;
  FacilityEnergy energy;
  for (const SiteMonth& month : months_) {
    energy.it += month.it_pj;
    energy[Subsystem::auxiliary] +=
        month.facility_pj - month.it_pj + (is_inside ? month.heat.pump.facility_pj : Int128{0});
    energy.reused +=
        (is_inside ? month.heat.delivered_uj : month.heat.source_uj) * kPicojoulesPerMicrojoule;
  }
  return facility_indicators(energy, MeterPoint::it_input);
}

/// The old plant bears the same IT load, in whole milliwatts, through the same weather.
void SiteBook::follow_old_plant(const SitePiece& piece, Time from, Time until) {
  const SiteBearing before = old_meter_->account().whole;
  old_meter_->advance(until, piece.it_nw / kNanowattsPerMilliwatt, 0);
  const Int128 facility_pj = Int128{piece.facility_nw} * (until - from).ms;
  SiteBearing spared = old_meter_->account().whole - before;
  spared -=
      {facility_pj, facility_pj * piece.price_ufen_per_kwh, facility_pj * piece.carbon_ug_per_kwh};
  months_.back().spared += spared;
}

/// Supply is split in whole milliwatts; the rest of the load, below one, is the grid's.
void SiteBook::supply_from_site(const SitePiece& piece, Time from, Time until) {
  for (Time at = from; at < until;) {
    const std::size_t hour = sun_mw_.index_at(at);
    const Time stop = std::min(until, sun_mw_.end_of(hour));
    SupplyPiece supplied;
    supplied.load_mw = piece.facility_nw / kNanowattsPerMilliwatt;
    supplied.sun_mw = sun_mw_.value(hour);
    supplied.price_ufen_per_kwh = piece.price_ufen_per_kwh;
    const SupplyStretch stretch = supply(*on_site_, supplied, stop - at, battery_);
    battery_ = stretch.battery;
    SiteMonth& month = months_.back();
    month.supply += stretch.energies;
    const Int128 grid_pj = stretch.energies.grid * kPicojoulesPerMicrojoule +
                           Int128{piece.facility_nw % kNanowattsPerMilliwatt} * (stop - at).ms;
    month.grid += {grid_pj, grid_pj * piece.price_ufen_per_kwh, grid_pj * piece.carbon_ug_per_kwh};
    at = stop;
  }
}

void SiteBook::take_connection() {
  for (const ConnectionMonth& seen : monitoring_->months()) {
    const auto found = std::find_if(months_.begin(), months_.end(), [&](const SiteMonth& month) {
      return month.month == seen.month;
    });
    if (found != months_.end()) {
      found->connection = seen;
      found->connected = check_month(contracts_->programme->connection, seen).connected();
    }
  }
}

std::vector<MeteredMonth> SiteBook::metered_months() const {
  std::vector<MeteredMonth> metered;
  for (const SiteMonth& month : months_) {
    if (month.whole) {
      metered.push_back({month.month,
                         month.facility_pj,
                         month.it_pj,
                         month.spared.facility_pj,
                         money_of(month.spared.cost).base,
                         month.connected});
    }
  }
  return metered;
}

/// PUE is judged by calendar years: a plant that was changed pays for what it was.
std::vector<YearSurcharge> SiteBook::surcharges() const {
  constexpr std::int32_t kMonths = 12;
  std::vector<YearSurcharge> years;
  for (std::size_t first = 0; first < months_.size();) {
    const std::int32_t year = months_[first].month.index / kMonths;
    Int128 facility_pj = 0;
    Int128 it_pj = 0;
    std::size_t next = first;
    for (; next < months_.size() && months_[next].month.index / kMonths == year; ++next) {
      facility_pj += months_[next].facility_pj;
      it_pj += months_[next].it_pj;
    }
    years.push_back({year, surcharge(*contract_->surcharge, facility_pj, it_pj)});
    first = next;
  }
  return years;
}

void SiteBook::settle_project(SiteOutcome& outcome) const {
  const SiteRetrofit& retrofit = *contract_->retrofit;
  outcome.project = settle(*contracts_->programme,
                           {contract_->meter,
                            retrofit.project.commissioned.day,
                            retrofit.project.firm,
                            retrofit.investments,
                            retrofit.project.loan},
                           metered_months());
}

SiteOutcome SiteBook::outcome(Time end) {
  if (!months_.empty() && end < month_end_) {
    months_.back().whole = false;
  }
  if (monitoring_) {
    take_connection();
  }
  SiteOutcome outcome;
  outcome.centre = centre_;
  outcome.meter = contract_->meter;
  outcome.connection = monitoring_ ? state_text(monitoring_->state()) : std::string_view{};
  SiteBearing grid;
  for (SiteMonth& month : months_) {
    finish_month(month);
    grid += month.grid;
  }
  if (demand_) {
    for (const MonthlyDemand& demand : demand_->months()) {
      for (SiteMonth& month : months_) {
        if (month.month == demand.month) {
          month.demand = demand;
          month.capacity_charge = capacity_charge(*contract_->capacity, demand);
        }
      }
    }
  }
  if (contract_->surcharge) {
    outcome.surcharges = surcharges();
  }
  if (contract_->green) {
    outcome.carbon = carbon_account(*contract_->green, grid.facility_pj, grid.carbon);
  }
  if (contract_->retrofit && contracts_->programme) {
    settle_project(outcome);
  }
  if (contract_->heat) {
    outcome.indicators = indicators();
  }
  outcome.months = months_;
  return outcome;
}

}  // namespace suanwang
