#include "sim/city/calendar.hpp"

#include <algorithm>
#include <utility>

#include "sim/city/civil_date.hpp"

namespace suanwang {
namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

void sort_and_unite(std::vector<CivilDay>& days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

bool contains(const std::vector<CivilDay>& sorted, CivilDay day) {
  return std::binary_search(sorted.begin(), sorted.end(), day);
}

}  // namespace

Calendar::Calendar(std::int64_t start_utc_ms,
                   Duration utc_offset,
                   std::vector<CivilDay> holidays,
                   std::vector<CivilDay> extra_working_days)
    : start_utc_ms_(start_utc_ms),
      utc_offset_(utc_offset),
      holidays_(std::move(holidays)),
      extra_working_days_(std::move(extra_working_days)) {
  sort_and_unite(holidays_);
  sort_and_unite(extra_working_days_);
}

CivilTime Calendar::civil(Time t) const {
  const CivilDate date = date_of(civil_day(t));
  const std::int64_t ms = time_of_day_ms(t);
  CivilTime civil;
  civil.year = date.year;
  civil.month = date.month;
  civil.day = date.day;
  civil.hour = static_cast<std::int32_t>(ms / 3'600'000);
  civil.minute = static_cast<std::int32_t>(ms / 60'000 % 60);
  civil.second = static_cast<std::int32_t>(ms / 1000 % 60);
  civil.millisecond = static_cast<std::int32_t>(ms % 1000);
  civil.weekday = weekday_of(civil_day(t));
  return civil;
}

CivilDay Calendar::civil_day(Time t) const {
  const std::int64_t local = start_utc_ms_ + utc_offset_.ms + t.ms;
  return {static_cast<std::int32_t>(floor_div(local, days(1).ms))};
}

bool Calendar::is_working_day(CivilDay day) const {
  if (contains(extra_working_days_, day)) {
    return true;
  }
  return weekday_of(day) < 5 && !contains(holidays_, day);
}

std::int64_t Calendar::time_of_day_ms(Time t) const {
  const std::int64_t local = start_utc_ms_ + utc_offset_.ms + t.ms;
  return local - floor_div(local, days(1).ms) * days(1).ms;
}

std::string Calendar::iso8601(Time t) const {
  return Moment{start_utc_ms_ + t.ms, utc_offset_}.text();
}

}  // namespace suanwang
