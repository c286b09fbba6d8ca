#include "sim/state/site_meter.hpp"

#include <algorithm>

#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

constexpr double kKilowattsPerMilliwatt = 1e-6;
constexpr double kMicrolitresPerLitre = 1e6;

}  // namespace

SiteMeter::SiteMeter(const Site& site, const ZoneSeries& series, std::int64_t pue_ppm)
    : site_(&site), series_(&series), pue_ppm_of_site_(pue_ppm) {
  plant_step_ = site.plant.index_at(Time{});
  weather_step_ = series.weather.index_at(Time{});
  price_step_ = series.price_ufen_per_kwh.index_at(Time{});
  carbon_step_ = series.carbon_ug_per_kwh.index_at(Time{});
  take_steps(Time{});
}

/// Moves to the steps that hold at `now`.
void SiteMeter::take_steps(Time now) {
  const auto move_on = [now](std::size_t& index, const auto& steps) {
    while (steps.end_of(index) <= now) {
      ++index;
    }
    return steps.end_of(index);
  };
  const std::size_t weather_before = weather_step_;
  const std::size_t plant_before = plant_step_;
  next_step_ = std::min({move_on(plant_step_, site_->plant),
                         move_on(weather_step_, series_->weather),
                         move_on(price_step_, series_->price_ufen_per_kwh),
                         move_on(carbon_step_, series_->carbon_ug_per_kwh)});
  price_ = series_->price_ufen_per_kwh.value(price_step_);
  carbon_ = series_->carbon_ug_per_kwh.value(carbon_step_);
  plant_ = &site_->plant.value(plant_step_);
  if (weather_step_ != weather_before || plant_step_ != plant_before || now == Time{}) {
    it_mw_ = -1;
    if (plant_->cooling != nullptr) {
      conditions_ = plant_->cooling->conditions(series_->weather.value(weather_step_));
    }
  }
}

void SiteMeter::evaluate(std::int64_t it_mw) {
  it_mw_ = it_mw;
  const auto it_nw = it_mw * kPpm;
  overhead_nw_.fill(0);
  water_ul_per_h_ = 0;
  if (plant_->cooling != nullptr) {
    evaluate_overhead(it_mw);
  } else {
    overhead_nw_[static_cast<std::size_t>(Subsystem::auxiliary)] =
        it_mw * (pue_ppm_of_site_ - kPpm);
  }
  std::int64_t overhead = 0;
  for (const std::int64_t part : overhead_nw_) {
    overhead += part;
  }
  facility_nw_ = it_nw + overhead;
  // A nanowatt of overhead per milliwatt of IT load is a millionth of PUE. What is left over is
  // borne by nobody.
  pue_ppm_ = kPpm + (it_mw > 0 ? overhead / it_mw : 0);
}

void SiteMeter::evaluate_overhead(std::int64_t it_mw) {
  const auto design_mw = static_cast<double>(plant_->design_it_mw);
  const Overhead overhead =
      plant_->cooling->overhead(static_cast<double>(it_mw) / design_mw, conditions_);
  for (std::size_t s = 0; s < kSubsystems; ++s) {
    overhead_nw_[s] = half_up(overhead.part[s] * (design_mw * double{kNanowattsPerMilliwatt}));
  }
  water_ul_per_h_ = half_up(overhead.water_l_per_kwh * (design_mw * kKilowattsPerMilliwatt) *
                            kMicrolitresPerLitre);
}

void SiteMeter::book(Duration dt, std::int64_t job_it_mw) {
  const Int128 energy_pj = Int128{facility_nw_} * dt.ms;
  account_.whole += {energy_pj, energy_pj * price_, energy_pj * carbon_};
  for (std::size_t s = 0; s < kSubsystems; ++s) {
    account_.overhead_pj[s] += Int128{overhead_nw_[s]} * dt.ms;
  }
  account_.water_ul_h_ms += Int128{water_ul_per_h_} * dt.ms;
  const Int128 pue_ms = Int128{pue_ppm_} * dt.ms;
  const SitePrefix step{pue_ms, pue_ms * price_, pue_ms * carbon_};
  prefix_ += step;
  account_.jobs += Int128{job_it_mw} * step;
}

void SiteMeter::advance(Time now, std::int64_t it_mw, std::int64_t job_it_mw) {
  while (since_ < now) {
    if (it_mw != it_mw_) {
      evaluate(it_mw);
    }
    const Time until = std::min(now, next_step_);
    book(until - since_, job_it_mw);
    for (SiteListener* listener : listeners_) {
      listener->piece({since_,
                       until,
                       it_mw * kPpm,
                       facility_nw_,
                       overhead_nw_[static_cast<std::size_t>(Subsystem::ups)],
                       overhead_nw_[static_cast<std::size_t>(Subsystem::pdu)],
                       price_,
                       carbon_});
    }
    since_ = until;
    if (until == next_step_) {
      take_steps(until);
    }
  }
}

}  // namespace suanwang
