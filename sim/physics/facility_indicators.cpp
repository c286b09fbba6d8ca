#include "sim/physics/facility_indicators.hpp"

#include "sim/base/rounding.hpp"

namespace suanwang {

int pue_category(MeterPoint meter) {
  return static_cast<int>(meter) + 1;
}

std::optional<Int128> Ratio::rounded(unsigned digits) const {
  if (denominator <= 0) {
    return std::nullopt;
  }
  return rounded_ratio(numerator, denominator, digits);
}

Int128 FacilityEnergy::total() const {
  Int128 sum = it;
  for (const Int128 energy : part) {
    sum += energy;
  }
  return sum;
}

Int128 FacilityEnergy::metered_it(MeterPoint meter) const {
  return meter == MeterPoint::ups_output ? it + (*this)[Subsystem::pdu] : it;
}

FacilityIndicators facility_indicators(const FacilityEnergy& energy, MeterPoint meter) {
  const Int128 it = energy.metered_it(meter);
  const Int128 total = energy.total();
  return {{total, it},
          {energy.water, it},
          {energy.carbon, it},
          {energy.reused, total},
          {total - energy.reused, it},
          {energy.renewable, total}};
}

}  // namespace suanwang
