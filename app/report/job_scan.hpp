// One pass over jobs.csv for all that the report draws of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/report/flows.hpp"
#include "app/report/gantt.hpp"
#include "app/report/waits.hpp"

namespace suanwang::app {

struct JobScan {
  bool has_table = false;
  std::uint64_t rows = 0;
  bool has_districts = false;        ///< some job's tenant sits in one: flows begin there
  bool has_accelerators = false;     ///< some job asks for any
  std::vector<std::string> missing;  ///< columns that the table lacks and a section needs
  WaitGroup all_waits;
  std::vector<WaitGroup> waits_by_kind;
  std::vector<WaitGroup> waits_by_tenant;  ///< an empty name: jobs of no tenant
  std::vector<Flow> flows;
  std::vector<GanttChart> charts;
};

struct JobScanSettings {
  std::int64_t end_ms = 0;  ///< of the run: running jobs are drawn up to here
  std::vector<GanttWindow> windows;
  std::size_t most_bars = 1000;  ///< a window
  std::size_t most_groups = 20;  ///< tenants, districts, centres
};

[[nodiscard]] JobScan scan_jobs(const std::filesystem::path& jobs_csv,
                                const JobScanSettings& settings);

}  // namespace suanwang::app
