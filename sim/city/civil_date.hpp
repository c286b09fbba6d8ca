// Dates and moments of the proleptic Gregorian calendar, and their ISO 8601 texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

struct CivilDate {
  std::int32_t year = 1970;
  std::int32_t month = 1;  ///< 1..12
  std::int32_t day = 1;    ///< 1..31

  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

/// Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil, civil_from_days).
[[nodiscard]] CivilDay day_of(CivilDate date);
[[nodiscard]] CivilDate date_of(CivilDay day);

/// 0 = Monday .. 6 = Sunday.
[[nodiscard]] std::int32_t weekday_of(CivilDay day);

/// A date as a scenario writes it: `2026-02-17`. Years 1900 to 2999.
struct Date {
  CivilDay day{};

  static constexpr std::string_view kTypeName = "date";
  static constexpr std::string_view kExample = "2026-02-17";

  static tl::expected<Date, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Date&, const Date&) = default;
};

/// A moment with the offset it was written in: `2026-01-12T00:00:00+08:00` (or `Z`), milliseconds
/// as `.123`. The offset is required: without it a moment means nothing.
struct Moment {
  std::int64_t utc_ms = 0;  ///< since 1970-01-01T00:00Z
  Duration offset{};

  static constexpr std::string_view kTypeName = "moment";
  static constexpr std::string_view kExample = "2026-01-12T00:00:00+08:00";

  static tl::expected<Moment, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Moment&, const Moment&) = default;
};

}  // namespace suanwang
