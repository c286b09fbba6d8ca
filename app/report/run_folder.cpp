#include "app/report/run_folder.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "sim/scenario/yaml_reader.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;

std::string whole_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

nlohmann::ordered_json json_file(const fs::path& path, Issues& issues) {
  auto json = nlohmann::ordered_json::parse(whole_file(path), nullptr, false);
  if (!json.is_object()) {
    issues.error({path.string(), 0, 0},
                 {},
                 "this is not what a run writes",
                 "the folder of a run's results, as `suanwang run` says it: out/<name>/<seed>");
  }
  return json;
}

/// Seeds sort as numbers, other names after them as texts.
bool goes_before(const fs::path& a, const fs::path& b) {
  const auto number = [](const fs::path& path) {
    const std::string name = path.filename().string();
    std::uint64_t value = UINT64_MAX;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), value);
    return read.ptr == name.data() + name.size() ? value : UINT64_MAX;
  };
  return std::pair(number(a), a.string()) < std::pair(number(b), b.string());
}

}  // namespace

tl::expected<RunFolder, Issues> read_run_folder(const fs::path& path) {
  Issues issues;
  RunFolder run;
  run.path = path;
  run.summary = json_file(path / "summary.json", issues);
  run.manifest = json_file(path / "manifest.json", issues);
  const fs::path resolved = path / "resolved.yaml";
  run.resolved_text = whole_file(resolved);
  auto tree = read_yaml(run.resolved_text, resolved.string(), issues);
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  run.resolved = std::move(*tree);
  return run;
}

std::optional<RunClock> clock_of(const RunFolder& run, Issues& issues) {
  const auto start = Moment::parse(text_at(run.resolved, {"start"}));
  if (!start) {
    issues.error({(run.path / "resolved.yaml").string(), 0, 0}, "start", start.error());
    return std::nullopt;
  }
  RunClock clock;
  clock.start = *start;
  clock.end_ms = static_cast<std::int64_t>(run.summary.value("end_s", 0.0) * 1000);
  return clock;
}

std::vector<fs::path> run_folders(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(path / "manifest.json", ignored)) {
    return {path};
  }
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, ignored)) {
    if (fs::exists(entry.path() / "manifest.json", ignored)) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end(), goes_before);
  return found;
}

std::string without_seed(const std::string& resolved_text) {
  const std::size_t at = resolved_text.find("\nseed: ");
  if (at == std::string::npos) {
    return resolved_text;
  }
  const std::size_t end = resolved_text.find('\n', at + 1);
  return resolved_text.substr(0, at) + resolved_text.substr(std::min(end, resolved_text.size()));
}

std::string text_at(const ConfigNode& node, std::initializer_list<const char*> keys) {
  const ConfigNode* at = &node;
  for (const char* key : keys) {
    at = at == nullptr ? nullptr : at->find(key);
  }
  return at == nullptr ? std::string() : at->scalar;
}

}  // namespace suanwang::app
