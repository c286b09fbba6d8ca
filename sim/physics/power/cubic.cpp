// P(u) = idle + (max - idle) u^3, as in CloudSim and OpenDC: power of a clock that follows the
// load.
#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Cubic final : public NodePowerModel {
 public:
  using Params = PowerRange;

  explicit Cubic(Params range) : range_(range) {}

  [[nodiscard]] double watts(double u) const override { return range_.watts_at(u * u * u); }

 private:
  Params range_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_cubic;
const PluginEntry<NodePowerModel> power_model_cubic =
    plugin<NodePowerModel, Cubic>("cubic", "idle + (max - idle) u^3");

}  // namespace suanwang
