#include "sim/platform/energy_monitoring.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {
namespace {

double probability(Share share) {
  return static_cast<double>(share.base) / 1e6;
}

/// Of an instant of simulated time; `Moment` is civil time with an offset of its own.
Time time_of(const Calendar& calendar, const Moment& moment) {
  return {moment.utc_ms - calendar.start_utc_ms()};
}

Time next_midnight(const Calendar& calendar, Time t) {
  return t + (days(1) - Duration{calendar.time_of_day_ms(t)});
}

/// At least a millisecond, at most a thousand years, which the calendar can still count.
Duration drawn_time_between(RandomStream& random, Duration mean) {
  const double ms = random.exponential(static_cast<double>(mean.ms));
  const auto most = static_cast<double>(days(365'000).ms);
  return {std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(ms, most)))};
}

}  // namespace

std::string EndSystem::objection() const {
  if (installed_from && accepted) {
    return "give either installed_from or accepted: a connection that stands is not installed";
  }
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (faults[i].until.utc_ms <= faults[i].from.utc_ms) {
      return "faults[" + std::to_string(i) + "] ends before it begins";
    }
    if (i > 0 && faults[i].from.utc_ms < faults[i - 1].until.utc_ms) {
      return "faults[" + std::to_string(i) + "] begins before the one before it ends";
    }
  }
  return {};
}

std::string_view state_text(ConnectionState state) {
  switch (state) {
    case ConnectionState::not_connected:
      return "not connected";
    case ConnectionState::installing:
      return "installing";
    case ConnectionState::trial:
      return "trial";
    case ConnectionState::connected:
      return "connected";
    case ConnectionState::degraded:
      return "degraded";
    case ConnectionState::lost:
      break;
  }
  return "lost";
}

Time after_working_time(const Calendar& calendar, Time from, Duration working) {
  Time t = from;
  while (working.ms > 0) {
    const Time end = next_midnight(calendar, t);
    if (calendar.is_working_day(calendar.civil_day(t))) {
      const Duration taken = std::min(working, end - t);
      working = working - taken;
      t = t + taken;
    } else {
      t = end;
    }
  }
  return t;
}

EnergyMonitoring::EnergyMonitoring(const ConnectionRules& rules,
                                   EndSystem end_system,
                                   const Calendar& calendar,
                                   std::uint64_t seed,
                                   std::uint64_t entity)
    : rules_(rules),
      end_system_(std::move(end_system)),
      calendar_(&calendar),
      losses_(seed, "platform/energy-monitoring/losses", entity),
      fault_draws_(seed, "platform/energy-monitoring/faults", entity) {
  if (end_system_.installed_from) {
    installed_ = after_working_time(calendar,
                                    midnight(calendar, end_system_.installed_from->day),
                                    days(end_system_.installation_working_days));
  }
}

bool EnergyMonitoring::observe(Time from, const IntervalEnergy& energy, bool is_carried) {
  SUANWANG_CHECK(energy.facility_pj >= 0 && energy.it_pj >= 0, "no energy is negative");
  SUANWANG_CHECK(!next_interval_ || *next_interval_ == from, "intervals follow one another");
  next_interval_ = from + rules_.interval;
  const CivilDay day = calendar_->civil_day(from);
  install(from, day);
  open_month(day);
  const Reading reading = draw_reading(from, is_carried);
  ++months_.back().observed;
  months_.back().monthly_pj += energy.facility_pj;
  months_.back().monthly_it_pj += energy.it_pj;
  if (!is_sending()) {
    return false;
  }
  const bool received = reading == Reading::received;
  book(reading, energy.facility_pj);
  if (state_ == ConnectionState::trial) {
    run_trial(from, received);
  } else {
    follow_outage(from, day, reading);
  }
  return received;
}

bool EnergyMonitoring::is_sending() const {
  return state_ != ConnectionState::not_connected && state_ != ConnectionState::installing;
}

/// Until the trial begins, and a connection that stands from its first day.
void EnergyMonitoring::install(Time from, CivilDay day) {
  if (is_sending()) {
    return;
  }
  if (end_system_.accepted && end_system_.accepted->day <= day) {
    state_ = ConnectionState::connected;
  } else if (installed_ <= from) {
    state_ = ConnectionState::trial;
    trial_since_ = from;
  } else if (end_system_.installed_from && end_system_.installed_from->day <= day) {
    state_ = ConnectionState::installing;
  }
}

void EnergyMonitoring::open_month(CivilDay day) {
  const CivilMonth month = month_of(day);
  if (!months_.empty() && months_.back().month == month) {
    return;
  }
  ConnectionMonth row;
  row.month = month;
  row.expected = days_in(month) * (days(1).ms / rules_.interval.ms);
  row.accepted = state_ == ConnectionState::connected || state_ == ConnectionState::degraded;
  months_.push_back(row);
}

