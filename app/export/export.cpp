#include "app/export/export.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/report/city_map.hpp"
#include "app/report/gantt_window.hpp"
#include "app/report/run_folder.hpp"
#include "sim/base/nearest.hpp"
#include "sim/base/output_directory.hpp"

namespace suanwang::app {

namespace {

constexpr std::string_view kOneRun =
    "the folder of one run's results, as `suanwang run` says it: out/<name>/<seed>";

std::optional<RunFolder> one_run(const std::filesystem::path& path, Issues& issues) {
  const std::vector<std::filesystem::path> folders = run_folders(path);
  if (folders.size() != 1) {
    issues.error({path.string(), 0, 0},
                 {},
                 folders.empty() ? "there is no finished run here"
                                 : "there are " + std::to_string(folders.size()) + " runs here",
                 std::string(kOneRun));
    return std::nullopt;
  }
  auto run = read_run_folder(folders.front());
  if (!run) {
    issues = std::move(run.error());
    return std::nullopt;
  }
  return std::move(*run);
}

void check_centres(const ExportRequest& request, const RunFolder& run, Issues& issues) {
  if (request.centres.empty()) {
    return;
  }
  const ConfigNode* city = run.resolved.find("city");
  const CityMap map = city_map(city == nullptr ? ConfigNode() : *city, {});
  std::vector<std::string_view> known;
  for (const CityCentre& centre : map.centres) {
    known.push_back(centre.name);
  }
  for (const std::string& name : request.centres) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      issues.error({},
                   "--centre",
                   "there is no centre `" + name + "`: " + suggestion(std::string(name), known));
    }
  }
}

TraceSettings trace_settings(const ExportRequest& request,
                             const RunFolder& run,
                             const RunClock& clock,
                             Issues& issues) {
  TraceSettings settings;
  settings.scenario = run.summary.value("scenario", std::string());
  settings.seed = run.summary.value("seed", std::uint64_t{0});
  settings.start = clock.start.text();
  settings.end_ms = clock.end_ms;
  settings.centres = request.centres;
  if (!request.window.empty()) {
    if (const auto span = parse_span(request.window, clock)) {
      settings.from_ms = span->from_ms;
      settings.until_ms = span->until_ms;
    } else {
      issues.error({}, "--window " + request.window, span.error());
    }
  }
  check_centres(request, run, issues);
  return settings;
}

/// An export must not take the place of what it is made of, nor of the other one.
void check_places(const ExportRequest& request, const RunFolder& run, Issues& issues) {
  std::error_code ignored;
  const auto is_same = [&](const std::filesystem::path& a, const std::filesystem::path& b) {
    return !a.empty() && std::filesystem::weakly_canonical(a, ignored) ==
                             std::filesystem::weakly_canonical(b, ignored);
  };
  for (const char* name :
       {"jobs.csv", "centres.csv", "summary.json", "manifest.json", "resolved.yaml"}) {
    for (const std::filesystem::path& file : {request.trace, request.metrics}) {
      if (is_same(file, run.path / name)) {
        issues.error({file.string(), 0, 0}, {}, "this is a result of the run", "another file");
      }
    }
  }
  if (is_same(request.trace, request.metrics)) {
    issues.error(
        {request.trace.string(), 0, 0}, {}, "trace and metrics can't be one file", "two files");
  }
}

/// Writes a file whole or not at all: `write` takes a TextWriter and gives counts or what is wrong
/// with the table.
template <class Counts, class Write>
Counts export_file(const std::filesystem::path& file,
                   const std::filesystem::path& table,
                   Issues& issues,
                   Write write) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  auto directory = OutputDirectory::open(folder);
  if (!directory) {
    issues.add(directory.error());
    return {};
  }
  TextWriter out(directory->file(file.filename().string()));
  tl::expected<Counts, std::string> counts = write(out);
  if (!counts) {
    issues.error({table.string(), 0, 0}, {}, counts.error());
    return {};
  }
  out.flush();
  if (const auto outcome = directory->commit(); !outcome) {
    issues.add_all(outcome.error());
  }
  return *counts;
}

TraceCounts export_trace(const std::filesystem::path& file,
                         const std::filesystem::path& table,
                         const TraceSettings& settings,
                         Issues& issues) {
  TableReader jobs(table);
  if (!jobs.is_open()) {
    issues.error({table.string(), 0, 0},
                 {},
                 "there is no such table, and a trace is made of it",
                 "a run without --no-jobs");
    return {};
  }
  for (const std::string& column : missing_for_trace(jobs)) {
    issues.error({table.string(), 0, 0},
                 column,
                 "the column is missing, and a trace is made of it",
                 "a run whose output.job_columns has it");
  }
  if (issues.has_errors()) {
    return {};
  }
  return export_file<TraceCounts>(
      file, table, issues, [&](TextWriter& out) { return write_trace(jobs, settings, out); });
}

MetricsCounts export_metrics(const std::filesystem::path& file,
                             const RunFolder& run,
                             const RunClock& clock,
                             Issues& issues) {
  const std::filesystem::path table = run.path / "centres.csv";
  if (!TableReader(table).is_open()) {
    issues.error({table.string(), 0, 0}, {}, "there is no such table, and metrics are made of it");
    return {};
  }
  MetricsSettings settings;
  settings.scenario = run.summary.value("scenario", std::string());
  settings.seed = run.summary.value("seed", std::uint64_t{0});
  settings.start_utc_ms = clock.start.utc_ms;
  return export_file<MetricsCounts>(
      file, table, issues, [&](TextWriter& out) { return write_metrics(table, settings, out); });
}

}  // namespace

tl::expected<Exported, Issues> export_run(const ExportRequest& request) {
  Issues issues;
  if (request.trace.empty() && request.metrics.empty()) {
    issues.error({}, "export", "nothing is asked for", "--trace FILE, --metrics FILE or both");
    return tl::unexpected(std::move(issues));
  }
  const auto run = one_run(request.run, issues);
  const auto clock = run ? clock_of(*run, issues) : std::nullopt;
  if (!clock) {
    return tl::unexpected(std::move(issues));
  }
  const TraceSettings settings = trace_settings(request, *run, *clock, issues);
  check_places(request, *run, issues);
  Exported exported;
  if (!request.trace.empty() && !issues.has_errors()) {
    exported.trace = export_trace(request.trace, run->path / "jobs.csv", settings, issues);
  }
  if (!request.metrics.empty() && !issues.has_errors()) {
    exported.metrics = export_metrics(request.metrics, *run, *clock, issues);
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return exported;
}

}  // namespace suanwang::app
