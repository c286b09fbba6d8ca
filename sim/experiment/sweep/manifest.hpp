// What a study comes to: independent runs, numbered, each of one point with one seed. It is written
// before the first run is made, and whoever makes some of them, now or later, here or elsewhere,
// holds to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/experiment/comparison.hpp"
#include "sim/experiment/sweep/study.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang {

/// The shape of a sweep's manifest.json, in its key `format`.
inline constexpr std::string_view kSweepFormat = "suanwang-sweep-1";

/// A file beside the scenario that runs read: a log.
struct SweepInput {
  std::string file;  ///< from the scenario's folder
  std::uint64_t digest = 0;

  friend bool operator==(const SweepInput&, const SweepInput&) = default;
};

struct SweepManifest {
  std::string version;   ///< of the program
  std::string study;     ///< its name
  std::string question;  ///< that it asks; may be empty
  std::string scenario;  ///< the name that its runs have
  std::string file;      ///< of the scenario, as the study names it
  std::uint64_t first_seed = 1;
  std::uint32_t seeds = 1;
  bool reproducible = true;  ///< no run depends on the machine and its hour
  std::vector<Setting> fixed;
  std::vector<std::string> objectives;
  std::vector<std::string> metrics;  ///< names, in the order of a run's figures
  std::vector<VariantHead> points;
  std::vector<SweepInput> inputs;

  /// Runs are numbered by point, and within it by seed.
  [[nodiscard]] std::size_t runs() const { return points.size() * seeds; }

  [[nodiscard]] std::size_t point_of(std::size_t run) const { return run / seeds; }

  [[nodiscard]] std::uint64_t seed_of(std::size_t run) const { return first_seed + run % seeds; }
};

/// Keys in a fixed order, a line end at the end.
[[nodiscard]] std::string sweep_manifest_json(const SweepManifest& manifest);

/// Of all in the manifest that runs depend on: those made for another are none of this one's. The
/// question and the objectives, which only reports read, may change.
[[nodiscard]] std::uint64_t sweep_id(const SweepManifest& manifest);

/// `file` names it in messages. An error if that is no text of sweep_manifest_json.
[[nodiscard]] tl::expected<SweepManifest, Issues> parse_sweep_manifest(std::string_view json,
                                                                       const std::string& file);

/// Loads the scenario with a point's values. Called from several threads.
using PointLoader =
    std::function<tl::expected<LoadedScenario, Issues>(const std::vector<Override>& overrides)>;

/// What all points of the study set, then what that one does.
[[nodiscard]] std::vector<Override> overrides_of(const Study& study, std::size_t point);

/// Loads every point, so that whatever is wrong with one is told before any has run: each mistake
/// once. `warnings`: of all points, each once.
[[nodiscard]] tl::expected<SweepManifest, Issues> plan_sweep(const Study& study,
                                                             const PointLoader& load,
                                                             std::string_view version,
                                                             Issues& warnings);

/// Gives the manifest the question and the objectives of the study; whether they are others.
[[nodiscard]] bool take_wording(const Study& study, SweepManifest& manifest);

/// Whether the manifest, written earlier, is what the study still comes to. Loads one point for
/// each set of keys that points vary: a change of the scenario changes all points of a set, or a
/// key that all of them set. Issues say what has changed: the program, the study, the scenario, a
/// log.
[[nodiscard]] Issues check_unchanged(const SweepManifest& manifest,
                                     const std::string& file,
                                     const Study& study,
                                     const PointLoader& load,
                                     std::string_view version);

}  // namespace suanwang
