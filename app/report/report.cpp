#include "app/report/report.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "app/report/comparison_report.hpp"
#include "app/report/gantt_window.hpp"
#include "app/report/report_json.hpp"
#include "app/report/report_tables.hpp"
#include "app/report/run_folder.hpp"
#include "app/report/sweep_report.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;

// What keeps the file below 5 MB, the chart library of 0.8 MB included: 40 centres x 400 intervals
// x 8 figures are 1.2 MB, 12 000 bars 0.9 MB.
constexpr std::int64_t kMostBuckets = 400;
constexpr std::size_t kMostCentreSeries = 40;
constexpr std::size_t kMostCentreRows = 300;
constexpr std::size_t kMostWindows = 40;
constexpr std::size_t kMostBars = 12'000;
constexpr std::size_t kMostBarsOfAWindow = 1'500;
constexpr std::size_t kMostPlaces = 800;
constexpr std::size_t kMostGroups = 20;
constexpr std::size_t kMostTableRows = 60;
constexpr std::size_t kMostAssumptions = 400;
constexpr std::size_t kMostOtherRows = 15;

std::vector<RunFolder> read_runs(const ReportRequest& request, Issues& issues) {
  std::vector<RunFolder> runs;
  for (const fs::path& path : request.runs) {
    const std::vector<fs::path> folders = run_folders(path);
    if (folders.empty()) {
      issues.error({path.string(), 0, 0},
                   {},
                   "there is no finished run here",
                   "the folder of a run's results, as `suanwang run` says it: out/<name>/<seed>");
    }
    for (const fs::path& folder : folders) {
      if (auto run = read_run_folder(folder)) {
        runs.push_back(std::move(*run));
      } else {
        issues.add_all(run.error());
      }
    }
  }
  return runs;
}

std::vector<GanttWindow> asked_windows(const ReportRequest& request,
                                       const std::vector<CityCentre>& centres,
                                       const RunClock& clock,
                                       Issues& issues) {
  std::vector<GanttWindow> windows;
  for (const std::string& text : request.windows) {
    if (auto window = parse_window(text, centres, clock)) {
      windows.push_back(std::move(*window));
    } else {
      issues.error({}, "--gantt " + text, window.error());
    }
  }
  return windows;
}

std::string label_of(const RunFolder& run) {
  const ReportJson dispatch =
      run.manifest.value("/policies/dispatch/policy"_json_pointer, ReportJson());
  const std::string scenario = run.summary.value("scenario", std::string());
  return dispatch.is_string() ? scenario + " · " + dispatch.get<std::string>() : scenario;
}

SummaryFigures figures_of(const RunFolder& run) {
  SummaryFigures figures{without_seed(run.resolved_text), label_of(run), {}};
  const auto number_at = [&](std::string_view pointer) -> std::optional<double> {
    const ReportJson::json_pointer at{std::string(pointer)};
    if (!run.summary.contains(at) || !run.summary[at].is_number()) {
      return std::nullopt;
    }
    return run.summary[at].get<double>();
  };
  for (std::size_t m = 0; m < kVariantMetrics.size(); ++m) {
    auto value = number_at(kVariantMetrics[m].pointer);
    if (!value && kVariantMetrics[m].name == "utilisation") {
      value = number_at("/utilisation/cores");
    }
    if (value) {
      figures.figures[m] = *value * kVariantMetrics[m].factor;
    }
  }
  return figures;
}

/// Variants whose labels are the same are told apart by their folder.
std::vector<SummaryFigures> all_figures(const std::vector<RunFolder>& runs) {
  std::vector<SummaryFigures> figures;
  figures.reserve(runs.size());
  for (const RunFolder& run : runs) {
    figures.push_back(figures_of(run));
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool is_ambiguous = std::any_of(figures.begin(), figures.end(), [&](const auto& other) {
      return other.key != figures[i].key && other.label == label_of(runs[i]);
    });
    if (is_ambiguous) {
      figures[i].label += " · " + runs[i].path.string();
    }
  }
  return figures;
}

/// Without what has a table of its own, and no more centres than a table can show.
ReportJson summary_of(const RunFolder& run) {
  ReportJson summary = run.summary;
  summary.erase("districts");
  ReportJson& centres = summary["centres"];
  summary["all_centres"] = centres.size();
  while (centres.size() > kMostCentreRows) {
    centres.erase(centres.size() - 1);
  }
  return summary;
}

