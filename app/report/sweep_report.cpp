#include "app/report/sweep_report.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "app/report/comparison_report.hpp"
#include "app/report/page_file.hpp"
#include "app/sweep/sweep_database.hpp"
#include "sim/experiment/comparison_files.hpp"
#include "sim/experiment/estimate.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/sweep/results.hpp"
#include "sim/experiment/sweep/written_number.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;
using SweepJson = nlohmann::ordered_json;

constexpr double kIntervalLevel = 0.95;
// A chart of more marks than these is a smear; a key of more values has no table.
constexpr std::size_t kMostMarks = 2000;
constexpr std::size_t kMostLevels = 20;
constexpr std::size_t kFewestForChart = 3;

SweepJson bilingual(const std::string& chinese, const std::string& english) {
  return {{"zh", chinese}, {"en", english}};
}

/// A metric that the section tells, by point.
struct Told {
  const Metric* metric = nullptr;
  std::vector<MeanEstimate> points;
};

std::vector<Told> told_metrics(const SweepManifest& manifest, const RunTable& table) {
  std::vector<std::string_view> names(manifest.objectives.begin(), manifest.objectives.end());
  if (names.empty()) {
    names.assign(usual_objectives().begin(), usual_objectives().end());
  }
  std::vector<Told> told;
  const auto tell = [&](std::string_view name) {
    const Metric* metric = find_metric(name);
    const auto values = metric == nullptr
                            ? std::nullopt
                            : table.values(static_cast<std::size_t>(metric - metrics().data()));
    if (!values) {
      return false;
    }
    Told entry{metric, {}};
    for (const std::vector<double>& of_point : *values) {
      entry.points.push_back(mean_estimate(of_point, kIntervalLevel));
    }
    told.push_back(std::move(entry));
    return true;
  };
  for (const std::string_view name : names) {
    if (!tell(name) && name == "cost_cny") {
      tell("energy_mwh");  // as comparisons do where energy has no price
    }
  }
  return told;
}

/// The points that set a key, by its value.
struct KeyLevels {
  std::string key;
  std::vector<std::pair<std::string, std::vector<std::size_t>>> levels;  // as they come up
};

/// Numbers of one unit in their order, all else as it comes up.
void sort_levels(KeyLevels& key) {
  using Level = std::pair<std::string, std::vector<std::size_t>>;
  const auto number = [](const Level& level) {
    return written_number(level.first);
  };
  const bool are_numbers = std::all_of(key.levels.begin(), key.levels.end(), [&](const Level& at) {
    return number(at) && number(at)->unit == number(key.levels.front())->unit;
  });
  if (are_numbers) {
    std::stable_sort(key.levels.begin(), key.levels.end(), [&](const Level& a, const Level& b) {
      return number(a)->value < number(b)->value;
    });
  }
}

std::vector<KeyLevels> levels_of(const SweepManifest& manifest) {
  std::vector<KeyLevels> keys;
  std::map<std::string, std::size_t> position;
  std::vector<std::map<std::string, std::size_t>> level;
  for (std::size_t p = 0; p < manifest.points.size(); ++p) {
    for (const Setting& setting : manifest.points[p].settings) {
      const auto [key, is_new_key] = position.emplace(setting.key, keys.size());
      if (is_new_key) {
        keys.push_back({setting.key, {}});
        level.emplace_back();
      }
      KeyLevels& entry = keys[key->second];
      const auto [at, is_new] = level[key->second].emplace(setting.value, entry.levels.size());
      if (is_new) {
        entry.levels.push_back({setting.value, {}});
      }
      entry.levels[at->second].second.push_back(p);
    }
  }
  for (KeyLevels& key : keys) {
    sort_levels(key);
  }
  return keys;
}

std::string title_with_unit(const Metric& metric) {
  return metric.unit.empty() ? std::string(metric.title)
                             : fmt::format("{} ({})", metric.title, metric.unit);
}

double mean_over(const Told& told, const std::vector<std::size_t>& points) {
  double sum = 0;
  for (const std::size_t p : points) {
    sum += told.points[p].mean;
  }
  return sum / static_cast<double>(points.size());
}

SweepJson levels_table(const std::vector<KeyLevels>& keys, const std::vector<Told>& told) {
  SweepJson columns{
      bilingual("参数", "key"), bilingual("取值", "value"), bilingual("点数", "points")};
  for (const Told& entry : told) {
    columns.push_back(title_with_unit(*entry.metric));
  }
  SweepJson rows = SweepJson::array();
  for (const KeyLevels& key : keys) {
    if (key.levels.size() > kMostLevels) {
      continue;
    }
    for (const auto& [value, points] : key.levels) {
      SweepJson row{key.key, value, points.size()};
      for (const Told& entry : told) {
        row.push_back(mean_over(entry, points));
      }
      rows.push_back(std::move(row));
    }
  }
  return {{"type", "table"},
          {"caption", bilingual("各取值的平均值", "Means by value")},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)}};
}

