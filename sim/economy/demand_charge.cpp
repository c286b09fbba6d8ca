#include "sim/economy/demand_charge.hpp"

#include <algorithm>
#include <numeric>

#include "sim/base/check.hpp"
#include "sim/economy/wide_quotient.hpp"

namespace suanwang {
namespace {

/// A picojoule in a millisecond is a nanowatt.
constexpr Int128 kNanowattsPerKw = 1'000'000'000'000;

/// `amount` / `unit` times the covered share of the month, in whole fen.
Money pro_rata(Int128 amount, Int128 unit, Duration covered, Duration whole) {
  SUANWANG_CHECK(covered.ms >= 0 && covered <= whole && whole.ms > 0, "a part of a month");
  const std::int64_t common = std::gcd(covered.ms, whole.ms);
  const Int128 fen = rounded_wide_quotient(amount, covered.ms / common, unit * (whole.ms / common));
  SUANWANG_CHECK(fen <= INT64_MAX, "a charge is below 2^63 fen");
  return {static_cast<std::int64_t>(fen)};
}

}  // namespace

double demand_kw(const MonthlyDemand& demand) {
  return static_cast<double>(demand.window_pj) / static_cast<double>(demand.window.ms) / 1e12;
}

DemandMeter::DemandMeter(const Calendar& calendar, Duration window)
    : calendar_(calendar), window_(window) {
  SUANWANG_CHECK(window.ms > 0 && days(1).ms % window.ms == 0, "a day has whole windows");
}

/// Sets month and window to those of `t`, unless they are already.
void DemandMeter::enter(Time t) {
  if (!months_.empty() && t < window_end_) {
    return;
  }
  const std::int64_t into_window = calendar_.time_of_day_ms(t) % window_.ms;
  window_end_ = t - Duration{into_window} + window_;
  window_pj_ = 0;
  if (months_.empty() || t >= months_.back().end) {
    const CivilMonth month = month_of(calendar_.civil_day(t));
    months_.push_back({month,
                       midnight(calendar_, first_day(month)),
                       midnight(calendar_, first_day(month + 1)),
                       0,
                       t,
                       t});
  }
}

/// Within the window entered.
void DemandMeter::book(Time until, Int128 energy_pj) {
  Month& month = months_.back();
  window_pj_ += energy_pj;
  month.most_pj = std::max(month.most_pj, window_pj_);
  month.metered_until = until;
}

void DemandMeter::add(Time from, Time until, Int128 energy_pj) {
  SUANWANG_CHECK(fed_until_ <= from && from <= until, "pieces come in order");
  SUANWANG_CHECK(energy_pj >= 0, "a piece draws energy");
  fed_until_ = until;
  if (from == until) {
    SUANWANG_CHECK(energy_pj == 0, "energy takes time");
    return;
  }
  const Int128 length = (until - from).ms;
  const Int128 per_ms = energy_pj / length;
  const Int128 rest = energy_pj % length;
  const auto drawn_by = [&](Time t) {
    const Int128 elapsed = (t - from).ms;
    return per_ms * elapsed + rest * elapsed / length;
  };
  for (Time at = from; at < until;) {
    enter(at);
    const Time end = std::min(window_end_, until);
    book(end, drawn_by(end) - drawn_by(at));
    at = end;
  }
}

std::vector<MonthlyDemand> DemandMeter::months() const {
  std::vector<MonthlyDemand> demands;
  demands.reserve(months_.size());
  for (const Month& month : months_) {
    demands.push_back({month.month,
                       month.most_pj,
                       window_,
                       month.metered_until - month.metered_from,
                       month.end - month.begin});
  }
  return demands;
}

Money demand_charge(PowerPrice price, const MonthlyDemand& demand) {
  return pro_rata(demand.window_pj * price.base,
                  kNanowattsPerKw * demand.window.ms,
                  demand.covered,
                  demand.whole);
}

Money contracted_charge(PowerPrice price,
                        std::int64_t contracted_kva,
                        Duration covered,
                        Duration whole) {
  return pro_rata(Int128{contracted_kva} * price.base, 1, covered, whole);
}

Money capacity_charge(const CapacityCharge& charge, const MonthlyDemand& demand) {
  if (charge.basis == CapacityBasis::maximum_demand) {
    return demand_charge(charge.price, demand);
  }
  SUANWANG_CHECK(charge.contracted_kva, "the contracted capacity is known where it is charged");
  return contracted_charge(charge.price, *charge.contracted_kva, demand.covered, demand.whole);
}

}  // namespace suanwang
