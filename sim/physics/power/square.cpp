// P(u) = idle + (max - idle) u^2, as in CloudSim and OpenDC.
#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Square final : public NodePowerModel {
 public:
  using Params = PowerRange;

  explicit Square(Params range) : range_(range) {}

  [[nodiscard]] double watts(double u) const override { return range_.watts_at(u * u); }

 private:
  Params range_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_square;
const PluginEntry<NodePowerModel> power_model_square =
    plugin<NodePowerModel, Square>("square", "idle + (max - idle) u^2");

}  // namespace suanwang
