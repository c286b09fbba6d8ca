// Sites for the tests of cooling: a preset, or a model with parameters.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/physics/cooling_model.hpp"
#include "sim/physics/cooling_presets.hpp"
#include "tests/support/config.hpp"

namespace suanwang::tests {

using CoolingPtr = std::unique_ptr<CoolingModel>;

inline CoolingPtr cooling_model(std::string_view name, const ConfigNode& params) {
  const auto* entry = find_plugin(cooling_models(), name);
  REQUIRE(entry != nullptr);
  Issues issues;
  CoolingPtr model = entry->make(params, "cooling", issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(model != nullptr);
  return model;
}

/// `params` with other values for some keys, as a scenario overrides a preset.
inline ConfigNode overridden(ConfigNode params,
                             const std::vector<std::pair<std::string, std::string>>& changes) {
  for (const auto& [key, text] : changes) {
    std::erase_if(params.entries, [&](const auto& entry) { return entry.key == key; });
    params = with(std::move(params), key, scalar(text));
  }
  return params;
}

inline CoolingPtr cooling_site(
    std::string_view preset, const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  const CoolingPreset* found = find_cooling_preset(preset);
  REQUIRE(found != nullptr);
  return cooling_model(found->model, overridden(found->params, changes));
}

inline Overhead overhead_at(const CoolingModel& model, double load, const Weather& weather) {
  return model.overhead(load, model.conditions(weather));
}

inline double pue_at(const CoolingModel& model, double load, const Weather& weather) {
  return (load + overhead_at(model, load, weather).sum()) / load;
}

/// For plants that the dry bulb does not touch.
inline Weather wet_bulb(double wet_bulb_c) {
  return {wet_bulb_c, wet_bulb_c};
}

}  // namespace suanwang::tests
