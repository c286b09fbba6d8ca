// Energy in tonnes of coal equivalent (tce 吨标准煤), the unit in which the city rewards savings.
#pragma once

#include "sim/base/quantity.hpp"

namespace suanwang {

struct CoalFactorTag {
  static const Dimension& dimension();
};

struct CoalPriceTag {
  static const Dimension& dimension();
};

using CoalFactor = Quantity<CoalFactorTag>;  ///< mg of coal equivalent per kWh: kgce/kWh, gce/kWh
using CoalPrice = Quantity<CoalPriceTag>;    ///< fen per tce: CNY/tce

/// What a saving of `energy` is worth, rounded half to even to the fen. Zero for energy <= 0.
[[nodiscard]] Money worth_of_saving(Energy energy, CoalFactor factor, CoalPrice price);

}  // namespace suanwang
