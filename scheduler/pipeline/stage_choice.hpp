// Stages as a scenario names them: read, made and echoed.
#pragma once

#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/nearest.hpp"
#include "sim/base/plugin.hpp"

namespace suanwang {

/// A stage as a scenario writes it: a name, or a map with `name` and the stage's parameters.
struct StageChoice {
  std::string name;
  ConfigNode params;  ///< the map without `name`
  SourceSpot spot;
};

inline std::string joined_names(const auto& table) {
  std::string names;
  for (const auto* entry : table) {
    names += (names.empty() ? "" : ", ") + std::string(entry->name);
  }
  return names;
}

/// Splits { name_key: x, ... } into the name and the rest. Nothing if an issue was found.
inline bool split_choice(const ConfigNode& node,
                         std::string_view name_key,
                         const std::string& path,
                         StageChoice& choice,
                         Issues& issues) {
  choice.spot = node.spot;
  choice.params.kind = ConfigNode::Kind::map;
  choice.params.spot = node.spot;
  if (node.kind == ConfigNode::Kind::scalar) {
    choice.name = node.scalar;
    return true;
  }
  if (node.kind != ConfigNode::Kind::map) {
    issues.error(node.spot, path, "expected a name or a map with `" + std::string(name_key) + "`");
    return false;
  }
  const ConfigNode* name = node.find(name_key);
  if (name == nullptr || name->kind != ConfigNode::Kind::scalar) {
    issues.error(node.spot,
                 path,
                 "`" + std::string(name_key) + "` is missing",
                 "say which one, for example `" + std::string(name_key) + ": ...`");
    return false;
  }
  choice.name = name->scalar;
  choice.spot = name->spot;
  for (const ConfigNode::Entry& entry : node.entries) {
    if (entry.key != name_key) {
      choice.params.entries.push_back(entry);
    }
  }
  return true;
}

template <class Interface>
const PluginEntry<Interface>* find_or_report(PluginTable<Interface> table,
                                             const StageChoice& choice,
                                             const std::string& path,
                                             Issues& issues) {
  const PluginEntry<Interface>* entry = find_plugin(table, choice.name);
  if (entry == nullptr) {
    std::vector<std::string_view> names;
    for (const PluginEntry<Interface>* known : table) {
      names.push_back(known->name);
    }
    const std::string_view near = nearest_name(choice.name, names);
    issues.error(choice.spot,
                 path,
                 "there is no `" + choice.name + "`",
                 (near.empty() ? "" : "did you mean `" + std::string(near) + "`? ") +
                     "known: " + joined_names(table));
  }
  return entry;
}

template <class Interface>
std::unique_ptr<Interface> make_stage(PluginTable<Interface> table,
                                      const ConfigNode& node,
                                      std::string_view name_key,
                                      const std::string& path,
                                      Issues& issues) {
  StageChoice choice;
  if (!split_choice(node, name_key, path, choice, issues)) {
    return nullptr;
  }
  const PluginEntry<Interface>* entry = find_or_report(table, choice, path, issues);
  return entry == nullptr ? nullptr : entry->make(choice.params, path, issues);
}

/// Null if it is not given, or if issues were found.
template <class Interface>
std::unique_ptr<Interface> make_if_given(PluginTable<Interface> table,
                                         const ConfigNode& node,
                                         const std::string& path,
                                         Issues& issues) {
  return node.exists() ? make_stage(table, node, "name", path, issues) : nullptr;
}

inline ConfigNode scalar_node(std::string_view text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.scalar = text;
  return node;
}

inline void add(ConfigNode& map, std::string_view key, ConfigNode value) {
  ConfigNode::Entry& entry = map.entries.emplace_back();
  entry.key = key;
  entry.value = std::move(value);
}

/// The choice with every default filled in: a bare name if the stage takes no parameters.
template <class Interface>
ConfigNode echo_stage(PluginTable<Interface> table,
                      const ConfigNode& node,
                      std::string_view name_key,
                      bool always_map) {
  StageChoice choice;
  Issues ignored;
  split_choice(node, name_key, {}, choice, ignored);
  const PluginEntry<Interface>* entry = find_plugin(table, choice.name);
  ConfigNode echo;
  echo.kind = ConfigNode::Kind::map;
  add(echo, name_key, scalar_node(choice.name));
  if (entry != nullptr) {
    ConfigNode params = entry->echo(choice.params);
    std::move(params.entries.begin(), params.entries.end(), std::back_inserter(echo.entries));
  }
  return echo.entries.size() == 1 && !always_map ? scalar_node(choice.name) : echo;
}

}  // namespace suanwang
