// Water that evaporates to carry heat away.
#pragma once

#include "sim/base/fields.hpp"

namespace suanwang {

/// Make-up water = evaporation x COC / (COC - 1), COC the cycles of concentration: what evaporates
/// and what is drained so that salts do not gather. 1.48 L a kWh is the heat of evaporation of
/// water at about 30 C (2430 kJ/kg): all heat taken to leave as vapour, so an upper bound.
struct EvaporationParams {
  double evaporation_l_per_kwh = 1.48;
  double cycles_of_concentration = 5.0;

  template <class V>
  void fields(V& v) {
    v.optional("evaporation_l_per_kwh",
               evaporation_l_per_kwh,
               "litres evaporated per kWh of heat rejected with water",
               between(0.0, 5.0));
    v.optional("cycles_of_concentration",
               cycles_of_concentration,
               "cycles of concentration COC: make-up is evaporation times COC / (COC - 1)",
               between(1.1, 100.0));
  }

  /// Make-up water in litres per kWh of heat rejected.
  [[nodiscard]] double makeup_l_per_kwh() const {
    return evaporation_l_per_kwh * cycles_of_concentration / (cycles_of_concentration - 1.0);
  }
};

}  // namespace suanwang
