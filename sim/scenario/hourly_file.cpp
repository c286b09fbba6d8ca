#include "sim/scenario/hourly_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include "sim/base/nearest.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/traces/text_file.hpp"

namespace suanwang {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20U;
constexpr std::int64_t kYearsOfOpenRuns = 10;
constexpr std::int64_t kHour = 3'600'000;

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_good =
      fault == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
  return is_good ? std::optional(value) : std::nullopt;
}

/// `2026-01-12 00:00:00`, with `T` or a blank, seconds or none; the offset is `offset` unless the
/// text has one. Milliseconds since 1970 UTC.
std::optional<std::int64_t> utc_ms_of(std::string text, Duration offset) {
  constexpr std::size_t kDate = 10;
  if (text.size() < kDate + 1 + 5) {
    return std::nullopt;
  }
  text[kDate] = 'T';
  if (text.size() == kDate + 1 + 5) {
    text += ":00";
  }
  const bool has_offset = text.find_first_of("Z+", kDate) != std::string::npos ||
                          text.find('-', kDate) != std::string::npos;
  if (const auto moment = Moment::parse(has_offset ? text : text + "Z")) {
    return moment->utc_ms - (has_offset ? 0 : offset.ms);
  }
  return std::nullopt;
}

class HourlyReader {
 public:
  HourlyReader(const HourlyFile& spec,
               const std::vector<std::string>& columns,
               const CoveredTime& covered,
               Issues& issues)
      : spec_(spec), columns_(columns), covered_(covered), issues_(issues) {}

  std::vector<HourlyRow> read(const std::filesystem::path& directory) {
    const std::optional<ConfigNode> rows = open(directory);
    const std::size_t errors = issues_.error_count();
    if (!rows || !has_columns(*rows)) {
      return {};
    }
    for (const ConfigNode& row : rows->items) {
      if (!take(row)) {
        return {};
      }
    }
    if (spec_.year) {
      rows_ = repeated();
    }
    check_cover();
    return issues_.error_count() == errors ? std::move(rows_) : std::vector<HourlyRow>{};
  }

 private:
  void fault(std::string message, std::string remedy = {}) {
    issues_.error(spec_.csv.spot, spec_.csv.path, std::move(message), std::move(remedy));
  }

  std::optional<ConfigNode> open(const std::filesystem::path& directory) {
    file_ = (directory / spec_.csv.value).string();
    const auto opened = TextFile::open(file_);
    if (!opened) {
      fault("the file '" + file_ + "' " + opened.error(), "paths are relative to the scenario");
      return std::nullopt;
    }
    const auto text = (*opened)->read_whole(kLargestFile);
    if (!text) {
      fault("the file '" + file_ + "' " + text.error());
      return std::nullopt;
    }
    return read_csv_rows(*text, file_, issues_);
  }

  /// Cells that are empty are left out of rows, so that a column may be absent from the first ones.
  bool has_columns(const ConfigNode& rows) {
    if (rows.items.empty()) {
      fault("the file '" + file_ + "' has no rows");
      return false;
    }
    const auto is_there = [&rows](std::string_view name) {
      return std::any_of(rows.items.begin(), rows.items.end(), [name](const ConfigNode& row) {
        return row.find(name) != nullptr;
      });
    };
    has_time_ = is_there(spec_.time);
    std::vector<std::string> needed = columns_;
    if (!has_time_) {
      needed.insert(needed.end(), {"year", "month", "day", "hour"});
    }
    for (const std::string& name : needed) {
      if (!is_there(name)) {
        fault("the file '" + file_ + "' has no column `" + name + "`", known(rows));
        return false;
      }
    }
    return true;
  }

  static std::string known(const ConfigNode& rows) {
    std::string text = "it has: ";
    for (std::size_t i = 0; !rows.items.empty() && i < rows.items[0].entries.size(); ++i) {
      text += (i == 0 ? "" : ", ") + rows.items[0].entries[i].key;
    }
    return text;
  }

  bool bad_cell(const ConfigNode& cell, const std::string& what) {
    issues_.error(cell.spot, spec_.csv.path, "'" + cell.scalar + "' is no " + what);
    return false;
  }

  bool take(const ConfigNode& row) {
    const std::optional<std::int64_t> utc_ms = has_time_ ? time_of(row) : split_time_of(row);
    if (!utc_ms) {
      return false;
    }
    HourlyRow hourly{Time{*utc_ms - covered_.calendar->start_utc_ms()}, {}, row.spot.line};
    for (const std::string& name : columns_) {
      const ConfigNode* cell = row.find(name);
      if (cell == nullptr || cell->scalar == "NA") {
        return true;  // a gap
      }
      const std::optional<double> value = number_of(cell->scalar);
      if (!value) {
        return bad_cell(*cell, "number");
      }
      hourly.values.push_back(*value);
    }
    return add(std::move(hourly), row);
  }

  std::optional<std::int64_t> time_of(const ConfigNode& row) {
    const ConfigNode* cell = row.find(spec_.time);
    const Duration offset = spec_.utc ? Duration{} : covered_.calendar->utc_offset();
    const auto utc_ms = cell == nullptr ? std::nullopt : utc_ms_of(cell->scalar, offset);
    if (!utc_ms) {
      bad_cell(cell == nullptr ? row : *cell, "time (2026-01-12T00:00:00+08:00)");
    }
    return utc_ms;
  }

