#include "sim/scenario/plugin_choice.hpp"

#include <algorithm>

#include "sim/base/field_value.hpp"

namespace suanwang {
namespace {

std::vector<std::string_view> names_of(const std::vector<FieldDoc>& a,
                                       const std::vector<FieldDoc>& b) {
  std::vector<std::string_view> names;
  for (const FieldDoc& doc : a) {
    names.push_back(doc.name);
  }
  for (const FieldDoc& doc : b) {
    names.push_back(doc.name);
  }
  return names;
}

bool has(const std::vector<FieldDoc>& docs, std::string_view name) {
  return std::any_of(
      docs.begin(), docs.end(), [&](const FieldDoc& doc) { return doc.name == name; });
}

void reject(const ConfigNode::Entry& entry,
            const std::string& owner_path,
            const std::vector<std::string_view>& known,
            Issues& issues) {
  issues.error(entry.key_spot,
               detail::key_path(owner_path, entry.key),
               "unknown key",
               suggestion(entry.key, known));
}

}  // namespace

PluginChoice plugin_choice(const ConfigNode& node,
                           const std::string& path,
                           std::string_view name_key,
                           Issues& issues) {
  PluginChoice choice{{}, node.spot, path, {}, node.kind == ConfigNode::Kind::map};
  choice.params.kind = ConfigNode::Kind::map;
  choice.params.spot = node.spot;
  if (node.kind == ConfigNode::Kind::scalar) {
    choice.name = node.scalar;
    return choice;
  }
  const ConfigNode* name = node.kind == ConfigNode::Kind::map ? node.find(name_key) : nullptr;
  if (name == nullptr || name->kind != ConfigNode::Kind::scalar) {
    issues.error(node.spot,
                 path,
                 "expected a name, or a map with `" + std::string(name_key) + "`",
                 "for example { " + std::string(name_key) + ": name, parameter: value }");
    return choice;
  }
  choice.name = name->scalar;
  choice.spot = name->spot;
  for (const ConfigNode::Entry& entry : node.entries) {
    if (entry.key != name_key) {
      choice.params.entries.push_back(entry);
    }
  }
  return choice;
}

void add_params_beside(PluginChoice& choice,
                       const ConfigNode& beside,
                       const std::string& owner_path,
                       const std::vector<FieldDoc>& params,
                       const std::vector<FieldDoc>& owner,
                       Issues& issues) {
  for (const ConfigNode::Entry& entry : beside.entries) {
    if (!has(params, entry.key)) {
      reject(entry, owner_path, names_of(owner, params), issues);
    } else if (choice.params.find(entry.key) != nullptr) {
      issues.error(entry.key_spot,
                   detail::key_path(owner_path, entry.key),
                   "`" + entry.key + "` stands in `" + choice.path + "` as well",
                   "say it once");
    } else {
      choice.params.entries.push_back(entry);
    }
  }
}

void reject_keys(const ConfigNode& beside,
                 const std::string& owner_path,
                 const std::vector<FieldDoc>& owner,
                 Issues& issues) {
  for (const ConfigNode::Entry& entry : beside.entries) {
    reject(entry, owner_path, names_of(owner, {}), issues);
  }
}

ConfigNode choice_node(std::string_view name_key, const std::string& name, ConfigNode params) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  node.entries.push_back({std::string(name_key), {}, detail::text_node(name)});
  std::move(params.entries.begin(), params.entries.end(), std::back_inserter(node.entries));
  return node;
}

}  // namespace suanwang