/// What a point sets beside a key.
std::string others_of(const VariantHead& point, const std::string& key) {
  std::string text;
  for (const Setting& setting : point.settings) {
    if (setting.key != key) {
      text += (text.empty() ? "" : ", ") + setting.value;
    }
  }
  return text;
}

/// A chart of a metric over a key, if the key's values are numbers of one unit.
std::optional<SweepJson> key_chart(const SweepManifest& manifest,
                                   const KeyLevels& key,
                                   const Told& told) {
  SweepJson points = SweepJson::array();
  std::optional<std::string> unit;
  for (const auto& [value, of_level] : key.levels) {
    const auto number = written_number(value);
    if (!number || (unit && *unit != number->unit)) {
      return std::nullopt;
    }
    unit = number->unit;
    for (const std::size_t p : of_level) {
      if (points.size() < kMostMarks) {
        points.push_back({{"label", others_of(manifest.points[p], key.key)},
                          {"x", number->value},
                          {"y", told.points[p].mean},
                          {"dy", told.points[p].half_width}});
      }
    }
  }
  const std::string name = unit->empty() ? key.key : fmt::format("{} ({})", key.key, *unit);
  return SweepJson{{"type", "scatter"},
                   {"front", false},
                   {"title",
                    bilingual(fmt::format("{} 与 {}", told.metric->title, key.key),
                              fmt::format("{} against {}", told.metric->title, key.key))},
                   {"x", {{"name", name}}},
                   {"y",
                    {{"name", title_with_unit(*told.metric)},
                     {"more_is_better", told.metric->better == Better::higher}}},
                   {"points", std::move(points)}};
}

}  // namespace

SweepJson effects_section(const SweepManifest& manifest, const RunTable& table) {
  const std::vector<Told> told = told_metrics(manifest, table);
  const std::vector<KeyLevels> keys = levels_of(manifest);
  SweepJson blocks = SweepJson::array();
  blocks.push_back(
      {{"type", "text"},
       {"text",
        bilingual(fmt::format("共 {} 个点，每点 {} 个种子，{} 次运行。表中是取同一值的各点的平均；"
                              "其他参数并不保持不变。图中线段为 95 % 置信区间。",
                              manifest.points.size(),
                              manifest.seeds,
                              manifest.runs()),
                  fmt::format("{} points with {} seeds each, {} runs. The table has means over the "
                              "points that share a value: other keys are not held still. In charts "
                              "bars are 95 % intervals.",
                              manifest.points.size(),
                              manifest.seeds,
                              manifest.runs()))}});
  blocks.push_back(levels_table(keys, told));
  for (const KeyLevels& key : keys) {
    for (const Told& entry : told) {
      auto chart =
          key.levels.size() >= kFewestForChart ? key_chart(manifest, key, entry) : std::nullopt;
      if (chart) {
        blocks.push_back(*std::move(chart));
      }
    }
  }
  return {{"id", "effects"},
          {"early", true},
          {"title", bilingual("各参数的作用", "What each key does")},
          {"blocks", std::move(blocks)}};
}

std::string sweep_page(const SweepManifest& manifest,
                       const FinishedRuns& runs,
                       const std::string& question,
                       SweepJson sections) {
  const RunTable table = table_of(manifest, runs);
  const auto compared = compared_points(manifest, table, kMostComparedPoints);
  const Comparison comparison = compare_points(manifest, table, compared);
  SweepJson all = SweepJson::array();
  all.push_back(effects_section(manifest, table));
  if (compared.size() < manifest.points.size()) {
    all.back()["blocks"].push_back(
        {{"type", "text"},
         {"text",
          bilingual(fmt::format("其余各节只比较 {} 个点：第一个点，以及首要目标平均值最好的点。",
                                compared.size()),
                    fmt::format("The other sections compare {} points only: the first, and those "
                                "with the best mean of the first objective.",
                                compared.size()))}});
  }
  for (SweepJson& section : sections) {
    all.push_back(std::move(section));
  }
  SweepJson document =
      comparison_document(SweepJson::parse(comparison_json(comparison, manifest.version)),
                          question.empty() ? manifest.question : question,
                          std::move(all));
  document["study"] = manifest.study;
  return page_text("suanwang 算网 · " + manifest.study, document);
}

bool is_sweep_folder(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "sweep.sqlite", ignored);
}

tl::expected<WrittenReport, Issues> write_sweep_report(const ReportRequest& request) {
  Issues issues;
  if (request.runs.size() > 1 || !request.windows.empty()) {
    issues.error({request.runs.front().string(), 0, 0},
                 {},
                 "a sweep is told alone, and has no Gantt chart",
                 "one folder: out/<study>/sweep");
  }
  SweepJson sections = sections_json(request.sections, issues);
  const fs::path& folder = request.runs.front();
  const auto stored = read_sweep_database(folder / "sweep.sqlite");
  if (!stored) {
    issues.add_all(stored.error());
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return write_page_file(
      request.file.empty() ? folder / "report.html" : request.file,
      sweep_page(stored->manifest, stored->runs, request.question, std::move(sections)));
}

}  // namespace suanwang::app
