// P(u) = idle + (max - idle) sqrt(u), as in CloudSim and OpenDC.
#include <cmath>

#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class SquareRoot final : public NodePowerModel {
 public:
  using Params = PowerRange;

  explicit SquareRoot(Params range) : range_(range) {}

  [[nodiscard]] double watts(double u) const override { return range_.watts_at(std::sqrt(u)); }

 private:
  Params range_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_square_root;
const PluginEntry<NodePowerModel> power_model_square_root =
    plugin<NodePowerModel, SquareRoot>("square-root", "idle + (max - idle) sqrt(u)");

}  // namespace suanwang
