// Hold rules: jobs wait at the platform until a centre has room for them, instead of in the queue
// of a centre chosen when they came. One file a rule.
#pragma once

#include <cstdint>

#include "sim/base/plugin.hpp"

namespace suanwang {

/// Keeps no state.
class HoldRule {
 public:
  virtual ~HoldRule() = default;

  /// How many jobs that find no room are tried, in order of arrival, before the platform waits for
  /// news.
  [[nodiscard]] virtual std::uint32_t most_without_room() const = 0;
};

/// All rules there are (generated from scheduler/hold/*.cpp).
PluginTable<HoldRule> hold_rules();

}  // namespace suanwang
