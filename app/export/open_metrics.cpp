#include "app/export/open_metrics.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/report/table_reader.hpp"

namespace suanwang::app {

namespace {

/// What a sample is made of: a cell as it is, or times a factor over another or over the hours.
struct MetricFamily {
  std::string_view name;
  std::string_view unit;
  std::string_view help;
  std::string_view column;
  double factor = 0;           ///< 0: the cell as it is
  std::string_view over = {};  ///< a column; empty: the interval's hours
};

constexpr std::array kMetricFamilies = {
    MetricFamily{"suanwang_utilisation_ratio",
                 "ratio",
                 "Allocated / available accelerators over the interval",
                 "utilisation_accelerators"},
    MetricFamily{"suanwang_core_utilisation_ratio",
                 "ratio",
                 "Allocated / available cores over the interval",
                 "utilisation_cores"},
    MetricFamily{"suanwang_node_utilisation_ratio",
                 "ratio",
                 "Nodes with a task / available nodes over the interval",
                 "utilisation_nodes"},
    MetricFamily{"suanwang_busy_card_hours",
                 "hours",
                 "Allocated accelerators times hours in the interval",
                 "busy_accelerator_hours"},
    MetricFamily{"suanwang_available_card_hours",
                 "hours",
                 "Accelerators that are there times hours in the interval",
                 "available_accelerator_hours"},
    MetricFamily{"suanwang_busy_core_hours",
                 "hours",
                 "Allocated cores times hours in the interval",
                 "busy_core_hours"},
    MetricFamily{"suanwang_available_core_hours",
                 "hours",
                 "Cores that are there times hours in the interval",
                 "available_core_hours"},
    MetricFamily{
        "suanwang_waiting_jobs", "jobs", "Jobs that wait when the interval ends", "waiting"},
    MetricFamily{
        "suanwang_running_jobs", "jobs", "Jobs that run when the interval ends", "running"},
    MetricFamily{"suanwang_it_power_watts",
                 "watts",
                 "Mean power of all nodes over the interval",
                 "it_energy_kwh",
                 1000},
    MetricFamily{"suanwang_facility_power_watts",
                 "watts",
                 "Mean power of the facility over the interval",
                 "facility_energy_kwh",
                 1000},
    MetricFamily{
        "suanwang_pue_ratio", "ratio", "Facility energy / IT energy of the interval", "pue"},
    MetricFamily{"suanwang_energy_cost_cny",
                 "cny",
                 "Price of the interval's facility energy",
                 "energy_cost_cny"},
    MetricFamily{"suanwang_price_cny_per_kwh",
                 "cny_per_kwh",
                 "Mean price of the interval's facility energy",
                 "energy_cost_cny",
                 1,
                 "facility_energy_kwh"},
    MetricFamily{"suanwang_carbon_grams",
                 "grams",
                 "CO2 of the interval's facility energy, location-based",
                 "carbon_g"},
    MetricFamily{"suanwang_carbon_grams_per_kwh",
                 "grams_per_kwh",
                 "CO2 of a kWh of the interval's facility energy",
                 "carbon_g",
                 1,
                 "facility_energy_kwh"},
};

struct MetricSample {
  std::int64_t at_ms = 0;  ///< since 1970
  std::string value;
};

struct MetricSeries {
  std::string labels;
  std::vector<MetricSample> samples;
};

/// One family: a pass over the table.
class FamilyReader {
 public:
  FamilyReader(const std::filesystem::path& path,
               const MetricFamily& family,
               const MetricsSettings& settings)
      : table_(path),
        family_(family),
        settings_(settings),
        centre_(table_.column("centre")),
        from_(table_.column("from")),
        until_(table_.column("until")),
        column_(table_.column(family.column)),
        over_(table_.column(family.over)) {}

  [[nodiscard]] bool has_columns() const {
    return column_ != TableReader::kMissing &&
           (family_.over.empty() || over_ != TableReader::kMissing);
  }

