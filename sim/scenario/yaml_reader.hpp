// YAML text as a tree of ConfigNodes, strictly: one document, unique keys, no merge keys, no tags
// but the core ones, and bounds on everything a hostile file could blow up.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

struct YamlLimits {
  std::size_t most_bytes = std::size_t{64} << 20U;
  std::size_t longest_line = std::size_t{1} << 20U;  ///< bytes
  std::size_t most_nodes = 1'000'000;                ///< aliases counted as often as they are used
  std::size_t deepest = 64;
};

/// The one document of `text`; `file` names it in messages. Lines and columns count from 1, columns
/// in characters. Nothing if issues with errors were found: the text is not UTF-8 or holds control
/// characters, is empty, breaks YAML's grammar, has a second document, a key twice, `<<`, an alias
/// that holds itself, a tag, or is beyond the limits. Time and memory are linear in the text and
/// `limits.most_nodes`.
[[nodiscard]] std::optional<ConfigNode> read_yaml(std::string_view text,
                                                  const std::string& file,
                                                  Issues& issues,
                                                  const YamlLimits& limits = {});

}  // namespace suanwang
