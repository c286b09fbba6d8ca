// What the page reads: the reduced parts of a run as JSON.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "app/report/assumptions.hpp"
#include "app/report/city_map.hpp"
#include "app/report/job_scan.hpp"
#include "app/report/time_series.hpp"
#include "app/report/variants.hpp"

namespace suanwang::app {

using ReportJson = nlohmann::ordered_json;

/// Nine significant digits: more than any figure shows, and a third less to write than all
/// seventeen.
[[nodiscard]] double rounded(double value);

/// Series of the `most_centres` with the most energy, and of the city.
[[nodiscard]] ReportJson series_json(const RunSeries& series, std::size_t most_centres);

[[nodiscard]] ReportJson waits_json(const JobScan& scan);

[[nodiscard]] ReportJson flows_json(const JobScan& scan);

/// `centres`: for partitions and first nodes. Ends the charts' collection.
[[nodiscard]] ReportJson gantt_json(std::vector<GanttChart>& charts,
                                    const std::vector<CityCentre>& centres);

/// At most `most_places` and twice as many links; says how many there are.
[[nodiscard]] ReportJson map_json(const CityMap& map, std::size_t most_places);

[[nodiscard]] ReportJson assumptions_json(const std::vector<Assumption>& assumptions,
                                          std::size_t most);

[[nodiscard]] ReportJson variants_json(const std::vector<Variant>& variants);

}  // namespace suanwang::app
