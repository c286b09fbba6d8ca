#include "sim/economy/clock_time.hpp"

#include <optional>

#include "sim/base/digits.hpp"

namespace suanwang {
namespace {

std::optional<std::int32_t> two_digits(std::string_view text) {
  if (!is_digit(text[0]) || !is_digit(text[1])) {
    return std::nullopt;
  }
  return (text[0] - '0') * 10 + (text[1] - '0');
}

std::optional<std::int32_t> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') {
    return std::nullopt;
  }
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > kMinutesPerDay) {
    return std::nullopt;
  }
  return *hour * 60 + *minute;
}

std::string padded(std::int32_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

tl::expected<ClockTime, std::string> ClockTime::parse(std::string_view text) {
  const auto minute = minute_of(text);
  if (!minute) {
    return tl::unexpected("'" + std::string(text.substr(0, 20)) +
                          "' is not a time of day from 00:00 to 24:00: write it as in '10:00'");
  }
  return ClockTime{*minute};
}

std::string ClockTime::text() const {
  return padded(minute / 60) + ":" + padded(minute % 60);
}

}  // namespace suanwang
