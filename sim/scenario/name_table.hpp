// Names of a scenario's things and what they stand for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// Consecutive indices that a name stands for: one thing, or a group made by `count`.
struct NamedRange {
  std::uint32_t first = 0;
  std::uint32_t count = 1;
  bool is_group = false;
};

class NameTable {
 public:
  /// `kind` in the singular ("centre") and where its names stand ("city.centres"), for messages.
  NameTable(std::string kind, std::string home) : kind_(std::move(kind)), home_(std::move(home)) {}

  /// An error if the name is taken, with both places.
  void add(const std::string& name,
           const SourceSpot& spot,
           const std::string& path,
           NamedRange range,
           Issues& issues);

  [[nodiscard]] const NamedRange* find(const std::string& name) const;

  /// What the reference stands for; an error with the nearest name if there is nothing.
  [[nodiscard]] std::optional<NamedRange> resolve(const std::string& name,
                                                  const SourceSpot& spot,
                                                  const std::string& path,
                                                  Issues& issues) const;

  /// The same for a reference that must mean one thing.
  [[nodiscard]] std::optional<std::uint32_t> resolve_one(const std::string& name,
                                                         const SourceSpot& spot,
                                                         const std::string& path,
                                                         Issues& issues) const;

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  struct Row {
    NamedRange range;
    SourceSpot spot;
  };

  std::string kind_;
  std::string home_;
  std::unordered_map<std::string, Row> rows_;
  std::vector<std::string> names_;  // in the order of adding, for suggestions
};

}  // namespace suanwang
