// The documents of a finished run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"
#include "sim/city/civil_date.hpp"

namespace suanwang::app {

struct RunFolder {
  std::filesystem::path path;
  nlohmann::ordered_json summary;
  nlohmann::ordered_json manifest;
  std::string resolved_text;
  ConfigNode resolved;
};

/// What times in a run are relative to.
struct RunClock {
  Moment start;
  std::int64_t end_ms = 0;  ///< of the run, after its start
};

/// Reads summary.json, manifest.json and resolved.yaml; all that is wrong with them.
[[nodiscard]] tl::expected<RunFolder, Issues> read_run_folder(const std::filesystem::path& path);

/// When the run began and how long it was; nothing, and an issue, where resolved.yaml has no start.
[[nodiscard]] std::optional<RunClock> clock_of(const RunFolder& run, Issues& issues);

/// The folders of runs that `path` stands for: itself, or those below it of each seed, by number.
/// Empty if there are none.
[[nodiscard]] std::vector<std::filesystem::path> run_folders(const std::filesystem::path& path);

/// `resolved` without its seed: the same for runs that differ in nothing else.
[[nodiscard]] std::string without_seed(const std::string& resolved_text);

/// The text at a path of keys; empty where there is none.
[[nodiscard]] std::string text_at(const ConfigNode& node, std::initializer_list<const char*> keys);

}  // namespace suanwang::app
