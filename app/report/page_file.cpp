#include "app/report/page_file.hpp"

#include "app/report/html_page.hpp"
#include "sim/base/output_directory.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostSectionBytes = std::size_t{2} << 20U;

}  // namespace

nlohmann::ordered_json sections_json(const std::vector<std::string>& texts, Issues& issues) {
  auto sections = nlohmann::ordered_json::array();
  for (const std::string& text : texts) {
    auto section = nlohmann::ordered_json::parse(text, nullptr, false);
    const bool is_section = section.is_object() && section.contains("title") &&
                            section.contains("blocks") && section["blocks"].is_array() &&
                            text.size() <= kMostSectionBytes;
    if (is_section) {
      sections.push_back(std::move(section));
    } else {
      issues.error(
          {},
          "section",
          "this is no section of a report",
          "JSON of at most 2 MiB: {\"id\", \"title\": {\"zh\", \"en\"}, \"blocks\": [...]}");
    }
  }
  return sections;
}

std::string page_text(std::string_view title, const nlohmann::ordered_json& json) {
  return html_page(title,
                   json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace),
                   built_in_page());
}

WrittenReport written_report(const fs::path& file, std::size_t bytes) {
  return {file, bytes, !built_in_page().charts.empty()};
}

tl::expected<WrittenReport, Issues> write_page_file(const fs::path& file, const std::string& page) {
  auto directory = OutputDirectory::open(file.has_parent_path() ? file.parent_path() : ".");
  if (!directory) {
    Issues issues;
    issues.add(directory.error());
    return tl::unexpected(std::move(issues));
  }
  directory->file(file.filename().string()).write(page);
  if (auto outcome = directory->commit(); !outcome) {
    return tl::unexpected(std::move(outcome.error()));
  }
  return written_report(file, page.size());
}

}  // namespace suanwang::app
