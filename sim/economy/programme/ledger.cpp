#include "sim/economy/programme/ledger.hpp"

#include "sim/base/check.hpp"

namespace suanwang {

EnergyLedger::Row& EnergyLedger::row_of(CivilMonth month) {
  if (rows_.empty() || rows_.back().month < month) {
    rows_.push_back({month});
  }
  return rows_.back();
}

void EnergyLedger::book(CivilDay day, Int128 facility, Int128 it) {
  SUANWANG_CHECK(day >= latest_, "a ledger is booked in the order of days");
  SUANWANG_CHECK(facility >= 0 && it >= 0, "no energy is negative");
  if (day < commissioned_) {
    return;
  }
  Row& row = row_of(month_of(day));
  row.facility += facility;
  row.it += it;
  row.days += day > latest_ ? 1 : 0;
  latest_ = day;
}

void EnergyLedger::book_month(CivilMonth month, Int128 facility, Int128 it) {
  SUANWANG_CHECK(first_day(month) > latest_, "a ledger is booked in the order of months");
  SUANWANG_CHECK(facility >= 0 && it >= 0, "no energy is negative");
  latest_ = {first_day(month + 1).days_since_1970 - 1};
  if (first_day(month) >= commissioned_) {
    rows_.push_back({month, facility, it, days_in(month)});
  }
}

EnergySums EnergyLedger::twelve_months(CivilMonth last) const {
  constexpr std::int32_t kMonths = 12;
  EnergySums sums;
  CivilMonth wanted = last;
  for (auto row = rows_.rbegin(); row != rows_.rend() && sums.months < kMonths; ++row) {
    if (row->month > wanted) {
      continue;
    }
    if (row->month < wanted || row->days < days_in(row->month)) {
      break;
    }
    sums.facility += row->facility;
    sums.it += row->it;
    ++sums.months;
    wanted = wanted + -1;
  }
  return sums;
}

}  // namespace suanwang
