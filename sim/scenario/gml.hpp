// The Graph Modelling Language (M. Himsolt, Universität Passau, 1997), as far as networks need it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/issue.hpp"

namespace suanwang {

/// A key with a number, a text or a list of such.
struct GmlEntry {
  enum class Kind : std::uint8_t { number, text, list };

  std::string key;
  Kind kind{};
  double number = 0;
  std::string text;               ///< of a text, or a number as it is written
  std::vector<GmlEntry> entries;  ///< of a list
  std::int64_t line = 0;          ///< of the key, from 1

  /// The first of that name, or null.
  [[nodiscard]] const GmlEntry* find(std::string_view name) const;
};

/// The entry `graph` of the text. Nothing, with the line in `issues`, if it is no such text, lists
/// are too deep, or there is none.
[[nodiscard]] std::optional<GmlEntry> read_gml(std::string_view text,
                                               const std::string& file,
                                               Issues& issues);

}  // namespace suanwang
