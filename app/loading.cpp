#include "app/loading.hpp"

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

}  // namespace suanwang::app
