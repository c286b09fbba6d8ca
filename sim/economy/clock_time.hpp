// Times of day as tariffs write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace suanwang {

inline constexpr std::int32_t kMinutesPerDay = 1440;

/// A minute of the local day: `10:00`; `24:00` is the midnight that ends it.
struct ClockTime {
  std::int32_t minute = 0;  ///< 0..1440

  static constexpr std::string_view kTypeName = "time of day";
  static constexpr std::string_view kExample = "10:00";

  /// Two digits each, from 00:00 to 24:00.
  static tl::expected<ClockTime, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(const ClockTime&, const ClockTime&) = default;
};

}  // namespace suanwang
