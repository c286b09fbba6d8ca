#include "sim/scenario/preparation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/base/nearest.hpp"
#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/traces/text_file.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang {
namespace {

constexpr std::size_t kLargestTable = std::size_t{64} << 20U;

ConfigNode* find(ConfigNode& map, std::string_view key) {
  for (ConfigNode::Entry& entry : map.entries) {
    if (entry.key == key) {
      return &entry.value;
    }
  }
  return nullptr;
}

void erase(ConfigNode& map, std::string_view key) {
  std::erase_if(map.entries, [&](const ConfigNode::Entry& entry) { return entry.key == key; });
}

/// The file name in `{ table: file }`, if this is one.
const ConfigNode* table_file(const ConfigNode& node) {
  const bool is_table = node.kind == ConfigNode::Kind::map && node.entries.size() == 1 &&
                        node.entries[0].key == "table" &&
                        node.entries[0].value.kind == ConfigNode::Kind::scalar;
  return is_table ? &node.entries[0].value : nullptr;
}

/// Rows by the name in each: { name: row without `name` }.
ConfigNode named_rows(ConfigNode rows, const std::string& path, Issues& issues) {
  ConfigNode named;
  named.kind = ConfigNode::Kind::map;
  named.spot = rows.spot;
  std::map<std::string, std::int64_t> lines;
  for (ConfigNode& row : rows.items) {
    const ConfigNode* name = row.find("name");
    if (name == nullptr) {
      issues.error(row.spot, path, "the row has no `name`");
      continue;
    }
    const std::string key = name->scalar;
    const SourceSpot spot = name->spot;
    const auto [first, is_new] = lines.emplace(key, spot.line);
    if (!is_new) {
      issues.error(spot,
                   fmt::format("{}.{}", path, key),
                   fmt::format("the name `{}` is there twice", key),
                   "it stands first in line " + std::to_string(first->second));
      continue;
    }
    erase(row, "name");
    named.entries.push_back({key, spot, std::move(row)});
  }
  return named;
}

std::optional<ConfigNode> read_table(const ConfigNode& name,
                                     const std::filesystem::path& directory,
                                     const std::string& path,
                                     Issues& issues) {
  const std::string file = (directory / name.scalar).string();
  const auto opened = TextFile::open(file);
  if (!opened) {
    issues.error(name.spot,
                 path,
                 "the table '" + file + "' " + opened.error(),
                 "paths are relative to the scenario");
    return std::nullopt;
  }
  const auto text = (*opened)->read_whole(kLargestTable);
  if (!text) {
    issues.error(name.spot, path, "the table '" + file + "' " + text.error());
    return std::nullopt;
  }
  return read_csv_rows(*text, file, issues);
}

ConfigNode empty_map(const SourceSpot& spot) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  node.spot = spot;
  return node;
}

/// The templates of one kind, each with what it takes from others.
class Templates {
 public:
  Templates(const ConfigNode* map, std::string path, Issues& issues)
      : path_(std::move(path)), issues_(issues) {
    if (map == nullptr) {
      return;
    }
    for (const ConfigNode::Entry& entry : map->entries) {
      if (entry.value.kind != ConfigNode::Kind::map) {
        issues_.error(entry.value.spot, path_ + "." + entry.key, "expected a map of keys");
        continue;
      }
      rows_.emplace(entry.key, Row{entry.value, entry.key_spot});
    }
  }

  /// Puts what `node` lacks of its template's keys into it.
  void merge_into(ConfigNode& node, const std::string& path) {
    if (node.kind != ConfigNode::Kind::map) {
      return;
    }
    const ConfigNode* name = node.find("template");
    if (name == nullptr) {
      return;
    }
    if (const ConfigNode* base = whole(*name, path)) {
      node = merged(*base, node);
    }
    erase(node, "template");
  }

  void warn_of_unused() const {
    for (const auto& [name, row] : rows_) {
      if (!row.is_used) {
        issues_.warning(row.spot, path_ + "." + name, "nothing uses this template");
      }
    }
  }

 private:
  enum class State : std::uint8_t { raw, open, whole };

  struct Row {
    ConfigNode node;
    SourceSpot spot;
    State state = State::raw;
    bool is_used = false;
  };

