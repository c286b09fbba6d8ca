// Months of the civil calendar, for sums and verdicts that are made by the month.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

/// A month, counted from January of the year 0.
struct CivilMonth {
  std::int32_t index = 0;

  friend constexpr auto operator<=>(CivilMonth, CivilMonth) = default;
};

constexpr CivilMonth operator+(CivilMonth month, std::int32_t count) {
  return {month.index + count};
}

/// `month` is 1..12.
[[nodiscard]] constexpr CivilMonth civil_month(std::int32_t year, std::int32_t month) {
  return {year * 12 + month - 1};
}

[[nodiscard]] CivilMonth month_of(CivilDay day);
[[nodiscard]] CivilDay first_day(CivilMonth month);
[[nodiscard]] std::int32_t days_in(CivilMonth month);

/// `2026-01`.
[[nodiscard]] std::string month_text(CivilMonth month);

/// The same date `years` later; 29 February becomes 1 March where there is none.
[[nodiscard]] CivilDay years_after(CivilDay day, std::int32_t years);

/// Midnight at the beginning of that day, on the calendar's clock.
[[nodiscard]] Time midnight(const Calendar& calendar, CivilDay day);

}  // namespace suanwang
