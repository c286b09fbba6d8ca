// centres.csv as it is drawn: sums over a few hundred intervals a centre, whatever the run's
// length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace suanwang::app {

/// Sums over the intervals that were merged into one. Ratios are made of sums, never averaged.
struct SeriesBucket {
  double it_kwh = 0;
  double facility_kwh = 0;
  double job_kwh = 0;
  double cost_cny = 0;
  double carbon_g = 0;
  double busy_node_h = 0;
  double available_node_h = 0;
  double busy_core_h = 0;
  double available_core_h = 0;
  double busy_accelerator_h = 0;
  double available_accelerator_h = 0;
  double waiting = 0;  ///< jobs; the most at the end of any interval merged
  double hours = 0;    ///< of the intervals; 0: none came

  void add(const SeriesBucket& other);

  /// Cards where there are any, else cores, else nodes; busy / available.
  [[nodiscard]] double busy_h() const;
  [[nodiscard]] double available_h() const;
};

/// Where the facility's energy went, kWh.
struct EnergyParts {
  double jobs = 0;
  double idle = 0;  ///< nodes that no job bears
  double ups = 0;
  double pdu = 0;
  double fans = 0;
  double pumps = 0;
  double chillers = 0;
  double heat_rejection = 0;
  double auxiliary = 0;
};

struct CentreSeries {
  std::string centre;
  std::vector<SeriesBucket> buckets;
  SeriesBucket total;
  EnergyParts energy;
  std::int64_t busiest_day_from_ms = 0;  ///< midnight on the city's clock, not before the start
  std::int64_t busiest_day_until_ms = 0;
};

struct RunSeries {
  std::int64_t interval_ms = 0;  ///< of centres.csv
  std::int64_t bucket_ms = 0;    ///< as drawn: a multiple of it
  std::int64_t end_ms = 0;
  std::uint64_t rows = 0;
  std::vector<CentreSeries> centres;  ///< in the order of the table
  std::vector<SeriesBucket> city;     ///< `waiting` is the most that waited at one time
  SeriesBucket total;
};

/// How many intervals of `interval_ms` to merge so that at most `most` are left: 1, 2, 3, 4, 6, 8,
/// 12 or 24, then whole multiples of 24.
[[nodiscard]] std::int64_t merge_count(std::int64_t end_ms,
                                       std::int64_t interval_ms,
                                       std::int64_t most);

/// Reads the table in one pass; `most_buckets` > 0. Nothing (`rows` == 0) where there is no table.
[[nodiscard]] RunSeries read_series(const std::filesystem::path& centres_csv,
                                    std::int64_t end_ms,
                                    std::int64_t most_buckets);

}  // namespace suanwang::app
