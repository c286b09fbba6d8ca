// Series over time from CSV files as weather services, grids and markets publish them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/issue.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

/// How a scenario names such a file.
struct HourlyFile {
  Spotted<std::string> csv;
  std::string time = "time";
  bool utc = false;
  std::optional<std::int32_t> year;
  Duration max_gap = hours(3);

  template <class V>
  void fields(V& v) {
    v.required("csv", csv, "a file with a header and a row for each hour, plain or gzip");
    v.optional("time",
               time,
               "its column of times: 2026-01-12T00:00:00+08:00, or without offset; where there is "
               "no such column, `year`, `month`, `day` and `hour` are read");
    v.optional("utc", utc, "times without offset are UTC, not the city's");
    v.optional("year",
               year,
               "take this calendar year of the file, hour by hour, for whatever years are "
               "simulated; left out: the file must cover the run",
               between(1900, 2999));
    v.optional("max_gap",
               max_gap,
               "a value holds over missing rows for so long; a longer gap is an error",
               between(hours(1), days(31)));
  }
};

/// A row of the file: when, and the numbers of the columns asked for.
struct HourlyRow {
  Time from;
  std::vector<double> values;
  std::int64_t line = 0;
};

/// What part of the run a series must cover.
struct CoveredTime {
  const Calendar* calendar = nullptr;
  Time until = kNever;  ///< kNever: nobody knows; ten years are made of a repeated year
};

/// The rows that matter for the run, rising in time, with those of a repeated year in the place of
/// the simulated years. Rows where a column is empty or NA are left out, as a gap. Empty, with
/// issues, if the file can't be read, a column is missing, a time or a number is none, times do not
/// rise, a gap is too long, or the run is not covered.
[[nodiscard]] std::vector<HourlyRow> read_hourly_file(const HourlyFile& spec,
                                                      const std::vector<std::string>& columns,
                                                      const std::filesystem::path& directory,
                                                      const CoveredTime& covered,
                                                      Issues& issues);

}  // namespace suanwang