const EndSystemFault* EnergyMonitoring::known_fault(Time from) {
  const std::vector<EndSystemFault>& faults = end_system_.faults;
  while (next_known_fault_ < faults.size() &&
         time_of(*calendar_, faults[next_known_fault_].until) <= from) {
    ++next_known_fault_;
  }
  if (next_known_fault_ == faults.size() ||
      from < time_of(*calendar_, faults[next_known_fault_].from)) {
    return nullptr;
  }
  return &faults[next_known_fault_];
}

/// Ends the random fault that is over, and draws the next when there is none.
void EnergyMonitoring::advance_random_fault(Time from) {
  if (!end_system_.mean_between_faults) {
    return;
  }
  while (random_fault_from_ == kNever || random_fault_until_ <= from) {
    const Time repaired = random_fault_from_ == kNever ? from : random_fault_until_;
    random_fault_from_ =
        repaired + drawn_time_between(fault_draws_, *end_system_.mean_between_faults);
    random_fault_reported_ = fault_draws_.chance(probability(end_system_.reported_share));
    random_fault_until_ =
        after_working_time(*calendar_, random_fault_from_, days(end_system_.repair_working_days));
  }
}

/// One draw an interval, whatever the state: what a centre loses is the same in every variant.
EnergyMonitoring::Reading EnergyMonitoring::draw_reading(Time from, bool is_carried) {
  const bool lost = losses_.chance(probability(end_system_.loss)) || !is_carried;
  advance_random_fault(from);
  const EndSystemFault* known = known_fault(from);
  const bool random = random_fault_from_ <= from && from < random_fault_until_;
  if (known != nullptr || random) {
    const bool reported =
        (known != nullptr && known->reported) || (random && random_fault_reported_);
    return reported ? Reading::in_reported_fault : Reading::in_fault;
  }
  return lost ? Reading::lost : Reading::received;
}

/// What becomes of the reading's energy. What was filed by hand is true; the end system has its
/// error.
void EnergyMonitoring::book(Reading reading, Int128 facility_pj) {
  ConnectionMonth& month = months_.back();
  if (reading == Reading::in_reported_fault) {
    month.daily_sum_pj += facility_pj;
    month.received += rules_.hand_filed_counts ? 1 : 0;
    return;
  }
  const Int128 read = rounded_ratio(facility_pj * (kPpm + end_system_.error.base), kPpm, 0);
  if (reading == Reading::received) {
    month.daily_sum_pj += read + std::exchange(pending_pj_, 0);
    ++month.received;
  } else if (end_system_.cumulative) {
    pending_pj_ += read;
  }
}

/// A trial with too few readings is run again.
void EnergyMonitoring::run_trial(Time from, bool received) {
  ++trial_expected_;
  trial_received_ += received ? 1 : 0;
  const Time end = from + rules_.interval;
  if (end - trial_since_ < rules_.trial) {
    return;
  }
  if (Int128{trial_received_} * kPpm >= Int128{trial_expected_} * rules_.completeness.base) {
    state_ = ConnectionState::connected;
    outage_.reset();
  }
  trial_since_ = end;
  trial_expected_ = 0;
  trial_received_ = 0;
}

void EnergyMonitoring::follow_outage(Time from, CivilDay day, Reading reading) {
  if (reading == Reading::received) {
    const bool was_lost = state_ == ConnectionState::lost;
    state_ = was_lost ? ConnectionState::trial : ConnectionState::connected;
    trial_since_ = from + rules_.interval;
    outage_.reset();
    return;
  }
  if (!outage_) {
    outage_ = Outage{from};
  }
  outage_->reported = outage_->reported || reading == Reading::in_reported_fault;
  outage_->working =
      outage_->working + (calendar_->is_working_day(day) ? rules_.interval : Duration{});
  if (state_ == ConnectionState::connected &&
      from + rules_.interval - outage_->since > rules_.degraded_after) {
    state_ = ConnectionState::degraded;
  }
  mark_unreported_outage();
}

/// In every month that the outage touches, also those that are over.
void EnergyMonitoring::mark_unreported_outage() {
  if (outage_->reported) {
    return;
  }
  const CivilMonth first = month_of(calendar_->civil_day(outage_->since));
  for (auto row = months_.rbegin(); row != months_.rend() && row->month >= first; ++row) {
    row->unreported_outage = std::max(row->unreported_outage, outage_->working);
  }
  if (outage_->working > days(rules_.longest_outage_working_days)) {
    state_ = ConnectionState::lost;
  }
}

std::int32_t EnergyMonitoring::connected_run(CivilMonth last) const {
  std::int32_t run = 0;
  for (auto row = months_.rbegin(); row != months_.rend(); ++row) {
    if (row->month > last) {
      continue;
    }
    if (row->month < last + -run || !check_month(rules_, *row).connected()) {
      break;
    }
    ++run;
  }
  return run;
}

bool EnergyMonitoring::rewardable(CivilMonth last) const {
  return connected_run(last) >= rules_.connected_months;
}

}  // namespace suanwang
