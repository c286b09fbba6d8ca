#include "app/report/time_series.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kSeriesHead =
    "centre,local_time,from,until,it_energy_kwh,facility_energy_kwh,job_energy_kwh,"
    "unattributed_energy_kwh,busy_node_hours,available_node_hours,busy_core_hours,"
    "available_core_hours,busy_accelerator_hours,available_accelerator_hours,waiting,"
    "energy_cost_cny,carbon_g\n";

std::string series_row(const std::string& centre, int hour, double it, double busy, int waiting) {
  const int day = 12 + hour / 24;
  const std::string two = hour % 24 < 10 ? "0" : "";
  return centre + ",2026-01-" + std::to_string(day) + "T" + two + std::to_string(hour % 24) +
         ":00:00+08:00," + std::to_string(hour * 3600) + "," + std::to_string((hour + 1) * 3600) +
         "," + std::to_string(it) + "," + std::to_string(1.25 * it) + ",0," + std::to_string(it) +
         "," + std::to_string(busy) + ",10,0,0,0,0," + std::to_string(waiting) + ",2,3\n";
}

}  // namespace

TEST_CASE("intervals are merged into sums, waiting into its peak", "[report]") {
  const tests::ReportFolder folder;
  std::string text = kSeriesHead;
  for (int hour = 0; hour < 48; ++hour) {
    text += series_row("a", hour, hour, hour == 30 ? 9 : 1, hour == 5 ? 7 : 1);
    text += series_row("b", hour, 1, hour < 24 ? 5 : 4, hour == 5 ? 4 : 2);
  }
  const RunSeries series = read_series(folder.write("centres.csv", text), 48 * 3'600'000, 24);
  CHECK(series.interval_ms == 3'600'000);
  CHECK(series.bucket_ms == 7'200'000);
  CHECK(series.rows == 96);
  REQUIRE(series.centres.size() == 2);
  const CentreSeries& a = series.centres[0];
  REQUIRE(a.buckets.size() == 24);
  CHECK(a.buckets[3].it_kwh == 6 + 7);
  CHECK(a.buckets[3].facility_kwh == Approx(1.25 * 13));
  CHECK(a.buckets[2].waiting == 7);  // hours 4 and 5
  CHECK(a.buckets[2].hours == 2);
  CHECK(a.total.it_kwh == 47 * 48 / 2);
  CHECK(a.energy.idle == 47 * 48 / 2);
  CHECK(series.city[2].waiting == 11);
  CHECK(series.city[2].hours == 2);
  CHECK(series.city[3].it_kwh == 13 + 2);
  CHECK(series.total.cost_cny == 96 * 2);
  // Without cards and cores, nodes are what is used.
  CHECK(a.buckets[0].busy_h() == 2);
  CHECK(a.buckets[0].available_h() == 20);
}

TEST_CASE("the busiest day is a day of the city's clock", "[report]") {
  const tests::ReportFolder folder;
  std::string text = kSeriesHead;
  for (int hour = 0; hour < 48; ++hour) {
    text += series_row("late", hour, 1, hour >= 24 ? 3 : 2, 0);
    text += series_row("early", hour, 1, hour < 24 ? 3 : 2, 0);
  }
  const RunSeries series = read_series(folder.write("centres.csv", text), 40 * 3'600'000, 400);
  CHECK(series.centres[0].busiest_day_from_ms == 24 * 3'600'000);
  CHECK(series.centres[0].busiest_day_until_ms == 40 * 3'600'000);  // the run's end
  CHECK(series.centres[1].busiest_day_from_ms == 0);
  CHECK(series.centres[1].busiest_day_until_ms == 24 * 3'600'000);
}

TEST_CASE("intervals are merged into parts and multiples of a day", "[report]") {
  constexpr std::int64_t kHour = 3'600'000;
  CHECK(merge_count(168 * kHour, kHour, 400) == 1);
  CHECK(merge_count(800 * kHour, kHour, 400) == 2);
  CHECK(merge_count(8760 * kHour, kHour, 400) == 24);
  CHECK(merge_count(10 * 8760 * kHour, kHour, 400) == 240);
  CHECK(merge_count(1, kHour, 400) == 1);
}

}  // namespace suanwang::app
