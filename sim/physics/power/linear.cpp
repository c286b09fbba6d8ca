// P(u) = idle + (max - idle) u: the usual model of a server (Fan, Weber and Barroso, "Power
// Provisioning for a Warehouse-sized Computer", ISCA 2007).
#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Linear final : public NodePowerModel {
 public:
  using Params = PowerRange;

  explicit Linear(Params range) : range_(range) {}

  [[nodiscard]] double watts(double u) const override { return range_.watts_at(u); }

 private:
  Params range_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_linear;
const PluginEntry<NodePowerModel> power_model_linear =
    plugin<NodePowerModel, Linear>("linear", "idle + (max - idle) u");

}  // namespace suanwang