  /// The template with all that it takes from others; null if there is none or it uses itself.
  const ConfigNode* whole(const ConfigNode& name, const std::string& path) {
    const auto found =
        name.kind == ConfigNode::Kind::scalar ? rows_.find(name.scalar) : rows_.end();
    if (found == rows_.end()) {
      report_unknown(name, path);
      return nullptr;
    }
    Row& row = found->second;
    row.is_used = true;
    if (row.state == State::open) {
      report_circle(name, path);
      return nullptr;
    }
    if (row.state == State::raw) {
      row.state = State::open;
      way_.push_back(name.scalar);
      merge_into(row.node, path_ + "." + name.scalar);
      way_.pop_back();
      row.state = State::whole;
    }
    return &row.node;
  }

  void report_unknown(const ConfigNode& name, const std::string& path) {
    std::vector<std::string_view> known;
    for (const auto& [key, row] : rows_) {
      known.push_back(key);
    }
    issues_.error(name.spot,
                  path + ".template",
                  "there is no template `" + name.scalar + "` in " + path_,
                  suggestion(name.scalar, known));
  }

  void report_circle(const ConfigNode& name, const std::string& path) {
    std::string circle;
    const auto first = std::find(way_.begin(), way_.end(), name.scalar);
    for (auto at = first; at != way_.end(); ++at) {
      circle += *at + " -> ";
    }
    issues_.error(name.spot,
                  path + ".template",
                  "templates use each other in a circle: " + circle + name.scalar,
                  "break the circle");
  }

  static ConfigNode merged(const ConfigNode& base, const ConfigNode& over) {
    ConfigNode result = over;
    for (const ConfigNode::Entry& entry : base.entries) {
      if (over.find(entry.key) == nullptr) {
        result.entries.push_back(entry);
      }
    }
    return result;
  }

  std::string path_;
  Issues& issues_;
  std::map<std::string, Row> rows_;
  std::vector<std::string> way_;  // names of the templates that are being made whole
};

void check_template_kinds(const ConfigNode& templates, Issues& issues) {
  if (templates.kind != ConfigNode::Kind::map) {
    issues.error(templates.spot, "city.templates", "expected `partitions` and `centres`");
    return;
  }
  for (const ConfigNode::Entry& entry : templates.entries) {
    if (entry.key != "partitions" && entry.key != "centres") {
      issues.error(entry.key_spot,
                   "city.templates." + entry.key,
                   "unknown key",
                   suggestion(entry.key, {"partitions", "centres"}));
    }
  }
}

}  // namespace

namespace {

constexpr int kDeepestInclude = 8;
constexpr int kMostIncludes = 1000;

/// Replaces `{ include: file }` below `node`; keys beside it take the place of the file's.
class Includes {
 public:
  Includes(std::filesystem::path directory, Issues& issues)
      : directory_(std::move(directory)), issues_(issues) {}

  /// `path` is the node's, and again so at the end.
  void replace_in(ConfigNode& node, std::string& path, int depth) {
    if (issues_.has_errors()) {
      return;  // a file that includes itself many times must not be read to the last
    }
    if (node.kind == ConfigNode::Kind::map && node.find("include") != nullptr) {
      node = included(node, path, depth);
    }
    const std::size_t length = path.size();
    for (ConfigNode::Entry& entry : node.entries) {
      if (has_parts(entry.value)) {
        path.append(".").append(entry.key);
        replace_in(entry.value, path, depth);
        path.resize(length);
      }
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (has_parts(node.items[i])) {
        path.append("[").append(std::to_string(i)).append("]");
        replace_in(node.items[i], path, depth);
        path.resize(length);
      }
    }
  }

 private:
  static bool has_parts(const ConfigNode& node) {
    return !node.entries.empty() || !node.items.empty();
  }

  ConfigNode included(const ConfigNode& node, std::string& path, int depth) {
    const ConfigNode& name = *node.find("include");
    ConfigNode rest = node;
    erase(rest, "include");
    const std::optional<ConfigNode> file = read(name, path, depth);
    if (!file) {
      return rest;
    }
    if (file->kind != ConfigNode::Kind::map) {
      issues_.error(name.spot, path, "'" + name.scalar + "' is not a map of keys");
      return rest;
    }
    for (const ConfigNode::Entry& entry : file->entries) {
      if (rest.find(entry.key) == nullptr) {
        rest.entries.push_back(entry);
      }
    }
    return rest;
  }

