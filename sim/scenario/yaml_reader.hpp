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
  /// In a row, and blank lines in a row: libyaml clears as many bytes for each word or line that
  /// follows in the same text.
  std::size_t most_blanks = 1000;
  /// Values, and once more for every 64 bytes of a text. Aliases count as what they stand for.
  std::size_t most_nodes = 1'000'000;
  std::size_t deepest = 64;
};

/// The one document of `text`; `file` names it in messages. Lines and columns count from 1, columns
/// in characters. Nothing if issues with errors were found: the text is not UTF-8 or holds control
/// characters or line breaks that no editor shows, is empty, breaks YAML's grammar, has a second
/// document, a key twice, a key without a name or of more than 250 bytes, `<<`, an alias that holds
/// itself or stands for nothing, a tag, or is beyond the limits. Time and memory are linear in the
/// text, with a factor that `limits.most_blanks` bounds, and in `limits.most_nodes`.
[[nodiscard]] std::optional<ConfigNode> read_yaml(std::string_view text,
                                                  const std::string& file,
                                                  Issues& issues,
                                                  const YamlLimits& limits = {});

}  // namespace suanwang