ReportJson run_json(const ReportRequest& request, const RunFolder& run, const RunClock& clock) {
  ReportJson json;
  json["question"] = request.question;
  json["description"] = text_at(run.resolved, {"description"});
  json["start"] = clock.start.text();
  json["start_utc_ms"] = clock.start.utc_ms;
  json["offset_ms"] = clock.start.offset.ms;
  json["end_s"] = static_cast<double>(clock.end_ms) / 1000;
  json["folder"] = run.path.filename().string();
  return json;
}

/// All that the page shows of the first run.
class ReportDocument {
 public:
  ReportDocument(const ReportRequest& request, const RunFolder& run, const RunClock& clock)
      : request_(request), run_(run), clock_(clock) {}

  ReportJson make(Issues& issues) {
    const ConfigNode* city = run_.resolved.find("city");
    const CityMap map =
        city_map(city == nullptr ? ConfigNode() : *city, read_link_loads(run_.path / "links.csv"));
    std::vector<GanttWindow> asked = asked_windows(request_, map.centres, clock_, issues);
    json_["format"] = "suanwang-report/1";
    json_["run"] = run_json(request_, run_, clock_);
    json_["sections"] = sections_json(request_.sections, issues);
    if (issues.has_errors()) {
      return {};
    }
    const RunSeries series = read_series(run_.path / "centres.csv", clock_.end_ms, kMostBuckets);
    json_["map"] = map_json(map, kMostPlaces);
    json_["series"] = series_json(series, kMostCentreSeries);
    add_jobs(windows_of(std::move(asked), map.centres, series, kMostWindows), map.centres);
    add_tables(static_cast<double>(series.bucket_ms) / 1000);
    json_["assumptions"] = assumptions_json(assumptions_of(run_.resolved), kMostAssumptions);
    return std::move(json_);
  }

 private:
  void add_jobs(std::vector<GanttWindow> windows, const std::vector<CityCentre>& centres) {
    JobScanSettings settings;
    settings.end_ms = clock_.end_ms;
    settings.most_bars =
        std::min(kMostBarsOfAWindow, kMostBars / std::max<std::size_t>(windows.size(), 1));
    settings.most_groups = kMostGroups;
    settings.windows = std::move(windows);
    JobScan scan = scan_jobs(run_.path / "jobs.csv", settings);
    json_["jobs"] = {{"has_table", scan.has_table}, {"rows", scan.rows}, {"missing", scan.missing}};
    json_["waits"] = waits_json(scan);
    json_["flows"] = flows_json(scan);
    json_["gantt"] = gantt_json(scan.charts, centres);
    json_["gantt"]["most_bars"] = settings.most_bars;
  }

  void add_tables(double bucket_s) {
    json_["summary"] = summary_of(run_);
    json_["manifest"] = run_.manifest;
    json_["tenants"] = tenants_json(run_.path, kMostTableRows);
    json_["districts"] = districts_json(run_.path, kMostTableRows);
    json_["months"] = months_json(run_.path);
    json_["trades"] = trades_json(run_.path, bucket_s);
    json_["other_tables"] = other_tables_json(run_.path, run_.manifest, kMostOtherRows);
  }

  const ReportRequest& request_;
  const RunFolder& run_;
  const RunClock& clock_;
  ReportJson json_;
};

}  // namespace

tl::expected<WrittenReport, Issues> write_report(const ReportRequest& request) {
  if (std::any_of(request.runs.begin(), request.runs.end(), is_comparison_folder)) {
    return write_comparison_report(request);
  }
  if (std::any_of(request.runs.begin(), request.runs.end(), is_sweep_folder)) {
    return write_sweep_report(request);
  }
  Issues issues;
  for (const std::filesystem::path& folder : request.runs) {
    std::error_code ignored;
    if (std::filesystem::exists(folder / "plan.json", ignored)) {
      issues.error({folder.string(), 0, 0},
                   {},
                   "the page of a plan is written with it",
                   "`suanwang plan STUDY --report`");
      return tl::unexpected(std::move(issues));
    }
  }
  const std::vector<RunFolder> runs = read_runs(request, issues);
  if (runs.empty() || issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  const RunFolder& run = runs.front();
  const auto clock = clock_of(run, issues);
  if (!clock) {
    return tl::unexpected(std::move(issues));
  }
  ReportJson json = ReportDocument(request, run, *clock).make(issues);
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  json["variants"] = variants_json(variants_of(all_figures(runs)));
  return write_page_file(
      request.file.empty() ? run.path / "report.html" : request.file,
      page_text("suanwang 算网 · " + run.summary.value("scenario", std::string()), json));
}

}  // namespace suanwang::app
