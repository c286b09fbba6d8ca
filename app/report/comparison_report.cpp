#include "app/report/comparison_report.hpp"

#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "sim/experiment/comparison_files.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;
using PageJson = nlohmann::ordered_json;

// Values by seed grow with variants x seeds, pairs with the square of variants: beyond this they
// are left to compare.json, so that a page stays one that a browser opens at once.
constexpr std::size_t kMostBytes = 3'000'000;

/// Of the browser's tab.
std::string title_of(const PageJson& comparison) {
  return "suanwang 算网 · " + comparison.value("scenario", std::string());
}

/// Whether all that the page reads without asking is there.
bool is_comparison(const PageJson& json) {
  if (!json.is_object() || !json.contains("format") || json["format"] != kComparisonFormat) {
    return false;
  }
  for (const char* key : {"variants", "metrics", "seeds", "steady_state"}) {
    if (!json.contains(key) || !json[key].is_array()) {
      return false;
    }
  }
  return !json["variants"].empty() && !json["metrics"].empty() && json.contains("pareto");
}

PageJson read_comparison(const fs::path& file, Issues& issues) {
  std::ifstream stream(file, std::ios::binary);
  auto json = PageJson::parse(std::istreambuf_iterator<char>(stream), {}, nullptr, false);
  if (!is_comparison(json)) {
    issues.error({file.string(), 0, 0},
                 {},
                 "this is not what `suanwang compare` writes",
                 "compare.json of the format " + std::string(kComparisonFormat));
  }
  return json;
}

void check_request(const ReportRequest& request, Issues& issues) {
  if (request.runs.size() > 1) {
    issues.error({request.runs[1].string(), 0, 0},
                 {},
                 "a comparison is told alone",
                 "one folder: out/<name>/compare");
  }
  if (!request.windows.empty()) {
    issues.error({},
                 "--gantt " + request.windows.front(),
                 "a comparison has no Gantt chart",
                 "the report of one of its runs: `suanwang run --seed N --report`");
  }
}

}  // namespace

PageJson comparison_document(PageJson comparison, const std::string& question, PageJson sections) {
  const auto size_of = [](const PageJson& json) {
    return json.dump(-1, ' ', false, PageJson::error_handler_t::replace).size();
  };
  const bool is_large = size_of(comparison) > kMostBytes;
  if (is_large) {
    for (PageJson& metric : comparison["metrics"]) {
      metric.erase("pairs_p_holm");
      for (PageJson& variant : metric["variants"]) {
        variant.erase("values");
      }
    }
  }
  return {{"format", "suanwang-report/1"},
          {"question", question},
          {"sections", std::move(sections)},
          {"omitted", is_large},
          {"comparison", std::move(comparison)}};
}

std::string comparison_page(std::string_view json) {
  PageJson comparison = PageJson::parse(json);
  const std::string title = title_of(comparison);
  return page_text(title, comparison_document(std::move(comparison), {}, PageJson::array()));
}

bool is_comparison_folder(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "compare.json", ignored);
}

tl::expected<WrittenReport, Issues> write_comparison_report(const ReportRequest& request) {
  Issues issues;
  check_request(request, issues);
  const fs::path& folder = request.runs.front();
  PageJson comparison = read_comparison(folder / "compare.json", issues);
  PageJson sections = sections_json(request.sections, issues);
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  const std::string title = title_of(comparison);
  const PageJson document =
      comparison_document(std::move(comparison), request.question, std::move(sections));
  return write_page_file(request.file.empty() ? folder / "report.html" : request.file,
                         page_text(title, document));
}

}  // namespace suanwang::app