  std::optional<std::int64_t> split_time_of(const ConfigNode& row) {
    static constexpr std::array<std::pair<std::string_view, std::array<double, 2>>, 4> kParts{
        {{"year", {1900, 2999}}, {"month", {1, 12}}, {"day", {1, 31}}, {"hour", {0, 24}}}};
    std::array<std::int32_t, 4> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& [name, bounds] = kParts[i];
      const ConfigNode* cell = row.find(name);
      const auto value = cell == nullptr ? std::nullopt : number_of(cell->scalar);
      if (!value || *value < bounds[0] || *value > bounds[1] || *value != std::floor(*value)) {
        bad_cell(cell == nullptr ? row : *cell, std::string(name));
        return std::nullopt;
      }
      parts[i] = static_cast<std::int32_t>(*value);
    }
    const CivilDay day = day_of({parts[0], parts[1], parts[2]});
    if (date_of(day).day != parts[2]) {
      bad_cell(row, "date");
      return std::nullopt;
    }
    const Duration offset = spec_.utc ? Duration{} : covered_.calendar->utc_offset();
    return std::int64_t{day.days_since_1970} * 24 * kHour + parts[3] * kHour - offset.ms;
  }

  bool add(HourlyRow row, const ConfigNode& node) {
    if (!rows_.empty() && row.from <= rows_.back().from) {
      issues_.error(
          node.spot,
          spec_.csv.path,
          "the time does not come after that of line " + std::to_string(rows_.back().line),
          "rows must rise in time");
      return false;
    }
    // Only the rows that the run may meet must be without gaps.
    const bool is_met =
        spec_.year ? year_of(row.from) == *spec_.year
                   : row.from > Time{} && !rows_.empty() && rows_.back().from < covered_.until;
    const bool is_first_met =
        spec_.year && (rows_.empty() || year_of(rows_.back().from) != *spec_.year);
    if (is_met && !is_first_met && row.from - rows_.back().from > spec_.max_gap + hours(1)) {
      issues_.error(
          node.spot,
          spec_.csv.path,
          "before this row nothing is known for " +
              format_quantity((row.from - rows_.back().from).ms, duration_dimension()) +
              ", since line " + std::to_string(rows_.back().line),
          "at most max_gap is allowed: " + format_quantity(spec_.max_gap.ms, duration_dimension()));
      return false;
    }
    rows_.push_back(std::move(row));
    return true;
  }

  /// By the clock of the file, so that a file of one year of UTC has all its hours.
  [[nodiscard]] std::int32_t year_of(Time t) const {
    return covered_.calendar->civil(spec_.utc ? t - covered_.calendar->utc_offset() : t).year;
  }

  /// Hour of the year without a 29 February, whose hours repeat the 28th's.
  [[nodiscard]] std::size_t hour_of_year(Time t) const {
    const CivilTime civil = covered_.calendar->civil(t);
    const std::int32_t day = civil.month == 2 && civil.day == 29 ? 28 : civil.day;
    const std::int32_t days =
        day_of({2001, civil.month, day}).days_since_1970 - day_of({2001, 1, 1}).days_since_1970;
    return static_cast<std::size_t>(days) * 24 + static_cast<std::size_t>(civil.hour);
  }

  std::vector<HourlyRow> repeated() {
    constexpr std::size_t kHoursOfYear = 8760;
    std::vector<const HourlyRow*> year(kHoursOfYear, nullptr);
    for (const HourlyRow& row : rows_) {
      if (year_of(row.from) == *spec_.year) {
        year[hour_of_year(row.from)] = &row;
      }
    }
    const HourlyRow* last = nullptr;
    Duration gap{};
    for (const HourlyRow* row : year) {  // the year wraps: its last hours come before its first
      gap = row == nullptr ? gap + hours(1) : Duration{};
      last = row == nullptr ? last : row;
    }
    for (const HourlyRow*& row : year) {
      gap = row == nullptr ? gap + hours(1) : Duration{};
      if ((row == nullptr && last == nullptr) || gap > spec_.max_gap) {
        fault("the file '" + file_ + "' does not cover the year " + std::to_string(*spec_.year));
        return {};
      }
      last = row == nullptr ? last : row;
      row = last;
    }
    return filled_from(year);
  }

  [[nodiscard]] std::vector<HourlyRow> filled_from(
      const std::vector<const HourlyRow*>& year) const {
    const std::int64_t past_hour = covered_.calendar->time_of_day_ms(Time{}) % kHour;
    const Time until =
        covered_.until == kNever ? Time{days(366 * kYearsOfOpenRuns).ms} : covered_.until;
    std::vector<HourlyRow> rows;
    for (Time t{-past_hour}; t < until; t = t + hours(1)) {
      rows.push_back(*year[hour_of_year(t)]);
      rows.back().from = t;
    }
    return rows;
  }

  void check_cover() {
    if (issues_.has_errors() || spec_.year) {
      return;
    }
    const bool has_end = covered_.until != kNever;
    if (!has_end) {
      fault("nobody knows how long the run is, and the file ends",
            "give the scenario a `duration`, or `year` to repeat a year of the file");
      return;
    }
    if (rows_.empty() || rows_.front().from > Time{} ||
        rows_.back().from + spec_.max_gap + hours(1) < covered_.until) {
      fault("the file '" + file_ + "' does not cover the run",
            "give `year: 2014`, say, to repeat that year of the file");
    }
  }

  const HourlyFile& spec_;
  const std::vector<std::string>& columns_;
  CoveredTime covered_;
  Issues& issues_;
  std::string file_;
  bool has_time_ = false;
  std::vector<HourlyRow> rows_;
};

}  // namespace

std::vector<HourlyRow> read_hourly_file(const HourlyFile& spec,
                                        const std::vector<std::string>& columns,
                                        const std::filesystem::path& directory,
                                        const CoveredTime& covered,
                                        Issues& issues) {
  return HourlyReader(spec, columns, covered, issues).read(directory);
}

}  // namespace suanwang
