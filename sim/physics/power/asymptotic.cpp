// P(u) = idle + (max - idle) / 2 (1 + x - e^(-x/a)), x = u, or u^3 where the clock follows the load
// (dvfs): the model of GreenCloud (Kliazovich, Bouvry and Khan, "GreenCloud: a packet-level
// simulator of energy-aware cloud computing data centers", J. Supercomputing 62, 2012), as OpenDC
// has it. At full load it stays (max - idle) / 2 e^(-1/a) below max.
#include "sim/base/math.hpp"
#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Asymptotic final : public NodePowerModel {
 public:
  struct Params {
    PowerRange range;
    double knee = 0.3;
    bool dvfs = false;

    template <class V>
    void fields(V& v) {
      range.fields(v);
      v.optional("knee",
                 knee,
                 "a, the load at which the power nears its asymptote",
                 between(0.001, 1000.0));
      v.optional("dvfs", dvfs, "the clock follows the load: u^3 in place of u");
    }
  };

  explicit Asymptotic(Params params) : params_(params) {}

  [[nodiscard]] double watts(double u) const override {
    const double x = params_.dvfs ? u * u * u : u;
    return params_.range.watts_at((1.0 + x - math::exp(-x / params_.knee)) / 2.0);
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_asymptotic;
const PluginEntry<NodePowerModel> power_model_asymptotic = plugin<NodePowerModel, Asymptotic>(
    "asymptotic", "idle + (max - idle) / 2 (1 + u - e^(-u/knee))");

}  // namespace suanwang
