// Power of a node by its load. One file a model in sim/physics/power/.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/plugin.hpp"

namespace suanwang {

class NodePowerModel {
 public:
  virtual ~NodePowerModel() = default;

  /// Power in W at load u, the share of the node's units that is allocated, 0 <= u <= 1.
  /// Uses + - * / sqrt and sim/base/math.hpp only, so that every compiler gives the same bits.
  [[nodiscard]] virtual double watts(double u) const = 0;
};

/// All models there are (generated from sim/physics/power/*.cpp).
PluginTable<NodePowerModel> power_models();

/// The model at k = 0..units allocated units, rounded to whole mW (half away from zero). The run
/// adds these integers only, which is what makes its energy exact.
[[nodiscard]] std::vector<std::int64_t> node_power_table(const NodePowerModel& model,
                                                         std::uint32_t units);

}  // namespace suanwang
