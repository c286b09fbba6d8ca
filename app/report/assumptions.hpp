// What a scenario itself says about where its figures come from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/config_node.hpp"

namespace suanwang::app {

/// How far a remark lets a figure be trusted, worst first.
enum class Standing : std::uint8_t {
  illustrative,  ///< its author says that it is assumed
  unverified,    ///< from memory, or read in the press only
  sourced,       ///< it names where it comes from
};

struct Assumption {
  std::string path;  ///< `city.accelerators.card-a.source`
  std::string text;
  Standing standing = Standing::sourced;
};

/// By the words that scenarios use: "illustrative" or "assumed"; "unverified", "press" or "from
/// memory".
[[nodiscard]] Standing standing_of(std::string_view text);

/// Every text at a key `source`, `*_source`, `note` or `provenance` that is not empty, the worst
/// first, else in the order of the file. Notes without a word about standing are no assumptions and
/// left out.
[[nodiscard]] std::vector<Assumption> assumptions_of(const ConfigNode& scenario);

}  // namespace suanwang::app
