// Series from files: what instant each row holds from, years that repeat, gaps.
#include "sim/scenario/hourly_file.hpp"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/city/civil_date.hpp"

namespace suanwang {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kHour = 3'600'000;

class File {
 public:
  explicit File(const std::string& text) {
    std::string name = (fs::temp_directory_path() / "suanwang-hours-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream(folder_ / "hours.csv") << text;
    spec.csv.value = "hours.csv";
  }

  ~File() { fs::remove_all(folder_); }

  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::vector<HourlyRow> read(const std::string& start, Duration run) {
    calendar_ = Calendar(Moment::parse(start)->utc_ms, hours(8), {}, {});
    return read_hourly_file(spec, {"v"}, folder_, {&calendar_, Time{run.ms}}, issues);
  }

  HourlyFile spec;
  Issues issues;

 private:
  fs::path folder_;
  Calendar calendar_;
};

/// Every hour of a year of the file's clock, its value the number of the hour.
std::string year_of_hours(int year) {
  std::string text = "year,month,day,hour,v\n";
  const CivilDay first = day_of({year, 1, 1});
  for (int k = 0; k < 8760; ++k) {
    const CivilDate date = date_of({first.days_since_1970 + k / 24});
    text += std::to_string(date.year) + "," + std::to_string(date.month) + "," +
            std::to_string(date.day) + "," + std::to_string(k % 24) + "," + std::to_string(k) +
            "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("times of a file are the city's, UTC, or what they say themselves", "[scenario]") {
  File file(
      "time,v\n2026-01-01 00:00,1\n2026-01-01T01:00:00,2\n2026-01-01T02:00:00+08:00,3\n"
      "2025-12-31T19:00:00Z,4\n");
  const auto rows = file.read("2026-01-01T00:00:00+08:00", hours(4));
  REQUIRE(file.issues.error_count() == 0);
  REQUIRE(rows.size() == 4);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].from == Time{static_cast<std::int64_t>(i) * kHour});
    CHECK(rows[i].values[0] == static_cast<double>(i + 1));
  }
  File utc("time,v\n2025-12-31 16:00,1\n2025-12-31 17:00,2\n");
  utc.spec.utc = true;
  const auto in_utc = utc.read("2026-01-01T00:00:00+08:00", hours(2));
  REQUIRE(in_utc.size() == 2);
  CHECK(in_utc[0].from == Time{0});
}

TEST_CASE("a year of a file is repeated by the hour of the year", "[scenario]") {
  File file(year_of_hours(2014));
  file.spec.year = 2014;
  // From the last day of a year on, half past an hour: the row of the running hour holds first.
  const auto rows = file.read("2026-12-31T22:30:00+08:00", hours(5));
  REQUIRE(file.issues.error_count() == 0);
  REQUIRE(rows.size() >= 5);
  CHECK(rows[0].from == Time{-kHour / 2});
  CHECK(rows[0].values[0] == 8758);
  CHECK(rows[1].values[0] == 8759);
  CHECK(rows[2].values[0] == 0);
  CHECK(rows[3].from == Time{5 * kHour / 2});
}

TEST_CASE("a file of one year of UTC can be repeated", "[scenario]") {
  File file(year_of_hours(2014));
  file.spec.year = 2014;
  file.spec.utc = true;
  const auto rows = file.read("2026-01-01T00:00:00+08:00", hours(10));
  REQUIRE(file.issues.error_count() == 0);
  // Midnight in Beijing is 16:00 UTC of the day before: the last day of the file's year.
  CHECK(rows[0].values[0] == 8760 - 8);
  CHECK(rows[8].values[0] == 0);
}

TEST_CASE("on 29 February the hours of the 28th come again", "[scenario]") {
  File file(year_of_hours(2014));
  file.spec.year = 2014;
  const auto rows = file.read("2028-02-28T23:00:00+08:00", hours(26));
  REQUIRE(rows.size() >= 26);
  CHECK(rows[0].values[0] == 59 * 24 - 1);
  CHECK(rows[1].values[0] == 58 * 24);   // 29 February, 00:00
  CHECK(rows[25].values[0] == 59 * 24);  // 1 March
}

TEST_CASE("a value holds over a short gap, and missing cells are one", "[scenario]") {
  const std::string text =
      "time,v\n2026-01-01 00:00,1\n2026-01-01 01:00,NA\n2026-01-01 02:00,\n2026-01-01 03:00,4\n";
  File file(text);
  const auto rows = file.read("2026-01-01T00:00:00+08:00", hours(4));
  REQUIRE(file.issues.error_count() == 0);
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].from == Time{3 * kHour});
  File strict(text);
  strict.spec.max_gap = hours(1);
  CHECK(strict.read("2026-01-01T00:00:00+08:00", hours(4)).empty());
  CHECK(strict.issues.error_count() == 1);
}

TEST_CASE("dates that do not exist are told, not moved", "[scenario]") {
  File file("year,month,day,hour,v\n2026,2,30,0,1\n");
  CHECK(file.read("2026-02-01T00:00:00+08:00", hours(1)).empty());
  CHECK(file.issues.error_count() == 1);
}

}  // namespace suanwang
