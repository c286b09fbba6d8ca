// What the readers of small tables share: reading the file whole, sorting, and the report.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sim/demand/truth.hpp"
#include "sim/scenario/traces/csv_table.hpp"
#include "sim/scenario/traces/trace_format.hpp"
#include "sim/scenario/traces/trace_repairs.hpp"

namespace suanwang {

/// A table of up to 256 MiB, or an error among the issues. `what` names the format in it.
[[nodiscard]] tl::expected<CsvTable, bool> read_table(const TraceRequest& request,
                                                      std::span<const std::string_view> columns,
                                                      std::string_view what,
                                                      Issues& issues);

/// Sorts the jobs by submission (equal ones keep the order of the file), numbers them 1..N in this
/// order, and describes them. No jobs at all are an error.
[[nodiscard]] OpenedTrace finish_table(std::vector<Arrival> arrivals,
                                       const CsvTable& table,
                                       const RepairTally& tally,
                                       const TraceRequest& request,
                                       Issues& issues);

/// A request `factor` times the run time, in whole milliseconds, a second at least.
[[nodiscard]] Duration estimate_of(Duration run, double factor);

}  // namespace suanwang
