// Variants of a scenario, run with the same seeds and set against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/experiment/evaluation.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/replication.hpp"
#include "sim/experiment/run_table.hpp"

namespace suanwang {

/// What a variant sets.
struct Setting {
  std::string key;    ///< `platform.dispatch.policy`
  std::string value;  ///< as it was written
};

/// What a comparison tells of a variant beside its figures.
struct VariantHead {
  std::string name;
  std::vector<Setting> settings;
  std::string hash;          ///< of its resolved scenario
  bool is_measured = false;  ///< depends on the machine and its hour
};

struct Variant {
  std::string name;
  std::vector<Setting> settings;
  RunPlan plan;

  [[nodiscard]] VariantHead head() const {
    return {name, settings, plan.scenario_hash, plan.is_measured()};
  }
};

struct ComparisonOptions {
  std::uint64_t first_seed = 1;
  std::uint32_t seeds = 10;  ///< so many; with `until`, at least, and at least kFewestSeeds
  std::uint32_t threads = 1;
  double level = 0.95;
  /// Goes on until all watched half widths are at most this share of the mean (of the difference's
  /// baseline), or until there are `most_seeds`.
  std::optional<double> until;
  std::uint32_t most_seeds = 1000;
  Watched watched = Watched::difference;  ///< of a single variant its mean
  std::string watched_metric = "wait_s";
  std::vector<std::string> objectives;  ///< empty: the usual ones that the runs have
};

/// Of the waits of one variant, over its seeds.
struct SteadyResult {
  std::size_t runs = 0;             ///< that were long enough
  std::size_t runs_settled = 0;     ///< whose warm-up was found
  MeanEstimate warm_up_s;           ///< its length, over seeds
  MeanEstimate batch_half_width_s;  ///< of one run's batch means, over seeds
  double lag_one = 0;               ///< mean over seeds
  std::size_t runs_independent = 0;
};

struct ParetoResult {
  std::vector<std::size_t> objectives;                 ///< positions in `metrics`
  std::vector<std::vector<std::size_t>> dominated_by;  ///< by means; empty: on the front
  /// Another is better beyond doubt in an objective and not behind beyond doubt, nor by its mean,
  /// in any: more seeds will hardly bring it back.
  std::vector<bool> dominated_beyond_doubt;
};

/// How the number of seeds came about.
struct StoppingResult {
  double share = 0;
  Watched watched = Watched::difference;
  std::string metric;
  std::uint32_t looks = 0;
  double widest_share = 0;  ///< at the last look; NaN if a mean of 0 has a spread
  bool reached = false;
};

struct Comparison {
  std::string scenario;
  double level = 0.95;
  double interval_level = 0.95;  ///< that each interval was made at: higher with looks
  std::vector<std::uint64_t> seeds;
  std::vector<Setting> fixed;  ///< what all variants set
  /// Words that make this comparison again; empty where no command line made it.
  std::vector<std::string> command;
  std::vector<std::string> names;
  std::vector<std::vector<Setting>> settings;  ///< by variant
  std::vector<std::string> hashes;             ///< of the variants' resolved scenarios
  bool reproducible = true;
  /// By variant: it met the same arrivals as the first, with every seed.
  std::vector<bool> same_arrivals;
  std::vector<MetricResult> metrics;
  std::vector<std::optional<SteadyResult>> steady;  ///< by variant; none: no run was long enough
  ParetoResult pareto;
  std::optional<StoppingResult> stopping;
};

/// Who wants to know how far it is. Called from several threads.
struct ComparisonListener {
  std::function<void(std::size_t runs)> round_begins = [](std::size_t) {
  };
  std::function<bool(std::size_t run, const Progress&)> progress = [](std::size_t,
                                                                      const Progress&) {
    return true;
  };
  std::function<void(std::size_t run)> run_ended = [](std::size_t) {
  };
};

struct ComparisonFailure {
  ReplicationEnd end = ReplicationEnd::broken;
  std::string variant;
  std::uint64_t seed = 0;
  Issues issues;
  std::string message;
};

/// What finished runs say. `look`: as of Levels::of. `variants` are the table's columns; its rows
/// are the seeds `options.first_seed` and those that follow, at least one.
[[nodiscard]] Comparison evaluated(const std::string& scenario,
                                   const std::vector<VariantHead>& variants,
                                   const RunTable& table,
                                   const ComparisonOptions& options,
                                   std::uint32_t look = 0);

/// Runs every variant with every seed, on threads; results do not depend on how many. The first
/// failure, in order of seeds and then variants, ends it.
[[nodiscard]] tl::expected<Comparison, ComparisonFailure> compare(
    const std::vector<Variant>& variants,
    const PolicyCatalogue& catalogue,
    const ComparisonOptions& options,
    const ComparisonListener& listener = {});

}  // namespace suanwang
