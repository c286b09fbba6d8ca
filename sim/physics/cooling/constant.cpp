// A constant PUE: what a site declares rather than what it does. The overhead goes with the load,
// so an idle site draws nothing beside its IT; all of it stands under `auxiliary`, since a PUE does
// not say where it goes.
#include <string>

#include "sim/physics/cooling_model.hpp"

namespace suanwang {

namespace {

class Constant final : public CoolingModel {
 public:
  struct Params {
    double pue = 1.0;
    double wue_l_per_kwh = 0.0;
    std::string source = "declared by the scenario";

    template <class V>
    void fields(V& v) {
      v.required("pue", pue, "energy of the facility over that of its IT", between(1.0, 10.0));
      v.optional("wue_l_per_kwh",
                 wue_l_per_kwh,
                 "litres of water per kWh of IT energy",
                 between(0.0, 20.0));
      v.optional("source", source, "where the figures come from");
    }
  };

  explicit Constant(const Params& params)
      : overhead_per_load_(params.pue - 1.0), wue_l_per_kwh_(params.wue_l_per_kwh) {}

  [[nodiscard]] CoolingConditions conditions(const Weather& weather) const override {
    return {weather, {}};
  }

  [[nodiscard]] Overhead overhead(double load, const CoolingConditions& /*at*/) const override {
    Overhead overhead;
    overhead[Subsystem::auxiliary] = overhead_per_load_ * load;
    overhead.water_l_per_kwh = wue_l_per_kwh_ * load;
    return overhead;
  }

 private:
  double overhead_per_load_;
  double wue_l_per_kwh_;
};

}  // namespace

extern const PluginEntry<CoolingModel> cooling_model_constant;
const PluginEntry<CoolingModel> cooling_model_constant =
    plugin<CoolingModel, Constant>("constant", "the same PUE at any load and in any weather");

}  // namespace suanwang