  tl::expected<std::vector<MetricSeries>, std::string> read() {
    while (table_.next()) {
      const std::string wrong = read_interval();
      if (!wrong.empty()) {
        return tl::unexpected("row " + std::to_string(table_.rows()) +
                              " after the header: " + wrong);
      }
    }
    return std::move(series_);
  }

 private:
  std::string read_interval() {
    const auto from = milliseconds_of(table_.cell(from_));
    const auto until = milliseconds_of(table_.cell(until_));
    if (!from || !until || *until <= *from) {
      return "no interval from `" + std::string(table_.cell(from_)) + "` until `" +
             std::string(table_.cell(until_)) + "`, in seconds";
    }
    const std::string_view cell = table_.cell(column_);
    const auto value = number_of(cell);
    if (!value && !cell.empty()) {
      return std::string(family_.column) + " is no number: `" + std::string(cell) + "`";
    }
    if (!value) {
      return {};
    }
    const double divisor = family_.over.empty() ? static_cast<double>(*until - *from) / 3.6e6
                                                : number_or_zero(table_.cell(over_));
    if (family_.factor != 0 && divisor == 0) {
      return {};
    }
    const std::int64_t at = settings_.start_utc_ms + *until;
    std::vector<MetricSample>& samples = series_of(table_.cell(centre_)).samples;
    if (!samples.empty() && samples.back().at_ms >= at) {
      return "the interval does not come after the one before it";
    }
    samples.push_back({at,
                       family_.factor == 0
                           ? std::string(cell)
                           : fmt::format("{:.6f}", *value * family_.factor / divisor)});
    return {};
  }

  MetricSeries& series_of(std::string_view centre) {
    const auto [entry, is_new] = index_.try_emplace(std::string(centre), series_.size());
    if (is_new) {
      series_.emplace_back().labels = fmt::format("{{centre={},scenario={},seed=\"{}\"}}",
                                                  label_quoted(centre),
                                                  label_quoted(settings_.scenario),
                                                  settings_.seed);
    }
    return series_[entry->second];
  }

  TableReader table_;
  const MetricFamily& family_;
  const MetricsSettings& settings_;
  std::size_t centre_;
  std::size_t from_;
  std::size_t until_;
  std::size_t column_;
  std::size_t over_;
  std::vector<MetricSeries> series_;
  std::unordered_map<std::string, std::size_t> index_;
};

void write_family(const MetricFamily& family,
                  const std::vector<MetricSeries>& series,
                  TextWriter& out) {
  out.text(fmt::format(
      "# TYPE {0} gauge\n# UNIT {0} {1}\n# HELP {0} {2}\n", family.name, family.unit, family.help));
  for (const MetricSeries& one : series) {
    for (const MetricSample& sample : one.samples) {
      out.text(fmt::format("{}{} {} {}.{:03}\n",
                           family.name,
                           one.labels,
                           sample.value,
                           sample.at_ms / 1000,
                           sample.at_ms % 1000));
    }
  }
}

}  // namespace

tl::expected<MetricsCounts, std::string> write_metrics(const std::filesystem::path& centres_csv,
                                                       const MetricsSettings& settings,
                                                       TextWriter& out) {
  MetricsCounts counts;
  for (const MetricFamily& family : kMetricFamilies) {
    FamilyReader reader(centres_csv, family, settings);
    if (!reader.has_columns()) {
      continue;
    }
    const auto series = reader.read();
    if (!series) {
      return tl::unexpected(series.error());
    }
    if (series->empty()) {
      continue;
    }
    write_family(family, *series, out);
    ++counts.families;
    counts.series += series->size();
    for (const MetricSeries& one : *series) {
      counts.samples += one.samples.size();
    }
  }
  out.text("# EOF\n");
  return counts;
}

std::string label_quoted(std::string_view text) {
  // By way of JSON, whose writer knows UTF-8.
  const std::string clean =
      nlohmann::json::parse(
          nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
          .get<std::string>();
  std::string quoted = "\"";
  for (const char c : clean) {
    if (c == '\\' || c == '"') {
      quoted += '\\';
    }
    quoted += c == '\n' ? "\\n" : std::string(1, c);
  }
  return quoted + '"';
}

}  // namespace suanwang::app
