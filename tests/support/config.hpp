// Configuration nodes for tests, as if a file had said so.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/config_node.hpp"

namespace suanwang::tests {

inline ConfigNode scalar(std::string text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.scalar = std::move(text);
  return node;
}

inline ConfigNode list(std::initializer_list<std::string> texts) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::list;
  for (const std::string& text : texts) {
    node.items.push_back(scalar(text));
  }
  return node;
}

inline ConfigNode map(std::initializer_list<std::pair<std::string, std::string>> values) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  for (const auto& [key, text] : values) {
    node.entries.push_back({key, {}, scalar(text)});
  }
  return node;
}

/// `node` with one more key.
inline ConfigNode with(ConfigNode node, std::string key, ConfigNode value) {
  node.kind = ConfigNode::Kind::map;
  node.entries.push_back({std::move(key), {}, std::move(value)});
  return node;
}

}  // namespace suanwang::tests
