// Civil time of the city: a fixed offset from UTC (Beijing UTC+8, no daylight saving), working
// days, holidays and make-up working days as data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/time.hpp"

namespace suanwang {

/// A day of the civil calendar, counted from 1970-01-01.
struct CivilDay {
  std::int32_t days_since_1970 = 0;

  friend constexpr auto operator<=>(CivilDay, CivilDay) = default;
};

/// A moment on the city's clock.
struct CivilTime {
  std::int32_t year = 1970;
  std::int32_t month = 1;  ///< 1..12
  std::int32_t day = 1;    ///< 1..31
  std::int32_t hour = 0;
  std::int32_t minute = 0;
  std::int32_t second = 0;
  std::int32_t millisecond = 0;
  std::int32_t weekday = 0;  ///< 0 = Monday .. 6 = Sunday
};

class Calendar {
 public:
  /// `start_utc_ms`: the scenario's start, in ms since 1970-01-01T00:00Z.
  Calendar(std::int64_t start_utc_ms,
           Duration utc_offset,
           std::vector<CivilDay> holidays,
           std::vector<CivilDay> extra_working_days);
  Calendar() = default;

  [[nodiscard]] CivilTime civil(Time t) const;
  [[nodiscard]] CivilDay civil_day(Time t) const;

  /// Monday to Friday unless a holiday, or a make-up working day.
  [[nodiscard]] bool is_working_day(CivilDay day) const;

  /// Milliseconds since local midnight.
  [[nodiscard]] std::int64_t time_of_day_ms(Time t) const;

  /// `2026-01-12T00:00:00+08:00`, with `.123` where milliseconds are not zero.
  [[nodiscard]] std::string iso8601(Time t) const;

  [[nodiscard]] std::int64_t start_utc_ms() const { return start_utc_ms_; }

  [[nodiscard]] Duration utc_offset() const { return utc_offset_; }

 private:
  std::int64_t start_utc_ms_ = 0;
  Duration utc_offset_ = hours(8);
  std::vector<CivilDay> holidays_;            // sorted
  std::vector<CivilDay> extra_working_days_;  // sorted
};

}  // namespace suanwang
