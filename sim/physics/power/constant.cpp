// P(u) = draw: a node that draws the same whatever it runs.
#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Constant final : public NodePowerModel {
 public:
  struct Params {
    Power draw{};

    template <class V>
    void fields(V& v) {
      v.required("draw", draw, "power of a node at any load", between(Power{0}, kMostNodePower));
    }
  };

  explicit Constant(Params params) : watts_(static_cast<double>(params.draw.base) / 1000.0) {}

  [[nodiscard]] double watts(double /*u*/) const override { return watts_; }

 private:
  double watts_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_constant;
const PluginEntry<NodePowerModel> power_model_constant =
    plugin<NodePowerModel, Constant>("constant", "the same at any load");

}  // namespace suanwang
