// The documents of a finished run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"

namespace suanwang::app {

struct RunFolder {
  std::filesystem::path path;
  nlohmann::ordered_json summary;
  nlohmann::ordered_json manifest;
  std::string resolved_text;
  ConfigNode resolved;
};

/// Reads summary.json, manifest.json and resolved.yaml; all that is wrong with them.
[[nodiscard]] tl::expected<RunFolder, Issues> read_run_folder(const std::filesystem::path& path);

/// The folders of runs that `path` stands for: itself, or those below it of each seed, by number.
/// Empty if there are none.
[[nodiscard]] std::vector<std::filesystem::path> run_folders(const std::filesystem::path& path);

/// `resolved` without its seed: the same for runs that differ in nothing else.
[[nodiscard]] std::string without_seed(const std::string& resolved_text);

/// The text at a path of keys; empty where there is none.
[[nodiscard]] std::string text_at(const ConfigNode& node, std::initializer_list<const char*> keys);

}  // namespace suanwang::app
