#include "sim/economy/programme/civil_month.hpp"

#include "sim/city/civil_date.hpp"

namespace suanwang {

CivilMonth month_of(CivilDay day) {
  const CivilDate date = date_of(day);
  return civil_month(date.year, date.month);
}

CivilDay first_day(CivilMonth month) {
  return day_of({month.index / 12, month.index % 12 + 1, 1});
}

std::int32_t days_in(CivilMonth month) {
  return first_day(month + 1).days_since_1970 - first_day(month).days_since_1970;
}

std::string month_text(CivilMonth month) {
  return Date{first_day(month)}.text().substr(0, 7);
}

CivilDay years_after(CivilDay day, std::int32_t years) {
  const CivilDate date = date_of(day);
  return day_of({date.year + years, date.month, date.day});
}

Time midnight(const Calendar& calendar, CivilDay day) {
  const std::int64_t local = day.days_since_1970 * days(1).ms;
  return {local - calendar.utc_offset().ms - calendar.start_utc_ms()};
}

}  // namespace suanwang
