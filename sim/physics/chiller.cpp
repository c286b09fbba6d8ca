#include "sim/physics/chiller.hpp"

#include <algorithm>
#include <cmath>

namespace suanwang {

namespace {

// Heat that is nothing but rounding starts no chiller.
constexpr double kNoHeat = 1e-9;

}  // namespace

ChillerBank::ChillerBank(const ChillerBankParams& params, const ChillerCurves& curves)
    : curves_(curves),
      cop_(params.cop),
      reference_capacity_(params.capacity),
      count_(params.count),
      stage_(params.stage) {}

ChillerBank::Conditions ChillerBank::conditions(double chilled_water_c,
                                                double condenser_water_c) const {
  const double chilled =
      std::clamp(chilled_water_c, curves_.chilled_water_low_c, curves_.chilled_water_high_c);
  const double condenser =
      std::clamp(condenser_water_c, curves_.condenser_water_low_c, curves_.condenser_water_high_c);
  const double capacity = reference_capacity_ * curves_.capacity.at(chilled, condenser);
  return {capacity, capacity / cop_ * curves_.energy_input_ratio.at(chilled, condenser)};
}

double ChillerBank::power(double heat, const Conditions& at) const {
  if (heat <= kNoHeat) {
    return 0.0;
  }
  const double running = std::max(1.0, std::min(count_, std::ceil(heat / (stage_ * at.capacity))));
  const double ratio = heat / running / at.capacity;
  const double part = std::clamp(ratio, curves_.least_part_load, 1.0);
  const double cycling = std::min(1.0, ratio / curves_.least_part_load);
  const auto& c = curves_.part_load;
  return running * at.full_power * (c[0] + c[1] * part + c[2] * part * part) * cycling;
}

}  // namespace suanwang
