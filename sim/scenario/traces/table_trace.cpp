#include "sim/scenario/traces/table_trace.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "sim/base/rounding.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/scenario/traces/text_file.hpp"

namespace suanwang {
namespace {

TraceReport report_of(const std::vector<Arrival>& arrivals, const CsvTable& table) {
  TraceReport report;
  report.lines = static_cast<std::uint64_t>(table.line_count());
  report.jobs = arrivals.size();
  report.first_submit = arrivals.front().request.submit;
  report.last_submit = arrivals.back().request.submit;
  for (const Arrival& arrival : arrivals) {
    const JobRequest& request = arrival.request;
    report.most_tasks = std::max<std::uint64_t>(report.most_tasks, request.tasks);
    report.most_cores = std::max(report.most_cores, request.total_cores());
    const std::uint64_t units = request.total_accelerators();
    const std::uint64_t cards = (units + request.card_units - 1) / request.card_units;
    report.most_accelerators = std::max(report.most_accelerators, cards);
  }
  return report;
}

}  // namespace

tl::expected<CsvTable, bool> read_table(const TraceRequest& request,
                                        std::span<const std::string_view> columns,
                                        std::string_view what,
                                        Issues& issues) {
  constexpr std::size_t kMostBytes = 256U << 20U;
  const auto file = TextFile::open(request.file);
  auto text = file ? (*file)->read_whole(kMostBytes) : tl::unexpected(file.error());
  if (!text) {
    unreadable_trace(request, text.error(), issues);
    return tl::unexpected(false);
  }
  auto table = CsvTable::parse(std::move(*text), columns);
  if (!table) {
    issues.error({request.file, table.error().line, 0},
                 request.path,
                 "not a table of " + std::string(what) + ": " + table.error().message,
                 "the first line names the columns, with commas between them");
    return tl::unexpected(false);
  }
  return std::move(*table);
}

OpenedTrace finish_table(std::vector<Arrival> arrivals,
                         const CsvTable& table,
                         const RepairTally& tally,
                         const TraceRequest& request,
                         Issues& issues) {
  tally.warn(request, issues);
  if (arrivals.empty()) {
    issues.error(request.spot,
                 request.path,
                 "'" + request.file + "' holds no job",
                 "at least one line must be a job");
    return {};
  }
  sort_by_submission(arrivals);
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    arrivals[i].request.id = i + 1;
  }
  OpenedTrace opened;
  opened.report = report_of(arrivals, table);
  opened.report.repairs = tally.repairs();
  opened.source = std::make_shared<ArrivalList>(std::move(arrivals), StreamShape{});
  return opened;
}

Duration estimate_of(Duration run, double factor) {
  const double ms = static_cast<double>(run.ms) * factor;
  return std::max(Duration{half_up(ms)}, seconds(1));
}

}  // namespace suanwang
