#include "sim/physics/air_plant.hpp"

#include <algorithm>

#include "sim/physics/numbers.hpp"

namespace suanwang {

AirPlant::AirPlant(const AirPlantParams& params)
    : fan_(number(params.fan)),
      fan_min_(number(params.fan_min)),
      pump_(number(params.pump)),
      pump_min_(number(params.pump_min)),
      tower_fan_(number(params.tower_fan)),
      tower_fan_frost_(number(params.tower_fan_frost)),
      supply_c_(celsius(params.chilled_water)),
      rise_k_(celsius(params.chilled_water_rise)),
      approach_k_(celsius(params.tower_approach)),
      tower_min_c_(celsius(params.tower_min)),
      exchanger_k_(celsius(params.exchanger_approach)),
      economiser_(params.economiser),
      makeup_l_per_kwh_(params.evaporation.makeup_l_per_kwh()),
      chillers_({params.chiller_cop,
                 number(params.chiller_capacity),
                 params.chillers,
                 number(params.chiller_stage)}) {}

AirPlant::Conditions AirPlant::conditions(double wet_bulb_c) const {
  const double tower_c = wet_bulb_c + approach_k_;
  Conditions at;
  at.chiller = chillers_.conditions(supply_c_, tower_c);
  at.tower_fan = wet_bulb_c < 0.0 ? tower_fan_ * tower_fan_frost_ : tower_fan_;
  if (economiser_) {
    const double economiser_c = std::max(tower_c, tower_min_c_) + exchanger_k_;
    at.free_share = std::clamp((supply_c_ + rise_k_ - economiser_c) / rise_k_, 0.0, 1.0);
  }
  return at;
}

AirPlant::Draw AirPlant::draw(double heat, const Conditions& at) const {
  const double flow = std::min(1.0, heat);
  Draw draw;
  draw.fans = fan_ * cubed(std::max(fan_min_, flow));
  draw.pumps = pump_ * pump_law(std::max(pump_min_, flow));
  draw.tower_fans = at.tower_fan * cubed(flow);
  const double carried = heat + draw.fans;
  const double to_chillers = carried * (1.0 - at.free_share);
  draw.chillers = chillers_.power(to_chillers, at.chiller);
  // The tower carries what the economiser and the chillers take up, and the chillers' own power.
  const double chilled = std::min(to_chillers, chillers_.most_heat(at.chiller));
  draw.water_l_per_kwh = makeup_l_per_kwh_ * (carried * at.free_share + chilled + draw.chillers);
  return draw;
}

}  // namespace suanwang