  std::optional<ConfigNode> read(const ConfigNode& name, std::string& path, int depth) {
    const std::string file = (directory_ / name.scalar).string();
    if (name.kind != ConfigNode::Kind::scalar) {
      issues_.error(name.spot, path, "`include` is the name of a file");
      return std::nullopt;
    }
    if (depth >= kDeepestInclude || ++count_ > kMostIncludes) {
      issues_.error(name.spot, path, "files include each other, too deep, or too often");
      return std::nullopt;
    }
    const auto opened = TextFile::open(file);
    const auto text = opened
                          ? (*opened)->read_whole(kLargestTable)
                          : tl::expected<std::string, std::string>(tl::unexpected(opened.error()));
    if (!text) {
      issues_.error(name.spot,
                    path,
                    "the file '" + file + "' " + text.error(),
                    "paths are relative to the scenario");
      return std::nullopt;
    }
    std::optional<ConfigNode> tree = read_yaml(*text, file, issues_);
    if (tree) {
      replace_in(*tree, path, depth + 1);
    }
    return tree;
  }

  std::filesystem::path directory_;
  Issues& issues_;
  int count_ = 0;
};

}  // namespace

void read_includes(ConfigNode& root, const std::filesystem::path& directory, Issues& issues) {
  Includes includes(directory, issues);
  for (const std::string_view key : {"city", "programme"}) {
    if (ConfigNode* node = find(root, key)) {
      std::string path(key);
      includes.replace_in(*node, path, 0);
    }
  }
}

void read_tables(ConfigNode& root, const std::filesystem::path& directory, Issues& issues) {
  static constexpr std::array<std::pair<std::string_view, bool>, 7> kTables{{{"accelerators", true},
                                                                             {"zones", true},
                                                                             {"districts", true},
                                                                             {"centres", false},
                                                                             {"links", false},
                                                                             {"outages", false},
                                                                             {"tenants", false}}};
  ConfigNode* city = find(root, "city");
  if (city == nullptr) {
    return;
  }
  for (const auto& [key, is_named] : kTables) {
    ConfigNode* node = find(*city, key);
    const ConfigNode* file = node == nullptr ? nullptr : table_file(*node);
    if (file == nullptr) {
      continue;
    }
    const std::string path = "city." + std::string(key);
    std::optional<ConfigNode> rows = read_table(*file, directory, path, issues);
    if (!rows) {
      *node = is_named ? empty_map(node->spot) : ConfigNode{};
      node->kind = is_named ? ConfigNode::Kind::map : ConfigNode::Kind::list;
      continue;
    }
    *node = is_named ? named_rows(*std::move(rows), path, issues) : *std::move(rows);
  }
}

void merge_templates(ConfigNode& root, Issues& issues) {
  ConfigNode* city = find(root, "city");
  if (city == nullptr || city->kind != ConfigNode::Kind::map) {
    return;
  }
  const ConfigNode* given = city->find("templates");
  const ConfigNode templates = given == nullptr ? empty_map({}) : *given;
  check_template_kinds(templates, issues);
  Templates of_centres(templates.find("centres"), "city.templates.centres", issues);
  Templates of_partitions(templates.find("partitions"), "city.templates.partitions", issues);
  erase(*city, "templates");
  ConfigNode* centres = find(*city, "centres");
  for (std::size_t c = 0; centres != nullptr && c < centres->items.size(); ++c) {
    const std::string path = "city.centres[" + std::to_string(c) + "]";
    of_centres.merge_into(centres->items[c], path);
    ConfigNode* partitions = find(centres->items[c], "partitions");
    for (std::size_t p = 0; partitions != nullptr && p < partitions->items.size(); ++p) {
      of_partitions.merge_into(partitions->items[p],
                               path + ".partitions[" + std::to_string(p) + "]");
    }
  }
  of_centres.warn_of_unused();
  of_partitions.warn_of_unused();
}

}  // namespace suanwang
