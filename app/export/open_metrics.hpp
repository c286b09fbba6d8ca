// centres.csv as OpenMetrics text with timestamps, which Prometheus loads
// (`promtool tsdb create-blocks-from openmetrics`).
//
// OpenMetrics 1.0: families one after another, within one all samples of a series together and by
// time, the unit as the end of the name, `# EOF` as the last line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "sim/base/text_writer.hpp"

namespace suanwang::app {

struct MetricsSettings {
  std::string scenario;  ///< a label, as is the seed
  std::uint64_t seed = 0;
  std::int64_t start_utc_ms = 0;  ///< of the run, since 1970
};

struct MetricsCounts {
  std::uint64_t families = 0;
  std::uint64_t series = 0;
  std::uint64_t samples = 0;
};

/// Writes a sample for each interval, centre and family, stamped with the interval's end. Values
/// are what the interval holds (sums) or its mean, never what was at one moment, but for jobs.
/// Reads the table once a family; in memory is one family. A family whose columns the table lacks,
/// and an interval that has no value (PUE of a centre that drew nothing), are left out. Or what is
/// wrong with a row, or with the table.
[[nodiscard]] tl::expected<MetricsCounts, std::string> write_metrics(
    const std::filesystem::path& centres_csv, const MetricsSettings& settings, TextWriter& out);

/// `text` in quotes as a label's value; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string label_quoted(std::string_view text);

}  // namespace suanwang::app
