// P(u) = idle + (max - idle) (2u - u^r): the form that Fan, Weber and Barroso ("Power Provisioning
// for a Warehouse-sized Computer", ISCA 2007) fitted to measured servers by least mean squared
// error, with r = 1.4 for theirs.
#include "sim/base/math.hpp"
#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Mse final : public NodePowerModel {
 public:
  struct Params {
    PowerRange range;
    double exponent = 1.4;

    template <class V>
    void fields(V& v) {
      range.fields(v);
      // Below 1 the power would fall under idle, above 2 it would pass max before full load.
      v.optional("exponent", exponent, "r, found by calibration", between(1.0, 2.0));
    }
  };

  explicit Mse(Params params) : params_(params) {}

  [[nodiscard]] double watts(double u) const override {
    return params_.range.watts_at(2.0 * u - math::pow(u, params_.exponent));
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_mse;
const PluginEntry<NodePowerModel> power_model_mse =
    plugin<NodePowerModel, Mse>("mse", "idle + (max - idle) (2u - u^exponent)");

}  // namespace suanwang
