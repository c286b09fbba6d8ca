#include "app/loading.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/catalogue.hpp"
#include "sim/record/columns.hpp"

namespace suanwang::app {

tl::expected<LoadedScenario, Issues> load(const std::string& file,
                                          std::optional<std::uint64_t> seed,
                                          std::optional<std::string> diagnosis,
                                          bool allow_plug_ins,
                                          std::vector<Override> overrides) {
  LoadOptions options;
  options.seed = seed;
  options.diagnosis = std::move(diagnosis);
  options.overrides = std::move(overrides);
  for (const TableColumn<JobLine>& column : job_columns()) {
    options.job_columns.push_back(column.name);
  }
  return load_scenario(
      file, allow_plug_ins ? policy_catalogue() : policy_catalogue_without_plug_ins(), options);
}

void add_new_issues(const Issues& found, Issues& issues) {
  for (const Issue& issue : found.all()) {
    const auto& told = issues.all();
    const bool is_told = std::any_of(told.begin(), told.end(), [&](const Issue& other) {
      return issue.spot == other.spot && issue.path == other.path && issue.message == other.message;
    });
    if (!is_told) {
      issues.add(issue);
    }
  }
}

}  // namespace suanwang::app
