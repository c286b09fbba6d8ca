// An instant as a scenario writes it: a moment of the calendar, or a duration after the start.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/base/time.hpp"
#include "sim/city/civil_date.hpp"

namespace suanwang {

/// `2026-01-14T08:00:00+08:00`, or `36 h` (after the scenario's start).
struct When {
  std::optional<Moment> moment;
  Duration after{};  ///< if there is no moment

  /// A hundred years before or after the start.
  static constexpr Duration kFurthest = days(36'500);

  static constexpr std::string_view kTypeName = "moment or duration after the start";

  static tl::expected<When, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] Time time(std::int64_t start_utc_ms) const {
    return {moment ? moment->utc_ms - start_utc_ms : after.ms};
  }
};

}  // namespace suanwang
