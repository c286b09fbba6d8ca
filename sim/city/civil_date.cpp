#include "sim/city/civil_date.hpp"

#include <array>
#include <cstddef>
#include <optional>

#include "sim/base/digits.hpp"

namespace suanwang {
namespace {

bool is_leap(std::int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int32_t days_in(std::int32_t year, std::int32_t month) {
  constexpr std::array<std::int32_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays.at(static_cast<std::size_t>(month) - 1);
}

/// Takes exactly `count` digits off the front.
std::optional<std::int32_t> take_number(std::string_view& text, std::size_t count) {
  if (text.size() < count) {
    return std::nullopt;
  }
  std::int32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return std::nullopt;
    }
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<CivilDate> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  const bool first = take(text, '-');
  const auto month = take_number(text, 2);
  const bool second = take(text, '-');
  const auto day = take_number(text, 2);
  if (!year || !first || !month || !second || !day) {
    return std::nullopt;
  }
  return CivilDate{*year, *month, *day};
}

bool exists(const CivilDate& date) {
  return date.year >= 1900 && date.year <= 2999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= days_in(date.year, date.month);
}

/// Milliseconds since midnight of `hh:mm:ss[.fff]`.
std::optional<std::int64_t> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 2);
  const bool first = take(text, ':');
  const auto minute = take_number(text, 2);
  const bool second_colon = take(text, ':');
  const auto second = take_number(text, 2);
  if (!hour || !first || !minute || !second_colon || !second || *hour > 23 || *minute > 59 ||
      *second > 59) {
    return std::nullopt;
  }
  std::int64_t ms = 0;
  if (take(text, '.')) {
    const auto thousandths = take_number(text, 3);
    if (!thousandths) {
      return std::nullopt;
    }
    ms = *thousandths;
  }
  return ((std::int64_t{*hour} * 60 + *minute) * 60 + *second) * 1000 + ms;
}

/// `Z` or `+08:00`, the rest of the text.
std::optional<Duration> take_offset(std::string_view text) {
  if (text == "Z") {
    return Duration{};
  }
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) {
    return std::nullopt;
  }
  const auto hour = take_number(text, 2);
  const bool colon = take(text, ':');
  const auto minute = take_number(text, 2);
  if (!hour || !colon || !minute || !text.empty() || *hour > 14 || *minute > 59) {
    return std::nullopt;
  }
  const Duration offset = hours(*hour) + minutes(*minute);
  return west ? Duration{-offset.ms} : offset;
}

std::string shown(std::string_view text) {
  return "'" + std::string(text.substr(0, 40)) + "'";
}

/// Text of dates, which stand in every row of centres.csv: digits into room on the stack.
class DateWriter {
 public:
  /// Two or four digits with leading zeros, or as many as it takes. `value` >= 0.
  void number(std::int64_t value, unsigned width) {
    const auto magnitude = static_cast<std::uint64_t>(value);
    const bool fits = magnitude < (width == 2 ? 100U : 10'000U);
    at_ = fits ? write_padded(at_, magnitude, width) : write_digits(at_, magnitude);
  }

  void put(char c) { *at_++ = c; }

  void date(const CivilDate& date) {
    number(date.year, 4);
    put('-');
    number(date.month, 2);
    put('-');
    number(date.day, 2);
  }

  void clock(std::int64_t ms) {
    number(ms / 3'600'000, 2);
    put(':');
    number(ms / 60'000 % 60, 2);
    put(':');
    number(ms / 1000 % 60, 2);
    if (ms % 1000 != 0) {
      put('.');
      at_ = write_padded(at_, static_cast<std::uint64_t>(ms % 1000), 3);
    }
  }

  [[nodiscard]] std::string_view text() const {
    return {room_.data(), static_cast<std::size_t>(at_ - room_.data())};
  }

 private:
  std::array<char, 96> room_;
  char* at_ = room_.data();
};

}  // namespace

CivilDay day_of(CivilDate date) {
  const std::int32_t y = date.year - (date.month <= 2 ? 1 : 0);
  const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int32_t year_of_era = y - era * 400;
  const std::int32_t month_from_march = (date.month + 9) % 12;
  const std::int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int32_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146'097 + day_of_era - 719'468};
}

CivilDate date_of(CivilDay day) {
  const std::int32_t z = day.days_since_1970 + 719'468;
  const std::int32_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int32_t doe = z - era * 146'097;
  const std::int32_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const std::int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int32_t mp = (5 * doy + 2) / 153;
  const std::int32_t month = mp < 10 ? mp + 3 : mp - 9;
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

std::int32_t weekday_of(CivilDay day) {
  const std::int32_t since_thursday = (day.days_since_1970 + 3) % 7;  // 1970-01-01: a Thursday
  return since_thursday < 0 ? since_thursday + 7 : since_thursday;
}

tl::expected<Date, std::string> Date::parse(std::string_view text) {
  std::string_view rest = text;
  const auto date = take_date(rest);
  if (!date || !rest.empty()) {
    return tl::unexpected(shown(text) + " is not a date: write it as in '2026-02-17'");
  }
  if (!exists(*date)) {
    return tl::unexpected("there is no day " + shown(text));
  }
  return Date{day_of(*date)};
}

std::string Date::text() const {
  DateWriter out;
  out.date(date_of(day));
  return std::string(out.text());
}

tl::expected<Moment, std::string> Moment::parse(std::string_view text) {
  std::string_view rest = text;
  const auto date = take_date(rest);
  const bool middle = take(rest, 'T') || take(rest, ' ');
  const auto clock = take_clock(rest);
  if (!date || !middle || !clock) {
    return tl::unexpected(shown(text) + " is not a moment: write it as in '" +
                          std::string(kExample) + "'");
  }
  if (!exists(*date)) {
    return tl::unexpected("there is no day " + shown(text.substr(0, 10)));
  }
  const auto offset = take_offset(rest);
  if (!offset) {
    return tl::unexpected(shown(text) + " needs its offset from UTC: '+08:00' or 'Z' at its end");
  }
  return Moment{day_of(*date).days_since_1970 * days(1).ms + *clock - offset->ms, *offset};
}

std::string Moment::text() const {
  const std::int64_t local = utc_ms + offset.ms;
  const std::int64_t day = local / days(1).ms - (local % days(1).ms < 0 ? 1 : 0);
  const std::int64_t minutes_off = offset.ms / 60'000;
  const std::int64_t magnitude = minutes_off < 0 ? -minutes_off : minutes_off;
  DateWriter out;
  out.date(date_of({static_cast<std::int32_t>(day)}));
  out.put('T');
  out.clock(local - day * days(1).ms);
  out.put(minutes_off < 0 ? '-' : '+');
  out.number(magnitude / 60, 2);
  out.put(':');
  out.number(magnitude % 60, 2);
  return std::string(out.text());
}

}  // namespace suanwang
