// Power rules: which nodes of a centre rest, and at what level of power its partitions run. One
// file a rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/base/plugin.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// One object serves one centre of one run.
class PowerRule {
 public:
  virtual ~PowerRule() = default;

  /// The state of rest, the level of power that it uses: some partition of the centre must have it.
  [[nodiscard]] virtual std::string_view node_state() const { return {}; }

  [[nodiscard]] virtual std::string_view power_level() const { return {}; }

  /// Before jobs start: nodes that are needed wake.
  virtual void before_starts(const Observation& /*observation*/, ActionList& /*actions*/) {}

  /// After jobs have started.
  virtual void after_starts(const Observation& /*observation*/, ActionList& /*actions*/) {}
};

/// The place of the one of that name, if there is one.
template <class Named>
[[nodiscard]] std::optional<std::uint32_t> index_of(const Named& entries, std::string_view name) {
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

/// All rules there are (generated from scheduler/power/*.cpp).
PluginTable<PowerRule> power_rules();

}  // namespace suanwang
