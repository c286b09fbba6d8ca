#include "sim/scenario/cooling_choice.hpp"

#include <utility>

#include "sim/physics/cooling_presets.hpp"
#include "sim/scenario/plugin_choice.hpp"

namespace suanwang {
namespace {

void add_missing(ConfigNode& map, const ConfigNode& from) {
  for (const ConfigNode::Entry& entry : from.entries) {
    if (map.find(entry.key) == nullptr) {
      map.entries.push_back(entry);
    }
  }
}

/// A preset's name becomes its model, and `below` the parameters that the preset gives.
const PluginEntry<CoolingModel>* find_entry(PluginChoice& choice,
                                            ConfigNode& below,
                                            Issues& issues) {
  if (const CoolingPreset* preset = find_cooling_preset(choice.name)) {
    choice.name = std::string(preset->model);
    below = preset->params;
  }
  if (choice.name.empty()) {
    return nullptr;
  }
  // Presets are named first: they are what most scenarios choose.
  if (find_plugin(cooling_models(), choice.name) != nullptr) {
    return find_plugin(cooling_models(), choice.name);
  }
  std::vector<std::string_view> names;
  for (const CoolingPreset& preset : cooling_presets()) {
    names.push_back(preset.name);
  }
  for (const PluginEntry<CoolingModel>* known : cooling_models()) {
    names.push_back(known->name);
  }
  issues.error(choice.spot,
               choice.path,
               "there is no cooling `" + choice.name + "`",
               suggestion(choice.name, names));
  return nullptr;
}

CoolingChoice made(const PluginEntry<CoolingModel>& entry,
                   const ConfigNode& params,
                   const std::string& path,
                   Issues& issues) {
  CoolingChoice made;
  made.cooling = entry.make(params, path, issues);
  if (made.cooling != nullptr) {
    made.model = std::string(entry.name);
    made.params = entry.echo(params);
  }
  return made;
}

}  // namespace

ConfigNode CoolingChoice::node() const {
  return choice_node("model", model, params);
}

CoolingChoice choose_cooling(const ConfigNode& cooling,
                             const ConfigNode& beside,
                             const std::string& facility_path,
                             const std::vector<FieldDoc>& facility_docs,
                             Issues& issues) {
  PluginChoice choice = plugin_choice(cooling, facility_path + ".cooling", "model", issues);
  ConfigNode preset;
  const PluginEntry<CoolingModel>* entry = find_entry(choice, preset, issues);
  if (entry == nullptr) {
    return {};
  }
  add_params_beside(choice, beside, facility_path, entry->docs(), facility_docs, issues);
  add_missing(choice.params, preset);
  return made(*entry, choice.params, choice.params_path(facility_path), issues);
}

CoolingChoice change_cooling(const CoolingChoice& before,
                             const ConfigNode& change,
                             const std::string& path,
                             Issues& issues) {
  if (change.kind == ConfigNode::Kind::map && change.find("model") == nullptr) {
    ConfigNode params = change;
    add_missing(params, before.params);
    return made(*find_plugin(cooling_models(), before.model), params, path, issues);
  }
  PluginChoice choice = plugin_choice(change, path, "model", issues);
  ConfigNode preset;
  const PluginEntry<CoolingModel>* entry = find_entry(choice, preset, issues);
  if (entry == nullptr) {
    return {};
  }
  add_missing(choice.params, preset);
  return made(*entry, choice.params, path, issues);
}

}  // namespace suanwang
