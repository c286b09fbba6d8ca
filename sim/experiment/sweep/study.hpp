// A study file read: its points, in the order in which they are run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/experiment/point.hpp"
#include "sim/experiment/sweep/study_spec.hpp"

namespace suanwang {

/// What is studied, and with which seeds.
struct StudyFrame {
  std::string name;
  std::string scenario;        ///< the file, as it can be opened
  std::string scenario_named;  ///< as the study names it
  std::string question;
  std::uint32_t seeds = 10;
  std::optional<std::uint64_t> seed;
  std::vector<Override> fixed;  ///< what all points set
};

struct Study {
  StudyFrame frame;
  std::vector<Point> points;
  std::vector<std::string> names;       ///< by point
  std::size_t excluded = 0;             ///< points that broke a constraint
  std::size_t repeated = 0;             ///< points that were there before
  std::vector<std::string> objectives;  ///< of the Pareto front; empty: the usual ones
};

inline constexpr std::size_t kMostPoints = 100'000;
inline constexpr std::uint64_t kMostRuns = 1'000'000;

/// Points are the product of the grid, the list and the hypercube, without those that break a
/// constraint or were there before. Issues: what the file's reader finds; a key that is given in
/// two places or makes no sense in a study (`seed`, `name`); ranges without numbers or of two
/// units; a constraint on keys that the study does not set; no point left, or too many. Keys and
/// values that the scenario does not know are found when its points are loaded.
[[nodiscard]] tl::expected<Study, Issues> read_study(const std::filesystem::path& file);

/// The same of a text; `file` names it in messages and says what paths are relative to.
[[nodiscard]] tl::expected<Study, Issues> read_study_text(std::string_view text,
                                                          const std::filesystem::path& file);

/// The keys of a study file: a page to read (Markdown), and a JSON schema.
[[nodiscard]] std::string study_reference();
[[nodiscard]] std::string study_schema();

/// What the fields of a study's head say. `issues`: a name or a fixed key that can't be.
[[nodiscard]] StudyFrame study_frame(const spec::StudyHead& head,
                                     const std::filesystem::path& file,
                                     Issues& issues);

/// An error if results can't depend on the key, because it is `seed` or `name`, or it is among
/// `seen` already; else it is added to them.
void check_study_key(const std::string& key,
                     const SourceSpot& spot,
                     std::vector<std::string>& seen,
                     Issues& issues);

/// The whole text of a file that a person wrote. The error tells why it can't be read.
[[nodiscard]] tl::expected<std::string, Issues> read_study_file(const std::filesystem::path& file);

}  // namespace suanwang
