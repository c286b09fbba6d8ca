// A plug-in that a scenario names, with its parameters in a map or beside the name.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/field_docs.hpp"
#include "sim/base/nearest.hpp"
#include "sim/base/plugin.hpp"

namespace suanwang {

/// `power: mse` or `power: { model: mse, exponent: 1.4 }`, taken apart.
struct PluginChoice {
  std::string name;
  SourceSpot spot;      ///< of the name
  std::string path;     ///< of the key that chooses
  ConfigNode params;    ///< a map
  bool is_map = false;  ///< written as a map, so that parameters stand below the key

  /// Where the parameters stand: below the key, or beside it in `owner`.
  [[nodiscard]] const std::string& params_path(const std::string& owner) const {
    return is_map ? path : owner;
  }
};

/// Splits the value of a key (`name_key` is "model" in the example above). Empty name if it is
/// neither of the two forms, which is among the issues then.
[[nodiscard]] PluginChoice plugin_choice(const ConfigNode& node,
                                         const std::string& path,
                                         std::string_view name_key,
                                         Issues& issues);

/// Adds the keys that stood beside the choice in `owner`. Keys that are no parameters of the
/// plug-in are errors, with the nearest of its parameters and the owner's own keys.
void add_params_beside(PluginChoice& choice,
                       const ConfigNode& beside,
                       const std::string& owner_path,
                       const std::vector<FieldDoc>& params,
                       const std::vector<FieldDoc>& owner,
                       Issues& issues);

/// Keys beside no choice at all: all of them are unknown.
void reject_keys(const ConfigNode& beside,
                 const std::string& owner_path,
                 const std::vector<FieldDoc>& owner,
                 Issues& issues);

/// { name_key: name, params... }: the form that resolved.yaml has.
[[nodiscard]] ConfigNode choice_node(std::string_view name_key,
                                     const std::string& name,
                                     ConfigNode params);

template <class Interface>
const PluginEntry<Interface>* find_plugin_or_report(PluginTable<Interface> table,
                                                    const PluginChoice& choice,
                                                    std::string_view kind,
                                                    Issues& issues) {
  const PluginEntry<Interface>* entry = find_plugin<Interface>(table, choice.name);
  if (entry == nullptr) {
    std::vector<std::string_view> names;
    for (const PluginEntry<Interface>* known : table) {
      names.push_back(known->name);
    }
    issues.error(choice.spot,
                 choice.path,
                 "there is no " + std::string(kind) + " `" + choice.name + "`",
                 suggestion(choice.name, names));
  }
  return entry;
}

}  // namespace suanwang
