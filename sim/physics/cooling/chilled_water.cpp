// Air in the white space cooled by water: chillers, tower, and a water-side economiser if there is
// one. Everything of the weather is in the wet bulb.
#include "sim/physics/air_plant.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/site_base.hpp"

namespace suanwang {

namespace {

class ChilledWater final : public CoolingModel {
 public:
  struct Params {
    SiteBaseParams site;
    AirPlantParams plant;

    template <class V>
    void fields(V& v) {
      site.fields(v);
      plant.fields(v);
    }
  };

  explicit ChilledWater(const Params& params) : site_(params.site), plant_(params.plant) {}

  [[nodiscard]] CoolingConditions conditions(const Weather& weather) const override {
    return {weather, plant_.conditions(weather.wet_bulb_c).terms()};
  }

  [[nodiscard]] Overhead overhead(double load, const CoolingConditions& at) const override {
    Overhead overhead = site_.uncooled(load);
    const AirPlant::Draw draw =
        plant_.draw(load + electrical_loss(overhead), AirPlant::Conditions::of(at.terms));
    overhead[Subsystem::fans] = draw.fans;
    overhead[Subsystem::pumps] = draw.pumps;
    overhead[Subsystem::chillers] = draw.chillers;
    overhead[Subsystem::heat_rejection] = draw.tower_fans;
    overhead.water_l_per_kwh = draw.water_l_per_kwh;
    return site_.calibrated(overhead);
  }

 private:
  SiteBase site_;
  AirPlant plant_;
};

}  // namespace

extern const PluginEntry<CoolingModel> cooling_model_chilled_water;
const PluginEntry<CoolingModel> cooling_model_chilled_water = plugin<CoolingModel, ChilledWater>(
    "chilled-water", "air cooled by chilled water; tower, and an economiser if there is one");

}  // namespace suanwang
