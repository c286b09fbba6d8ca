// What pages of runs and of comparisons have in common: sections handed in, and the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "sim/base/issue.hpp"

namespace suanwang::app {

struct WrittenReport {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
  bool has_charts =
      false;  ///< else this build has no chart library, and the page draws plain lines
};

/// The sections of other programs (ReportRequest::sections) as JSON. Issues: texts that are none,
/// or above 2 MiB.
[[nodiscard]] nlohmann::ordered_json sections_json(const std::vector<std::string>& texts,
                                                   Issues& issues);

/// The whole page: `title` stands in the browser's tab, `json` is what its script reads.
[[nodiscard]] std::string page_text(std::string_view title, const nlohmann::ordered_json& json);

/// What is told of a page of `bytes` bytes.
[[nodiscard]] WrittenReport written_report(const std::filesystem::path& file, std::size_t bytes);

/// Writes the page; the file appears whole or not at all. Issues: it can't be written.
[[nodiscard]] tl::expected<WrittenReport, Issues> write_page_file(const std::filesystem::path& file,
                                                                  const std::string& page);

}  // namespace suanwang::app
