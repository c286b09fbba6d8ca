// From a scenario file to everything a run needs: YAML -> spec -> all issues at once ->
// resolved.yaml
// -> const City and Demand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/platform/policy.hpp"
#include "sim/scenario/override.hpp"
#include "sim/scenario/run_plan.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang {

struct LoadOptions {
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's
  /// Columns of jobs.csv that `output.job_columns` may name; empty: names are not checked.
  std::vector<std::string_view> job_columns;
  /// Plan a green diagnosis: of the centre of that name, or of all with a facility if it is empty.
  std::optional<std::string> diagnosis;
  /// In place of what the file says, and checked like it.
  std::vector<Override> overrides{};
};

/// What the reader of a stream's log found and mended.
struct StreamReport {
  std::string stream;
  std::string file;
  TraceReport report;
};

struct LoadedScenario {
  RunPlan plan;
  Issues warnings;  ///< no errors among them; repairs of logs are here
  std::vector<StreamReport> logs;
};

/// Paths in the scenario are relative to its file; tables stand written out in
/// `plan.resolved_yaml`, but logs keep their paths, so that text is to be loaded as if it stood
/// beside the scenario. The error holds every mistake found, at least one of them an error.
[[nodiscard]] tl::expected<LoadedScenario, Issues> load_scenario(const std::string& file,
                                                                 const PolicyCatalogue& policies,
                                                                 const LoadOptions& options = {});

/// The same from a text; `file` names it in messages and says what paths are relative to.
[[nodiscard]] tl::expected<LoadedScenario, Issues> load_scenario_text(
    std::string_view text,
    const std::string& file,
    const PolicyCatalogue& policies,
    const LoadOptions& options = {});

}  // namespace suanwang
