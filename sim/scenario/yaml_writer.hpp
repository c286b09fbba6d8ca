// ConfigNodes as YAML text, always the same text for the same tree.
#pragma once

#include <string>

#include "sim/base/config_node.hpp"

namespace suanwang {

/// Block style, two blanks a level, short lists of single values in one line. `read_yaml` of it
/// gives the same tree but for its places. Needs a map.
[[nodiscard]] std::string to_yaml(const ConfigNode& map);

}  // namespace suanwang
