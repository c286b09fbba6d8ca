// A small tree of what a configuration file says, each value with the place it stands at. Only the
// scenario room knows YAML; policies and models read their parameters from these nodes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/issue.hpp"

namespace suanwang {

struct ConfigNode {
  enum class Kind : std::uint8_t { absent, null, scalar, list, map };

  /// One `key: value` of a map, in the order of the file.
  struct Entry;

  Kind kind = Kind::absent;
  std::string scalar;  ///< the text of a scalar, as written
  bool quoted =
      false;  ///< the scalar stood in quotes, so it is text even if it looks like a number
  std::vector<ConfigNode> items;  ///< of a list
  std::vector<Entry> entries;     ///< of a map; keys are unique
  SourceSpot spot;                ///< where the value stands (file shared by all nodes of a file)

  [[nodiscard]] bool exists() const { return kind != Kind::absent; }

  /// The value of `key` in a map, or a pointer to nothing.
  [[nodiscard]] const ConfigNode* find(std::string_view key) const;
};

struct ConfigNode::Entry {
  std::string key;
  SourceSpot key_spot;
  ConfigNode value;
};

}  // namespace suanwang
