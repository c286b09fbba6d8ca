// Named sites: a cooling model with all its parameters, so that a scenario can write
// `cooling: modern-cw15-eco` and override single parameters beside.
#pragma once

#include <span>
#include <string_view>

#include "sim/base/config_node.hpp"

namespace suanwang {

struct CoolingPreset {
  std::string_view name;
  std::string_view summary;
  std::string_view source;  ///< where the figures come from
  std::string_view model;   ///< the plug-in, one of cooling_models()
  ConfigNode params;        ///< a map for that plug-in; the same `source` stands in it
};

/// All there are, oldest plant first.
[[nodiscard]] std::span<const CoolingPreset> cooling_presets();

/// The preset of that name, or null.
[[nodiscard]] const CoolingPreset* find_cooling_preset(std::string_view name);

}  // namespace suanwang
