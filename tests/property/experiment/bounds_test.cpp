// No policy of the catalogue comes below the bounds: every scenario that shows one is run.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/experiment/replication.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> scenarios_of_policies() {
  std::vector<fs::path> files;
  const fs::path folder = fs::path(SUANWANG_SOURCE_DIR) / "scenarios" / "reference";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path& path = entry.path();
    // A queue of 200 000 jobs and a fleet of thousands of nodes show no policy that others do not.
    const bool is_long = path.stem() == "mm1" || path.stem() == "large-fleet";
    if (path.extension() == ".yaml" && !is_long) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Sums of doubles are compared with sums of whole numbers that were rounded down.
bool is_at_least(double value, double bound) {
  return value >= bound * (1 - 1e-9) - 1;
}

}  // namespace

TEST_CASE("no policy does better than the bounds", "[experiment]") {
  const std::vector<fs::path> files = scenarios_of_policies();
  REQUIRE(files.size() > 50);
  int priced = 0;
  int contended = 0;
  int without_horizon = 0;
  for (const fs::path& file : files) {
    INFO(file.filename().string());
    const auto loaded = load_scenario(file.string(), policy_catalogue());
    REQUIRE(loaded);
    const Replication run =
        replicate(loaded->plan, policy_catalogue(), loaded->plan.seed, 0.95, [](const Progress&) {
          return true;
        });
    INFO(run.message);
    REQUIRE(run.end == ReplicationEnd::done);
    const JobFates& fates = run.fates;
    CHECK(fates.least_in_system_ms > 0);
    CHECK(is_at_least(fates.in_system_ms, fates.least_in_system_ms));
    CHECK(is_at_least(fates.makespan_ms, fates.least_makespan_ms));
    CHECK(is_at_least(fates.jobs_cost_ufen, fates.least_jobs_cost_ufen));
    CHECK(is_at_least(fates.jobs_carbon_ug, fates.least_jobs_carbon_ug));
    CHECK(fates.wait_ms <= fates.in_system_ms);
    priced += fates.least_jobs_cost_ufen > 0 || fates.least_jobs_carbon_ug > 0 ? 1 : 0;
    contended += fates.in_system_ms > 1.01 * fates.least_in_system_ms ? 1 : 0;
    without_horizon += fates.least_makespan_ms > 0 ? 1 : 0;
  }
  // The bounds were put to the test, not only compared with 0.
  CHECK(priced >= 5);
  CHECK(contended >= 5);
  CHECK(without_horizon >= 1);
}

}  // namespace suanwang
